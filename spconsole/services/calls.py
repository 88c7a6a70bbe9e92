"""The record of one API call, begun and ended."""

import dataclasses
import uuid

from spconsole.domain.errors import OutcomeUnknownError, RefusedError, SpApiError
from spconsole.domain.history import ApiCall
from spconsole.domain.notifications import Accepted, Operation
from spconsole.services.context import SellerContext

SENDING = "sending"
DONE = "done"


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
