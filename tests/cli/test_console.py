"""However the screen ends, nothing that it still holds goes out."""

import asyncio
import sqlite3
from contextlib import closing, suppress

import pytest

from spconsole.cli import console
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.errors import StoreError
from spconsole.domain.history import TAKEN_BACK, Status
from spconsole.tui.app import SpConsole
from tests.store.rows import entry

ENDINGS = {"it is left": None, "a fault": ZeroDivisionError(), "it is cancelled": asyncio.CancelledError()}


def screen_that_holds(monkeypatch: pytest.MonkeyPatch, ending: BaseException | None) -> None:
    """A screen with a send that is held, which then ends in its own way."""

    async def run_async(app: SpConsole) -> None:
        ledger = app.workspace.ledger
        await ledger.history.add(entry(status=Status.HELD, process=ledger.process))
        if ending:
            raise ending

    monkeypatch.setattr(SpConsole, "run_async", run_async)


def rows(paths: Paths) -> list[tuple[str, str | None]]:
    with closing(sqlite3.connect(paths.history)) as connection:
        return connection.execute("select status, error_code from notifications").fetchall()


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_what_is_held_is_taken_back(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, ending: BaseException | None
) -> None:
    screen_that_holds(monkeypatch, ending)
    with suppress(ZeroDivisionError, asyncio.CancelledError):
        console.open_console(paths, Settings(), ())
    assert rows(paths) == [("NOT_SENT", TAKEN_BACK)]


def test_a_history_that_cannot_be_written_then_hides_no_exit_code(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise StoreError("The disk is full.")

    screen_that_holds(monkeypatch, None)
    monkeypatch.setattr(console, "take_back_all", full)
    assert console.open_console(paths, Settings(), ()) == 0
    assert rows(paths) == [("HELD", None)]
