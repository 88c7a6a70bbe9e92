"""A history file of its own for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from spconsole.store.calls import CallStore
from spconsole.store.database import Database, open_database
from spconsole.store.history import HistoryStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.db"


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    opened = await open_database(path)
    yield opened
    await opened.close()


@pytest.fixture
def history(database: Database) -> HistoryStore:
    return HistoryStore(database)


@pytest.fixture
def calls(database: Database) -> CallStore:
    return CallStore(database)
