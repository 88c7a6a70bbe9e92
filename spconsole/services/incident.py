"""An incident in Markdown: everything known here of one row or some, for a ticket; no secret, no escapes."""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from spconsole.config.paths import Paths, free_name, new_private_file, whole_or_gone
from spconsole.domain.errors import UsageError
from spconsole.domain.history import (
    ApiCall,
    HistoryEntry,
    copying_problem,
    engagement_words,
    status_mark,
)
from spconsole.domain.literals import read_parameters, read_values
from spconsole.domain.markdown import code_block, inline, table
from spconsole.domain.marketplaces import country_of
from spconsole.domain.notes import Note
from spconsole.domain.redaction import HIDDEN
from spconsole.domain.resolution import resolution_words
from spconsole.domain.text import shown
from spconsole.services.context import Setup
from spconsole.services.covering import others_known
from spconsole.services.curl import TOKEN_HEADER, TOKEN_VARIABLE, curl_of
from spconsole.services.deletion import siblings_of
from spconsole.services.notes import notes_of
from spconsole.services.profiles import seller_labels
from spconsole.services.repair_pair import pair_of
from spconsole.store.lookup import Target

MOST_ROWS = 50
MOST_SIBLINGS = 50


class _Case(Struct, frozen=True):
    """One row with what had to be looked up for it."""

    entry: HistoryEntry
    seller: str
    calls: Sequence[ApiCall]
    siblings: Sequence[HistoryEntry]
    sibling_count: int
    notes: Sequence[Note]
    others: str
    pair: Sequence[tuple[str, str]]


async def incident_text(setup: Setup, entries: Sequence[HistoryEntry]) -> str:
    """Write it up.

    Raises:
        UsageError: There is no row, or there are too many.
        StoreError: The history cannot be read.
    """
    if not entries:
        raise UsageError("No row is chosen, so there is nothing to write up. Choose one.")
    if len(entries) > MOST_ROWS:
        raise UsageError(f"{len(entries)} rows are too many for one incident; {MOST_ROWS} are the most.")
    labels = seller_labels(setup.profiles)
    cases = [await _looked_up(setup, entry, labels) for entry in entries]
    count = f"{len(cases)} notifications" if len(cases) > 1 else "1 notification"
    head = [
        f"# Incident: {count}",
        f"Written {_time(setup.ledger.now())} by {inline(setup.ledger.actor)}. "
        "Only what this console recorded or imported; Amazon offers no lookup.",
    ]
    parts = [*head, *(part for case in cases for part in _parts(case))]
    text = shown("\n\n".join(parts)) + "\n"
    # The name of a variable is no secret; the command needs it.
    return text.replace(f'"{TOKEN_HEADER}: {HIDDEN}"', f'"{TOKEN_HEADER}: {TOKEN_VARIABLE}"')


async def _looked_up(setup: Setup, entry: HistoryEntry, labels: Mapping[str, str]) -> _Case:
    ledger = setup.ledger
    entry = await ledger.history.get(entry.id) or entry  # a marked row is as it was when it was marked
    count, newest = await siblings_of(ledger, entry, MOST_SIBLINGS)
    return _Case(
        entry,
        labels.get(entry.profile, entry.profile),
        await ledger.calls.of(entry.id),
        newest,
        count,
        await notes_of(ledger, entry),
        await others_known(ledger, Target.of(entry)),
        await pair_of(ledger, entry),
    )


def _parts(case: _Case) -> list[str]:
    entry = case.entry
    when = _time(entry.created_at)
    title = f"## {inline(entry.template_id or 'Unknown template')} to {inline(case.seller)}, {when}"
    return [
        title,
        entry_table(entry, case.seller, case.pair),
        "### Message",
        code_block(entry.message or "(the text is not known here)"),
        "### Timeline",
        table(("Time (UTC)", "What"), _timeline(case)),
        *(("### Notes", *(_note(note) for note in case.notes)) if case.notes else ()),
        "### What a deletion would take along",
        *_siblings(case),
        "### Request",
        *_request(entry),
        "### Answer",
        table(("Field", "Value"), _answer(entry)),
    ]


