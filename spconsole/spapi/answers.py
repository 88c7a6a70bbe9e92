"""An answer of Amazon's as a value or a typed error; nothing in it is trusted."""

import json
import math

import httpx

from spconsole.domain.errors import (
    AccessDeniedError,
    ErrorDetail,
    OutcomeUnknownError,
    RefusedError,
    SpApiError,
    ThrottledError,
)
from spconsole.domain.notifications import Accepted, Operation, notification_id_problem
from spconsole.domain.text import bounded, shown

MAX_ERRORS = 10
MAX_TEXT = 500
LONGEST_RETRY_AFTER_S = 60.0


def read_answer(operation: Operation, response: httpx.Response, elapsed_ms: int) -> Accepted:
    """What an answer means.

    Raises:
        RefusedError: Amazon certainly did nothing.
        OutcomeUnknownError: It may have done it.
    """
    status = response.status_code
    request_id = _header(response, "x-amzn-RequestId")
    if operation is Operation.CREATE:
        if status == 200 and (fields := _object(response.content)) is not None:
            return Accepted(status, request_id, elapsed_ms, _id_in(fields))
    elif status in {200, 204}:
        return Accepted(status, request_id, elapsed_ms)
    raise failure(operation, response)


def failure(operation: Operation, response: httpx.Response) -> SpApiError:
    """The error for an answer that is not a yes."""
    status = response.status_code
    request_id = _header(response, "x-amzn-RequestId")
    errors = error_list(response.content)
    if not 300 <= status < 500 or status == 408:
        words = (
            f"Amazon answered {status}{_said(errors)}. It may have been done or not, and it is not repeated."
        )
        return OutcomeUnknownError(words, request_id=request_id, status=status, errors=errors)
    if status == 429:
        return ThrottledError(
            "Amazon asked for fewer requests, to the end. Wait a little and try again.",
            request_id=request_id,
            errors=errors or (ErrorDetail("TooManyRequests", "HTTP 429"),),
            retry_after_s=_retry_after(response),
        )
    kind = AccessDeniedError if status in {401, 403} else RefusedError
    words = _refusal_words(operation, status, errors)
    return kind(
        words, request_id=request_id, status=status, errors=errors or (ErrorDetail(f"HTTP{status}", words),)
    )


NO_SAMPLE = "Could not match input arguments"
_NO_SAMPLE_WORDS = (
    "The sandbox has no canned answer for this exact request. This says nothing about your template. "
    "Use the local sandbox for free tries."
)
_UNKNOWN_ID = "Another seller's, deleted, or from a sandbox?"
_WORDS = {
    400: "Amazon refused it{said}. Is the template published for this app, and spelled like this?",
    401: "Amazon refused a fresh access token{said}. Test the seller: t in Sellers, or profile check.",
    403: (
        "Amazon says this app may not do this for this seller{said}. Usual reasons: the app lacks the role "
        "Notifications in Seller Central, or the seller authorised before it had it; ask for it again."
    ),
    404: "Amazon does not know this{said}. " + _UNKNOWN_ID,
    413: "Amazon refused the size of the request{said}. This is a fault of the console; report it.",
    415: "Amazon refused the form of the request{said}. This is a fault of the console; report it.",
}


def _refusal_words(operation: Operation, status: int, errors: tuple[ErrorDetail, ...]) -> str:
    said = _said(errors)
    if status < 400:
        return (
            f"Amazon answered {status}, a redirect. It was not followed: nothing was done. Check the region."
        )
    if any(NO_SAMPLE in error.message for error in errors):
        return _NO_SAMPLE_WORDS
    if status == 400 and operation is Operation.FEEDBACK:
        return f"Amazon refused the feedback{said}. Check the id. {_UNKNOWN_ID}"
    return _WORDS.get(status, f"Amazon refused it with {status}{{said}}.").replace("{said}", said)


def _said(errors: tuple[ErrorDetail, ...]) -> str:
    if not errors:
        return ""
    first = errors[0]
    detail = f" ({first.details})" if first.details else ""
    return f": {first.code}, {first.message.rstrip('.')}{detail}"


def error_list(body: bytes) -> tuple[ErrorDetail, ...]:
    """The errors in a body, bounded and safe to show; none when it is not an error list."""
    fields = _object(body)
    listed = fields.get("errors") if fields else None
    if not isinstance(listed, list):
        return ()
    return tuple(
        ErrorDetail(*(_text(item.get(key)) for key in ("code", "message", "details")))
        for item in listed[:MAX_ERRORS]
        if isinstance(item, dict)
    )


def _text(value: object) -> str:
    return shown(bounded(value if isinstance(value, str) else "", MAX_TEXT))


def _object(body: bytes) -> dict[str, object] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _id_in(fields: dict[str, object]) -> str | None:
    """The notification id, when there is one that can be one."""
    found = fields.get("notificationId")
    return found if isinstance(found, str) and notification_id_problem(found) is None else None


def _header(response: httpx.Response, name: str) -> str | None:
    value = response.headers.get(name)
    return shown(bounded(value, 200)) if value else None


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds to wait, when the header is a sane number of them."""
    try:
        seconds = float(response.headers.get("retry-after", ""))
    except ValueError:
        return None
    return min(seconds, LONGEST_RETRY_AFTER_S) if math.isfinite(seconds) and seconds > 0 else None
