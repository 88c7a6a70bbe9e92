"""The three App Integrations operations for one account.

Repeated by itself is only what Amazon certainly did not act on: a 429, and a connection that never
opened. Everything that differs between environments is already inside `http` and `auth`.
"""

import asyncio
import time
from collections.abc import Awaitable
from datetime import datetime

import httpx
import stamina
from msgspec import structs

from spconsole.domain.causes import Cause, Named, unclear_cause, unclear_words
from spconsole.domain.errors import NotSentError, OutcomeUnknownError, SpApiError, ThrottledError
from spconsole.domain.notifications import Accepted, ApiRequest
from spconsole.domain.text import one_line
from spconsole.spapi.answers import read_answer
from spconsole.spapi.backoff import ATTEMPTS, Backoff, OnWait, tls_problem
from spconsole.spapi.connect import MARK, AnswerRefusedError
from spconsole.spapi.endpoints import Endpoints
from spconsole.spapi.limits import Key, RateBuckets, Turn
from spconsole.spapi.lwa import LwaAuth
from spconsole.spapi.mark import Mark

NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)


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

    async def call(
        self, request: ApiRequest, on_wait: OnWait | None = None, mark: Mark | None = None
    ) -> Accepted:
        """Make one call; what was asked is done when this returns.

        Args:
            mark: Says at any time, also to whoever gave up, whether it may have left.

        Raises:
            SpApiError: One of its subclasses says whether it may have been done.
        """
        mark = mark or Mark()
        backoff = Backoff(request.operation, on_wait)
        async for attempt in stamina.retry_context(on=backoff, attempts=ATTEMPTS, timeout=None):
            with attempt:
                return await self._in_turn(request, mark, backoff)
        raise AssertionError("stamina gave up without an error")

    async def _in_turn(self, request: ApiRequest, mark: Mark, backoff: Backoff) -> Accepted:
        """One try. The token comes first: while it is fetched, the turn would grow old."""
        await self._log_in(self._auth.make_ready(self._http.send))
        key = (*self._key, request.operation)
        turn = await self._buckets.take(key, backoff.queued)
        try:
            return await self._send(request, mark, key, turn)
        except ThrottledError as error:
            mark.sent = False  # Amazon refused it; as far as that goes, nothing has been sent
            await self._buckets.throttled(key, error.retry_after_s)
            raise
        except BaseException:
            if not mark.sent:
                await asyncio.shield(asyncio.ensure_future(self._buckets.give_back(key)))
            raise

    async def _send(self, request: ApiRequest, mark: Mark, key: Key, turn: Turn) -> Accepted:
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
            raise self._interrupted(
                _silence(self._total_timeout_s), request if mark.sent else None
            ) from error
        except httpx.RequestError as error:
            raise self._transport_error(error, request, mark) from error
        elapsed_ms = round((time.perf_counter() - started) * 1000)
        await self._buckets.answered(key, turn, response.headers.get("x-amzn-RateLimit-Limit"))
        return read_answer(request.operation, response, elapsed_ms, self._named(request))

    @property
    def token_fetched_at(self) -> datetime | None:
        """When the access token that is in use came; None while there is none."""
        return self._auth.fetched_at

    def _named(self, request: ApiRequest) -> Named:
        return structs.replace(self._auth.named, subject=one_line(request.subject))

    def _transport_error(
        self, error: httpx.RequestError, request: ApiRequest | None, mark: Mark
    ) -> SpApiError:
        """What a broken connection means: `mark` knows whether a byte of the request itself left."""
        sent = mark.sent = mark.sent and not isinstance(error, NEVER_SENT)
        return self._interrupted(_said(error, self._total_timeout_s), request if sent else None)

    def _interrupted(self, what: str, sent: ApiRequest | None) -> SpApiError:
        """The error for a call without an answer.

        Args:
            sent: The request, when it may have arrived.
        """
        if sent is None:
            words = f"Nothing left this machine: {what}. Check the network and try again."
            return NotSentError(words, cause=Cause.UNREACHABLE)
        words = unclear_words(sent.operation, self._named(sent), f"Sent, but {what}")
        return OutcomeUnknownError(words, cause=unclear_cause(sent.operation))

    async def fetch_token(self) -> str:
        """Ask for an access token and send nothing else.

        Raises:
            SpApiError: Login with Amazon refused, or did not answer.
        """
        await self._log_in(self._auth.renew(self._http.send))
        return self._auth.token

    async def _log_in(self, asking: Awaitable[None]) -> None:
        try:
            async with asyncio.timeout(self._total_timeout_s):
                await asking
        except TimeoutError as error:
            raise self._interrupted(_silence(self._total_timeout_s), None) from error
        except httpx.RequestError as error:
            raise self._transport_error(error, None, Mark()) from error

    async def aclose(self) -> None:
        """Close every connection."""
        await self._http.aclose()


def _said(error: httpx.RequestError, total_s: float) -> str:
    """What broke, as a clause that names the host."""
    host = _host(error)
    if isinstance(error, AnswerRefusedError):
        return str(error)
    if isinstance(error, httpx.TimeoutException):
        return _silence(total_s, host)
    if isinstance(error, httpx.ConnectError):
        tls = tls_problem(error)
        words = f"no trusted connection to {host} ({tls}; is a company certificate missing?)"
        return words if tls else f"no connection to {host}"
    if isinstance(error, httpx.ProxyError):
        return f"the proxy refused the way to {host}"
    return f"the connection to {host} broke"


def _silence(total_s: float, host: str = "Amazon") -> str:
    return f"no answer from {host} in {total_s:g} s"


def _host(error: httpx.RequestError) -> str:
    """The host that was called: the API's, or that of Login with Amazon."""
    try:
        return error.request.url.host
    except RuntimeError:  # httpx keeps none for an error outside a request
        return "Amazon"
