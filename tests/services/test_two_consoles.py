"""Two consoles on one data folder: what one does is known to the other before anything leaves."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from msgspec import structs

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.domain.errors import BlockedError, UsageError
from spconsole.domain.history import Status
from spconsole.domain.notifications import DeletionReason, Operation
from spconsole.domain.sellers import DEMO_SELLER, Environment
from spconsole.services.calls import begun_call
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.deletion import delete_notifications
from spconsole.services.notifications import PreparedSend, create_notification
from spconsole.store.lookup import Target

from .amazon import CREATED, Amazon, says
from .conftest import QUICK

RESTOCK = "RESTOCK_LOW_INVENTORY"
WRONG = DeletionReason.INCORRECT_RECIPIENT
DONE = says(204)


@pytest.fixture
async def neighbour(workspace: Workspace, paths: Paths) -> AsyncIterator[SellerContext]:
    """The same seller in another console."""
    async with open_workspace(paths, QUICK, {}) as other:
        yield await other.open_seller(DEMO_SELLER, Environment.LOCAL)


async def test_while_one_deletes_the_other_sends_nothing_of_that_template(
    seller: SellerContext, neighbour: SellerContext, restock: PreparedSend, summary: PreparedSend
) -> None:
    deleting, sending, summaries = Amazon(DONE), Amazon(CREATED), Amazon(CREATED)

    async def meanwhile() -> None:
        with pytest.raises(BlockedError, match=f"{RESTOCK} is being deleted for this seller"):
            await create_notification(sending.behind(neighbour), restock)
        await create_notification(summaries.behind(neighbour), summary)

    deleting.during = meanwhile
    result = await delete_notifications(deleting.behind(seller), RESTOCK, WRONG, None)
    assert result.error is None
    assert (sending.requests, len(summaries.requests)) == ([], 1)
    await create_notification(sending.behind(neighbour), restock)
    assert len(sending.requests) == 1


async def test_nothing_is_kept_of_a_send_that_was_refused_that_way(
    seller: SellerContext, neighbour: SellerContext, restock: PreparedSend
) -> None:
    deleting = Amazon(DONE)

    async def meanwhile() -> None:
        with pytest.raises(BlockedError):
            await create_notification(Amazon(CREATED).behind(neighbour), restock)

    deleting.during = meanwhile
    await delete_notifications(deleting.behind(seller), RESTOCK, WRONG, None)
    assert [call.operation for call in await seller.ledger.calls.recent()] == [Operation.DELETE]
    assert await seller.ledger.history.unsettled() == []


async def test_while_one_sends_the_other_deletes_nothing_of_that_template(
    seller: SellerContext, neighbour: SellerContext, restock: PreparedSend
) -> None:
    sending, deleting = Amazon(CREATED), Amazon(DONE)

    async def meanwhile() -> None:
        with pytest.raises(BlockedError, match="still on its way"):
            await delete_notifications(deleting.behind(neighbour), RESTOCK, WRONG, None)

    sending.during = meanwhile
    await create_notification(sending.behind(seller), restock)
    assert deleting.requests == []


async def test_what_the_other_has_sent_since_the_dialog_counts(
    seller: SellerContext, neighbour: SellerContext, restock: PreparedSend
) -> None:
    for _ in range(2):
        await create_notification(Amazon(CREATED).behind(neighbour), restock)
    deleting = Amazon(DONE)
    with pytest.raises(UsageError, match="1 is not 2"):
        await delete_notifications(deleting.behind(seller), RESTOCK, WRONG, 1)
    assert deleting.requests == []


async def test_a_deletion_whose_console_is_gone_stops_no_send(
    seller: SellerContext, restock: PreparedSend
) -> None:
    call = begun_call(seller, Operation.DELETE, None, RESTOCK)
    await seller.ledger.calls.add_many([structs.replace(call, process="gone")])
    result = await create_notification(Amazon(CREATED).behind(seller), restock)
    assert result.entry.status is Status.SENT


async def test_a_deletion_for_another_seller_or_place_stops_no_send(
    seller: SellerContext, restock: PreparedSend
) -> None:
    call = begun_call(seller, Operation.DELETE, None, RESTOCK)
    for number, changes in enumerate(
        ({"account": "other"}, {"environment": Environment.PRODUCTION}, {"template_id": "OTHER"})
    ):
        await seller.ledger.calls.add_many([structs.replace(call, id=str(number), **changes)])  # type: ignore[arg-type] # one of each
    result = await create_notification(Amazon(CREATED).behind(seller), restock)
    assert result.entry.status is Status.SENT


async def test_of_a_send_and_a_deletion_that_begin_at_once_one_is_refused(
    seller: SellerContext, neighbour: SellerContext, restock: PreparedSend, target: Target
) -> None:
    """Whichever is written first; never do both go out."""
    sending, deleting = Amazon(CREATED), Amazon(DONE)
    sending.during = deleting.during = lambda: asyncio.sleep(0.02)
    for _ in range(10):
        sending.requests.clear()
        deleting.requests.clear()
        count = len(await seller.ledger.history.reached_by(target))
        ended = await asyncio.gather(
            create_notification(sending.behind(seller), restock),
            delete_notifications(deleting.behind(neighbour), RESTOCK, WRONG, count),
            return_exceptions=True,
        )
        assert sum(isinstance(each, BlockedError) for each in ended) == 1
        assert len(sending.requests) + len(deleting.requests) == 1
