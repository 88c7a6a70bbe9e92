"""A workspace on folders of its own, with the embedded sandbox, and a seller in it."""

from collections.abc import AsyncIterator, Iterator

import pytest
import stamina

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.builtin_templates import BUILTIN_TEMPLATES
from spconsole.domain.sellers import DEMO_SELLER, Environment
from spconsole.domain.templates import sample_values
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.notifications import PreparedSend, prepare_send
from spconsole.store.lookup import Target

from .amazon import Holder

QUICK = Settings(total_timeout_s=0.3)


@pytest.fixture(autouse=True)
def _no_waits() -> Iterator[None]:
    with stamina.set_testing(True, attempts=100, cap=True):
        yield


@pytest.fixture
async def workspace(paths: Paths) -> AsyncIterator[Workspace]:
    async with open_workspace(paths, QUICK, {}) as opened:
        # Who waits for a file that another program holds, waits for nothing here.
        await opened.ledger.history._database.rows("pragma busy_timeout = 20")
        yield opened


@pytest.fixture
async def seller(workspace: Workspace) -> SellerContext:
    return await workspace.open_seller(DEMO_SELLER, Environment.LOCAL)


@pytest.fixture
def summary() -> PreparedSend:
    """A SALES_SUMMARY whose amount ends in a nought."""
    values = {"summaryAsOnDate": "2022-08-30", "salesSummaryInUSD": "1000.50"}
    return prepare_send(DEMO_SELLER, BUILTIN_TEMPLATES[0], values)


@pytest.fixture
def restock() -> PreparedSend:
    return prepare_send(DEMO_SELLER, BUILTIN_TEMPLATES[1], sample_values(BUILTIN_TEMPLATES[1]))


@pytest.fixture
def target(seller: SellerContext) -> Target:
    return Target(seller.account, seller.environment, "RESTOCK_LOW_INVENTORY")


@pytest.fixture
def holder(workspace: Workspace) -> Iterator[Holder]:
    """Another program that can take hold of the history."""
    holder = Holder(workspace.paths.history)
    yield holder
    holder.close()