def entry_table(entry: HistoryEntry, seller: str, more: Sequence[tuple[str, str]] = ()) -> str:
    """The facts of one row as a Markdown table, and what else is known of it."""
    values = read_parameters(entry.parameters)
    reason = entry.deletion_reason.value if entry.deletion_reason else ""
    fields = [
        ("Status", " ".join((status_mark(entry), engagement_words(entry))).strip()),
        ("Notification ID", entry.notification_id or "none"),
        ("Request ID", entry.request_id or "none"),
        ("Row", entry.id),
        ("Seller", f"{seller} (profile {entry.profile})"),
        ("Environment", entry.environment.value),
        ("Template", entry.template_id or ""),
        ("Marketplace", f"{country_of(entry.marketplace_id)} {entry.marketplace_id or ''}".strip()),
        *((f"Value {name}", value) for name, value in values.items()),
        ("Sent by", entry.actor),
        ("Sent at", _time(entry.sent_at) if entry.sent_at else ""),
        ("Ticket", entry.ticket or ""),
        ("Batch", entry.batch or ""),
        ("Deleted", f"{_time(entry.deleted_at)}, {reason}" if entry.deleted_at else ""),
        *more,
        ("Resolved", resolution_words(entry)),
    ]
    return table(("Field", "Value"), [(name, value) for name, value in fields if value])


def _timeline(case: _Case) -> list[tuple[str, str]]:
    entry = case.entry
    events = [(entry.created_at, f"written down by {entry.actor}")]
    events += [(call.at, _call_words(call)) for call in case.calls]
    if entry.clicked_at:
        events.append((entry.clicked_at, "first click, by an imported access log"))
    if entry.feedback_at:
        events.append((entry.feedback_at, f"feedback {entry.feedback_action_code or entry.feedback.value}"))
    if entry.deleted_at:
        events.append((entry.deleted_at, "deletion accepted by Amazon, count not reported"))
    if entry.resolved_at:
        events.append((entry.resolved_at, resolution_words(entry)))
    events += [(note.at, f"note by {note.actor}") for note in case.notes]
    return [(_time(at), words) for at, words in sorted(events, key=lambda event: event[0])]


def _call_words(call: ApiCall) -> str:
    answer = f"HTTP {call.http_status}" if call.http_status else call.outcome
    took = f" in {call.elapsed_ms} ms" if call.elapsed_ms is not None else ""
    request = f", request {call.request_id}" if call.request_id else ""
    ticket = f", ticket {call.ticket}" if call.ticket else ""
    return f"{call.operation}: {answer}{took}{request}{ticket}{f'. {call.detail}' if call.detail else ''}"


def _note(note: Note) -> str:
    return f"{_time(note.at)}, {inline(note.actor)}:\n\n{code_block(note.text)}"


def _siblings(case: _Case) -> list[str]:
    unknown = f"Not known: {case.others}"
    if not case.siblings:
        return ["No row known here is in front of the seller any more.", unknown]
    rows = [
        (
            _time(row.created_at),
            status_mark(row),
            read_values(row.parameters),
            row.notification_id or "",
        )
        for row in case.siblings
    ]
    older = case.sibling_count - len(rows)
    more = [f"And {older:,} older."] if older else []
    names = ("Sent (UTC)", "Status", "Values", "Notification ID")
    return [f"{case.sibling_count:,} known here.", table(names, rows), *more, unknown]


def _request(entry: HistoryEntry) -> list[str]:
    if problem := copying_problem(entry):
        return [problem]
    return [
        code_block(f"POST {entry.url}\n\n{entry.body.decode('utf-8', 'replace')}"),
        "As a command, without a token; it sends the notification again:",
        code_block(curl_of(entry)),
    ]


def _answer(entry: HistoryEntry) -> list[tuple[str, str]]:
    error = entry.error
    fields = [
        ("HTTP status", str(entry.http_status or "no answer")),
        ("Took", f"{entry.elapsed_ms} ms" if entry.elapsed_ms is not None else ""),
        ("x-amzn-RequestId", entry.request_id or ""),
        ("notificationId", entry.notification_id or ""),
        *((("Error", error.code), ("Words", error.message), ("Details", error.details)) if error else ()),
    ]
    return [(name, value) for name, value in fields if value]


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def incident_path(paths: Paths, at: datetime, first: HistoryEntry) -> Path:
    """Where the incident of a moment goes when nobody says; no file that is there already."""
    return free_name(paths.incidents / f"{at.astimezone():%Y-%m-%d-%H%M%S}-{first.id[:8]}.md")


def write_incident(path: Path, text: str) -> None:
    """Write it, readable by its owner only; a file that is there is never overwritten.

    Raises:
        UsageError: There is a file of that name, or it cannot be written.
    """
    handle = new_private_file(path, with_folder=True)
    with whole_or_gone(path), os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
