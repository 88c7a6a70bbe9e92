"""Opening a history file: by several at once, of any age, and on a disk that does not want to."""

import asyncio
import os
import re
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from spconsole.domain.errors import StoreError
from spconsole.store import database as databases
from spconsole.store.database import Database, open_database
from spconsole.store.history import HistoryStore
from spconsole.store.migrations import MIGRATIONS, NEWEST

from .rows import entry

OPEN_AND_WRITE = """
import asyncio, sys
from pathlib import Path
from spconsole.store.database import open_database

async def main():
    sys.stdin.readline()
    database = await open_database(Path(sys.argv[1]))
    for _ in range(20):
        await database.write(lambda c: c.execute("insert into calls values "
            "(null, hex(randomblob(8)), '', '', '', '', '', '', null, null, null, null, null, '', '')"))
    await database.close()

asyncio.run(main())
"""
FULL = "the disk is full. Free space"
posix = pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def put(path: Path, content: bytes | None) -> None:
    """A file in its folder; without content, a folder."""
    (path if content is None else path.parent).mkdir(parents=True)
    if content is not None:
        path.write_bytes(content)


def read(path: Path) -> bytes:
    return path.read_bytes()


def backups(path: Path) -> list[str]:
    return [file.name for file in path.parent.glob("*.backup")]


def modes(folder: Path) -> dict[str, int]:
    return {file.name: mode(file) for file in [folder, *folder.iterdir()]}


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("pragma user_version").fetchone()[0])


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


async def test_a_file_of_a_newer_version_is_refused_and_left_as_it_is(path: Path) -> None:
    await (await open_database(path)).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"pragma user_version = {NEWEST + 1}")
    before = read(path)
    with pytest.raises(StoreError, match="written by a newer spconsole") as caught:
        await open_database(path)
    assert "--data-dir" in str(caught.value)
    assert read(path) == before
    assert backups(path) == []


SECOND_STEP = "alter table notifications add column colour text;"


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that knows one migration more."""
    monkeypatch.setattr(databases, "MIGRATIONS", (*MIGRATIONS, SECOND_STEP))
    monkeypatch.setattr(databases, "NEWEST", NEWEST + 1)


@pytest.mark.usefixtures("newer")
async def test_a_migration_is_taken_after_a_backup(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as before:
        before.setattr(databases, "NEWEST", NEWEST)
        before.setattr(databases, "MIGRATIONS", MIGRATIONS)
        old = await open_database(path)
        await HistoryStore(old).add(entry(id="kept"))
        await old.close()
    new = await open_database(path)
    [row] = await new.rows("select id, colour from notifications")
    assert tuple(row) == ("kept", None)
    await new.close()
    backup = path.with_name(f"history.db.v{NEWEST}.backup")
    assert version_of(backup) == NEWEST
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("select id from notifications").fetchall() == [("kept",)]
    if os.name == "posix":
        assert mode(backup) == 0o600


async def test_a_migration_that_fails_leaves_the_file_at_its_version(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await (await open_database(path)).close()
    monkeypatch.setattr(databases, "MIGRATIONS", (*MIGRATIONS, f"{SECOND_STEP} drop table nowhere;"))
    monkeypatch.setattr(databases, "NEWEST", NEWEST + 1)
    with pytest.raises(StoreError, match="nowhere"):
        await open_database(path)
    assert version_of(path) == NEWEST
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.OperationalError):
        connection.execute("select colour from notifications")


def test_processes_that_open_a_new_file_at_once_all_can_write(path: Path) -> None:
    command = [sys.executable, "-c", OPEN_AND_WRITE, str(path)]
    runs = [subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
    for run in runs:
        assert run.stdin is not None
        run.stdin.write(b"\n")
        run.stdin.flush()
    for run in runs:
        _, said = run.communicate(timeout=30)
        assert run.returncode == 0, said.decode()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("select count(*) from calls").fetchone() == (80,)


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
