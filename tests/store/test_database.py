"""Opening a history file: by several at once, of any age, and on a disk that does not want to."""

import asyncio
import os
import re
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from spconsole.domain.errors import StoreError
from spconsole.store import database as databases
from spconsole.store.database import Database, open_database
from spconsole.store.history import HistoryStore
from spconsole.store.migrations import NEWEST

from .files import backups, modes, put, version_of
from .rows import entry

FULL = "the disk is full. Free space"
posix = pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")


async def pragma(database: Database, name: str) -> object:
    [row] = await database.rows(f"pragma {name}")
    return row[0]


async def test_a_new_file_has_the_newest_schema(database: Database, path: Path) -> None:
    assert version_of(path) == NEWEST
    names = {row[0] for row in await database.rows("select name from sqlite_master where type = 'table'")}
    assert {"notifications", "calls"} <= names


async def test_an_empty_file_counts_as_new(path: Path) -> None:
    put(path, b"")
    database = await open_database(path)
    await database.close()
    assert version_of(path) == NEWEST
    assert backups(path) == []


async def test_every_commit_is_durable_and_readers_do_not_wait(database: Database) -> None:
    assert await pragma(database, "journal_mode") == "wal"
    assert await pragma(database, "synchronous") == 2
    assert await pragma(database, "busy_timeout") == databases.BUSY_MS


@posix
async def test_only_its_owner_can_read_the_history(database: Database, path: Path) -> None:
    await HistoryStore(database).add(entry())
    assert {"history.db", "history.db-wal"} <= set(modes(path.parent))
    for name, bits in modes(path.parent).items():
        assert bits == (0o700 if name == path.parent.name else 0o600), name


async def test_a_transaction_that_fails_undoes_all_of_it(database: Database) -> None:
    history = HistoryStore(database)
    row = entry(id="a")

    def half(connection: sqlite3.Connection) -> None:
        connection.execute("update notifications set profile = 'changed'")
        connection.execute("insert into nowhere values (1)")

    await history.add(row)
    with pytest.raises(StoreError):
        await database.write(half)
    found = await history.get("a")
    assert found is not None
    assert found.profile == row.profile
    await history.add(entry(id="b"))


async def test_a_bug_inside_a_transaction_undoes_all_of_it_too(database: Database) -> None:
    def broken(connection: sqlite3.Connection) -> None:
        connection.execute("insert into calls (id) values (1)" if not connection else "delete from calls")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.write(broken)
    await HistoryStore(database).add(entry())


async def test_a_write_goes_through_whole_when_its_waiter_gives_up(database: Database) -> None:
    entered, go_on = threading.Event(), threading.Event()

    def slow(connection: sqlite3.Connection) -> None:
        connection.execute("create table first (n)")
        entered.set()
        go_on.wait(10)
        connection.execute("create table second (n)")

    writing = asyncio.create_task(database.write(slow))
    await asyncio.to_thread(entered.wait, 10)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    go_on.set()
    names = {row[0] for row in await database.rows("select name from sqlite_master")}
    assert {"first", "second"} <= names


async def test_a_write_that_still_waits_its_turn_goes_through_when_its_waiter_gives_up(
    database: Database,
) -> None:
    go_on = threading.Event()
    first = asyncio.create_task(database.write(lambda _: go_on.wait(10)))
    second = asyncio.create_task(HistoryStore(database).add(entry(id="second")))
    await asyncio.sleep(0)
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    go_on.set()
    await first
    assert await HistoryStore(database).get("second")


async def test_closing_waits_for_what_was_begun(path: Path) -> None:
    database = await open_database(path)
    writing = asyncio.create_task(HistoryStore(database).add(entry(id="last")))
    await asyncio.sleep(0)
    await database.close()
    await writing
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("select id from notifications").fetchall() == [("last",)]


async def test_a_history_that_is_held_by_another_program_says_so(
    database: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await database.rows("pragma busy_timeout = 50")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin immediate")
        with pytest.raises(StoreError, match="another program holds it"):
            await HistoryStore(database).add(entry())


async def test_a_full_disk_says_so_and_undoes_the_write(database: Database) -> None:
    [pages] = await database.rows("pragma page_count")
    await database.rows(f"pragma max_page_count = {pages[0]}")
    history = HistoryStore(database)
    with pytest.raises(StoreError, match=re.escape(FULL)):
        await history.add(entry(body=b"x" * 1_000_000))
    assert await database.rows("select * from notifications") == []


async def test_a_file_that_is_no_history_says_so(path: Path) -> None:
    put(path, b"this is not a database" * 100)
    with pytest.raises(StoreError, match="not a sound history file"):
        await open_database(path)


async def test_a_folder_in_the_place_of_the_file_says_so(path: Path) -> None:
    put(path, None)
    with pytest.raises(StoreError, match="Cannot write"):
        await open_database(path)


async def test_a_file_in_the_place_of_the_folder_says_so(path: Path) -> None:
    put(path, b"")
    with pytest.raises(StoreError, match="Cannot"):
        await open_database(path / "history.db")


async def test_a_path_that_has_the_word_full_in_it_is_no_full_disk(tmp_path: Path) -> None:
    put(tmp_path / "full" / "locked", b"")
    with pytest.raises(StoreError) as caught:
        await open_database(tmp_path / "full" / "locked" / "history.db")
    assert "disk is full" not in str(caught.value)
    assert "another program" not in str(caught.value)


async def test_text_that_cannot_be_encoded_is_refused_with_a_sentence(database: Database) -> None:
    with pytest.raises(StoreError, match="broken characters"):
        await HistoryStore(database).add(entry(ticket="a\ud800b"))


async def test_a_history_in_memory_works_like_one_on_disk() -> None:
    database = await open_database(None)
    await HistoryStore(database).add(entry(id="a"))
    assert await HistoryStore(database).get("a")
    await database.close()


async def test_a_closed_history_says_so(path: Path) -> None:
    never_opened, over = Database(path), await open_database(path)
    await over.close()
    await over.close()
    for database in (never_opened, over):
        with pytest.raises(StoreError, match="closed"):
            await database.rows("select 1")
    await never_opened.close()


async def test_another_processes_write_is_noticed(database: Database, path: Path) -> None:
    before = await database.data_version()
    await HistoryStore(database).add(entry())
    assert await database.data_version() == before
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("update notifications set profile = 'x'")
    assert await database.data_version() != before
