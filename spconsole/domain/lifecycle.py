"""The life of a template, marked by hand as it happens in Seller Central; each step dated, with its actor."""

import json
from datetime import date, datetime
from hashlib import sha256

from msgspec import structs

from spconsole.domain.form import form_fields
from spconsole.domain.parameters import ParameterType, check
from spconsole.domain.templates import Step, Template
from spconsole.domain.text import one_line

EXPORTED = "exported"
WRITING = ("draft", EXPORTED)
"""While it may be edited as it is."""
REVIEWING = ("submitted", "in review", "translated")
LIVE = ("published", "relisted", "proven")
"""While it can be sent in production; its contract is frozen."""
ORDER = (*WRITING, *REVIEWING, *LIVE)
RETURNED = "returned"
STATES = (*ORDER, RETURNED)
"""The life of a template; Amazon's console is where it happens, so people tell us."""
BY_HAND = tuple(state for state in STATES if state not in {"draft", "exported", "proven"})
"""What a person may mark: exporting and the first send in production mark themselves."""

FIRST_YEAR = 2020
"""No template went to review before."""


def is_live(template: Template) -> bool:
    """Whether production knows it, as far as anybody told us."""
    return template.state in LIVE


def is_locked(template: Template) -> bool:
    """Whether it may only be looked at: what was submitted stays as it was submitted."""
    return template.state in (*REVIEWING, *LIVE)


def mark_problem(template: Template, state: str) -> str | None:
    """Why a template cannot be marked with a state, or None."""
    if template.builtin:
        return f"{template.type} is built into the local sandbox; it has no review."
    if template.problem:
        return template.problem
    if state == RETURNED:
        only = f"{template.type} is {template.state}; only what was submitted can be returned."
        return None if template.state in REVIEWING else only
    if state not in ORDER:
        return f"{state} is no step. Steps: {', '.join(BY_HAND)}."
    return _order_problem(template, state)


def _order_problem(template: Template, state: str) -> str | None:
    if template.state == RETURNED:
        return f"{template.type} was returned. Edit it first: that makes the next version."
    if state != EXPORTED and (since_export := changed_since_export(template)):
        day = f"{since_export.astimezone():%Y-%m-%d}"
        return f"{template.type} was changed after its export on {day}. Export it again, or undo the change."
    if ORDER.index(state) <= ORDER.index(template.state):
        return f"{template.type} is {template.state} already. Take its last step back if that is wrong."
    if state == "relisted" and template.state not in LIVE:
        return f"{template.type} is {template.state}; the app is relisted after the template is published."
    return None


def step_day(text: str, today: date, before: date | None) -> date:
    """The day that was typed for a step.

    Args:
        before: The day of the step before it.

    Raises:
        ValueError: It is no day, or one on which the step cannot have happened; a sentence.
    """
    verdict = check(ParameterType.DATE, text.strip())
    if verdict.literal is None:
        like = f"{one_line(text.strip()[:20]) or 'Nothing'} is no day. Write it as YYYY-MM-DD, like {today}."
        raise ValueError(verdict.message if verdict.message.endswith("?") else like)
    day = date.fromisoformat(verdict.literal)
    if day > today:
        raise ValueError(f"{day} is still to come. Write {today}, or an earlier day.")
    if before and day < before:
        raise ValueError(f"{day} is before the last step, of {before}. Write that day or a later one.")
    if day.year < FIRST_YEAR:
        raise ValueError(f"{day} is too long ago for a review. Check the year.")
    return day


def marked(template: Template, state: str, at: datetime, by: str, note: str = "") -> Template:
    """The template after a step.

    Args:
        note: Amazon's feedback, when it was returned.
    """
    step = Step(state, template.version, at, by, note, form_digest(template) if state == EXPORTED else "")
    return structs.replace(template, state=state, life=(*template.life, step))


def form_digest(template: Template) -> str:
    """What tells whether a template still reads in Amazon's form as it did."""
    fields = [(field.label, field.text) for field in form_fields(template)]
    return sha256(json.dumps(fields).encode()).hexdigest()[:32]


def changed_since_export(template: Template) -> datetime | None:
    """When it was last exported, if it reads otherwise now; None when it was not, or was handed in since."""
    last = template.life[-1] if template.life else None
    if last is None or (last.state, last.version) != (EXPORTED, template.version) or not last.digest:
        return None
    return None if last.digest == form_digest(template) else last.at


def settled(template: Template) -> Template:
    """The template in the state that its text is in: exported only as long as it reads as it was exported."""
    last = template.life[-1] if template.life else None
    if template.state not in WRITING or last is None or not last.digest or last.version != template.version:
        return template
    return structs.replace(template, state="draft" if changed_since_export(template) else EXPORTED)


def undo_problem(template: Template) -> str | None:
    """Why the last step cannot be taken back, or None."""
    if not template.life:
        return f"{template.type} has no step to take back."
    return None


def undone(template: Template) -> Template:
    """The template before its last step."""
    life = template.life[:-1]
    before = next((step for step in reversed(life) if step.version == template.version), None)
    return settled(structs.replace(template, state=before.state if before else "draft", life=life))


def next_version(template: Template) -> Template:
    """The draft that follows a template which may not be edited any more."""
    return structs.replace(template, state="draft", version=template.version + 1)


def since(template: Template) -> datetime | None:
    """When it came into its state; None when nobody noted it."""
    own = [step for step in template.life if step.version == template.version]
    return own[-1].at if own else None


def age(at: datetime, now: datetime) -> str:
    """How long ago that was, in days."""
    days = (now - at).days
    return "today" if days < 1 else "1 day" if days == 1 else f"{days} days"


def feedback(template: Template) -> str:
    """What Amazon said when it last returned the template; empty once it is published."""
    for step in reversed(template.life):
        if step.state in LIVE:
            return ""
        if step.state == RETURNED:
            return step.note
    return ""


def contract_differences(published: Template, draft: Template) -> list[str]:
    """How a draft's contract differs from the published one, one sentence each."""
    before, after = published.contract, draft.contract
    lines = [f"{name} is new" for name in after if name not in before]
    lines += [f"{name} is gone" for name in before if name not in after]
    both = [name for name in after if name in before]
    lines += [f"{name} was {before[name]}, is {after[name]}" for name in both if before[name] != after[name]]
    return lines
