"""The index of words finds what looking at every row finds, whatever happens to the rows."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from spconsole.domain.history import FeedbackState, Status
from spconsole.domain.query import Query, Term, parse_query
from spconsole.domain.sellers import Environment
from spconsole.store import database as databases
from spconsole.store import trigrams
from spconsole.store.database import Database, open_database
from spconsole.store.history import HistoryStore
from spconsole.store.migrations import MIGRATIONS
from spconsole.store.purge import PurgeStore
from spconsole.store.rows import ENTRY_COLUMNS, entry_values
from spconsole.store.search import search_for

from .files import read
from .rows import NOW, SENT, TARGET, call, entry, minutes_ago

LOCAL = Term("env", "local")
PLACES = next(number for number, step in enumerate(MIGRATIONS) if "add column place" in step)


async def found(history: HistoryStore, text: str) -> list[str]:
    return [row.id for row in await history.window(parse_query(text), limit=100)]


TEXTS = st.text(alphabet="abA \"'%_*\\:(){}^-+\u00df\u4e2d", max_size=7)
WORDS = st.text(alphabet="abA\"'%_*\\:(){}^-+\u00df\u4e2d", min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=5), WORDS, st.booleans(), st.sampled_from(["", "ticket", "by"]))
def test_the_index_finds_what_looking_at_every_row_finds(
    texts: list[str], word: str, negated: bool, key: str
) -> None:
    async def work() -> None:
        database = await open_database(None)
        history = HistoryStore(database)
        plain = {"parameters": "{}", "message": "", "notification_id": None, "profile": "p", "actor": "x"}
        await history.add_many(
            entry(id=f"{number:04}", **{**plain, "ticket": text, "actor": text, "template_id": None})
            for number, text in enumerate(texts)
        )
        query = Query((Term(key, word, negated), Term("env", Environment.SANDBOX.value)))
        indexed = await history.window(query, limit=99)
        database.has_trigrams = False
        looked = await history.window(query, limit=99)
        await database.close()
        assert [row.id for row in indexed] == [row.id for row in looked]

    asyncio.run(work())


async def test_a_word_is_found_by_what_a_row_is_now(history: HistoryStore) -> None:
    row = entry(id="a", notification_id=None, request_id=None, status=Status.SENDING)
    begun = call()
    await history.add(row, begun)
    await history.finish("a", structs.replace(SENT, notification_id="given-later", request_id="req-9000"))
    assert await found(history, "given-later") == await found(history, "id:req-9000") == ["a"]
    await history.replace(structs.replace(row, notification_id="another"), begun)
    assert await found(history, "given-later") == []
    assert await found(history, "another") == ["a"]


async def test_what_was_purged_is_not_found_and_not_in_the_file(
    database: Database, history: HistoryStore, path: Path
) -> None:
    await history.add_many(
        [entry(id="old", created_at=minutes_ago(9), message="\u4e2d\u6587\u5b57"), entry(id="new")]
    )
    await PurgeStore(database).purge(minutes_ago(5))
    assert await found(history, "\u4e2d\u6587\u5b57") == []
    assert await history.tally(Query()) == 1
    assert "\u4e2d\u6587\u5b57".encode() not in read(path)


async def test_an_old_history_gets_places_tallies_and_its_index(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(databases, "NEWEST", PLACES)
        before.setattr(databases, "MIGRATIONS", MIGRATIONS[:PLACES])
        before.setattr(trigrams, "are_possible", lambda _: False)
        old = await open_database(path)
        later = {"repairs", "batch"}
        columns = [name for name in ENTRY_COLUMNS.split(", ") if name not in later]
        rows = [
            entry_values(
                entry(id=str(number), created_at=NOW - timedelta(seconds=late), message=f"word-{number}")
            )[: len(columns)]
            for number, late in enumerate((5, 5, 5, 0, 9))
        ]
        insert = f"insert into notifications ({', '.join(columns)}) values ({', '.join('?' * len(columns))})"  # noqa: S608 - our own words
        await old.write(lambda connection: connection.executemany(insert, rows))
        await old.close()
    new = await open_database(path)
    history = HistoryStore(new)
    await history.add(entry(id="5", created_at=NOW - timedelta(seconds=5)))
    assert await found(history, "") == ["3", "5", "2", "1", "0", "4"]
    assert await found(history, "word-1") == ["1"]
    assert await history.tally(Query((Term("env", "sandbox"),))) == 6
    await new.close()


async def test_without_the_index_every_row_is_looked_at_and_later_it_is_made_up_for(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await (await open_database(path)).close()
    with monkeypatch.context() as older:
        older.setattr(trigrams, "are_possible", lambda _: False)
        database = await open_database(path)
        history = HistoryStore(database)
        await history.add(entry(id="a", ticket="T-4711"))
        assert not database.has_trigrams
        assert await found(history, "4711") == ["a"]
        await database.close()
    database = await open_database(path)
    assert database.has_trigrams
    assert await found(HistoryStore(database), "4711") == ["a"]
    await database.close()


async def test_rows_of_one_moment_and_those_that_come_late_stand_by_time(history: HistoryStore) -> None:
    await history.add_many(entry(id=f"same-{number}") for number in range(3))
    await history.add(entry(id="next", created_at=NOW + timedelta(milliseconds=1)))
    await history.add(entry(id="late", created_at=minutes_ago(60)))
    await history.add(entry(id="now", created_at=minutes_ago(-1)))
    assert await found(history, "") == ["now", "next", "same-2", "same-1", "same-0", "late"]
    assert await found(history, "same") == ["same-2", "same-1", "same-0"]


async def plan(history: HistoryStore, search: str, tail: str) -> str:
    query = Query((*parse_query(search).terms, LOCAL))
    sql, values = search_for(query, has_index=True).places(f"{tail} order by hit desc limit 100")
    values = (*values, 9) if "?" in tail else values
    steps = await history._database.rows(f"explain query plan {sql}", values)
    return " / ".join(step["detail"] for step in steps)


@pytest.mark.parametrize("tail", ["", "and hit < ?", "and hit > ?"])
@pytest.mark.parametrize(
    ("search", "index"),
    [
        ("", "notifications_by_environment"),
        ("status:rejected", "notifications_by_status"),
        ("date:>2026-01-01", "notifications_by_environment"),
        ("date:2026-08-21", "notifications_by_environment"),
        ("has:feedback", "notifications_with_feedback"),
        ("has:click", "notifications_with_click"),
        ("has:error", "notifications_with_error"),
        ("has:ticket", "notifications_with_ticket"),
        ("PRICE", "VIRTUAL TABLE"),
        ("!PRICE", "VIRTUAL TABLE"),
        ("seller:acme PRICE date:>2026-01-01", "VIRTUAL TABLE"),
        ("status:unknown PRICE", "notifications_by_status"),
    ],
)
async def test_a_million_rows_are_neither_walked_nor_sorted(
    history: HistoryStore, search: str, index: str, tail: str
) -> None:
    steps = await plan(history, search, tail)
    assert index in steps
    assert "TEMP B-TREE" not in steps
    assert "SCAN notifications" not in steps


@pytest.mark.parametrize("tail", ["", "and hit < ?", "and hit > ?"])
@pytest.mark.parametrize("search", ["batch:nightly", "batch:nightly PRICE", "!batch:nightly PRICE"])
async def test_rows_that_are_in_no_batch_are_not_looked_at(
    history: HistoryStore, search: str, tail: str
) -> None:
    steps = (await plan(history, search, tail)).split(" / ")
    assert "SEARCH notifications USING COVERING INDEX notifications_by_batch (batch>?)" in steps
    walks = "SEARCH notifications USING INDEX notifications_by_environment (environment=?"
    assert not [step for step in steps if step.startswith((walks, "SCAN notifications", "USE TEMP"))]


async def test_passing_over_many_rows_reads_the_index_alone(history: HistoryStore) -> None:
    assert "COVERING INDEX" in await plan(history, "", "")


@pytest.mark.parametrize(
    "text", ["ab", "status:sent ab", "a\0bc", "!acme has:error", "PRICE has:error", "batch:b", 'by:"ab"']
)
async def test_what_may_take_long_keeps_nobody_waiting(text: str) -> None:
    assert not search_for(Query((*parse_query(text).terms, LOCAL)), has_index=True).is_quick


@pytest.mark.parametrize("text", ["", "acme", "status:sent", "status:held ab", "date:<2026-01-01"])
async def test_what_is_quick_needs_no_second_connection(text: str) -> None:
    assert search_for(Query((*parse_query(text).terms, LOCAL)), has_index=True).is_quick


async def test_the_newest_of_what_a_deletion_takes_are_not_sorted_out_of_all(history: HistoryStore) -> None:
    await history.add_many(
        entry(id=f"{number}", created_at=minutes_ago(number), status=status)
        for number, status in enumerate([Status.SENT, Status.UNKNOWN, Status.DELETED, Status.SENT])
    )
    assert [row.id for row in await history.reached_by(TARGET, 2)] == ["0", "1"]
    assert [row.id for row in await history.reached_by(TARGET)] == ["0", "1", "3"]
    sql = (
        "explain query plan select place from notifications where account = '' and environment = '' "
        "and template_id = '' and status = 'SENT' order by place desc limit 9"
    )
    [step] = await history._database.rows(sql)
    assert "COVERING INDEX notifications_by_target" in step["detail"]


COUNT_LONG = (
    "with recursive n (i) as (select 1 union all select i + 1 from n where i < 30000000) "
    "select count(*) from n"
)
"""Some seconds, and not for ever: a test may fail, and must not hang."""


async def test_a_search_that_is_given_up_ends_and_the_next_one_runs(database: Database) -> None:
    long = asyncio.create_task(database.search(COUNT_LONG))
    await asyncio.sleep(0.05)
    assert [tuple(row) for row in await database.rows("select 1")] == [(1,)]
    long.cancel()
    with pytest.raises(asyncio.CancelledError):
        await long
    async with asyncio.timeout(30):
        assert [tuple(row) for row in await database.search("select 2")] == [(2,)]


async def test_closing_does_not_wait_for_a_search(path: Path) -> None:
    database = await open_database(path)
    long = asyncio.create_task(database.search(COUNT_LONG))
    await asyncio.sleep(0.05)
    await database.close()
    with pytest.raises(Exception, match="interrupted"):
        await long


async def test_a_search_sees_what_was_written_just_before_and_writes_nothing(history: HistoryStore) -> None:
    await history.add(entry(id="a", feedback=FeedbackState.NONE))
    assert await found(history, "a") == ["a"]
    with pytest.raises(Exception, match="Cannot write"):
        await history.database.search("delete from notifications")


async def test_an_older_sqlite_can_write_where_a_newer_one_made_the_index(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await (await open_database(path)).close()
    monkeypatch.setattr(trigrams, "are_possible", lambda _: False)
    await (await open_database(path)).close()
    with closing(sqlite3.connect(path)) as connection:
        assert not trigrams.are_kept(connection)
