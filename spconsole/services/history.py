"""Reading history, and settling what a console that is gone has left behind."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from spconsole.domain.history import HistoryEntry, Status
from spconsole.domain.literals import Literal
from spconsole.domain.query import Query, Term, parse_query
from spconsole.domain.sellers import Environment
from spconsole.services.context import Ledger

RECENT = timedelta(hours=24)


async def settle_orphans(ledger: Ledger, is_alive: Callable[[str], bool]) -> int:
    """End the rows in flight whose process is gone; rows of a living one are left alone.

    Returns:
        How many rows were settled.
    """
    settled = 0
    for entry in await ledger.history.unsettled():
        if not is_alive(entry.process):
            await ledger.history.settle(entry)
            settled += 1
    return settled


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
