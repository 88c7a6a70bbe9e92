"""What goes back to the client: a status, a body, and the headers that the API model promises."""

from collections.abc import Mapping
from uuid import uuid4

from msgspec import Struct, field
from starlette.responses import JSONResponse, Response

RATED = frozenset({200, 204, 400, 404})
"""The statuses on which the model documents `x-amzn-RateLimit-Limit`; elsewhere no client may count on it."""

DENIED = "Access to requested resource is denied."
SHOWN = 100


class Answer(Struct, frozen=True):
    """One answer, before it becomes bytes."""

    status: int
    body: Mapping[str, object] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class RefusalError(Exception):
    """The request ends here, with this answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"refused with {answer.status}")
        self.answer = answer


def error_list(status: int, code: str, message: str, *details: str) -> Answer:
    """An `ErrorList` with one error for each of `details`, or one without any."""
    errors = [{"code": code, "message": message, "details": detail} for detail in details or ("",)]
    return Answer(status, {"errors": errors})


def invalid_input(message: str, *details: str) -> Answer:
    """A 400: the request was read and cannot be accepted as it is."""
    return error_list(400, "InvalidInput", message, *details)


def malformed(detail: str) -> RefusalError:
    """A 400 for a body that cannot be read as the operation's request."""
    return RefusalError(invalid_input("The request body cannot be used.", detail))


def unauthorized(status: int, detail: str = "") -> Answer:
    """A 401 or 403, which Amazon words alike."""
    return error_list(status, "Unauthorized", DENIED, detail)


def throttled() -> Answer:
    """A 429 as it was seen: no rate header, but Amazon's exception name."""
    answer = error_list(429, "QuotaExceeded", "Too many requests: the usage plan has no room for this one.")
    return Answer(answer.status, answer.body, {"x-amzn-ErrorType": "TooManyRequestsException"})


def not_found(path: str) -> Answer:
    """A 404 for a path or a method that the API does not have."""
    detail = f"There is no operation at {shown(path)} for this method."
    return error_list(404, "NotFound", "No such resource.", detail)


def internal_failure() -> Answer:
    """A 500, in the words that the guide shows for it."""
    return error_list(500, "InternalFailure", "We encountered an internal error. Please try again.")


def unavailable(reason: str) -> Answer:
    """A 503: the sandbox itself cannot work at the moment."""
    return error_list(503, "ServiceUnavailable", "The sandbox cannot use its state file now.", reason)


def issued(notification_id: str) -> Answer:
    """A 200 that carries the id of a notification."""
    return Answer(200, {"notificationId": notification_id})


def shown(text: str) -> str:
    """A client's own text in quotes, cut when it is too long to be read in a message."""
    return f"'{text}'" if len(text) <= SHOWN else f"'{text[:SHOWN]}…'"


def response(answer: Answer, rate: float | None = None) -> Response:
    """The HTTP answer, with a request id, and with the rate where the model documents it."""
    headers = {"x-amzn-RequestId": str(uuid4()), **answer.headers}
    if rate is not None and answer.status in RATED:
        headers["x-amzn-RateLimit-Limit"] = f"{rate:.1f}"
    if answer.body is None:
        return Response(status_code=answer.status, headers=headers)
    return JSONResponse(answer.body, answer.status, headers)
