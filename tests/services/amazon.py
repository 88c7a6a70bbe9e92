"""An Amazon in memory that answers by script, behind the real client."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
from msgspec import structs

from spconsole.services.context import SellerContext
from spconsole.spapi.client import AppIntegrationsClient
from spconsole.spapi.connect import Timeouts, open_http
from spconsole.spapi.endpoints import EMBEDDED
from spconsole.spapi.limits import RateBuckets
from spconsole.spapi.lwa import LwaAuth

Answer = Callable[[], httpx.Response]
REQUEST_ID = "r-1"


def says(status: int = 200, body: object = None) -> Answer:
    """One answer; a body of None is none."""
    content = {} if body is None else {"json": body}
    return lambda: httpx.Response(status, headers={"x-amzn-RequestId": REQUEST_ID}, **content)  # type: ignore[arg-type] # either


def breaks(error: Exception) -> Answer:
    """No answer: the line breaks, or something in us does."""

    def play() -> httpx.Response:
        raise error

    return play


CREATED = says(200, {"notificationId": "n-1"})
DENIED = says(403, {"errors": [{"code": "Unauthorized", "message": "Access denied.", "details": ""}]})
RESET = breaks(httpx.ReadError("reset"))


class Amazon:
    """Plays its answers in turn, the last one for ever.

    Attributes:
        watch: Called with each request of the API before it is answered.
        during: Awaited for each request of the API before it is answered.
        wait_for_turns: Awaited where the usage plan makes a request wait; no time by itself.
    """

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.login: Answer = says(200, {"access_token": "token", "expires_in": 3600})
        self.requests: list[httpx.Request] = []
        self.tokens = 0
        self.wait_for_turns: Callable[[float], Awaitable[None]] = lambda _: asyncio.sleep(0)
        self.watch: Callable[[httpx.Request], None] = lambda _: None
        self.during: Callable[[], Awaitable[object]] = lambda: asyncio.sleep(0)

    async def answer(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0)
        if request.url.path == "/auth/o2/token":
            self.tokens += 1
            return self.login()
        self.requests.append(request)
        self.watch(request)
        await self.during()
        return (self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])()

    def behind(self, seller: SellerContext) -> SellerContext:
        """The same seller, with this Amazon instead of the sandbox."""

        form = {"client_id": "c", "client_secret": "s", "refresh_token": "r"}
        auth = LwaAuth(EMBEDDED.token, lambda: form, lambda: 0.0, lambda: datetime.now(UTC))
        http = open_http(EMBEDDED, Timeouts(), httpx.MockTransport(self.answer))
        buckets = RateBuckets(lambda: 0.0, sleep=self.wait_for_turns)
        client = AppIntegrationsClient(http, auth, EMBEDDED, buckets, ("account", "local"))
        return structs.replace(seller, client=client)


def on_disk(history: Path) -> list[sqlite3.Row]:
    """The rows that another process would see now."""
    with contextlib.closing(sqlite3.connect(history)) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute("select * from notifications order by seq").fetchall()


@contextlib.contextmanager
def held(history: Path) -> Iterator[None]:
    """While another program holds the history for writing."""
    with contextlib.closing(sqlite3.connect(history, isolation_level=None)) as connection:
        connection.execute("begin immediate")
        yield


class Holder:
    """Another program that takes hold of the history when it is told to."""

    def __init__(self, history: Path) -> None:
        self._connection = sqlite3.connect(history, isolation_level=None)

    def take(self) -> None:
        self._connection.execute("begin immediate")

    def close(self) -> None:
        self._connection.close()
