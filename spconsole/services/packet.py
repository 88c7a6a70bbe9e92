"""The submission packet: drafts as pages and JSON, in the order of Amazon's form."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from spconsole.config.paths import Paths, free_name, write_atomically
from spconsole.domain.errors import BlockedError, UsageError
from spconsole.domain.form import MAX_IN_PACKET, as_values, form_fields
from spconsole.domain.lifecycle import is_locked
from spconsole.domain.lint import FOOTER, Severity, Words, lint
from spconsole.domain.templates import Template, render, sample_values
from spconsole.services.lifecycle import mark, step_moment
from spconsole.services.templates import require_own
from spconsole.store.templates import TemplateStore


class Packet(Struct, frozen=True):
    """What was written.

    Attributes:
        files: The pages and the JSON, template by template.
    """

    templates: tuple[Template, ...]
    files: tuple[Path, ...]


def write_packet(
    store: TemplateStore, types: Sequence[str], folder: Path, at: datetime, by: str, words: Words
) -> Packet:
    """Write a page and a JSON file for each draft, and mark them exported.

    Raises:
        UsageError: None or too many are named, one is not there, or was submitted already.
        StoppedError: Lint stops one of them; nothing was written.
        ConfigError: A file cannot be written.
    """
    templates = [require_own(store, type_) for type_ in dict.fromkeys(types)]
    _require_ready(templates, words)
    files: list[Path] = []
    for template in templates:
        for name, text in (("md", page(template)), ("json", _json(template))):
            path = folder / f"{template.type}.{name}"
            write_atomically(path, text)
            files.append(path)
    done = [
        mark(store, template.type, "exported", at, by, words=words) if template.state == "draft" else template
        for template in templates
    ]
    return Packet(tuple(done), tuple(files))


class StoppedError(BlockedError):
    """Lint stops some of the drafts.

    Attributes:
        first: The type of the first of them.
    """

    def __init__(self, first: str, stops: Sequence[str]) -> None:
        super().__init__("Nothing was written. To fix first:\n" + "\n".join(stops))
        self.first = first


def _require_ready(templates: Sequence[Template], words: Words) -> None:
    if not templates:
        raise UsageError("Name the drafts to export, up to 10.")
    if len(templates) > MAX_IN_PACKET:
        raise UsageError(
            f"{len(templates)} drafts; at most {MAX_IN_PACKET} go to review together. "
            f"Leave {len(templates) - MAX_IN_PACKET} for the next packet."
        )
    for template in templates:
        if is_locked(template):
            raise UsageError(
                f"{template.type} is {template.state}. Edit it first: that makes the next version."
            )
    stops = [
        (template.type, f"{template.type}: {finding.sentence}")
        for template in templates
        for finding in lint(template, words)
        if finding.severity is Severity.STOP
    ]
    if stops:
        raise StoppedError(stops[0][0], [sentence for _, sentence in stops])


def packet_folder(paths: Paths, at: datetime) -> Path:
    """A folder of its own for the packet of a moment; none that is there already."""
    return free_name(paths.submissions / f"{at.astimezone():%Y-%m-%d-%H%M%S}")


def mark_submitted(
    store: TemplateStore, types: Sequence[str], day: str, now: datetime, by: str, words: Words
) -> list[Template]:
    """Note that the drafts of a packet went to review.

    Args:
        day: When, as it was typed; now, when it is empty.

    Raises:
        UsageError: One of them was submitted meanwhile; those before it are marked. Or the day cannot be.
        BlockedError: Lint stops one, as it was edited since.
        StoreError: A file cannot be written.
    """
    moments = [step_moment(require_own(store, type_), day, now) for type_ in types]
    return [
        mark(store, type_, "submitted", at, by, words=words) for type_, at in zip(types, moments, strict=True)
    ]


def page(template: Template) -> str:
    """A template as a page of Markdown to type from."""
    lines = [f"# {template.type}, version {template.version}", ""]
    for field in form_fields(template):
        lines += [f"## {field.label}", "", *_quoted(field.text or "(empty)"), ""]
    lines += [
        "## With the samples it reads",
        "",
        *_quoted(render(template, sample_values(template))),
        "",
        FOOTER,
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> list[str]:
    """As a block that Markdown leaves as it is, whatever stands in it."""
    return [f"    {line}" for line in text.splitlines()]


def _json(template: Template) -> str:
    return json.dumps(as_values(template), indent=2, ensure_ascii=False) + "\n"
