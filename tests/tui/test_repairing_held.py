"""Lines of a plan are held in production like every send, and go out although the plan is closed."""

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from spconsole.domain.history import Status
from spconsole.services.context import Workspace
from spconsole.tui.modals.again import AgainDialog
from spconsole.tui.modals.deletion import DeleteDialog
from spconsole.tui.modals.picker import Picker
from spconsole.tui.screens.main import MainScreen
from spconsole.tui.screens.repair import RepairScreen
from spconsole.tui.screens.review import ReviewScreen
from spconsole.tui.screens.send import SendScreen
from tests.hand_clock import HandClock
from tests.tui.production import at_work, hold_one, main_screen, pass_time, rows, sent_again, until
from tests.tui.screen import finish, painted, press, settle, toasts, until_open, words


@pytest.fixture
def hold_seconds() -> int:
    return 10


async def hold_a_line(pilot: Pilot[None], time: HandClock, digit: str) -> None:
    """Send one, delete it, and send it again from the plan with another digit at its end: that is held."""
    await hold_one(pilot)
    await pass_time(pilot, time, 10)
    await until(pilot, lambda: not main_screen(pilot).held.waiting)
    await press(pilot, ["d"])
    await until_open(pilot, DeleteDialog)
    await press(pilot, ["1", "enter"])
    await until(pilot, lambda: "DELETED" in painted(pilot))
    await press(pilot, ["P"])
    await until_open(pilot, RepairScreen)
    await press(pilot, ["e"])
    await until_open(pilot, Picker)
    await press(pilot, ["enter"])
    await until_open(pilot, SendScreen)
    await press(pilot, ["end", "backspace", digit, "ctrl+j"])
    await until_open(pilot, ReviewScreen)
    await press(pilot, ["s"])
    await until_open(pilot, RepairScreen)


async def test_a_held_line_goes_out_although_the_plan_is_closed(
    workspace: Workspace, time: HandClock
) -> None:
    async with at_work(workspace, time) as pilot:
        await hold_a_line(pilot, time, "1")
        assert "~ HELD" in painted(pilot)
        assert [row.status for row in await rows(workspace)] == [Status.HELD, Status.DELETED]
        await press(pilot, ["space"])
        assert "and is never sent twice." in toasts(pilot)
        await press(pilot, ["escape"])
        await until_open(pilot, MainScreen)
        await pass_time(pilot, time, 10)
        await until(pilot, lambda: not main_screen(pilot).held.waiting)
        await settle(pilot)
    made, wrong = await rows(workspace)
    assert (made.status, made.repairs) == (Status.SENT, wrong.id)


async def test_a_line_that_is_taken_back_is_offered_as_the_draft_that_is_promised(
    workspace: Workspace, time: HandClock
) -> None:
    async with at_work(workspace, time) as pilot:
        await hold_a_line(pilot, time, "9")
        await press(pilot, ["escape"])
        await until_open(pilot, MainScreen)
        await press(pilot, ["z"])
        await until(pilot, lambda: "opens a draft" in words(pilot))
        await press(pilot, ["n"])
        await until_open(pilot, SendScreen)
        assert pilot.app.screen.query_one("#field-price Input", Input).value == "200.59"
        await press(pilot, ["escape"])
        await finish(pilot)


async def production_plan(pilot: Pilot[None], time: HandClock) -> None:
    """Three are sent and deleted; the plan is open."""
    for price in ("1", "2", "3"):
        await hold_one(pilot, price)
    await pass_time(pilot, time, 10)
    await until(pilot, lambda: not main_screen(pilot).held.waiting)
    await press(pilot, ["d"])
    await until_open(pilot, DeleteDialog)
    await press(pilot, ["1", "3", "enter"])
    await until_open(pilot, RepairScreen)


async def test_each_is_held_and_what_is_taken_back_stays_in_the_plan(
    workspace: Workspace, time: HandClock
) -> None:
    async with at_work(workspace, time) as pilot:
        await production_plan(pilot, time)
        await press(pilot, ["ctrl+j"])
        await until_open(pilot, AgainDialog)
        assert "Each waits 10 s on this" in words(pilot)
        await press(pilot, ["2", "enter"])
        await until_open(pilot, RepairScreen)
        assert painted(pilot).count("~ HELD") == 2
        await press(pilot, ["escape"])
        await until_open(pilot, MainScreen)
        await press(pilot, ["z"])
        await pass_time(pilot, time, 10)
        await until(pilot, lambda: "1 of 2 sent again." in toasts(pilot))
    made = await sent_again(workspace)
    assert sorted(row.status.value for row in made) == ["NOT_SENT", "SENT"]


async def test_once_locked_the_count_sends_nothing(workspace: Workspace, time: HandClock) -> None:
    async with at_work(workspace, time) as pilot:
        await production_plan(pilot, time)
        await press(pilot, ["ctrl+j"])
        await until_open(pilot, AgainDialog)
        await press(pilot, ["2"])
        time.advance(15 * 60)
        await press(pilot, ["enter"])
        assert isinstance(pilot.app.screen, AgainDialog)
        assert pilot.app.screen.query_one("#count", Input).value == "2"
        assert "Writing is locked" in toasts(pilot)
    assert await sent_again(workspace) == []
