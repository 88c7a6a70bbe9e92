"""One API call and the record of it, begun and ended."""

import asyncio
import logging
import uuid
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from spconsole.config.secrets import SecretText
from spconsole.domain.errors import NotSentError, OutcomeUnknownError, RefusedError, SpApiError
from spconsole.domain.history import ApiCall
from spconsole.domain.notifications import Accepted, ApiRequest, Operation
from spconsole.domain.usage import Pause
from spconsole.services.auditing import AuditEvent
from spconsole.services.context import SellerContext
from spconsole.spapi.mark import Mark

if TYPE_CHECKING:
    from spconsole.spapi.backoff import OnWait

LOG = logging.getLogger("spconsole.calls")
TOKEN = "token"  # noqa: S105 - the name of an act
SENDING = "sending"
DONE = "done"
GIVEN_UP = "It was given up on the way. It may have been done or not: look before you repeat."
GIVEN_UP_UNSENT = "It was given up before it left this machine. Nothing was sent: send it again if need be."


class Answer(Struct, frozen=True):
    """What came of a call; one of `accepted` and `error` is there.

    Attributes:
        call: The call as it ended.
        fault: Why it was given up (cancelled, or a fault of this console); whoever asked raises it, once
            the rest is written down.
    """

    call: ApiCall
    accepted: Accepted | None = None
    error: SpApiError | None = None
    fault: BaseException | None = None

    @property
    def unclear(self) -> bool:
        """Whether it may have been done or not."""
        return isinstance(self.error, OutcomeUnknownError)


async def ask(
    seller: SellerContext,
    request: ApiRequest,
    call: ApiCall,
    on_wait: "OnWait | None" = None,
    *,
    ticket: str = "",
) -> Answer:
    """Make a call; whatever comes of it can be written down. The log and the audit trail have it too.

    Args:
        ticket: That of the row it is about, for the trail; a call without a row carries its own.
    """
    LOG.info("%s begins, %s", request.operation, _who(call))
    seller.ledger.audit.note_call(AuditEvent.REQUEST, call, request, ticket)
    answer = await _asked(seller, request, call, on_wait)
    ended = answer.call
    LOG.log(
        logging.WARNING if answer.error else logging.INFO,
        "%s %s, %s, HTTP %s, request id %s, %s ms",
        *(request.operation, ended.outcome, _who(call)),
        *(ended.http_status, ended.request_id, ended.elapsed_ms),
        exc_info=answer.fault if isinstance(answer.fault, Exception) else None,
    )
    seller.ledger.audit.note_call(AuditEvent.ANSWER, ended, request, ticket)
    return answer


def _who(call: ApiCall) -> str:
    return f"{call.environment}, {call.profile}, account {call.account}"


async def fresh_token(seller: SellerContext) -> SecretText:
    """A new access token; nothing else is asked for.

    Raises:
        SpConsoleError: Why there is none.
    """
    outcome, status = "unknown", None
    _note_token(seller, AuditEvent.REQUEST, SENDING, None)
    try:
        token, outcome = SecretText(await seller.client.fetch_token()), DONE
    except SpApiError as error:
        outcome, status = _outcome(error), error.status
        raise
    finally:
        LOG.info("%s %s, %s, %s, HTTP %s", TOKEN, outcome, seller.environment, seller.profile.name, status)
        _note_token(seller, AuditEvent.ANSWER, outcome, status)
    return token


def _note_token(seller: SellerContext, event: AuditEvent, outcome: str, status: int | None) -> None:
    seller.ledger.audit.note(
        event,
        outcome,
        environment=seller.environment,
        account=seller.account,
        profile=seller.profile.name,
        operation=TOKEN,
        http_status=status,
    )


async def _asked(
    seller: SellerContext, request: ApiRequest, call: ApiCall, on_wait: "OnWait | None"
) -> Answer:
    mark = Mark()

    def waiting(pause: Pause) -> None:
        seller.ledger.waits.begin(call, pause, seller.ledger.now())
        if on_wait:
            on_wait(pause)

    try:
        accepted = await seller.client.call(request, waiting, mark)
    except SpApiError as error:
        return Answer(failed_call(call, error), error=error)
    except (Exception, asyncio.CancelledError) as fault:
        given_up = OutcomeUnknownError(GIVEN_UP) if mark.sent else NotSentError(GIVEN_UP_UNSENT)
        return Answer(failed_call(call, given_up), error=given_up, fault=fault)
    finally:
        seller.ledger.waits.end(call)
    return Answer(accepted_call(call, accepted), accepted)


def begun_call(
    seller: SellerContext,
    operation: Operation,
    entry_id: str | None,
    template_id: str | None,
    ticket: str = "",
) -> ApiCall:
    """A call that is about to be made.

    Args:
        ticket: For one that has no row of its own, which would carry it.
    """
    return ApiCall(
        id=str(uuid.uuid4()),
        at=seller.ledger.now(),
        operation=operation,
        environment=seller.environment,
        account=seller.account,
        profile=seller.profile.name,
        outcome=SENDING,
        entry_id=entry_id,
        template_id=template_id,
        process=seller.ledger.process,
        ticket=ticket,
    )


def accepted_call(call: ApiCall, accepted: Accepted, detail: str = "") -> ApiCall:
    """The same call after a yes."""
    return structs.replace(
        call,
        outcome=DONE,
        http_status=accepted.status,
        request_id=accepted.request_id,
        elapsed_ms=accepted.elapsed_ms,
        detail=detail,
    )


def failed_call(call: ApiCall, error: SpApiError) -> ApiCall:
    """The same call after anything else."""
    return structs.replace(
        call,
        outcome=_outcome(error),
        http_status=error.status,
        request_id=error.request_id,
        detail=str(error),
    )


def _outcome(error: SpApiError) -> str:
    if isinstance(error, OutcomeUnknownError):
        return "unknown"
    return "refused" if isinstance(error, RefusedError) else "not sent"
