"""Recording that a seller completed the action of a notification."""

import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from spconsole.domain.errors import SpConsoleError, UnrecordedError, UsageError
from spconsole.domain.history import FeedbackState, HistoryEntry, Status, feedback_problem
from spconsole.domain.notifications import (
    FeedbackActionCode,
    Operation,
    notification_id_problem,
    record_action_feedback_request,
)
from spconsole.services.calls import Answer, ask, begun_call
from spconsole.services.context import SellerContext
from spconsole.services.notifications import status_after

if TYPE_CHECKING:
    from spconsole.spapi.backoff import OnWait


class FeedbackResult(Struct, frozen=True):
    """The row after the feedback, and the error when it did not end well."""

    entry: HistoryEntry
    error: SpConsoleError | None = None


async def record_feedback(
    seller: SellerContext, entry: HistoryEntry, on_wait: "OnWait | None" = None
) -> FeedbackResult:
    """Record feedback for a row of this history; never repeated by itself when the answer is unclear.

    Args:
        on_wait: Told before each wait for the usage plan.

    Raises:
        UsageError: The row cannot have feedback, or is of another environment.
        BlockedError: Writes are off here, or the row has changed meanwhile.
        StoreError: It could not be recorded, so nothing was sent.
    """
    problem = feedback_problem(entry)
    if problem:
        raise UsageError(problem)
    if entry.environment is not seller.environment:
        raise UsageError(f"It was sent in {entry.environment}, and this is {seller.environment}.")
    seller.require_writes()
    call = begun_call(seller, Operation.FEEDBACK, entry.id, entry.template_id)
    await seller.ledger.history.begin_feedback(entry.id, call)
    answer = await ask(seller, record_action_feedback_request(entry.notification_id or ""), call, on_wait)
    ended = _acted(entry, answer, seller.ledger.now())
    return await _kept(
        seller,
        lambda: seller.ledger.history.end_feedback(entry.id, ended.feedback, ended.feedback_at, answer.call),
        ended,
        answer,
    )


def _acted(entry: HistoryEntry, answer: Answer, now: datetime) -> HistoryEntry:
    """The row after an answer; what was recorded once stays so, whatever a repetition ends like."""
    if answer.error is None:
        code = FeedbackActionCode.SELLER_ACTION_COMPLETED.value
        return structs.replace(
            entry, feedback=FeedbackState.RECORDED, feedback_action_code=code, feedback_at=now
        )
    if answer.unclear and entry.feedback is not FeedbackState.RECORDED:
        return structs.replace(entry, feedback=FeedbackState.UNKNOWN)
    return entry


async def _kept(
    seller: SellerContext, writing: Callable[[], Awaitable[None]], ended: HistoryEntry, answer: Answer
) -> FeedbackResult:
    """Write what came of it; when that fails, say so without hiding what Amazon said."""
    error: SpConsoleError | None = answer.error
    said = "was refused"
    if answer.error is None or answer.unclear:
        said = "may be recorded" if answer.unclear else "is recorded at Amazon"
    what = f"The feedback for {ended.notification_id} {said}"
    late = await seller.ledger.unwritten.write(what, writing, hurried=answer.fault is not None)
    if late is not None and (answer.error is None or answer.unclear):
        error = UnrecordedError(f"The feedback {said}, but that could not be kept here. {late}")
    if answer.fault is not None:
        raise answer.fault
    return FeedbackResult(ended, error)


async def record_feedback_by_id(
    seller: SellerContext, notification_id: str, on_wait: "OnWait | None" = None
) -> FeedbackResult:
    """Record feedback for an id: of a row known here, or of a notification that another system sent.

    Of several rows with one id (a sandbox repeats them) the newest not yet acted on is meant. An id that
    is unknown here is kept in history, with what Amazon said to it, and may be asked for again.

    Raises:
        UsageError: That cannot be an id, or its row cannot have feedback.
        BlockedError: Writes are off here.
        StoreError: It could not be recorded, so nothing was sent.
    """
    problem = notification_id_problem(notification_id)
    if problem:
        raise UsageError(problem)
    rows = [row for row in await known_rows(seller, notification_id) if row.account == seller.account]
    open_rows = [row for row in rows if feedback_problem(row) is None]
    fresh = [row for row in open_rows if row.feedback is not FeedbackState.RECORDED]
    own = [row for row in rows if row.template_id or row.feedback is FeedbackState.SENDING]
    if chosen := [*fresh, *open_rows, *own]:
        return await record_feedback(seller, chosen[0], on_wait)
    return await _for_stranger(seller, notification_id, on_wait)


async def known_rows(seller: SellerContext, notification_id: str) -> list[HistoryEntry]:
    """Rows of this environment that carry the id, newest first."""
    rows = await seller.ledger.history.by_notification_id(notification_id)
    return [row for row in rows if row.environment is seller.environment]


async def _for_stranger(
    seller: SellerContext, notification_id: str, on_wait: "OnWait | None"
) -> FeedbackResult:
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
    answer = await ask(seller, record_action_feedback_request(notification_id), call, on_wait)
    asked = structs.replace(
        entry,
        status=status_after(answer.error),
        feedback=FeedbackState.NONE,
        error=answer.error.detail if answer.error else None,
        request_id=answer.call.request_id,
    )
    ended = _acted(asked, answer, seller.ledger.now())
    return await _kept(seller, lambda: seller.ledger.history.replace(ended, answer.call), ended, answer)
