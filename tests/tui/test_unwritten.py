"""The console with an answer that could not be written down: it says so, tries again, asks before leaving."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from textual.pilot import Pilot

from spconsole.domain.errors import DiskFullError
from spconsole.services.context import Workspace
from spconsole.store.history import HistoryStore
from spconsole.tui.app import SpConsole

from .screen import SUMMARY, console, painted, press, send, settle

FULL = "Cannot write history.db: the disk is full. Free space and try again."


class FullDisk:
    """A disk that has no room for outcomes until there is some."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_full = True
        real = HistoryStore.finish

        async def finish(store: HistoryStore, *arguments: object) -> None:
            if self.is_full:
                raise DiskFullError(FULL)
            await real(store, *arguments)  # type: ignore[arg-type] # handed on as they came

        monkeypatch.setattr(HistoryStore, "finish", finish)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> FullDisk:
    return FullDisk(monkeypatch)


@pytest.fixture
async def pilot(workspace: Workspace, disk: FullDisk) -> AsyncIterator[Pilot[None]]:
    """A console whose first send was answered and not written; its waits are short."""
    ledger = workspace.ledger

    async def short(_: float) -> None:
        await asyncio.sleep(0.2)

    ledger.unwritten._sleep = short
    result = await send(workspace, SUMMARY)
    assert "It is SENT, id" in str(result.error)
    async with console(workspace) as opened:
        yield opened


async def until(pilot: Pilot[None], words: str) -> None:
    """Wait until words are painted."""
    for _ in range(300):
        await pilot.pause(0.01)
        if words in painted(pilot):
            return
    raise AssertionError(painted(pilot))


async def test_it_says_what_is_not_written_and_says_when_it_is(
    workspace: Workspace, pilot: Pilot[None], disk: FullDisk
) -> None:
    assert isinstance(pilot.app, SpConsole)
    pilot.app.tick()
    await until(pilot, "Not written yet")
    assert "SALES_SUMMARY is SENT, id" in painted(pilot)
    assert "SENDING" in painted(pilot)
    disk.is_full = False
    await until(pilot, "Written now")
    await settle(pilot)
    assert workspace.ledger.unwritten.what == ()
    assert "SENDING" not in painted(pilot)


async def test_no_form_opens_for_a_send_that_could_not_be_recorded(pilot: Pilot[None]) -> None:
    before = pilot.app.screen
    await press(pilot, "n")
    assert pilot.app.screen is before
    await until(pilot, "An answer could not be written yet (disk full)")


async def test_leaving_asks_and_names_what_would_be_lost(pilot: Pilot[None]) -> None:
    await press(pilot, ["ctrl+q"])
    assert "Leave now?" in painted(pilot)
    assert "SALES_SUMMARY is SENT, id" in painted(pilot)
    await press(pilot, ["escape"])
    assert pilot.app.is_running
