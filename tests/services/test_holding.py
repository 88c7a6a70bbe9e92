"""Holding a send: on disk first, out in time, or taken back for good."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from msgspec import structs

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.errors import BlockedError, StoreError
from spconsole.domain.history import TAKEN_BACK, HistoryEntry, Status
from spconsole.domain.query import Query
from spconsole.domain.sellers import DEMO_SELLER, Environment
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.deletion import radius_of_entry, require_no_sends_in_flight
from spconsole.services.holding import LEFT, HeldSends, hold_s, take_back_all
from spconsole.services.notifications import PreparedSend, SendResult
from tests.hand_clock import START, HandClock

from .amazon import CREATED, Amazon, Holder, on_disk

HOLD_S = 5


@pytest.fixture
def time() -> HandClock:
    return HandClock()


@pytest.fixture
async def workspace(paths: Paths, time: HandClock) -> AsyncIterator[Workspace]:
    async with open_workspace(paths, Settings(), {}, now=time.now) as opened:
        await opened.ledger.history._database.rows("pragma busy_timeout = 20")
        yield opened


@pytest.fixture
def amazon() -> Amazon:
    return Amazon(CREATED)


class Hold:
    """One held send, running."""

    def __init__(self, seller: SellerContext, prepared: PreparedSend, time: HandClock) -> None:
        self.seller = seller
        self.recorded: asyncio.Queue[HistoryEntry] = asyncio.Queue()
        self.changes = 0
        self.held = HeldSends(seller.ledger, time.clock, self._changed)
        sending = self.held.send(seller, prepared, HOLD_S, None, self.recorded.put_nowait)
        self.task: asyncio.Task[SendResult] = asyncio.create_task(sending)

    def _changed(self) -> None:
        self.changes += 1

    async def begun(self) -> HistoryEntry:
        """Its row, once it waits."""
        row = await self.recorded.get()
        await asyncio.sleep(0.01)
        return row

    async def row(self) -> HistoryEntry:
        [row] = await self.seller.ledger.history.window(Query(), limit=2)
        return row


@pytest.fixture
async def hold(
    seller: SellerContext, summary: PreparedSend, time: HandClock, amazon: Amazon
) -> AsyncIterator[Hold]:
    running = Hold(amazon.behind(seller), summary, time)
    yield running
    running.task.cancel()
    await asyncio.gather(running.task, return_exceptions=True)


def test_only_production_holds() -> None:
    settings = Settings(hold_seconds=7)
    assert [hold_s(settings, environment) for environment in Environment] == [0, 0, 7]


async def test_a_held_send_is_on_disk_and_nothing_leaves(
    workspace: Workspace, hold: Hold, amazon: Amazon, time: HandClock
) -> None:
    entry = await hold.begun()
    time.advance(HOLD_S - 1)
    await asyncio.sleep(0.01)
    [row] = on_disk(workspace.paths.history)
    assert (row["status"], row["process"], row["body"]) == ("HELD", workspace.ledger.process, entry.body)
    assert entry.created_at == START
    assert entry.held_until == START + timedelta(seconds=HOLD_S)
    assert (amazon.requests, amazon.tokens) == ([], 0)
    assert await workspace.ledger.calls.recent() == []
    assert [held.id for held in hold.held.waiting] == [entry.id]


async def test_it_is_sending_on_disk_before_a_byte_leaves_and_then_sent(
    workspace: Workspace, hold: Hold, amazon: Amazon, time: HandClock
) -> None:
    seen: list[str] = []
    amazon.watch = lambda _: seen.extend(row["status"] for row in on_disk(workspace.paths.history))
    await hold.begun()
    time.advance(HOLD_S)
    result = await hold.task
    assert seen == ["SENDING"]
    assert (result.entry.status, result.entry.created_at) == (Status.SENT, START)
    kept = await hold.row()
    assert structs.replace(result.entry, place=kept.place) == kept
    [call] = await workspace.ledger.calls.of(kept.id)
    assert (call.at, call.outcome) == (START + timedelta(seconds=HOLD_S), "done")
    assert hold.held.waiting == []
    assert hold.changes == 3, "it waits, it goes out, it is over"


async def test_what_is_taken_back_never_leaves_and_says_by_whom(
    workspace: Workspace, hold: Hold, amazon: Amazon, time: HandClock
) -> None:
    entry = await hold.begun()
    assert await hold.held.take_back(entry, f"Taken back by {workspace.ledger.actor}.")
    result = await hold.task
    time.advance(HOLD_S)
    assert (result.entry.status, result.error) == (Status.NOT_SENT, None)
    assert result.entry.error is not None
    assert result.entry.error.code == TAKEN_BACK
    assert workspace.ledger.actor in result.entry.error.message
    assert result.entry.error.message.endswith("r sends these values again.")
    assert amazon.requests == []
    assert await workspace.ledger.calls.recent() == []


async def test_what_another_console_took_back_does_not_leave(
    hold: Hold, amazon: Amazon, time: HandClock, paths: Paths
) -> None:
    entry = await hold.begun()
    async with open_workspace(paths, Settings(), {}, now=time.now) as other:
        assert await HeldSends(other.ledger).take_back(entry, "Taken back elsewhere.")
    time.advance(HOLD_S)
    assert (await hold.task).entry.status is Status.NOT_SENT
    assert amazon.requests == []


async def test_what_has_gone_out_is_not_taken_back(hold: Hold, amazon: Amazon, time: HandClock) -> None:
    asked, answer = asyncio.Event(), asyncio.Event()

    async def during() -> None:
        asked.set()
        await answer.wait()

    amazon.during = during
    entry = await hold.begun()
    time.advance(HOLD_S)
    await asked.wait()
    assert hold.held.waiting == []
    assert not await hold.held.take_back(entry, "Too late.")
    answer.set()
    assert (await hold.task).entry.status is Status.SENT


@pytest.mark.parametrize("stand_still", ["stopped", "asleep"])
async def test_after_standing_still_it_does_not_go_out_unseen(
    hold: Hold, amazon: Amazon, time: HandClock, stand_still: str
) -> None:
    await hold.begun()
    if stand_still == "stopped":
        time.advance(HOLD_S + 60)
    else:  # the monotonic clock stands still while a machine sleeps, and the hold then runs to its end
        time.suspend(60)
        time.advance(HOLD_S)
    result = await hold.task
    assert result.entry.status is Status.NOT_SENT
    assert result.entry.error is not None
    assert "stood still" in result.entry.error.message
    assert amazon.requests == []


async def test_a_little_late_is_not_too_late(hold: Hold, time: HandClock) -> None:
    await hold.begun()
    time.advance(HOLD_S + 2)
    assert (await hold.task).entry.status is Status.SENT


async def test_a_hold_that_is_given_up_is_taken_back(
    workspace: Workspace, hold: Hold, amazon: Amazon
) -> None:
    await hold.begun()
    hold.task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hold.task
    row = await hold.row()
    assert row.status is Status.NOT_SENT
    assert row.error is not None
    assert row.error.message.startswith(LEFT)
    assert (amazon.requests, await workspace.ledger.calls.recent()) == ([], [])


async def test_taking_back_all_reaches_every_held_row_of_this_console_and_no_other(
    workspace: Workspace, hold: Hold, amazon: Amazon, time: HandClock
) -> None:
    entry = await hold.begun()
    other = structs.replace(entry, id="other", process="another-console")
    await workspace.ledger.history.add(other)
    assert await take_back_all(workspace.ledger, LEFT) == 1
    time.advance(HOLD_S)
    assert (await hold.task).entry.status is Status.NOT_SENT
    found = await workspace.ledger.history.get("other")
    assert found is not None
    assert found.status is Status.HELD
    assert amazon.requests == []


async def test_what_cannot_be_written_as_held_is_not_sent(
    seller: SellerContext, summary: PreparedSend, amazon: Amazon, holder: Holder
) -> None:
    holder.take()
    with pytest.raises(StoreError, match="another program holds it"):
        await HeldSends(seller.ledger).send(amazon.behind(seller), summary, 0)
    assert amazon.requests == []


async def test_what_cannot_be_written_as_sending_does_not_leave(
    workspace: Workspace, hold: Hold, amazon: Amazon, holder: Holder, time: HandClock
) -> None:
    await hold.begun()
    holder.take()
    time.advance(HOLD_S)
    with pytest.raises(StoreError, match="another program holds it"):
        await hold.task
    assert amazon.requests == []
    assert [row["status"] for row in on_disk(workspace.paths.history)] == ["HELD"]
    holder.close()
    assert await take_back_all(workspace.ledger, LEFT) == 1


async def test_a_profile_that_only_reads_holds_nothing(workspace: Workspace, summary: PreparedSend) -> None:
    reader = structs.replace(DEMO_SELLER, name="reader", read_only=True)
    seller = await workspace.open_seller(reader, Environment.LOCAL)
    with pytest.raises(BlockedError, match="profile reader is read only"):
        await HeldSends(seller.ledger).send(seller, summary, 0)
    assert await workspace.ledger.history.window(Query(), limit=1) == []


async def test_what_may_not_be_sent_any_more_when_its_time_comes_is_taken_back(
    seller: SellerContext, summary: PreparedSend, amazon: Amazon, time: HandClock
) -> None:
    told: asyncio.Queue[HistoryEntry] = asyncio.Queue()
    behind = amazon.behind(seller)
    task = asyncio.create_task(
        HeldSends(seller.ledger, time.clock).send(behind, summary, HOLD_S, None, told.put_nowait)
    )
    await told.get()
    await asyncio.sleep(0.01)
    await seller.ledger.unwritten.write("An answer", _fails)
    time.advance(HOLD_S)
    assert (await task).entry.status is Status.NOT_SENT
    assert amazon.requests == []


async def _fails() -> None:
    raise StoreError("The disk is full.")


async def test_nothing_is_deleted_while_a_send_is_held_and_the_way_out_is_named(
    workspace: Workspace, hold: Hold
) -> None:
    entry = await hold.begun()
    radius = await radius_of_entry(workspace.ledger, entry)
    with pytest.raises(BlockedError, match=r"1 SALES_SUMMARY .* is held .* z there takes it back"):
        require_no_sends_in_flight(radius)


async def test_waiting_for_all_ends_when_the_last_has_its_answer(hold: Hold, time: HandClock) -> None:
    await hold.begun()
    waiting = asyncio.create_task(hold.held.until_over())
    await asyncio.sleep(0.01)
    assert not waiting.done()
    time.advance(HOLD_S)
    await hold.task
    await waiting
