"""The demo at a moment that stands still."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from spconsole.bootstrap import fill_sandbox, open_workspace
from spconsole.config.settings import Settings
from spconsole.domain.history import HistoryEntry
from spconsole.domain.query import Query
from spconsole.services.context import Workspace
from spconsole.services.demo import demo_settings, make_demo

NOW = datetime(2026, 8, 21, 14, 32, 7, tzinfo=UTC)
ALL = 1000


@asynccontextmanager
async def open_demo_in(folder: Path) -> AsyncIterator[Workspace]:
    """The demo of a folder, made if need be, and open."""
    paths = await make_demo(folder, NOW, fill_sandbox)
    settings = demo_settings(Settings())
    async with open_workspace(paths, settings, {}, demo=True, now=lambda: NOW) as opened:
        yield opened


async def rows(workspace: Workspace) -> list[HistoryEntry]:
    """All of history, newest first."""
    return await workspace.ledger.history.window(Query(), limit=ALL)
