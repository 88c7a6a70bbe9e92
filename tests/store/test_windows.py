"""Windows of a search against a plain sorted list."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from spconsole.domain.history import HistoryEntry
from spconsole.domain.query import Query, parse_query
from spconsole.store.database import open_database
from spconsole.store.history import HistoryStore

from .rows import NOW, entry

ALL = Query()
ROWS = st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["acme", "beta"])), max_size=25)
"""Minutes and profiles: few of each, so that moments are equal and searches hit some."""


@contextlib.asynccontextmanager
async def filled(rows: list[tuple[int, str]]) -> AsyncIterator[tuple[HistoryStore, list[HistoryEntry]]]:
    """A history in memory, and its rows newest first."""
    database = await open_database(None)
    history = HistoryStore(database)
    await history.add_many(
        entry(id=f"row-{number}", created_at=NOW + timedelta(minutes=minutes), profile=profile)
        for number, (minutes, profile) in enumerate(rows)
    )
    expected = await history.window(ALL, limit=1000)
    try:
        yield history, expected
    finally:
        await database.close()


def run(work: Callable[[], Awaitable[None]]) -> None:
    async def main() -> None:
        await work()

    asyncio.run(main())


@settings(max_examples=40)
@given(ROWS)
def test_rows_come_newest_first_and_those_of_one_moment_last_written_first(
    rows: list[tuple[int, str]],
) -> None:
    async def work() -> None:
        async with filled(rows) as (_, found):
            order = sorted(range(len(rows)), key=lambda number: (rows[number][0], number), reverse=True)
            assert [row.id for row in found] == [f"row-{number}" for number in order]

    run(work)


@settings(max_examples=40)
@given(ROWS, st.integers(0, 30), st.integers(0, 30), st.sampled_from(["", "seller:acme", "!seller:acme"]))
def test_a_window_is_a_stretch_of_the_list(
    rows: list[tuple[int, str]], limit: int, offset: int, search: str
) -> None:
    async def work() -> None:
        async with filled(rows) as (history, everything):
            query = parse_query(search)
            wanted = [
                row for row in everything if not search or (row.profile == "acme") != search.startswith("!")
            ]
            assert await history.count(query) == len(wanted)
            assert await history.window(query, limit=limit, offset=offset) == wanted[offset : offset + limit]
            for number, row in enumerate(wanted):
                assert await history.rank(query, row.id) == number

    run(work)


@settings(max_examples=40)
@given(ROWS, st.integers(1, 7))
def test_walking_by_the_last_row_sees_every_row_once(rows: list[tuple[int, str]], limit: int) -> None:
    async def work() -> None:
        async with filled(rows) as (history, everything):
            seen: list[HistoryEntry] = []
            while window := await history.window(ALL, limit=limit, after=seen[-1] if seen else None):
                seen += window
            assert seen == everything

    run(work)


async def test_rows_that_arrive_meanwhile_do_not_move_the_next_window() -> None:
    async with filled([(1, "acme"), (2, "acme"), (3, "acme")]) as (history, everything):
        [first] = await history.window(ALL, limit=1)
        await history.add(entry(created_at=NOW + timedelta(days=1)))
        assert await history.window(ALL, limit=2, after=first) == everything[1:]
