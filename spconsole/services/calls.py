"""One API call and the record of it, begun and ended."""

import asyncio
import dataclasses
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spconsole.domain.errors import OutcomeUnknownError, RefusedError, SpApiError
from spconsole.domain.history import ApiCall
from spconsole.domain.notifications import Accepted, ApiRequest, Operation
from spconsole.services.context import SellerContext

if TYPE_CHECKING:
    from spconsole.spapi.client import OnWait

SENDING = "sending"
DONE = "done"
GIVEN_UP = "It was given up on the way. It may have been done or not: look before you repeat."


@dataclass(frozen=True, slots=True)
class Answer:
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
    seller: SellerContext, request: ApiRequest, call: ApiCall, on_wait: "OnWait | None" = None
) -> Answer:
    """Make a call; whatever comes of it can be written down."""
    try:
        accepted = await seller.client.call(request, on_wait)
    except SpApiError as error:
        return Answer(failed_call(call, error), error=error)
    except (Exception, asyncio.CancelledError) as fault:
        unclear = OutcomeUnknownError(GIVEN_UP)
        return Answer(failed_call(call, unclear), error=unclear, fault=fault)
    return Answer(accepted_call(call, accepted), accepted)


def begun_call(
    seller: SellerContext, operation: Operation, entry_id: str | None, template_id: str | None
) -> ApiCall:
    """A call that is about to be made."""
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
    )


def accepted_call(call: ApiCall, accepted: Accepted, detail: str = "") -> ApiCall:
    """The same call after a yes."""
    return dataclasses.replace(
        call,
        outcome=DONE,
        http_status=accepted.status,
        request_id=accepted.request_id,
        elapsed_ms=accepted.elapsed_ms,
        detail=detail,
    )


def failed_call(call: ApiCall, error: SpApiError) -> ApiCall:
    """The same call after anything else."""
    return dataclasses.replace(
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
