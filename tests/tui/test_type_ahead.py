"""A key that was typed for the screen before does not commit on the one that has just opened."""

import dataclasses
from typing import Any

import pytest
from msgspec import structs
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from spconsole.config.settings import Settings
from spconsole.domain.history import Status
from spconsole.domain.sellers import Environment
from spconsole.services.context import Workspace
from spconsole.tui.guarded import GuardedApp
from spconsole.tui.modals.confirm import Confirm
from spconsole.tui.modals.deletion import DeleteDialog
from spconsole.tui.modals.environment import EnvironmentDialog
from spconsole.tui.modals.feedback import FeedbackDialog
from spconsole.tui.modals.leaving import LeaveDialog
from spconsole.tui.place import Place
from spconsole.tui.screens.help import HelpScreen
from spconsole.tui.screens.main import MainScreen
from spconsole.tui.screens.review import ReviewScreen
from spconsole.tui.screens.send import SendScreen
from tests.hand_clock import HandClock
from tests.tui.production import LOOKING, PRODUCTION, at_work, main_screen, rows, until
from tests.tui.screen import finish, is_open, painted, press, settle

GUARD_S = 0.3


@pytest.fixture
def hold_seconds() -> int:
    return 5


@pytest.fixture(autouse=True)
def _guarded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GuardedApp, "TYPE_AHEAD_S", GUARD_S)


@dataclasses.dataclass(frozen=True)
class Case:
    """A committing screen, how it is opened, and the key that commits there."""

    screen: type[Screen[Any]]
    opening: tuple[str, ...]
    key: str
    place: Place = PRODUCTION


CASES = [
    Case(ReviewScreen, ("n", "5", "ctrl+j"), "s"),
    Case(DeleteDialog, ("d", "1"), "enter"),
    Case(FeedbackDialog, ("f",), "enter"),
    Case(Confirm, ("W",), "enter", LOOKING),
    Case(EnvironmentDialog, ("S",), "enter", structs.replace(PRODUCTION, environment=Environment.LOCAL)),
]


async def one_sent(workspace: Workspace, time: HandClock) -> None:
    """A row to act on."""
    async with at_work(workspace, time) as pilot:
        await press(pilot, ["n", "1", "ctrl+j"])
        time.advance(GUARD_S + 0.05)
        await press(pilot, ["s"])
        await until(pilot, lambda: bool(main_screen(pilot).held.waiting))
        time.advance(5)
        await finish(pilot)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.screen.__name__)
async def test_a_committing_key_counts_from_three_tenths_of_a_second_after_the_paint(
    workspace: Workspace, time: HandClock, case: Case
) -> None:
    await one_sent(workspace, time)
    async with at_work(workspace, time, case.place) as pilot:
        await press(pilot, case.opening)
        assert is_open(pilot, case.screen)
        await press(pilot, [case.key])
        assert is_open(pilot, case.screen), "at once"
        time.advance(GUARD_S - 0.05)
        await press(pilot, [case.key])
        assert is_open(pilot, case.screen), "a little later"
        time.advance(0.1)
        await press(pilot, [case.key])
        assert not is_open(pilot, case.screen), "late enough"
        time.advance(5)
        await settle(pilot)


async def test_a_warning_that_has_just_been_painted_is_not_taken_for_read(
    workspace: Workspace, time: HandClock
) -> None:
    workspace.fail_next("500")
    await one_sent(workspace, time)
    assert [row.status for row in await rows(workspace)] == [Status.UNKNOWN]
    async with at_work(workspace, time) as pilot:
        await press(pilot, ["n", "1", "ctrl+j", "k"])
        assert is_open(pilot, ReviewScreen)
        assert "k says that you have read it" in " ".join(painted(pilot).split())
        time.advance(GUARD_S + 0.05)
        await press(pilot, ["k"])
        assert "You have read it: s sends it." in " ".join(painted(pilot).split())


@pytest.mark.parametrize("key", ["c", "w"])
async def test_leaving_while_held_is_guarded(workspace: Workspace, time: HandClock, key: str) -> None:
    async with at_work(workspace, time) as pilot:
        await press(pilot, ["n", "1", "ctrl+j"])
        time.advance(GUARD_S + 0.05)
        await press(pilot, ["s", "q", key])
        assert is_open(pilot, LeaveDialog)
        assert "esc stay" in painted(pilot)
        assert "Quits when" not in painted(pilot)
        await press(pilot, ["escape", "z"])
        await finish(pilot)


async def test_keys_in_a_burst_do_not_send(workspace: Workspace, time: HandClock) -> None:
    async with at_work(workspace, time) as pilot:
        await press(pilot, ["n", "5"])
        await burst(pilot, "ctrl+j", "s", "s")
        assert is_open(pilot, ReviewScreen)
    assert await rows(workspace) == []


async def burst(pilot: Pilot[None], *keys: str) -> None:
    """Keys that are all there before the first is handled."""
    await pilot.press(*keys)
    await settle(pilot)


async def test_esc_and_choices_are_never_dropped(workspace: Workspace, time: HandClock) -> None:
    await one_sent(workspace, time)
    async with at_work(workspace, time) as pilot:
        await press(pilot, ["d", "2"])
        assert "(x) 2" in painted(pilot)
        await press(pilot, ["escape"])
        assert is_open(pilot, MainScreen)


async def test_text_fields_take_every_letter_at_once(workspace: Workspace, time: HandClock) -> None:
    place = structs.replace(PRODUCTION, environment=Environment.LOCAL)
    async with at_work(workspace, time, place) as pilot:
        await press(pilot, ["S", "3", *"production"])
        assert pilot.app.screen.query_one("#word", Input).value == "production"
        await press(pilot, ["enter"])
        assert is_open(pilot, EnvironmentDialog)
        time.advance(GUARD_S + 0.05)
        await press(pilot, ["enter"])
        await finish(pilot)
        assert main_screen(pilot).place.environment is Environment.PRODUCTION


async def test_a_choice_from_a_list_is_not_guarded(workspace: Workspace, time: HandClock) -> None:
    async with at_work(workspace, time) as pilot:
        await press(pilot, ["n", "ctrl+t", "enter"])
        assert is_open(pilot, SendScreen)


async def test_a_screen_that_is_back_on_top_is_guarded_again(workspace: Workspace, time: HandClock) -> None:
    async with at_work(workspace, time) as pilot:
        await press(pilot, ["n", "5", "ctrl+j"])
        time.advance(GUARD_S + 0.05)
        await press(pilot, ["?"])
        assert is_open(pilot, HelpScreen)
        await press(pilot, ["escape", "s"])
        assert is_open(pilot, ReviewScreen)
        time.advance(GUARD_S + 0.05)
        await press(pilot, ["s"])
        await settle(pilot)
        assert [row.status for row in await rows(workspace)] == [Status.HELD]
        await press(pilot, ["z"])
        await finish(pilot)


async def test_a_key_of_the_users_own_is_guarded_too(time: HandClock, workspace: Workspace) -> None:
    own = structs.replace(workspace, settings=Settings(keys={"review.send": "x"}))
    async with at_work(own, time) as pilot:
        await press(pilot, ["n", "5", "ctrl+j", "x"])
        assert is_open(pilot, ReviewScreen)
    assert await rows(workspace) == []
