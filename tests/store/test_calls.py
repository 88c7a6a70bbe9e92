"""The record of calls."""

import pytest
from msgspec import structs

from spconsole.domain.notifications import Operation
from spconsole.store.calls import CallStore

from .rows import call, minutes_ago


async def test_a_call_comes_back_as_it_went_in(calls: CallStore) -> None:
    kept = call(
        entry_id="a", http_status=204, request_id="r", elapsed_ms=12, detail="words", template_id=None
    )
    await calls.add_many([kept])
    assert await calls.recent() == [kept]


async def test_the_end_of_a_call_leaves_what_was_asked(calls: CallStore) -> None:
    begun = call(id="c", operation=Operation.DELETE)
    await calls.add_many([begun])
    ended = structs.replace(begun, outcome="done", http_status=204, request_id="r", elapsed_ms=5, detail="d")
    await calls.finish(structs.replace(ended, template_id="OTHER", profile="other"))
    assert await calls.recent() == [ended]


async def test_calls_are_told_newest_first_and_those_of_a_row_in_their_order(calls: CallStore) -> None:
    await calls.add_many(
        [call(id=str(n), at=minutes_ago(n), entry_id="a" if n % 2 else None) for n in range(6)]
    )
    assert [found.id for found in await calls.recent(4)] == ["0", "1", "2", "3"]
    assert [found.id for found in await calls.of("a")] == ["5", "3", "1"]


async def test_calls_of_one_moment_keep_their_order(calls: CallStore) -> None:
    for n in range(3):
        await calls.add_many([call(id=str(n), entry_id="a")])
    assert [found.id for found in await calls.recent()] == ["2", "1", "0"]
    assert [found.id for found in await calls.of("a")] == ["0", "1", "2"]


@pytest.mark.parametrize("outcome", ["sending", "done"])
async def test_only_calls_on_their_way_are_settled(calls: CallStore, outcome: str) -> None:
    await calls.add_many([call(id="a", process="gone", outcome=outcome)])
    await calls.add_many([call(id="b", process="alive")])
    await calls.settle("gone")
    outcomes = {found.id: found.outcome for found in await calls.recent()}
    assert outcomes == {"a": "unknown" if outcome == "sending" else "done", "b": "sending"}
    assert await calls.unsettled() == ["alive"]
