"""A seller of the real client, real sockets and a real history, and requests to make for it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack

import pytest
import stamina
from msgspec import structs

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.builtin_templates import BUILTIN_TEMPLATES
from spconsole.domain.sellers import DEMO_SELLER, Environment
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.notifications import PreparedSend, prepare_send
from spconsole.spapi.connect import Timeouts
from spconsole.spapi.endpoints import Endpoints
from tests.spapi.clock import Clock
from tests.spapi.conftest import client_of
from tests.spapi.loopback import Script, Server, gives_tokens, running

QUICK = Timeouts(connect_s=1.0, read_s=0.1, write_s=0.5, total_s=0.25)
SUMMARY = "SALES_SUMMARY"

Connect = Callable[..., Awaitable[SellerContext]]


@pytest.fixture(autouse=True)
def _no_waits() -> Iterator[None]:
    with stamina.set_testing(True, attempts=100, cap=True):
        yield


@pytest.fixture
async def workspace(paths: Paths) -> AsyncIterator[Workspace]:
    async with open_workspace(paths, Settings(total_timeout_s=0.3), {}) as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def servers() -> AsyncIterator[Callable[[Script], Awaitable[Server]]]:
    """Starts servers that are gone with the test."""
    async with AsyncExitStack() as stack:

        async def start(script: Script) -> Server:
            return await stack.enter_async_context(running(script))

        yield start


@pytest.fixture
async def connect(
    workspace: Workspace, clock: Clock, servers: Callable[[Script], Awaitable[Server]]
) -> AsyncIterator[Connect]:
    """A seller behind an API, given as a script or as an address, and a Login with Amazon."""
    async with AsyncExitStack() as stack:

        async def start(
            api: Script | str, login: Script | str | None = None, timeouts: Timeouts = QUICK
        ) -> SellerContext:
            token = login or gives_tokens()
            api_url = api if isinstance(api, str) else (await servers(api)).url
            token_url = token if isinstance(token, str) else (await servers(token)).url
            client = client_of(Endpoints(api_url, f"{token_url}/auth/o2/token"), clock, timeouts)
            stack.push_async_callback(client.aclose)
            seller = await workspace.open_seller(DEMO_SELLER, Environment.LOCAL)
            return structs.replace(seller, client=client, api_url=api_url)

        yield start


def summary(amount: str = "1000.50") -> PreparedSend:
    """A send whose amount tells it from the others."""
    values = {"summaryAsOnDate": "2022-08-30", "salesSummaryInUSD": amount}
    return prepare_send(DEMO_SELLER, BUILTIN_TEMPLATES[0], values)
