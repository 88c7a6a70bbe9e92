"""Login with Amazon as an `httpx.Auth`: one token for all, fetched once, renewed before it dies."""

import asyncio
import math
import platform
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import datetime, timedelta

import httpx

from spconsole import __version__
from spconsole.domain.causes import Named
from spconsole.domain.redaction import hand_out
from spconsole.spapi.connect import MARK
from spconsole.spapi.login_answers import answer_fields, no_token
from spconsole.spapi.mark import Mark

LONGEST_S = 3600.0
MARGIN_S = 60.0
USER_AGENT = (
    f"spconsole/{__version__} (Language=Python/{platform.python_version()}; Platform={platform.system()})"
)


class LwaAuth(httpx.Auth):
    """Puts `x-amz-access-token` on a request, asking for a token first if need be.

    A 401, a 403 that says the token expired, and any 403 to a token past its time are answered with one
    fresh token and one more try: Amazon did not act on the first.

    Args:
        token_url: The whole URL of the token endpoint.
        form: The form fields of a token request, secrets included; asked for only when needed.
        monotonic: Seconds of a clock that never goes back.
        now: The time of day, for `x-amz-date`.
        named: Whom the sentence of a refusal speaks of.

    Attributes:
        fetched_at: When the token came; None while there is none.
    """

    def __init__(
        self,
        token_url: str,
        form: Callable[[], dict[str, str]],
        monotonic: Callable[[], float],
        now: Callable[[], datetime],
        named: Named | None = None,
    ) -> None:
        self.named = named or Named()
        self.fetched_at: datetime | None = None
        self._token_url = token_url
        self._form = form
        self._monotonic = monotonic
        self._now = now
        self._lock = asyncio.Lock()
        self._token = ""
        self._refresh_at = -math.inf
        self._lifetime = timedelta()

    def __repr__(self) -> str:
        return f"LwaAuth({self._token_url})"

    @property
    def token(self) -> str:
        """The access token in use, for whoever has asked to copy it; empty while there is none."""
        return self._token

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        used = ""
        for attempt in (1, 2):
            async with self._lock:
                if self._is_stale() or self._token == used:
                    response = yield self._token_request()
                    await response.aread()
                    self._accept(response)
                used = self._token
            self._sign(request, used)
            response = yield request
            if attempt == 2 or not await self._wants_fresh_token(response):
                return
            if isinstance(mark := request.extensions.get(MARK), Mark):
                mark.sent = False  # Amazon refused it; as far as that goes, nothing has been sent

    async def make_ready(self, send: Callable[[httpx.Request], Awaitable[httpx.Response]]) -> None:
        """Ask for a token unless there is one that is good for a while.

        Raises:
            CredentialsError: Login with Amazon said no.
            NotSentError: It gave no token for another reason.
        """
        async with self._lock:
            if self._is_stale():
                self._accept(await send(self._token_request()))

    async def renew(self, send: Callable[[httpx.Request], Awaitable[httpx.Response]]) -> None:
        """Ask for a new token, however good the old one still is.

        Raises:
            CredentialsError: Login with Amazon said no.
            NotSentError: It gave no token for another reason.
        """
        async with self._lock:
            self._accept(await send(self._token_request()))

    async def _wants_fresh_token(self, response: httpx.Response) -> bool:
        if response.status_code != 403:
            return response.status_code == 401
        return self._is_stale() or b"expired" in (await response.aread()).lower()

    def _is_stale(self) -> bool:
        if not self._token or self.fetched_at is None or self._monotonic() >= self._refresh_at:
            return True
        # A steady clock stands still while the machine sleeps; the one on the wall does not.
        return self._now() - self.fetched_at >= self._lifetime

    def _sign(self, request: httpx.Request, token: str) -> None:
        request.headers["x-amz-access-token"] = token
        request.headers["x-amz-date"] = self._now().strftime("%Y%m%dT%H%M%SZ")
        request.headers["user-agent"] = USER_AGENT

    def _token_request(self) -> httpx.Request:
        headers = {"accept": "application/json", "accept-encoding": "identity", "user-agent": USER_AGENT}
        fields = {"grant_type": "refresh_token", **self._form()}
        return httpx.Request("POST", self._token_url, data=fields, headers=headers)

    def _accept(self, response: httpx.Response) -> None:
        """Take the token out of an answer.

        Raises:
            CredentialsError: Login with Amazon said no.
            NotSentError: It gave no token for another reason.
        """
        fields = answer_fields(response)
        token = fields.get("access_token") if fields else None
        if fields and response.status_code == 200 and _can_be_a_token(token) and _is_bearer(fields):
            self._token = hand_out(str(token))
            self.fetched_at = self._now()
            lifetime_s = _lifetime(fields.get("expires_in"))
            self._lifetime = timedelta(seconds=lifetime_s)
            self._refresh_at = self._monotonic() + lifetime_s
            return
        self._token, self.fetched_at = "", None
        raise no_token(response, fields, self._form(), self.named)


def _can_be_a_token(token: object) -> bool:
    """Whether it may stand in a header."""
    return isinstance(token, str) and token.isascii() and token.isprintable() and bool(token)


def _is_bearer(fields: dict[str, object]) -> bool:
    """Whether the token is of the kind that we ask for; one that does not say is."""
    return str(fields.get("token_type", "bearer")).lower() == "bearer"


def _lifetime(expires_in: object) -> float:
    """Seconds that a token may be used; one of unknown age is used once."""
    if isinstance(expires_in, bool) or not isinstance(expires_in, int | float) or not expires_in > 0:
        return 0.0
    lifetime = float(min(expires_in, LONGEST_S))
    return lifetime - min(MARGIN_S, lifetime / 10)
