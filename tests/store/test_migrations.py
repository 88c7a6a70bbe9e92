"""Opening a history file of any age, by several at once: one migrates, after a backup."""

import asyncio
import contextlib
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from spconsole.domain.errors import StoreError
from spconsole.store import database as databases
from spconsole.store.database import open_database
from spconsole.store.history import HistoryStore
from spconsole.store.migrations import MIGRATIONS, NEWEST

from .files import backups, mode, put, read, version_of
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
            "(null, hex(randomblob(8)), '', '', '', '', '', '', null, null, null, null, null, '', '', '', 0)"
        ))
    await database.close()

asyncio.run(main())
"""


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


async def test_of_two_that_find_the_same_version_only_one_migrates(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They meet before each look at the version; with the lock, the second look is taken alone."""
    meet, look = threading.Barrier(2), databases._version

    def together(connection: sqlite3.Connection, file: Path) -> int:
        version = look(connection, file)
        with contextlib.suppress(threading.BrokenBarrierError):
            meet.wait(0.3)
        return version

    put(path, b"")
    monkeypatch.setattr(databases, "_version", together)
    for opened in await asyncio.gather(open_database(path), open_database(path)):
        await opened.close()
    assert version_of(path) == NEWEST
