"""Every failure spconsole raises on purpose, one class for each different reaction.

* SpConsoleError
  * ConfigError                 a file or setting must be changed
  * UsageError                  the request as asked cannot be made; nothing happened
  * BlockedError                a guard said no (read only, count, held sends); nothing happened
  * StoreError                  history cannot be read or written
    * DiskFullError             there is no room for it
    * ChangedMeanwhileError     the row is not in the state that was seen
    * UnrecordedError           what was done, or may have been, could not be written down
  * SpApiError
    * NotDoneError              Amazon certainly did nothing
      * NotSentError            the request never left this machine
      * CredentialsError        secrets are missing, or Login with Amazon refused them
      * RefusedError            Amazon answered, and the answer was no
        * AccessDeniedError     401 with a fresh token, or 403
        * ThrottledError        429
    * OutcomeUnknownError       it may have been done
"""

from enum import IntEnum
from typing import ClassVar

from msgspec import Struct


class ExitCode(IntEnum):
    """What the shell is told."""

    DONE = 0
    NOT_DONE = 1
    USAGE = 2
    UNKNOWN = 3
    CREDENTIALS = 4
    INTERRUPTED = 130


class ErrorDetail(Struct, frozen=True):
    """One error as Amazon (or this console) words it."""

    code: str
    message: str
    details: str = ""


class SpConsoleError(Exception):
    """The message is a sentence that says the fix."""

    title: ClassVar[str] = "Something went wrong"
    exit_code: ClassVar[ExitCode] = ExitCode.NOT_DONE
    code: ClassVar[str] = "Error"

    @property
    def detail(self) -> ErrorDetail:
        """The error for a history row or a JSON answer."""
        return ErrorDetail(self.code, str(self))


class ConfigError(SpConsoleError):
    """A file or a setting must be changed by a person."""

    title = "Configuration"
    exit_code = ExitCode.USAGE
    code = "ConfigError"


class UsageError(SpConsoleError):
    """What was asked cannot be asked."""

    title = "Not possible"
    exit_code = ExitCode.USAGE
    code = "UsageError"


class BlockedError(SpConsoleError):
    """A guard of ours said no."""

    title = "Blocked"
    code = "Blocked"


class StoreError(SpConsoleError):
    """History could not be read or written."""

    title = "History"
    code = "StoreError"


class DiskFullError(StoreError):
    """There is no room to write; somebody must make some."""


class ChangedMeanwhileError(StoreError):
    """A row is not in the state that was seen, so what was to be written does not fit it."""


class UnrecordedError(StoreError):
    """Amazon did it, or may have, and history could not keep that: look before it is repeated."""

    exit_code = ExitCode.UNKNOWN
    code = "Unrecorded"


class SpApiError(SpConsoleError):
    """A call to Amazon that did not end as wished.

    Args:
        message: One sentence with the fix.
        request_id: `x-amzn-RequestId`, for a support case.
        status: The HTTP status, when there was an answer.
        errors: Amazon's error list; empty when the body was not one.
        cause: What went wrong, one of `domain.causes.Cause`; empty when nothing more can be said of it.
    """

    title = "Amazon"
    code = "SpApiError"

    def __init__(
        self,
        message: str,
        *,
        request_id: str | None = None,
        status: int | None = None,
        errors: tuple[ErrorDetail, ...] = (),
        cause: str = "",
    ) -> None:
        super().__init__(message)
        self.request_id = request_id
        self.status = status
        self.errors = errors
        self.cause = cause

    @property
    def detail(self) -> ErrorDetail:
        return self.errors[0] if self.errors else ErrorDetail(self.code, str(self))


class NotDoneError(SpApiError):
    """Amazon certainly did nothing."""


class NotSentError(NotDoneError):
    """The request never left this machine."""

    title = "Not sent"
    code = "NotSent"


class CredentialsError(NotDoneError):
    """Secrets are missing, or Login with Amazon refused them; the request never left."""

    title = "Credentials"
    exit_code = ExitCode.CREDENTIALS
    code = "Credentials"


class RefusedError(NotDoneError):
    """Amazon answered, and the answer was no."""

    title = "Refused by Amazon"
    code = "Refused"


class AccessDeniedError(RefusedError):
    """401 with a fresh token, or 403."""

    title = "Access denied by Amazon"
    exit_code = ExitCode.CREDENTIALS
    code = "AccessDenied"


class ThrottledError(RefusedError):
    """429: asked too often.

    Args:
        retry_after_s: Seconds that Amazon asks to wait, when it says so.
    """

    title = "Too many requests"
    code = "Throttled"

    def __init__(
        self,
        message: str,
        *,
        request_id: str | None = None,
        status: int | None = 429,
        errors: tuple[ErrorDetail, ...] = (),
        cause: str = "",
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(message, request_id=request_id, status=status, errors=errors, cause=cause)
        self.retry_after_s = retry_after_s


class OutcomeUnknownError(SpApiError):
    """Amazon may have done it: never repeat a create after this."""

    title = "Result unknown"
    exit_code = ExitCode.UNKNOWN
    code = "OutcomeUnknown"
