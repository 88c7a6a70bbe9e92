"""A window with no room for a screen says so on every one, and nobody commits what they cannot see."""

import pytest
from textual.pilot import Pilot

from spconsole.domain.sellers import Environment
from spconsole.services.context import Workspace
from spconsole.tui.app import SpConsole
from spconsole.tui.reading import first_view
from spconsole.tui.screens.review import ReviewScreen
from tests.tui.screen import LOCAL, SMALL, console, history, is_open, painted, press, send_some, settle

WORDS = "Needs 60x20. Make the window larger."
SCREENS = {
    "MainScreen": (),
    "SendScreen": ("n",),
    "ReviewScreen": ("n", "ctrl+j"),
    "SellerForm": ("1", "a"),
    "EditorScreen": ("2", "a"),
    "HelpScreen": ("question_mark",),
    "Palette": ("ctrl+p",),
    "DeleteDialog": ("d", "2"),
    "FeedbackDialog": ("f",),
    "EnvironmentDialog": ("S",),
    "Picker": ("n", "ctrl+t"),
}


async def resize(pilot: Pilot[None], width: int, height: int) -> None:
    await pilot.resize_terminal(width, height)
    await settle(pilot)


def shown(pilot: Pilot[None]) -> list[str]:
    """The lines that have something on them."""
    return [line.strip() for line in painted(pilot).splitlines() if line.strip()]


@pytest.mark.parametrize("screen", SCREENS)
async def test_a_window_that_is_too_small_says_so_until_it_is_larger(
    workspace: Workspace, screen: str
) -> None:
    await send_some(workspace, 1)
    async with console(workspace, size=SMALL) as pilot:
        await press(pilot, SCREENS[screen])
        assert type(pilot.app.screen).__name__ == screen
        pilot.app.clear_notifications()
        await settle(pilot)
        before = painted(pilot)
        for size in ((50, 15), (59, 24), (80, 19)):
            await resize(pilot, *size)
            assert shown(pilot) == [WORDS]
        await resize(pilot, *SMALL)
        assert painted(pilot) == before


@pytest.mark.parametrize("screen", [screen for screen in SCREENS if screen != "MainScreen"])
async def test_a_screen_that_opens_in_a_small_window_says_so(workspace: Workspace, screen: str) -> None:
    await send_some(workspace, 1)
    async with console(workspace, size=(50, 15)) as pilot:
        await press(pilot, SCREENS[screen])
        assert type(pilot.app.screen).__name__ == screen
        pilot.app.clear_notifications()
        await settle(pilot)
        assert shown(pilot) == [WORDS]


async def test_the_first_screen_of_a_new_user_says_so(workspace: Workspace) -> None:
    app = SpConsole(workspace, LOCAL, await first_view(workspace, Environment.LOCAL))
    async with app.run_test(size=(50, 15)) as pilot:
        await settle(pilot)
        assert type(pilot.app.screen).__name__ == "FirstRunScreen"
        assert shown(pilot) == [WORDS]


async def test_what_cannot_be_seen_is_not_committed(workspace: Workspace) -> None:
    async with console(workspace, size=SMALL) as pilot:
        await press(pilot, SCREENS["ReviewScreen"])
        await resize(pilot, 50, 15)
        await press(pilot, ["s"])
        assert is_open(pilot, ReviewScreen)
        await resize(pilot, *SMALL)
        await press(pilot, ["s"])
        await settle(pilot)
        assert history(pilot).row_count == 1
