"""`I`: the numbers as plots and as tables, at both sizes."""

import pytest
from textual.pilot import Pilot

from spconsole.services.context import Workspace
from spconsole.tui.screens.insights import InsightsScreen
from tests.hostile import HOSTILE
from tests.store.rows import entry

from .screen import LOCAL, SMALL, WIDE, console, finish, is_open, painted, press, send_some

TITLES = ("Sends per day", "Clicks and feedback", "Time from send to click")


def titles(pilot: Pilot[None]) -> list[str]:
    return [title for title in TITLES if title in painted(pilot)]


async def test_a_wide_window_shows_all_three_and_goes_back(workspace: Workspace) -> None:
    await send_some(workspace, 2)
    async with console(workspace, size=WIDE) as pilot:
        await press(pilot, ["I"])
        assert is_open(pilot, InsightsScreen)
        assert titles(pilot) == list(TITLES)
        assert "2 sends in 30 days" in painted(pilot)
        assert "\u2588" in painted(pilot)
        await press(pilot, ["escape"])
        await finish(pilot)
        assert not is_open(pilot, InsightsScreen)


async def test_a_small_window_shows_one_after_the_other(workspace: Workspace) -> None:
    await send_some(workspace, 1)
    async with console(workspace, size=SMALL) as pilot:
        await press(pilot, ["I"])
        for title in TITLES:
            assert titles(pilot) == [title]
            await press(pilot, ["right_square_bracket"])
        await press(pilot, ["left_square_bracket"])
        assert titles(pilot) == [TITLES[2]]


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_the_same_numbers_stand_in_a_table(workspace: Workspace, size: tuple[int, int]) -> None:
    await send_some(workspace, 2)
    async with console(workspace, size=size) as pilot:
        await press(pilot, ["I", "t", "right_square_bracket"])
        assert "SALES_SUMMARY" in painted(pilot)
        assert "ARRIVED  CLICKED" in painted(pilot)
        assert "\u2588" not in painted(pilot)
        await press(pilot, ["t"])
        assert "ARRIVED  CLICKED" not in painted(pilot)


async def test_days_and_seller_are_chosen_by_a_key(workspace: Workspace) -> None:
    [row] = await send_some(workspace, 1)
    await workspace.ledger.history.add_many(
        [entry(profile="other", environment=LOCAL.environment, created_at=row.created_at)]
    )
    async with console(workspace) as pilot:
        await press(pilot, ["I"])
        assert "2 sends in 30 days" in painted(pilot)
        await press(pilot, ["d"])
        assert "2 sends in 90 days" in painted(pilot)
        await press(pilot, ["0"])
        assert "1 send in 90 days" in painted(pilot)
        assert "seller demo" in painted(pilot)
        await press(pilot, ["0", "d"])
        assert "2 sends in 7 days" in painted(pilot)


async def test_a_template_with_markup_in_its_name_is_shown_as_it_is(workspace: Workspace) -> None:
    [row] = await send_some(workspace, 1)
    await workspace.ledger.history.add_many(
        [
            entry(environment=LOCAL.environment, created_at=row.created_at, template_id=name)
            for name in (HOSTILE, "[/]", "[red")
        ]
    )
    async with console(workspace) as pilot:
        await press(pilot, ["I"])
        assert titles(pilot) == list(TITLES)
        assert "(/]" in painted(pilot)
        assert "\x1b" not in painted(pilot)
        await press(pilot, ["t"])
        assert "[red" in painted(pilot)


async def test_without_any_row_it_says_so(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["I"])
        assert "0 sends in 30 days." in painted(pilot)
        assert "No click is known here." in painted(pilot)


async def test_a_window_that_changes_its_size_is_drawn_anew(workspace: Workspace) -> None:
    await send_some(workspace, 1)
    async with console(workspace, size=WIDE) as pilot:
        await press(pilot, ["I"])
        for size in (SMALL, (60, 20), (1, 1), WIDE):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert titles(pilot) == list(TITLES)
