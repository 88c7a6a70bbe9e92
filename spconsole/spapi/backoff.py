"""Which errors are repeated, when, and what whoever waits is told."""

import random
import ssl
from collections.abc import Callable

import httpx

from spconsole.domain.errors import NotSentError, ThrottledError
from spconsole.domain.notifications import Operation
from spconsole.domain.usage import Pause
from spconsole.spapi.limits import LONGEST_WAIT_S

ATTEMPTS = 5
CONNECT_ATTEMPTS = 3
WORTH_SAYING_S = 2.0
"""A wait for the usage plan that is shorter needs no words."""

OnWait = Callable[[Pause], None]
"""Told before each wait."""


class Backoff:
    """One call's tries: asked by stamina after each error."""

    def __init__(self, operation: Operation, on_wait: OnWait | None) -> None:
        self._operation = operation
        self._on_wait = on_wait
        self._tries = 0

    def __call__(self, error: Exception) -> bool | float:
        self._tries += 1
        if isinstance(error, ThrottledError):
            wait_s = min(LONGEST_WAIT_S, error.retry_after_s or 2.0 ** (self._tries - 1))
            wait_s += random.uniform(0, 0.5)  # noqa: S311 - spreads several consoles, guards nothing
            self._say("Amazon asked for less.", wait_s, ATTEMPTS)
        elif _never_connected(error) and self._tries < CONNECT_ATTEMPTS:
            wait_s = 0.5 * self._tries
            self._say("No connection yet, so nothing was sent.", wait_s, CONNECT_ATTEMPTS)
        else:
            return False
        return wait_s

    def queued(self, wait_s: float) -> None:
        """The usage plan makes this request wait."""
        if self._on_wait and wait_s >= WORTH_SAYING_S:
            text = "The usage plan of this seller is used up. It goes in {left} s."
            self._on_wait(Pause(self._operation, wait_s, self._tries + 1, ATTEMPTS, text))

    def _say(self, why: str, wait_s: float, of: int) -> None:
        number = self._tries + 1
        if self._on_wait and number <= of:
            text = f"{why} Again in {{left}} s (try {number} of {of})."
            self._on_wait(Pause(self._operation, wait_s, number, of, text))


def _never_connected(error: Exception) -> bool:
    """Whether no connection was opened; one that broke over certificates will do so again."""
    cause = error.__cause__
    return (
        isinstance(error, NotSentError) and isinstance(cause, httpx.ConnectError) and not tls_problem(cause)
    )


def tls_problem(error: httpx.RequestError) -> str:
    """Why no encrypted connection came about, when that was it."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return str(getattr(cause, "verify_message", "") or cause.reason or "no TLS").replace("_", " ")
        cause = cause.__cause__ or cause.__context__
    return ""
