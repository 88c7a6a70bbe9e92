"""Clicks: the first one of each row stays, in whatever order they come; unknown ids are kept, so many."""

from datetime import datetime

import pytest

from spconsole.domain.query import parse_query
from spconsole.store import clicks as module
from spconsole.store.clicks import ClickStore
from spconsole.store.database import Database
from spconsole.store.history import HistoryStore

from .rows import NOW, entry, minutes_ago


@pytest.fixture
def clicks(database: Database) -> ClickStore:
    return ClickStore(database)


async def test_the_first_click_stays(clicks: ClickStore, history: HistoryStore) -> None:
    await history.add(entry(id="r", notification_id="n"))
    for at, marked in ((minutes_ago(5), 1), (NOW, 0), (minutes_ago(9), 1), (minutes_ago(9), 0)):
        assert (await clicks.mark({"n": at})).rows == marked
    row = await history.get("r")
    assert row is not None
    assert row.clicked_at == minutes_ago(9)


@pytest.mark.parametrize("again", [minutes_ago(9), NOW])
async def test_an_id_that_a_row_has_by_now_is_unknown_no_more(
    clicks: ClickStore, history: HistoryStore, again: datetime
) -> None:
    """An older console gave the row its id, and left the click where it was."""
    await clicks.mark({"n": minutes_ago(5)})
    await history.add(entry(id="r", notification_id="n"))
    await clicks.mark({"n": again})
    row = await history.get("r")
    assert row is not None
    assert row.clicked_at == min(again, minutes_ago(5))
    assert await clicks.unknown() == []


async def test_clicks_are_found_and_unknown_ones_told_apart(
    clicks: ClickStore, history: HistoryStore
) -> None:
    await history.add_many([entry(id="r", notification_id="n"), entry(id="s", notification_id="m")])
    assert (await clicks.mark({"n": NOW, "x": NOW})).known == {"n"}
    assert [row.id for row in await history.window(parse_query("has:click"), limit=9)] == ["r"]
    assert [row.id for row in await history.window(parse_query("!has:click"), limit=9)] == ["s"]
    assert await history.count(parse_query("has:click")) == 1


async def test_a_look_keeps_nothing(clicks: ClickStore, history: HistoryStore) -> None:
    await history.add(entry(id="r", notification_id="n"))
    assert (await clicks.mark({"n": NOW, "x": NOW}, keep=False)).known == {"n"}
    row = await history.get("r")
    assert row is not None
    assert row.clicked_at is None
    assert await clicks.count_unknown() == 0


async def test_unknown_ids_do_not_fill_the_disk(clicks: ClickStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_UNKNOWN", 3)
    await clicks.mark({f"x-{number}": NOW for number in range(5)})
    await clicks.mark({f"y-{number}": NOW for number in range(5)})
    assert await clicks.count_unknown() == 3


async def test_the_same_unknown_id_is_one(clicks: ClickStore, database: Database) -> None:
    for at in (NOW, minutes_ago(3), NOW):
        await clicks.mark({"x": at})
    [row] = await database.rows("select first_at from unknown_clicks")
    assert row[0] == "2026-08-21T14:29:07.123456Z"
