"""Feedback for many rows: what is left out and why, and one call for each of the others."""

import asyncio
from collections.abc import Callable, Sequence

from msgspec import Struct, field

from spconsole.domain.errors import CredentialsError, SpConsoleError, StoreError
from spconsole.domain.history import FeedbackState, HistoryEntry, feedback_problem
from spconsole.services.context import Ledger, SellerContext, Workspace
from spconsole.services.feedback import record_feedback
from spconsole.services.seller_of import open_seller_of

AT_ONCE = 6
"""Sellers whose calls are made beside each other; those of one seller follow one another."""


class LeftOut(Struct, frozen=True):
    """A row for which nothing is recorded, and why."""

    entry: HistoryEntry
    reason: str


class Recorded(Struct):
    """What came of it, so far.

    Attributes:
        failed: Rows whose call did not end well.
        not_tried: How many were given up, since nothing more could be recorded for their seller.
    """

    wanted: int
    done: int = 0
    failed: list[tuple[HistoryEntry, SpConsoleError]] = field(default_factory=list)
    not_tried: int = 0

    @property
    def words(self) -> str:
        """`11 of 14 recorded, 1 not recorded`."""
        words = f"{self.done:,} of {self.wanted:,} recorded"
        if self.failed:
            words += f", {len(self.failed):,} not"
        return f"{words}, {self.not_tried:,} not tried" if self.not_tried else words


def left_out_reason(entry: HistoryEntry) -> str:
    """Why a row among many gets no feedback; empty when it does.

    One row may be asked for again by itself; many are never recorded twice in passing.
    """
    if entry.feedback is FeedbackState.RECORDED:
        return "It is recorded already."
    if entry.feedback is FeedbackState.UNKNOWN:
        return "Its feedback is not known: it may be recorded. f on it alone records it again."
    return feedback_problem(entry) or ""


async def sorted_out(
    ledger: Ledger, entries: Sequence[HistoryEntry]
) -> tuple[list[HistoryEntry], list[LeftOut]]:
    """Rows as they are now: those that get feedback, and the others with their reason.

    Raises:
        StoreError: The history cannot be read.
    """
    rows: list[HistoryEntry] = []
    left_out: list[LeftOut] = []
    for entry in {entry.id: entry for entry in entries}.values():
        now = await ledger.history.get(entry.id)
        reason = left_out_reason(now) if now else "It is not in the history any more."
        if now is None or reason:
            left_out.append(LeftOut(now or entry, reason))
        else:
            rows.append(now)
    return rows, left_out


async def with_sellers(
    workspace: Workspace, rows: Sequence[HistoryEntry]
) -> tuple[list[tuple[SellerContext, HistoryEntry]], list[LeftOut]]:
    """Each row with its seller; those whose seller nobody stands for any more are left out."""
    sellers: dict[str, SellerContext | SpConsoleError] = {}
    ready: list[tuple[SellerContext, HistoryEntry]] = []
    problems: list[LeftOut] = []
    for row in rows:
        if row.account not in sellers:
            try:
                sellers[row.account] = await open_seller_of(workspace, row)
            except SpConsoleError as error:
                sellers[row.account] = error
        seller = sellers[row.account]
        if isinstance(seller, SpConsoleError):
            problems.append(LeftOut(row, str(seller)))
        else:
            ready.append((seller, row))
    return ready, problems


async def record_many(
    rows: Sequence[tuple[SellerContext, HistoryEntry]], on_progress: Callable[[Recorded], None]
) -> Recorded:
    """Record feedback for each row by a call of its own; one that fails does not stop the others.

    What holds for all of a seller, such as refused credentials, ends the calls for that seller.
    """
    recorded = Recorded(len(rows))
    by_account: dict[str, list[tuple[SellerContext, HistoryEntry]]] = {}
    for seller, entry in rows:
        by_account.setdefault(seller.account, []).append((seller, entry))
    turn = asyncio.Semaphore(AT_ONCE)

    async def record_of_one(own: Sequence[tuple[SellerContext, HistoryEntry]]) -> None:
        async with turn:
            for number, (seller, entry) in enumerate(own, 1):
                stops = await _record(seller, entry, recorded)
                if stops:
                    recorded.not_tried += len(own) - number
                on_progress(recorded)
                if stops:
                    return

    # To the end of all: a fault in one must not come between another's answer and its record.
    ended = await asyncio.gather(*map(record_of_one, by_account.values()), return_exceptions=True)
    for fault in ended:
        if fault is not None:
            raise fault
    return recorded


async def _record(seller: SellerContext, entry: HistoryEntry, recorded: Recorded) -> bool:
    """One call; whether the others of the seller would fail in the same way."""
    try:
        seller.require_writes()
    except SpConsoleError as problem:
        recorded.failed.append((entry, problem))
        return True
    try:
        result = await record_feedback(seller, entry)
    except SpConsoleError as problem:
        failure: SpConsoleError | None = problem
    else:
        failure = result.error
    if failure is None:
        recorded.done += 1
        return False
    recorded.failed.append((entry, failure))
    return isinstance(failure, CredentialsError | StoreError)
