"""Where rows stand, and what is read and reached by one."""

from datetime import UTC, datetime, timedelta, timezone

from spconsole.domain.sellers import Environment
from spconsole.store.database import Database
from spconsole.store.history import HistoryStore
from spconsole.store.lookup import Target
from spconsole.store.rows import entries_at, entry_from, place_of

from .rows import NOW, TARGET, call, entry, minutes_ago


def test_a_place_is_whole_milliseconds_whatever_the_zone() -> None:
    assert place_of(datetime.fromtimestamp(0, UTC)) == 0
    assert place_of(datetime(2026, 8, 21, 14, 32, 7, 123999, tzinfo=UTC)) == 1787322727123
    assert place_of(NOW.astimezone(timezone(timedelta(hours=9)))) == place_of(NOW)


async def test_a_row_stands_at_the_place_of_its_moment(history: HistoryStore) -> None:
    await history.add(entry(id="one"))
    row = await history.get("one")
    assert row is not None
    assert row.place == place_of(NOW)


async def test_rows_are_read_whole_by_their_places(database: Database, history: HistoryStore) -> None:
    await history.add_many([entry(id="old", created_at=minutes_ago(1)), entry(id="new")])
    sql = entries_at("select place as hit from notifications where place >= ?")
    rows = [entry_from(row) for row in await database.rows(sql, (place_of(NOW),))]
    assert rows == [await history.get("new")]


def test_a_row_and_a_call_know_what_their_deletion_reaches() -> None:
    assert Target.of(entry()) == TARGET
    assert Target.of(call()) == TARGET
    assert Target.of(entry(template_id=None)) == Target(TARGET.account, Environment.SANDBOX, "")
