"""A client of loopback servers whose waits take no time."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from typing import Protocol

import pytest
import stamina

from spconsole.domain.notifications import ApiRequest, create_notification_request
from spconsole.domain.usage import Pause
from spconsole.spapi.client import AppIntegrationsClient
from spconsole.spapi.connect import Timeouts, open_http
from spconsole.spapi.endpoints import Endpoints
from spconsole.spapi.limits import RateBuckets
from spconsole.spapi.lwa import LwaAuth

from .clock import Clock
from .loopback import Script, Server, gives_tokens, is_endless, running

UNHURRIED = Timeouts(connect_s=10.0, read_s=10.0, write_s=10.0, total_s=20.0)
"""For a server that answers: no test fails because the machine is busy."""
QUICK = Timeouts(connect_s=2.0, read_s=0.15, write_s=0.5, total_s=0.4)
"""For one that does not."""
CREATE = create_notification_request("PRICE_CHANGE", '{"price": 1000.50}', "ATVPDKIKX0DER")


@pytest.fixture(autouse=True)
def _no_waits() -> Iterator[None]:
    """Repetitions come at once; how many there are stays as it is."""
    with stamina.set_testing(True, attempts=100, cap=True):
        yield


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Pair:
    """A client, and the two servers that it knows."""

    def __init__(self, client: AppIntegrationsClient, api: Server, login: Server) -> None:
        self.client = client
        self.api = api
        self.login = login
        self.waits: list[tuple[float, int]] = []
        self.words: list[str] = []

    async def call(self, request: ApiRequest = CREATE) -> object:
        return await self.client.call(request, self._waiting)

    def _waiting(self, pause: Pause) -> None:
        self.waits.append((pause.seconds, pause.number))
        self.words.append(pause.words)


class Connect(Protocol):
    """Starts an API with a script, and a Login with Amazon with another."""

    async def __call__(
        self, api: Script, login: Script = ..., *, timeouts: Timeouts = ..., buckets: RateBuckets = ...
    ) -> Pair: ...


@pytest.fixture
async def connect(clock: Clock) -> AsyncIterator[Connect]:
    async with AsyncExitStack() as stack:

        async def start(
            api: Script,
            login: Script | None = None,
            *,
            timeouts: Timeouts | None = None,
            buckets: RateBuckets | None = None,
        ) -> Pair:
            timeouts = timeouts or timeouts_for(api, login or api)
            ours = await stack.enter_async_context(running(api))
            theirs = await stack.enter_async_context(running(login or gives_tokens()))
            client = client_of(Endpoints(ours.url, f"{theirs.url}/auth/o2/token"), clock, timeouts, buckets)
            stack.push_async_callback(client.aclose)
            return Pair(client, ours, theirs)

        yield start


def timeouts_for(*scripts: Script) -> Timeouts:
    """Short ones when a script never ends."""
    return QUICK if is_endless(*scripts) else UNHURRIED


def client_of(
    endpoints: Endpoints, clock: Clock, timeouts: Timeouts = UNHURRIED, buckets: RateBuckets | None = None
) -> AppIntegrationsClient:
    """A client of endpoints, with a made-up seller's credentials."""
    auth = LwaAuth(endpoints.token, clock.form, clock.monotonic, clock.now)
    return AppIntegrationsClient(
        open_http(endpoints, timeouts),
        auth,
        endpoints,
        buckets or RateBuckets(clock.monotonic, sleep=clock.sleep),
        ("account", "sandbox"),
        total_timeout_s=timeouts.total_s,
    )
