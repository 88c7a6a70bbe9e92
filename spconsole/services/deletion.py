"""Deleting: every notification of one template for one seller, known here or not."""

from dataclasses import dataclass

from spconsole.domain.errors import BlockedError, OutcomeUnknownError, SpApiError, UsageError
from spconsole.domain.history import HistoryEntry
from spconsole.domain.notifications import (
    Accepted,
    ApiRequest,
    DeletionReason,
    Operation,
    delete_notifications_request,
)
from spconsole.services.calls import accepted_call, begun_call, failed_call
from spconsole.services.context import Ledger, SellerContext
from spconsole.store.history import Target

MAX_TRIES = 3


@dataclass(frozen=True, slots=True)
class BlastRadius:
    """What a deletion would take along, as far as it is known here.

    Attributes:
        rows: SENT and UNKNOWN rows, newest first.
        in_flight: Rows still on their way; while there are any, nothing is deleted.
    """

    target: Target
    rows: tuple[HistoryEntry, ...]
    in_flight: tuple[HistoryEntry, ...]

    @property
    def count(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class DeleteResult:
    """What came of a deletion.

    Attributes:
        known_here: Ids of the rows that are marked DELETED.
    """

    known_here: tuple[str, ...]
    request_id: str | None = None
    error: SpApiError | None = None


async def blast_radius(ledger: Ledger, target: Target) -> BlastRadius:
    """Look at what a deletion would take along."""
    rows = await ledger.history.reached_by(target)
    in_flight = await ledger.history.in_flight(target)
    return BlastRadius(target, tuple(rows), tuple(in_flight))


async def radius_of_entry(ledger: Ledger, entry: HistoryEntry) -> BlastRadius:
    """What a deletion that starts from a row would take along."""
    return await blast_radius(ledger, Target(entry.account, entry.environment, entry.template_id or ""))


def require_no_sends_in_flight(radius: BlastRadius) -> None:
    """Refuse while a send to the same seller and template is still on its way.

    Raises:
        BlockedError: There is one.
    """
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


async def _until_clear(seller: SellerContext, target: Target, request: ApiRequest) -> Accepted:
    """Ask until the answer is clear, at most three times.

    Deleting twice ends the same, unless a newer create for the target began in between: that one would
    go too, so then it is left unclear.
    """
    started = seller.ledger.now()
    for _ in range(MAX_TRIES - 1):
        try:
            return await seller.client.call(request)
        except OutcomeUnknownError:
            if await seller.ledger.history.newer_create(target, started):
                raise
    return await seller.client.call(request)


async def delete_notifications(
    seller: SellerContext, template_id: str, reason: DeletionReason, count: int | None
) -> DeleteResult:
    """Delete every notification of a template for a seller, and mark the rows known here.

    The radius is looked at again here, whatever a screen has shown before.

    Raises:
        BlockedError: Writes are off, or a send is on its way.
        UsageError: The count is not the number known here.
        StoreError: It could not be recorded, so nothing was sent.
    """
    seller.require_writes()
    target = Target(seller.account, seller.environment, template_id)
    radius = await blast_radius(seller.ledger, target)
    require_count(radius, count)
    request = delete_notifications_request(template_id, reason)
    call = begun_call(seller, Operation.DELETE, None, template_id)
    await seller.ledger.calls.add(call)
    try:
        accepted = await _until_clear(seller, target, request)
    except SpApiError as error:
        await seller.ledger.calls.finish(failed_call(call, error))
        return DeleteResult((), error.request_id, error)
    detail = f"accepted, count not reported; {radius.count} known here"
    ended = accepted_call(call, accepted, detail)
    ids = tuple(row.id for row in radius.rows)
    await seller.ledger.history.mark_deleted(ids, reason, seller.ledger.now(), ended)
    return DeleteResult(ids, accepted.request_id)
