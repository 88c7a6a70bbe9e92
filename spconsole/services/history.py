"""Reading history, and settling what a console that is gone has left behind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from spconsole.domain.history import HistoryEntry, Status
from spconsole.domain.literals import Literal
from spconsole.domain.query import Query, Term, parse_query
from spconsole.domain.sellers import Environment
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
            await ledger.history.settle(entry)
            settled += 1
    for process in await ledger.calls.unsettled():
        if not is_alive(process):
            await ledger.calls.settle(process)
    return settled


async def sends_in_flight(ledger: Ledger) -> int:
    """How many acts of this console are still waiting for their answer."""
    return sum(entry.process == ledger.process for entry in await ledger.history.unsettled())


async def find_entries(
    ledger: Ledger, text: str, limit: int, seller: str = "", environment: Environment | None = None
) -> list[HistoryEntry]:
    """The newest rows of a search, of one seller and environment where they are given.

    Raises:
        UsageError: The text is not a search.
    """
    query = parse_query(text)
    terms = query.terms
    if seller:
        terms += (Term("seller", seller, comparison="=="),)
    if environment:
        terms += (Term("env", environment.value),)
    return await ledger.history.window(Query(terms), limit=limit)


async def count_unknown(ledger: Ledger, environment: Environment) -> int:
    """How many results of an environment nobody knows yet."""
    terms = (Term("status", Status.UNKNOWN.value), Term("env", environment.value))
    return await ledger.history.count(Query(terms))


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
        "error": (
            {"code": error.code, "message": error.message, "details": error.details} if error else None
        ),
    }


@dataclass(frozen=True, slots=True)
class HistoryView:
    """A search as a list shows it: how many rows, and the windows around its cursor.

    Attributes:
        windows: Rows by the number of their window.
        cursor: Where the row that was under the cursor stands now.
    """

    query: Query
    count: int
    windows: Mapping[int, Sequence[HistoryEntry]]
    cursor: int


def view_query(text: str, environment: Environment) -> Query:
    """A typed search within an environment; a search that names one goes beyond it.

    Raises:
        UsageError: The text is not a search.
    """
    query = parse_query(text)
    if any(term.key == "env" for term in query.terms):
        return query
    return Query((*query.terms, Term("env", environment.value)))


async def read_view(
    ledger: Ledger, query: Query, window: int, keep: HistoryEntry | None = None, cursor: int = 0
) -> HistoryView:
    """Read a search around a row; without the row, around an index.

    Args:
        window: Rows in one window.
    """
    count = await ledger.history.count(query)
    if keep is not None:
        cursor = await ledger.history.rank(query, keep.id)
    cursor = max(0, min(cursor, count - 1))
    number, place = divmod(cursor, window)
    wanted = {number, max(0, number + (1 if place > window // 2 else -1))}
    windows = {each: await read_window(ledger, query, window, each) for each in sorted(wanted)}
    return HistoryView(query, count, windows, cursor)


async def read_window(
    ledger: Ledger, query: Query, window: int, number: int, after: HistoryEntry | None = None
) -> list[HistoryEntry]:
    """One window of a search.

    Args:
        after: The last row of the window before, when it is known.
    """
    if after is not None:
        return await ledger.history.window(query, limit=window, after=after)
    return await ledger.history.window(query, limit=window, offset=number * window)
