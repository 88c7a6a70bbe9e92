"""Our client on a sandbox in this process: the two know nothing of each other but Amazon's documents."""

import contextlib
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import pytest
import stamina

from spconsole.sandbox.service import Sandbox, open_sandbox
from spconsole.spapi.client import AppIntegrationsClient
from spconsole.spapi.connect import Timeouts, open_http
from spconsole.spapi.embedded import EmbeddedTransport
from spconsole.spapi.endpoints import EMBEDDED
from spconsole.spapi.limits import RateBuckets
from spconsole.spapi.lwa import LwaAuth

CONTRACTS = {
    "SALES_SUMMARY": {"summaryAsOnDate": "date", "salesSummaryInUSD": "number"},
    "PRICE_CHANGE": {"priceValue": "number", "asin": "ASIN", "changedOn": "date"},
}
TOTAL_S = 0.3


class Clock:
    """Seconds that pass when a test says so, for the sandbox."""

    def __init__(self) -> None:
        self.reading = 1_790_000_000.0

    def __call__(self) -> float:
        return self.reading


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["live", "static"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def sandbox(kind: str, clock: Clock) -> Iterator[Sandbox]:
    opened = open_sandbox(None, CONTRACTS.get, static=kind == "static", now=clock)
    yield opened
    opened.close()


@pytest.fixture
def live(clock: Clock) -> Iterator[Sandbox]:
    opened = open_sandbox(None, CONTRACTS.get, now=clock)
    yield opened
    opened.close()


@contextlib.asynccontextmanager
async def client_of(sandbox: Sandbox, who: str = "one") -> AsyncIterator[AppIntegrationsClient]:
    """A client whose own limits never make it wait, so that the sandbox's can be seen."""

    async def at_once(_: float) -> None:
        return

    def form() -> dict[str, str]:
        return {"client_id": "c", "client_secret": "s", "refresh_token": who}

    http = open_http(EMBEDDED, Timeouts(total_s=TOTAL_S), EmbeddedTransport(sandbox.app))
    auth = LwaAuth(EMBEDDED.token, form, time.monotonic, lambda: datetime.now(UTC))
    buckets = RateBuckets(time.monotonic, sleep=at_once)
    key = ("account", "local")
    client = AppIntegrationsClient(http, auth, EMBEDDED, buckets, key, total_timeout_s=TOTAL_S)
    try:
        yield client
    finally:
        await client.aclose()


@pytest.fixture(autouse=True)
def _no_waits() -> Iterator[None]:
    with stamina.set_testing(True, attempts=100, cap=True):
        yield
