"""Recording that a seller completed the action of a notification."""

import dataclasses
import uuid
from dataclasses import dataclass

from spconsole.domain.errors import OutcomeUnknownError, SpApiError, UsageError
from spconsole.domain.history import FeedbackState, HistoryEntry, Status, feedback_problem
from spconsole.domain.notifications import (
    FeedbackActionCode,
    Operation,
    notification_id_problem,
    record_action_feedback_request,
)
from spconsole.services.calls import accepted_call, begun_call, failed_call
from spconsole.services.context import SellerContext


@dataclass(frozen=True, slots=True)
class FeedbackResult:
    """The row after the feedback, and the error when it did not end well."""

    entry: HistoryEntry
    error: SpApiError | None = None


async def record_feedback(seller: SellerContext, entry: HistoryEntry) -> FeedbackResult:
    """Record feedback for a row of this history; never repeated by itself when the answer is unclear.

    Raises:
        UsageError: The row cannot have feedback.
        BlockedError: Writes are off here.
        StoreError: It could not be recorded, so nothing was sent.
    """
    problem = feedback_problem(entry)
    if problem:
        raise UsageError(problem)
    seller.require_writes()
    call = begun_call(seller, Operation.FEEDBACK, entry.id, entry.template_id)
    await seller.ledger.history.begin_feedback(entry.id, call)
    error: SpApiError | None = None
    try:
        accepted = await seller.client.call(record_action_feedback_request(entry.notification_id or ""))
        call = accepted_call(call, accepted)
    except SpApiError as failed:
        error = failed
        call = failed_call(call, failed)
    state = _state_after(entry, error)
    at = entry.feedback_at if state is entry.feedback else seller.ledger.now()
    await seller.ledger.history.end_feedback(entry.id, state, at, call)
    return FeedbackResult(await _again(seller, entry), error)


def _state_after(entry: HistoryEntry, error: SpApiError | None) -> FeedbackState:
    if error is None:
        return FeedbackState.RECORDED
    return FeedbackState.UNKNOWN if isinstance(error, OutcomeUnknownError) else entry.feedback


async def _again(seller: SellerContext, entry: HistoryEntry) -> HistoryEntry:
    return await seller.ledger.history.get(entry.id) or entry


async def record_feedback_by_id(seller: SellerContext, notification_id: str) -> FeedbackResult:
    """Record feedback for an id: of a row known here, or of a notification that another system sent.

    Of several rows with one id (a sandbox repeats them) the newest not yet acted on is meant. An id that
    is unknown here is kept in history, with what Amazon said to it.

    Raises:
        UsageError: That cannot be an id, or its row cannot have feedback.
        BlockedError: Writes are off here.
        StoreError: It could not be recorded, so nothing was sent.
    """
    problem = notification_id_problem(notification_id)
    if problem:
        raise UsageError(problem)
    rows = [row for row in await known_rows(seller, notification_id) if row.account == seller.account]
    if rows:
        open_rows = [row for row in rows if feedback_problem(row) is None]
        fresh = [row for row in open_rows if row.feedback is not FeedbackState.RECORDED]
        return await record_feedback(seller, [*fresh, *open_rows, *rows][0])
    return await _for_stranger(seller, notification_id)


async def known_rows(seller: SellerContext, notification_id: str) -> list[HistoryEntry]:
    """Rows of this environment that carry the id, newest first."""
    rows = await seller.ledger.history.by_notification_id(notification_id)
    return [row for row in rows if row.environment is seller.environment]


async def _for_stranger(seller: SellerContext, notification_id: str) -> FeedbackResult:
    """Feedback for an id that nothing here knows of."""
    seller.require_writes()
    entry = HistoryEntry(
        id=str(uuid.uuid4()),
        created_at=seller.ledger.now(),
        profile=seller.profile.name,
        account=seller.account,
        environment=seller.environment,
        status=Status.UNKNOWN,
        actor=seller.ledger.actor,
        notification_id=notification_id,
        feedback=FeedbackState.SENDING,
        process=seller.ledger.process,
        message="Sent by another system; known by its id only.",
    )
    call = begun_call(seller, Operation.FEEDBACK, entry.id, None)
    await seller.ledger.history.add(entry, call)
    try:
        accepted = await seller.client.call(record_action_feedback_request(notification_id))
    except SpApiError as error:
        ended = _refused_stranger(entry, error)
        await seller.ledger.history.replace(ended, failed_call(call, error))
        return FeedbackResult(ended, error)
    ended = dataclasses.replace(
        entry,
        status=Status.SENT,
        feedback=FeedbackState.RECORDED,
        feedback_action_code=FeedbackActionCode.SELLER_ACTION_COMPLETED.value,
        feedback_at=seller.ledger.now(),
        request_id=accepted.request_id,
    )
    await seller.ledger.history.replace(ended, accepted_call(call, accepted))
    return FeedbackResult(ended)


def _refused_stranger(entry: HistoryEntry, error: SpApiError) -> HistoryEntry:
    unclear = isinstance(error, OutcomeUnknownError)
    return dataclasses.replace(
        entry,
        status=Status.UNKNOWN if unclear else Status.REJECTED,
        feedback=FeedbackState.UNKNOWN if unclear else FeedbackState.NONE,
        error=error.detail,
        request_id=error.request_id,
    )
