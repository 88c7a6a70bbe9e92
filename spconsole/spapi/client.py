"""The three App Integrations operations for one account.

Repeated by itself is only what Amazon certainly did not act on: a 429, and a connection that never
opened. Everything that differs between environments is already inside `http` and `auth`.
"""

import asyncio
import random
import ssl
import time
from collections.abc import Callable

import httpx
import stamina

from spconsole.domain.errors import NotSentError, OutcomeUnknownError, SpApiError, ThrottledError
from spconsole.domain.notifications import Accepted, ApiRequest, Operation
from spconsole.spapi.answers import read_answer
from spconsole.spapi.connect import MARK, AnswerRefusedError, Mark
from spconsole.spapi.endpoints import Endpoints
from spconsole.spapi.limits import RateBuckets
from spconsole.spapi.lwa import LwaAuth

ATTEMPTS = 5
CONNECT_ATTEMPTS = 3
LONGEST_WAIT_S = 30.0

NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)

OnWait = Callable[[Operation, float, int], None]
"""Told before each repetition: the operation, the seconds to wait, and the number of the try."""


class AppIntegrationsClient:
    """One account's calls to one Amazon."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        auth: LwaAuth,
        endpoints: Endpoints,
        buckets: RateBuckets,
        key: tuple[str, str],
        *,
        total_timeout_s: float = 30.0,
    ) -> None:
        self._http = http
        self._auth = auth
        self._endpoints = endpoints
        self._buckets = buckets
        self._key = key
        self._total_timeout_s = total_timeout_s

    async def call(self, request: ApiRequest, on_wait: OnWait | None = None) -> Accepted:
        """Make one call; what was asked is done when this returns.

        Raises:
            SpApiError: One of its subclasses says whether it may have been done.
        """
        backoff = _Backoff(request.operation, on_wait)
        async for attempt in stamina.retry_context(on=backoff, attempts=ATTEMPTS, timeout=None):
            with attempt:
                await self._buckets.take((*self._key, request.operation))
                return await self._send(request)
        raise AssertionError("stamina gave up without an error")

    async def _send(self, request: ApiRequest) -> Accepted:
        mark = Mark()
        started = time.perf_counter()
        try:
            async with asyncio.timeout(self._total_timeout_s):
                response = await self._http.post(
                    self._endpoints.api + request.path,
                    content=request.body,
                    headers={"content-type": "application/json"},
                    auth=self._auth,
                    extensions={MARK: mark},
                )
        except TimeoutError as error:
            raise _interrupted("no answer in time", mark.sent) from error
        except httpx.RequestError as error:
            raise _transport_error(error, mark) from error
        key = (*self._key, request.operation)
        self._buckets.learn(key, response.headers.get("x-amzn-RateLimit-Limit"))
        if response.status_code == 429:
            self._buckets.throttled(key)
        return read_answer(request.operation, response, round((time.perf_counter() - started) * 1000))

    async def fetch_token(self) -> None:
        """Ask for an access token and send nothing else.

        Raises:
            SpApiError: Login with Amazon refused, or did not answer.
        """
        try:
            async with asyncio.timeout(self._total_timeout_s):
                await self._auth.renew(self._http.send)
        except TimeoutError as error:
            raise _interrupted("no answer in time", sent=False) from error
        except httpx.RequestError as error:
            raise _transport_error(error, Mark()) from error

    async def aclose(self) -> None:
        """Close every connection."""
        await self._http.aclose()


class _Backoff:
    """Which errors are repeated, and after how many seconds."""

    def __init__(self, operation: Operation, on_wait: OnWait | None) -> None:
        self._operation = operation
        self._on_wait = on_wait
        self._tries = 0

    def __call__(self, error: Exception) -> bool | float:
        self._tries += 1
        if isinstance(error, ThrottledError):
            wait_s = error.retry_after_s or min(LONGEST_WAIT_S, 2.0 ** (self._tries - 1))
            wait_s += random.uniform(0, 0.5)  # noqa: S311 - spreads several consoles, guards nothing
        elif _never_connected(error) and self._tries < CONNECT_ATTEMPTS:
            wait_s = 0.5 * self._tries
        else:
            return False
        if self._on_wait and self._tries < ATTEMPTS:
            self._on_wait(self._operation, wait_s, self._tries + 1)
        return wait_s


def _never_connected(error: Exception) -> bool:
    """Whether no connection was opened; one that broke over certificates will do so again."""
    cause = error.__cause__
    return (
        isinstance(error, NotSentError) and isinstance(cause, httpx.ConnectError) and not _tls_problem(cause)
    )


def _tls_problem(error: httpx.RequestError) -> str:
    """Why no encrypted connection came about, when that was it."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return str(getattr(cause, "verify_message", "") or cause.reason or "no TLS").replace("_", " ")
        cause = cause.__cause__ or cause.__context__
    return ""


def _transport_error(error: httpx.RequestError, mark: Mark) -> SpApiError:
    """What a broken connection means: `mark` knows whether a byte of the request itself left."""
    if isinstance(error, AnswerRefusedError):
        return _interrupted(str(error), mark.sent)
    sent = mark.sent and not isinstance(error, NEVER_SENT)
    return _interrupted(_said(error), sent)


def _said(error: httpx.RequestError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "no answer in time"
    if isinstance(error, httpx.ConnectError):
        tls = _tls_problem(error)
        return f"no trusted connection ({tls}; is a company certificate missing?)" if tls else "no connection"
    if isinstance(error, httpx.ProxyError):
        return "the proxy refused"
    return "the connection broke"


def _interrupted(what: str, sent: bool) -> SpApiError:
    if sent:
        return OutcomeUnknownError(
            f"Sent, but {what}. It may have been done or not, and it is not repeated. Look before you repeat."
        )
    return NotSentError(f"Nothing left this machine: {what}. Check the network and try again.")
