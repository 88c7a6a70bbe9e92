"""While another screen lies on top, the main screen does no work; when it is back, it has missed nothing."""

import pytest

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.services.context import Workspace
from spconsole.tui.screens.help import HelpScreen
from spconsole.tui.screens.main import MainScreen
from spconsole.tui.widgets.history_table import HistoryTable
from tests.hand_clock import HandClock
from tests.tui.production import at_work, hold_one, main_screen, pass_time, production
from tests.tui.screen import console, finish, history, is_open, press, send_some, settle


@pytest.fixture(autouse=True)
def _no_look_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test looks around when it says so."""
    monkeypatch.setattr("spconsole.tui.screens.main.POLL_S", 3600.0)
    monkeypatch.setattr("spconsole.tui.app.TICK_S", 3600.0)


async def test_what_another_console_wrote_is_read_when_the_main_screen_is_seen(
    workspace: Workspace, paths: Paths
) -> None:
    async with open_workspace(paths, Settings(), {}) as other, console(workspace) as pilot:
        await press(pilot, ["question_mark"])
        assert is_open(pilot, HelpScreen)
        await send_some(other, 1)
        await main_screen(pilot).look_around()
        await settle(pilot)
        assert history(pilot).row_count == 0
        await press(pilot, ["escape"])
        await main_screen(pilot).look_around()
        await settle(pilot)
        assert is_open(pilot, MainScreen)
        assert history(pilot).row_count == 1


async def test_the_seconds_of_what_is_held_are_counted_where_they_are_seen(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[HistoryTable] = []

    def count_down(table: HistoryTable) -> None:
        counted.append(table)

    monkeypatch.setattr(HistoryTable, "count_down", count_down)
    time = HandClock()
    async with (
        production(paths, time, Settings(hold_seconds=6)) as workspace,
        at_work(workspace, time) as pilot,
    ):
        await hold_one(pilot)
        await press(pilot, ["question_mark"])
        assert is_open(pilot, HelpScreen)
        counted.clear()
        await pass_time(pilot, time, 2)
        assert counted == []
        await press(pilot, ["escape"])
        await pass_time(pilot, time, 1)
        assert counted
        await press(pilot, ["z"])
        await finish(pilot)
