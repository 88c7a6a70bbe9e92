"""What the template editor says about a draft: lint, preview and the steps of its review."""

from collections.abc import Sequence
from datetime import datetime

from textual.content import Content

from spconsole.domain.form import Samples, values_of
from spconsole.domain.lifecycle import (
    EXPORTED,
    ORDER,
    RETURNED,
    age,
    changed_since_export,
    contract_differences,
    feedback,
)
from spconsole.domain.lint import FOOTER, Finding, Severity
from spconsole.domain.templates import Template, render_parts
from spconsole.domain.text import one_line, shown

_NOTES = {"submitted": "no edits after this", "relisted": "the badge appears", "proven": "the first send"}


def summary(findings: Sequence[Finding]) -> str:
    """`2 stop, 1 warn`, or that nothing was found."""
    stops = sum(finding.severity is Severity.STOP for finding in findings)
    warnings = len(findings) - stops
    counts = [f"{stops} stop" if stops else "", f"{warnings} warn" if warnings else ""]
    return ", ".join(filter(None, counts)) or "nothing found"


def lint_words(findings: Sequence[Finding], current: int = -1) -> Content:
    """A line for each finding, stops first; the one that was jumped to stands out.

    Args:
        current: The finding the cursor was brought to.
    """
    lines: list[Content] = [] if findings else [Content.styled(" \u2713 nothing found", "$success")]
    for number, finding in enumerate(findings):
        stopping = finding.severity is Severity.STOP
        mark, style = ("\u2717", "$error") if stopping else ("!", "$status-unknown")
        place = f"{finding.line}:{finding.column}" if finding.length else finding.field
        pointer = ">" if number == current else " "
        lines.append(
            Content.assemble(
                (f"{pointer}{mark} {place:<8} ", style),
                (one_line(finding.text), "bold" if number == current else ""),
                " ",
                (one_line(finding.fix), "$muted"),
            )
        )
    return Content("\n").join([*lines, Content(""), Content.styled(FOOTER, "$muted")])


def preview_words(template: Template, samples: Samples) -> Content:
    """The message as the seller's banner would show it, with a set of samples."""
    styles = {"text": "", "value": "bold", "missing": "$error"}
    parts = render_parts(template.content, values_of(template, samples))
    chosen = [(f"[{each}]  " if each is samples else f"{each}  ", "bold" if each is samples else "$muted")
              for each in Samples]  # fmt: skip
    return Content.assemble(
        *((shown(text), styles[kind]) for text, kind in parts),
        ("\n\nopens ", "$muted"), (one_line(template.cta_url) or "nothing yet", ""),
        ("\n\nsamples  ", "$muted"), *chosen,
    )  # fmt: skip


def step_words(template: Template, now: datetime, sent: Template | None, draft: Template) -> Content:
    """The life of this version, Amazon's words while they are still to be answered, and what sends follow.

    Args:
        sent: The published version, which sends are made from.
        draft: What is in the fields.
    """
    steps = {step.state: step for step in template.life if step.version == template.version}
    lines: list[Content] = []
    for number, state in enumerate(ORDER, 1):
        step = steps.get(state)
        here = state == template.state
        when = _when(step.at, now, here=here) if step else ("here" if here else _NOTES.get(state, "-"))
        if state == EXPORTED and changed_since_export(template):
            when = f"{when.split()[0]}  changed since"
        style = "bold" if here else "$muted" if step is None else ""
        lines.append(Content.styled(f"{'>' if here else ' '} {number} {state:<10} {when}", style))
    if template.state == RETURNED:
        lines.append(Content.styled(">   returned   edit it: that makes the next version", "$error"))
    words = feedback(template)
    if words:
        lines += [Content(""), Content.styled("Amazon's words:", "$status-unknown"), Content(shown(words))]
    if sent and sent.version < draft.version:
        changes = "; ".join(contract_differences(sent, draft)) or "the same parameters"
        words = f"Sends follow v{sent.version} until v{draft.version} is published: {changes}."
        lines += [Content(""), Content.styled(one_line(words), "$status-unknown")]
    hint = "Amazon has no API for this. You tell the console: m in the list of templates."
    return Content("\n").join([*lines, Content(""), Content.styled(hint, "$muted")])


def _when(at: datetime, now: datetime, *, here: bool) -> str:
    day = f"{at.astimezone():%m-%d}"
    return f"since {day}, {age(at, now)}" if here else f"{day}  {age(at, now)}"
