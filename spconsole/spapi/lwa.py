"""Login with Amazon as an `httpx.Auth`: one token for all, fetched once, renewed before it dies."""

import asyncio
import json
import math
import platform
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import datetime

import httpx

from spconsole import __version__
from spconsole.domain.errors import CredentialsError, NotSentError
from spconsole.domain.text import bounded, one_line
from spconsole.spapi.connect import MARK, Mark

LONGEST_S = 3600.0
MARGIN_S = 60.0
USER_AGENT = (
    f"spconsole/{__version__} (Language=Python/{platform.python_version()}; Platform={platform.system()})"
)

_REFUSALS = {
    "invalid_grant": (
        "Amazon refused the refresh token: the seller withdrew it, it expired, or it belongs to another "
        "app. Ask the seller to authorise again."
    ),
    "invalid_client": "Client id or secret is wrong. Every seller of this app is affected.",
    "unauthorized_client": "This app may not use refresh tokens. Check the client id.",
    "invalid_request": "Login with Amazon could not read the request. Check the client id, secret and token.",
    "invalid_scope": "Login with Amazon refused the scope of the token. Ask the seller to authorise again.",
}


class LwaAuth(httpx.Auth):
    """Puts `x-amz-access-token` on a request, asking for a token first if need be.

    A 401, a 403 that says the token expired, and any 403 to a token past its time are answered with one
    fresh token and one more try: Amazon did not act on the first.

    Args:
        token_url: The whole URL of the token endpoint.
        form: The form fields of a token request, secrets included; asked for only when needed.
        monotonic: Seconds of a clock that never goes back.
        now: The time of day, for `x-amz-date`.
    """

    def __init__(
        self,
        token_url: str,
        form: Callable[[], dict[str, str]],
        monotonic: Callable[[], float],
        now: Callable[[], datetime],
    ) -> None:
        self._token_url = token_url
        self._form = form
        self._monotonic = monotonic
        self._now = now
        self._lock = asyncio.Lock()
        self._token = ""
        self._refresh_at = -math.inf

    def __repr__(self) -> str:
        return f"LwaAuth({self._token_url})"

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
        return not self._token or self._monotonic() >= self._refresh_at

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
        fields = _fields(response)
        token = fields.get("access_token")
        if (
            response.status_code == 200
            and isinstance(token, str)
            and token.isascii()
            and token.isprintable()
            and token
        ):
            self._token = token
            self._refresh_at = self._monotonic() + _lifetime(fields.get("expires_in"))
            return
        self._token = ""
        if 400 <= response.status_code < 500 and response.status_code not in {408, 429}:
            raise _refusal(response.status_code, fields, self._form())
        raise NotSentError(
            f"Login with Amazon gave no token (HTTP {response.status_code}). Nothing was sent; try later.",
            status=response.status_code,
        )


def _fields(response: httpx.Response) -> dict[str, object]:
    try:
        found = json.loads(response.content)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _lifetime(expires_in: object) -> float:
    """Seconds that a token may be used; one of unknown age is used once."""
    if isinstance(expires_in, bool) or not isinstance(expires_in, int | float) or not expires_in > 0:
        return 0.0
    lifetime = float(min(expires_in, LONGEST_S))
    return lifetime - min(MARGIN_S, lifetime / 10)


def _refusal(status: int, fields: dict[str, object], secret_form: dict[str, str]) -> CredentialsError:
    code = str(fields.get("error", ""))
    known = _REFUSALS.get(code)
    if known:
        return CredentialsError(known, status=status)
    said = str(fields.get("error_description") or code or "no reason")
    for secret in filter(None, secret_form.values()):
        said = said.replace(secret, "**********")
    said = one_line(bounded(said, 200))
    return CredentialsError(
        f"Login with Amazon said no (HTTP {status}): {said}. Check the profile's credentials.", status=status
    )
