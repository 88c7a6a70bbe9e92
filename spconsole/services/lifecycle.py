"""The life of a template, kept in its file: steps marked, versions frozen, the first real send noted."""

from datetime import datetime

from spconsole.domain.errors import BlockedError, UsageError
from spconsole.domain.lifecycle import (
    LIVE,
    RETURNED,
    WRITING,
    is_live,
    is_locked,
    mark_problem,
    marked,
    next_version,
    settled,
    step_day,
    undo_problem,
    undone,
)
from spconsole.domain.lint import Severity, Words, lint
from spconsole.domain.moments import midnight
from spconsole.domain.sellers import Environment
from spconsole.domain.templates import Template
from spconsole.services.templates import require_own, visible_templates
from spconsole.store.templates import TemplateStore

MAX_NOTE = 4000


def mark(
    store: TemplateStore,
    type_: str,
    state: str,
    at: datetime,
    by: str,
    note: str = "",
    words: Words | None = None,
) -> Template:
    """Note a step of a template's review; publishing freezes its contract.

    Args:
        note: Amazon's words, when it was returned.

    Raises:
        UsageError: There is no such template or step, or it does not follow.
        BlockedError: Lint stops it from being submitted.
        StoreError: It cannot be written.
    """
    template = require_own(store, type_)
    if state == "proven":
        raise UsageError(
            "The first notification that Amazon accepts in production marks it proven; nobody else."
        )
    if problem := mark_problem(template, state):
        raise UsageError(problem)
    if len(note) > MAX_NOTE:
        raise UsageError(f"The note has {len(note)} characters; at most {MAX_NOTE}. Shorten it.")
    if state != RETURNED and template.state in WRITING:
        _require_no_stops(template, words or Words())
    return _keep(store, marked(template, state, at, by, note.strip()))


def step_moment(template: Template, day: str, now: datetime) -> datetime:
    """When a step happened, of the day that was typed for it; now, when nothing was typed.

    Raises:
        UsageError: It is no day, or one on which the step cannot have happened.
    """
    today, last = now.astimezone().date(), template.life[-1].at if template.life else None
    if not day.strip() or day.strip() == str(today):
        return now
    try:
        found = step_day(day, today, last.astimezone().date() if last else None)
    except ValueError as error:
        raise UsageError(str(error)) from error
    begins = midnight(found)
    return max(begins, last) if last else begins


def _require_no_stops(template: Template, words: Words) -> None:
    stops = [finding.sentence for finding in lint(template, words) if finding.severity is Severity.STOP]
    if stops:
        raise BlockedError(f"{len(stops)} to fix first in {template.type}: " + "\n".join(stops))


def undo(store: TemplateStore, type_: str) -> Template:
    """Take the last step of a template back; what it froze thaws.

    Raises:
        UsageError: There is no such template, or no step.
        StoreError: It cannot be written.
    """
    template = require_own(store, type_)
    if problem := undo_problem(template):
        raise UsageError(problem)
    before = undone(template)
    if is_live(template) and not is_live(before):
        store.unpublish(type_)
        return _saved(store, before)
    return _keep(store, before)


def save(
    store: TemplateStore, template: Template, seen: str | None = None, base: str | None = None
) -> Template:
    """Keep an edited template; one that may not change any more becomes the draft of the next version.

    Args:
        seen: What `TemplateStore.mark_of` said when it was opened.
        base: As for `TemplateStore.save`.

    Raises:
        BlockedError: Its file has changed since.
        StoreError: It cannot be written.
    """
    on_disk = store.get(template.type)
    locked = on_disk is not None and (is_locked(on_disk) or on_disk.state == RETURNED)
    if on_disk and locked and on_disk.version >= template.version:
        template = next_version(template)
        if is_live(on_disk) and store.published(template.type) is None:
            store.publish(on_disk)  # its file alone said so: sends go on with it
    template = settled(template)
    store.save(template, seen, base)
    return template


def require_free(store: TemplateStore, type_: str) -> None:
    """Refuse a type that a template has.

    Raises:
        UsageError: There is one.
    """
    if store.get(type_) is not None:
        raise UsageError(f"{type_} is there already. Choose another type.")


def save_as(store: TemplateStore, template: Template, before: str, seen: str | None) -> Template:
    """Keep an edited template, which may have another type now.

    Args:
        before: The type its file has; empty when there is none yet.
        seen: As for `save`.

    Raises:
        UsageError: Another template has that type.
        BlockedError: Its file has changed since.
        StoreError: It cannot be written.
    """
    if before != template.type:
        require_free(store, template.type)
    if before and before != template.type:
        if seen is not None and store.mark_of(before) != seen:
            raise BlockedError(f"{store.path_of(before)} was changed by somebody else meanwhile.")
        store.rename(before, template.type)
    return save(store, template, seen)


def prove(store: TemplateStore, type_: str, version: int, at: datetime, by: str) -> bool:
    """Note the first send that Amazon accepted in production.

    Returns:
        Whether this was the first.

    Raises:
        StoreError: It cannot be written.
    """
    frozen = store.published(type_)
    own = store.get(type_)
    template = frozen or own
    if template is None or template.problem or template.version != version or template.state == "proven":
        return False
    proven = marked(template, "proven", at, by)
    if own is not None and not own.problem and own.version == version:
        store.save(proven)
    if frozen is not None:
        store.publish(proven)
    return True


def _keep(store: TemplateStore, template: Template) -> Template:
    """Write the template, and freeze what is live."""
    if template.state in LIVE:
        store.publish(template)
    return _saved(store, template)


def _saved(store: TemplateStore, template: Template) -> Template:
    store.save(template)
    return template


def templates_to_send(store: TemplateStore, environment: Environment) -> list[Template]:
    """What sends are made from: of each template the published version, else the one there is."""
    visible = visible_templates(store, environment)
    return [
        template if template.builtin else store.published(template.type) or template for template in visible
    ]


def template_to_send(
    store: TemplateStore, environment: Environment, type_: str, *, unpublished: bool = False
) -> Template:
    """The version that sends follow: the published one, or the draft where nothing is published.

    Args:
        unpublished: The sender knows that production will not have heard of it.

    Raises:
        UsageError: There is none, or it is not published and this is production.
    """
    frozen = store.published(type_)
    if frozen is not None:
        return frozen
    template = require_own(store, type_, environment)
    if environment is Environment.PRODUCTION and not is_live(template) and not unpublished:
        raise UsageError(
            f"{type_} is {template.state}, not published: Amazon would answer 400, as it does not know it. "
            "Mark it published when it is, or send it all the same with --unpublished."
        )
    return template
