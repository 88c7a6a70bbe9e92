"""Held rows: they go out or are taken back, one of the two and once."""

import asyncio

from spconsole.domain.errors import ErrorDetail
from spconsole.domain.history import TAKEN_BACK, Status
from spconsole.store.calls import CallStore
from spconsole.store.database import open_database
from spconsole.store.history import HistoryStore

from .rows import NOW, call, entry

WHY = ErrorDetail(TAKEN_BACK, "Taken back by me@here.")


async def test_a_held_row_keeps_when_it_goes_out(history: HistoryStore) -> None:
    await history.add(entry(id="a", status=Status.HELD, held_until=NOW))
    row = await history.get("a")
    assert row is not None
    assert row.held_until == NOW


async def test_a_row_that_is_released_is_sending_and_its_call_has_begun(
    history: HistoryStore, calls: CallStore
) -> None:
    await history.add(entry(id="a", status=Status.HELD))
    assert await history.release("a", call(id="c", entry_id="a"))
    row = await history.get("a")
    assert row is not None
    assert row.status is Status.SENDING
    assert [found.id for found in await calls.of("a")] == ["c"]


async def test_what_was_taken_back_is_not_released_and_begins_no_call(
    history: HistoryStore, calls: CallStore
) -> None:
    await history.add(entry(id="a", status=Status.HELD))
    assert await history.take_back("a", WHY)
    assert not await history.release("a", call(id="c", entry_id="a"))
    row = await history.get("a")
    assert row is not None
    assert (row.status, row.error) == (Status.NOT_SENT, WHY)
    assert await calls.of("a") == []


async def test_what_was_released_is_not_taken_back(history: HistoryStore) -> None:
    await history.add(entry(id="a", status=Status.HELD))
    assert await history.release("a", call(entry_id="a"))
    assert not await history.take_back("a", WHY)
    row = await history.get("a")
    assert row is not None
    assert (row.status, row.error) == (Status.SENDING, None)


async def test_of_two_consoles_that_decide_at_once_one_wins(history: HistoryStore) -> None:
    other = await open_database(history._database.path)
    try:
        for number in range(10):
            id_ = f"row-{number}"
            await history.add(entry(id=id_, status=Status.HELD))
            gone, taken = await asyncio.gather(
                history.release(id_, call(entry_id=id_)), HistoryStore(other).take_back(id_, WHY)
            )
            row = await history.get(id_)
            assert row is not None
            assert (gone, taken) in {(True, False), (False, True)}
            assert row.status is (Status.SENDING if gone else Status.NOT_SENT)
    finally:
        await other.close()
