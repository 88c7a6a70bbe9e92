"""An answer of Amazon's as a value or a typed error; nothing in it is trusted."""

import json
import math
from email.utils import parsedate_to_datetime

import httpx

from spconsole.domain.causes import Named, refusal_cause, refusal_words, unclear_cause, unclear_words
from spconsole.domain.errors import (
    AccessDeniedError,
    ErrorDetail,
    OutcomeUnknownError,
    RefusedError,
    SpApiError,
    ThrottledError,
)
from spconsole.domain.notifications import Accepted, Operation, notification_id_problem
from spconsole.domain.redaction import redacted
from spconsole.domain.text import bounded, one_line, shown

MAX_ERRORS = 10
MAX_TEXT = 500
MOST_READ = 10_000
MAX_SAID = 300
"""Characters of Amazon's words inside a sentence of ours; the row keeps more of them."""
LONGEST_RETRY_AFTER_S = 60.0


def read_answer(
    operation: Operation, response: httpx.Response, elapsed_ms: int, named: Named | None = None
) -> Accepted:
    """What an answer means.

    Args:
        named: Whom the sentence of a failure speaks of.

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
    raise failure(operation, response, named)


def failure(operation: Operation, response: httpx.Response, named: Named | None = None) -> SpApiError:
    """The error for an answer that is not a yes."""
    status, named = response.status_code, named or Named()
    request_id = _header(response, "x-amzn-RequestId")
    errors = error_list(response.content)
    said = _said(errors)
    if not 300 <= status < 500 or status == 408:
        words = unclear_words(operation, named, f"Amazon answered {status}{said or _unread(response)}")
        cause = unclear_cause(operation)
        return OutcomeUnknownError(words, request_id=request_id, status=status, errors=errors, cause=cause)
    cause = refusal_cause(operation, status, errors)
    words = refusal_words(cause, named, status, said)
    if status == 429:
        return ThrottledError(
            words,
            request_id=request_id,
            errors=errors or (ErrorDetail("TooManyRequests", "HTTP 429"),),
            cause=cause,
            retry_after_s=_retry_after(response),
        )
    kind = AccessDeniedError if status in {401, 403} else RefusedError
    errors = errors or (ErrorDetail(f"HTTP{status}", words),)
    return kind(words, request_id=request_id, status=status, errors=errors, cause=cause)


def _unread(response: httpx.Response) -> str:
    """Why a yes is none: its body is not what was agreed."""
    return " with a body that cannot be read" if response.is_success else ""


def _said(errors: tuple[ErrorDetail, ...]) -> str:
    if not errors:
        return ""
    first = errors[0]
    detail = f" ({first.details})" if first.details else ""
    return one_line(bounded(f": {first.code}, {first.message.rstrip('.')}{detail}", MAX_SAID))


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
    """Words of Amazon's, safe to show and to keep; what we told it in secret may come back in them."""
    words = bounded(value if isinstance(value, str) else "", MOST_READ)
    return shown(bounded(redacted(words), MAX_TEXT))


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
    return shown(bounded(redacted(value), 200)) if value else None


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds to wait, when the header is a sane number of them, or a time not long after the answer's."""
    named = response.headers.get("retry-after", "")
    try:
        seconds = float(named)
    except ValueError:
        seconds = _seconds_until(named, response.headers.get("date", ""))
    return min(seconds, LONGEST_RETRY_AFTER_S) if math.isfinite(seconds) and seconds > 0 else None


def _seconds_until(named: str, answered: str) -> float:
    """Counted from the answer's own time, not from this machine's; infinite when either is missing."""
    try:
        wait = parsedate_to_datetime(named) - parsedate_to_datetime(answered)
    except (TypeError, ValueError):  # no dates, or only one of them with a time zone
        return math.inf
    return wait.total_seconds()
