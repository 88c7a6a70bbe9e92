"""A newer console migrates the history while an older one has it open."""

import asyncio
import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from spconsole.domain.errors import StoreError
from spconsole.store.database import OUTDATED, Database
from spconsole.store.history import HistoryStore
from spconsole.store.migrations import NEWEST

from .files import backups, version_of
from .rows import entry

NEWER_CONSOLE = """
import asyncio, sys
from pathlib import Path
import spconsole.store.database as databases

databases.MIGRATIONS = (*databases.MIGRATIONS, "alter table notifications add column newer text;")
databases.NEWEST = len(databases.MIGRATIONS)

async def migrate():
    database = await databases.open_database(Path(sys.argv[1]))
    await database.write(lambda connection: connection.execute("update notifications set newer = 'x'"))
    await database.close()

asyncio.run(migrate())
"""


def rows_on_disk(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("select count(*) from notifications").fetchone()[0])


@pytest.fixture
async def migrated(history: HistoryStore, path: Path) -> HistoryStore:
    """The older console's history, after another process of the newer one has migrated the file."""
    await history.add(entry(id="before"))
    newer = await asyncio.create_subprocess_exec(sys.executable, "-c", NEWER_CONSOLE, str(path))
    assert await newer.wait() == 0
    return history


async def test_a_newer_console_migrates_under_an_open_one_after_a_backup(
    migrated: HistoryStore, path: Path
) -> None:
    assert version_of(path) == NEWEST + 1
    assert backups(path) == [f"history.db.v{NEWEST}.backup"]
    assert migrated.outdated == ""


async def test_the_older_one_writes_nothing_more_and_says_to_restart(
    migrated: HistoryStore, path: Path
) -> None:
    with pytest.raises(StoreError, match=f"^{re.escape(OUTDATED)}$"):
        await migrated.add(entry(id="after"))
    assert rows_on_disk(path) == 1
    assert migrated.outdated == OUTDATED


async def test_the_older_one_notices_when_it_looks_around_and_goes_on_reading(migrated: HistoryStore) -> None:
    await migrated.data_version()
    assert migrated.outdated == OUTDATED
    assert await migrated.get("before")


async def test_a_history_in_its_own_version_is_not_outdated(database: Database) -> None:
    await HistoryStore(database).add(entry())
    await database.data_version()
    assert database.outdated == ""
