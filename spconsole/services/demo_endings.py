"""How sends of the demo ended: what their rows and calls say, in the words of the real ones."""

from msgspec import Struct

from spconsole.domain.errors import ErrorDetail
from spconsole.domain.history import Status


class Ending(Struct, frozen=True):
    """How a send ended.

    Attributes:
        said: The sentence of the call.
        after_s: Seconds until it was over; None when it was an ordinary answer.
    """

    status: Status
    outcome: str
    http_status: int | None = None
    error: ErrorDetail | None = None
    said: str = ""
    after_s: float | None = None


SENT = Ending(Status.SENT, "done", 200)

DENIED = Ending(
    Status.REJECTED,
    "refused",
    403,
    ErrorDetail("Unauthorized", "Access to requested resource is denied."),
    "Amazon says this app may not do this for this seller: Unauthorized, Access to requested resource is "
    "denied. Usual reasons: the app lacks the role Notifications in Seller Central, or the seller authorised "
    "before it had it; ask for it again.",
)
NOT_PUBLISHED = Ending(
    Status.REJECTED,
    "refused",
    400,
    ErrorDetail(
        "InvalidInput", "Invalid Template Identifier(templateId)", "'RESTOCK_NOW' is an invalid templateId"
    ),
    "Amazon refused it: InvalidInput, Invalid Template Identifier(templateId) ('RESTOCK_NOW' is an invalid "
    "templateId). Is the template published for this app, and spelled like this?",
)
THROTTLED = Ending(
    Status.REJECTED,
    "refused",
    429,
    ErrorDetail("QuotaExceeded", "Too many requests: the usage plan has no room for this one."),
    "Amazon asked for fewer requests, to the end. Wait a little and try again.",
)

_NO_ANSWER = (
    "Sent, but no answer in time. It may have been done or not, and it is not repeated. Look before you "
    "repeat."
)
TIMED_OUT = Ending(
    Status.UNKNOWN, "unknown", None, ErrorDetail("OutcomeUnknown", _NO_ANSWER), _NO_ANSWER, 30.0
)
SERVER_ERROR = Ending(
    Status.UNKNOWN,
    "unknown",
    500,
    ErrorDetail("InternalFailure", "We encountered an internal error. Please try again."),
    "Amazon answered 500: InternalFailure, We encountered an internal error. Please try again. It may have "
    "been done or not, and it is not repeated.",
)

_NO_CONNECTION = "Nothing left this machine: no connection. Check the network and try again."
OFFLINE = Ending(
    Status.NOT_SENT, "not sent", None, ErrorDetail("NotSent", _NO_CONNECTION), _NO_CONNECTION, 10.0
)
_WITHDRAWN = (
    "Amazon refused the refresh token: the seller withdrew it, it expired, or it belongs to another app. Ask "
    "the seller to authorise again."
)
TOKEN_REFUSED = Ending(
    Status.NOT_SENT, "not sent", 400, ErrorDetail("Credentials", _WITHDRAWN), _WITHDRAWN, 0.2
)

FAILURES = (DENIED, THROTTLED, TIMED_OUT, SERVER_ERROR, OFFLINE, OFFLINE)
"""What goes wrong on an ordinary day."""
