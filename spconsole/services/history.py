"""Reading history, and settling what a console that is gone has left behind."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from msgspec import Struct, structs

from spconsole.domain.history import FeedbackState, HistoryEntry, Status
from spconsole.domain.literals import Literal
from spconsole.domain.notifications import Operation
from spconsole.domain.query import UNCLEAR_DELETION, Query, Term, parse_query
from spconsole.domain.sellers import Environment
from spconsole.services.auditing import AuditEvent
from spconsole.services.context import Ledger

RECENT = timedelta(hours=24)


async def settle_orphans(ledger: Ledger, is_alive: Callable[[str], bool]) -> int:
    """End the rows and calls in flight whose process is gone; those of a living one are left alone.

    Returns:
        How many rows were settled.
    """
    settled = 0
    for entry in await ledger.history.unsettled():
        if not is_alive(entry.process):
            if await ledger.history.settle(entry):
                await _note_settled_row(ledger, entry)
            settled += 1
    for process in await ledger.calls.unsettled():
        if not is_alive(process):
            for call in await ledger.calls.settle(process):
                if call.entry_id is None:  # of the others, the line of their row tells
                    ledger.audit.note_settled_call(call)
    return settled


async def _note_settled_row(ledger: Ledger, before: HistoryEntry) -> None:
    after = await ledger.history.get(before.id) or before
    if before.feedback is FeedbackState.SENDING:
        ledger.audit.note_row(
            AuditEvent.SETTLED, after, f"feedback {after.feedback.value}", operation=Operation.FEEDBACK
        )
    else:
        ledger.audit.note_row(AuditEvent.SETTLED, after)


async def sends_in_flight(ledger: Ledger) -> int:
    """How many acts of this console are still waiting for their answer."""
    return sum(entry.process == ledger.process for entry in await ledger.history.unsettled())


async def find_entries(
    ledger: Ledger, text: str, limit: int, seller: str = "", environment: Environment | None = None
) -> list[HistoryEntry]:
    """The newest rows of a search, of one seller and environment where they are given.

    Raises:
        UsageError: The text is not a search.
        StoreError: The history cannot be read.
    """
    ledger.require_readable()
    return await ledger.history.window(query_of(text, seller, environment), limit=limit)


def query_of(text: str, seller: str = "", environment: Environment | None = None) -> Query:
    """A typed search, of one seller and environment where they are given.

    Raises:
        UsageError: The text is not a search.
    """
    terms = parse_query(text).terms
    if seller:
        terms += (Term("seller", seller, comparison="=="),)
    if environment:
        terms += (Term("env", environment.value),)
    return Query(terms)


async def count_unknown(ledger: Ledger, environment: Environment) -> int:
    """How many results of an environment nobody knows yet: of sends, and of deletions by their rows."""
    there = Term("env", environment.value)
    unknown, deletion = Term("status", Status.UNKNOWN.value), Term("status", UNCLEAR_DELETION)
    sends = await ledger.history.count(Query((unknown, there)), few=True)
    not_unknown = structs.replace(unknown, negated=True)
    return sends + await ledger.history.count(Query((deletion, not_unknown, there)), few=True)


async def counts_of_last_day(ledger: Ledger) -> Mapping[str, int]:
    """How many rows each profile has of the last 24 hours."""
    return await ledger.history.counts_since(ledger.now() - RECENT)


def as_json(entry: HistoryEntry) -> dict[str, object]:
    """One notification as scripts see it; every key is always there."""
    error = entry.error
    return {
        "id": entry.id,
        "createdAt": entry.created_at.isoformat(),
        "sentAt": entry.sent_at.isoformat() if entry.sent_at else None,
        "profile": entry.profile,
        "account": entry.account,
        "environment": entry.environment.value,
        "templateId": entry.template_id,
        "marketplaceId": entry.marketplace_id,
        "notificationParameters": Literal(entry.parameters),
        "notificationId": entry.notification_id,
        "status": entry.status.value,
        "deletionReason": entry.deletion_reason.value if entry.deletion_reason else None,
        "deletedAt": entry.deleted_at.isoformat() if entry.deleted_at else None,
        "feedbackActionCode": entry.feedback_action_code,
        "feedbackAt": entry.feedback_at.isoformat() if entry.feedback_at else None,
        "requestId": entry.request_id,
        "actor": entry.actor,
        "ticket": entry.ticket,
        "batch": entry.batch,
        "error": (
            {"code": error.code, "message": error.message, "details": error.details} if error else None
        ),
    }


class HistoryView(Struct, frozen=True):
    """A search as a list shows it: how many rows, and the windows around its cursor.

    Attributes:
        count: How many rows; while they are not counted, how many there are at least.
        windows: Rows by the number of their window.
        cursor: Where the row that was under the cursor stands now.
        window: Rows in one window.
    """

    query: Query
    count: int
    windows: Mapping[int, Sequence[HistoryEntry]]
    cursor: int
    window: int
    is_counted: bool = True


LEAST_WINDOW = 32
DEEPEST = 2_000
"""How far down the row under the cursor is looked for when a search is taken away."""


def view_query(text: str, environment: Environment) -> Query:
    """A typed search within an environment; a search that names one goes beyond it.

    Raises:
        UsageError: The text is not a search.
    """
    query = parse_query(text)
    if any(term.key == "env" for term in query.terms):
        return query
    return Query((*query.terms, Term("env", environment.value)))


def window_for(lines: int) -> int:
    """How many rows are read at once: two pages of what is seen, since each row of them takes its time."""
    return max(LEAST_WINDOW, 2 * lines)


async def read_view(
    ledger: Ledger,
    query: Query,
    window: int,
    keep: HistoryEntry | None = None,
    cursor: int = 0,
    before: HistoryView | None = None,
    lines: int = 0,
) -> HistoryView:
    """Read a search around a row; without the row, around an index.

    Args:
        window: Rows in one window, at least twice `lines`.
        lines: Rows that are seen at once, so that as many before and after the row have to be here.
        before: What is shown so far. Another search starts at its top, unless the row is in its first window.
    """
    is_same = before is not None and before.query == query
    total = await ledger.history.tally(query)
    first: list[HistoryEntry] | None = None
    if keep is not None and before is not None and not is_same and total is None:
        first = await read_window(ledger, query, window, 0)
        cursor = next((index for index, row in enumerate(first) if row.id == keep.id), 0)
    elif keep is not None:
        most = -1 if is_same or before is None else DEEPEST
        rank = await ledger.history.rank(query, keep.id, most)
        cursor = 0 if rank == most else rank
    cursor = max(0, cursor if total is None else min(cursor, total - 1))
    windows = await _windows_around(ledger, query, window, cursor, total, lines, first)
    least, is_exact = _count_seen(windows, window)
    if total is None and not is_exact and not any(windows.values()):
        total = await ledger.history.count(query)  # rows have gone, and the cursor stood below them all
        cursor = max(0, min(cursor, total - 1))
        windows = await _windows_around(ledger, query, window, cursor, total, lines)
    if total is None and is_exact:
        total = least
    if total is not None:
        return HistoryView(query, total, windows, max(0, min(cursor, total - 1)), window)
    known = before.count if before is not None and is_same else 0
    return HistoryView(query, max(least, known), windows, cursor, window, is_counted=False)


async def _windows_around(
    ledger: Ledger,
    query: Query,
    window: int,
    cursor: int,
    total: int | None,
    lines: int,
    here: list[HistoryEntry] | None = None,
) -> dict[int, list[HistoryEntry]]:
    """The window of the cursor, unless it is here, and the other one of which rows may be seen."""
    number, place = divmod(cursor, window)
    if here is None:
        here = await read_window(ledger, query, window, number, total=total)
    windows = {number: here}
    if place >= window - lines and len(here) == window:
        windows[number + 1] = await read_window(ledger, query, window, number + 1, after=here[-1])
    elif number and place < lines and here:
        windows[number - 1] = await read_window(ledger, query, window, number - 1, before=here[0])
    return windows


def _count_seen(windows: Mapping[int, Sequence[HistoryEntry]], window: int) -> tuple[int, bool]:
    """How many rows there are at least, and whether these are all."""
    last = max(windows)
    rows = windows[last]
    seen = last * window + len(rows)
    return seen, len(rows) < window and (bool(rows) or last == 0 or bool(windows.get(last - 1)))


async def read_window(
    ledger: Ledger,
    query: Query,
    window: int,
    number: int,
    after: HistoryEntry | None = None,
    before: HistoryEntry | None = None,
    total: int | None = None,
) -> list[HistoryEntry]:
    """One window of a search, from the nearest row that is known.

    Args:
        after: The last row of the window before, when it is known.
        before: The first row of the window after it, when that is known.
        total: The number of rows, when it is known.
    """
    history = ledger.history
    if after is not None:
        return await history.window(query, limit=window, after=after)
    if before is not None:
        return await history.window(query, limit=window, before=before)
    below = (total or 0) - (number + 1) * window
    if total is None or below > number * window:
        return await history.window(query, limit=window, offset=number * window)
    limit = window + min(0, below)
    rows = await history.window(query, limit=max(0, limit), offset=max(0, below), oldest_first=True)
    return rows[::-1]


async def read_all(ledger: Ledger, query: Query, most: int) -> list[HistoryEntry] | None:
    """All rows of a search, newest first; None when there are more than that many."""
    rows = await ledger.history.window(query, limit=most + 1)
    return rows if len(rows) <= most else None


async def count_hidden(ledger: Ledger, query: Query, rows: Sequence[HistoryEntry]) -> int:
    """How many of some rows a search does not show."""
    return len(rows) - await ledger.history.count_among(query, rows)


async def count_rows(ledger: Ledger, query: Query) -> int:
    """How many rows a search has, however long it takes; it ends when it is cancelled."""
    return await ledger.history.count(query)
