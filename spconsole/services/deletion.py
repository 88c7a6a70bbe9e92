"""Deleting: every notification of one template for one seller, known here or not."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from spconsole.domain.errors import BlockedError, SpConsoleError, StoreError, UnrecordedError, UsageError
from spconsole.domain.history import ApiCall, HistoryEntry, Status
from spconsole.domain.notifications import (
    ApiRequest,
    DeletionReason,
    Operation,
    accepted_words,
    delete_notifications_request,
)
from spconsole.domain.repair import first_choice
from spconsole.domain.usage import Pause
from spconsole.services.calls import Answer, ask, begun_call
from spconsole.services.context import Ledger, SellerContext
from spconsole.services.covering import others_known
from spconsole.store.lookup import Target

if TYPE_CHECKING:
    from spconsole.spapi.backoff import OnWait

MAX_TRIES = 3
AGAIN = "No clear answer. Deleting twice does no harm: trying again ({} of {})."


class BlastRadius(Struct, frozen=True):
    """What a deletion would take along, as far as it is known here.

    Attributes:
        rows: SENT and UNKNOWN rows, newest first.
        in_flight: Rows still on their way; while there are any, nothing is deleted.
        others: What is known of the sends of other systems, as a sentence.
    """

    target: Target
    rows: tuple[HistoryEntry, ...]
    in_flight: tuple[HistoryEntry, ...]
    others: str = ""

    @property
    def count(self) -> int:
        return len(self.rows)


class DeleteResult(Struct, frozen=True):
    """What came of a deletion.

    Attributes:
        known_here: Ids of the rows that are marked DELETED.
    """

    known_here: tuple[str, ...]
    request_id: str | None = None
    error: SpConsoleError | None = None


async def blast_radius(ledger: Ledger, target: Target) -> BlastRadius:
    """Look at what a deletion would take along."""
    rows = await ledger.history.reached_by(target)
    in_flight = await ledger.history.in_flight(target)
    return BlastRadius(target, tuple(rows), tuple(in_flight), await others_known(ledger, target))


async def radius_of_entry(ledger: Ledger, entry: HistoryEntry) -> BlastRadius:
    """What a deletion that starts from a row would take along."""
    return await blast_radius(ledger, Target.of(entry))


async def siblings_of(ledger: Ledger, entry: HistoryEntry, limit: int) -> tuple[int, list[HistoryEntry]]:
    """How many known rows a deletion that starts from a row would take along, and the newest of them."""
    target = Target.of(entry)
    return await ledger.history.count_reached_by(target), await ledger.history.reached_by(target, limit)


async def radii_of_entries(ledger: Ledger, entries: Sequence[HistoryEntry]) -> list[BlastRadius]:
    """What the deletions that start from several rows would take along: one for each seller and template."""
    return [await blast_radius(ledger, target) for target in dict.fromkeys(map(Target.of, entries))]


def require_no_sends_in_flight(radius: BlastRadius) -> None:
    """Refuse while a send to the same seller and template is still on its way.

    Raises:
        BlockedError: There is one.
    """
    held = sum(row.status is Status.HELD for row in radius.in_flight)
    if held:
        raise BlockedError(
            f"{held} {radius.target.template_id} to this seller {'is' if held == 1 else 'are'} held in a "
            "console and not sent yet. z there takes it back; or wait for its answer. Then delete."
        )
    if radius.in_flight:
        raise BlockedError(
            f"{len(radius.in_flight)} {radius.target.template_id} to this seller is still on its way. "
            "Wait for its answer, then delete."
        )


def require_count(radius: BlastRadius, count: int | None) -> None:
    """Refuse a deletion whose size was not understood.

    Raises:
        BlockedError: A send to the same seller and template is still on its way.
        UsageError: The count is missing though others go too, or is not the number known here.
    """
    template = radius.target.template_id
    require_no_sends_in_flight(radius)
    if count is not None and count != radius.count:
        raise UsageError(
            f"{count} is not {radius.count}: {radius.count} known {template} of this seller would go. "
            "Look at the list again."
        )
    if count is None and radius.count > 1:
        raise UsageError(
            f"Amazon deletes by template: {radius.count} known {template} of this seller would go. "
            f"Give the number, {radius.count}, to say you know."
        )


async def _until_clear(
    seller: SellerContext,
    request: ApiRequest,
    call: ApiCall,
    after_seq: int,
    on_wait: "OnWait | None",
) -> Answer:
    """Ask until the answer is clear, at most three times.

    Deleting twice ends the same, unless a newer create for the target began in between: that one would
    go too, so then it is left unclear. What was asked without a clear answer stays so, whatever becomes
    of asking again, until that is accepted.

    Args:
        after_seq: The newest row when those to delete were looked at.
    """
    answer = await ask(seller, request, call, on_wait)
    for number in range(2, MAX_TRIES + 1):
        if answer.fault or not answer.unclear or not await _may_repeat(seller, call, after_seq):
            break
        again = Pause(Operation.DELETE, 0.0, number, MAX_TRIES, AGAIN.format(number, MAX_TRIES))
        seller.ledger.waits.begin(call, again, seller.ledger.now())
        if on_wait:
            on_wait(again)
        later = await ask(seller, request, call, on_wait)
        is_clear = later.error is None
        answer = later if is_clear or later.unclear else structs.replace(answer, fault=later.fault)
    return answer


async def _may_repeat(seller: SellerContext, call: ApiCall, after_seq: int) -> bool:
    """Whether nothing new would be taken along; while history cannot say, it may be."""
    try:
        return not await seller.ledger.history.newer_create(Target.of(call), after_seq)
    except StoreError:
        return False


async def delete_notifications(
    seller: SellerContext,
    template_id: str,
    reason: DeletionReason,
    count: int | None,
    *,
    ticket: str = "",
    wrong: Collection[str] = (),
    on_wait: "OnWait | None" = None,
) -> DeleteResult:
    """Delete every notification of a template for a seller, and mark the rows known here.

    The radius is looked at again here, whatever a screen has shown before.

    Args:
        ticket: Kept with the call from its beginning, and in its audit lines.
        wrong: Ids of the rows that are the reason; with them, what is to be sent again is planned.
        on_wait: Told before each wait, and before an unclear deletion is repeated.

    Raises:
        BlockedError: Writes are off, or a send is on its way.
        UsageError: The count is not the number known here, or a row that is the reason would not go.
        StoreError: It could not be recorded, so nothing was sent.
    """
    seller.require_writes()
    target = Target(seller.account, seller.environment, template_id)
    newest = await seller.ledger.history.newest_seq()
    request = delete_notifications_request(template_id, reason)
    call = begun_call(seller, Operation.DELETE, None, template_id, ticket)
    radius = await _begun(seller, target, call, count, wrong)
    answer = await _until_clear(seller, request, call, newest, on_wait)
    if answer.error is None:
        return await _marked(seller, radius, reason, answer.call, wrong)
    await _end_unaccepted(seller, answer)
    return DeleteResult((), answer.error.request_id, answer.error)


async def _end_unaccepted(seller: SellerContext, answer: Answer) -> None:
    """Keep how a deletion ended that Amazon did not accept; a fault of ours is raised again.

    What came of it matters more than that it cannot be kept yet, so only the former is told.
    """
    await seller.ledger.unwritten.write(
        f"Deleting {answer.call.template_id} ended: {answer.call.outcome}",
        lambda: seller.ledger.calls.finish(answer.call),
        hurried=answer.fault is not None,
    )
    if answer.fault is not None:
        raise answer.fault


async def _begun(
    seller: SellerContext, target: Target, call: ApiCall, count: int | None, wrong: Collection[str]
) -> BlastRadius:
    """Check the radius and record the call as one: no process can send in between."""

    def check(rows: list[HistoryEntry], in_flight: list[HistoryEntry]) -> None:
        radius = BlastRadius(target, tuple(rows), tuple(in_flight))
        require_count(radius, count)
        _require_wrong(radius, wrong)

    return BlastRadius(target, tuple(await seller.ledger.history.begin_deletion(target, call, check)), ())


def _require_wrong(radius: BlastRadius, wrong: Collection[str]) -> None:
    """A row that is the reason of a deletion is one that it takes along."""
    if others := sorted({*wrong} - {row.id for row in radius.rows}):
        raise UsageError(
            f"{others[0]} is no {radius.target.template_id} of this seller that would go, so nothing was "
            "deleted. Find the row again: it may be another seller's, or gone already."
        )


async def _marked(
    seller: SellerContext,
    radius: BlastRadius,
    reason: DeletionReason,
    call: ApiCall,
    wrong: Collection[str],
) -> DeleteResult:
    """Write down what an accepted deletion took along."""
    ids = tuple(row.id for row in radius.rows)
    ended = structs.replace(call, detail=accepted_words(radius.count))
    at = seller.ledger.now()
    rows = radius.rows if wrong else ()
    plan = [first_choice(row, reason, is_wrong=row.id in wrong) for row in rows]
    late = await seller.ledger.unwritten.write(
        f"Amazon accepted the deletion of {call.template_id}",
        lambda: seller.ledger.history.mark_deleted(ids, reason, at, ended, plan),
    )
    if late is not None:
        words = f"Amazon accepted the deletion, but that could not be recorded. {late}"
        return DeleteResult((), call.request_id, UnrecordedError(words))
    return DeleteResult(ids, call.request_id)
