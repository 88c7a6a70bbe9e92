"""An Amazon in memory, whose answers come one step of the loop later, as over a network."""

import asyncio
from collections.abc import Callable, Mapping

import httpx

from spconsole.spapi.lwa import LwaAuth

from .clock import Clock

TOKEN_URL = "https://api.amazon.com/auth/o2/token"
API_URL = "https://sellingpartnerapi-na.amazon.com/x"


class Amazon:
    """Counts its tokens, and remembers which of them it was shown."""

    def __init__(self, answers: Callable[[str], httpx.Response] | None = None) -> None:
        self.login: Callable[[], httpx.Response] = self._next_token
        self.expires_in: object = 3600
        self.asked_for_tokens = 0
        self.shown: list[str] = []
        self.forms: list[Mapping[str, str]] = []
        self._answers = answers or (lambda _: httpx.Response(200, json={}))

    async def answer(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0)
        if str(request.url) == TOKEN_URL:
            self.asked_for_tokens += 1
            self.forms.append(dict(httpx.QueryParams(request.content.decode())))
            return self.login()
        token = request.headers["x-amz-access-token"]
        self.shown.append(token)
        return self._answers(token)

    def _next_token(self) -> httpx.Response:
        body = {"access_token": f"token-{self.asked_for_tokens}", "expires_in": self.expires_in}
        return httpx.Response(200, json=body)


def client_of(amazon: Amazon, clock: Clock) -> httpx.AsyncClient:
    auth = LwaAuth(TOKEN_URL, clock.form, clock.monotonic, clock.now)
    return httpx.AsyncClient(transport=httpx.MockTransport(amazon.answer), auth=auth)
