"""Who goes away from production comes back to a console that only looks; and it starts so."""

import pytest
from msgspec import structs
from textual.pilot import Pilot

from spconsole.cli.console import first_place
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.history import FeedbackState, Status
from spconsole.domain.sellers import Environment
from spconsole.services.context import Workspace
from spconsole.services.profiles import sellers
from spconsole.tui.idle import IdleLock
from spconsole.tui.modals.confirm import Confirm
from spconsole.tui.modals.deletion import DeleteDialog
from spconsole.tui.modals.feedback import FeedbackDialog
from spconsole.tui.modals.many_feedback import ManyFeedbackDialog
from spconsole.tui.modals.picker import Picker
from spconsole.tui.screens.main import MainScreen
from spconsole.tui.screens.review import ReviewScreen
from spconsole.tui.screens.send import SendScreen
from tests.hand_clock import HandClock
from tests.tui.production import (
    ACME,
    LOOKING,
    PRODUCTION,
    at_work,
    hold_one,
    main_screen,
    pass_time,
    production,
    rows,
)
from tests.tui.screen import SMALL, WIDE, finish, is_open, painted, press, settle, toasts, until_open

MINUTE = 60
LOCKED = "Writing is locked after 15 min. You are in PRODUCTION, seller Acme Toys."


@pytest.fixture
def hold_seconds() -> int:
    return 0


def top(pilot: Pilot[None]) -> str:
    return painted(pilot).splitlines()[0]


# The lock itself.


def test_it_locks_after_its_minutes_and_not_before(time: HandClock) -> None:
    lock = IdleLock(15, time.clock, time.now)
    assert lock.words == "lock in 15 min"
    time.advance(14 * MINUTE + 59)
    assert (lock.look(), lock.words) == (False, "lock in 1 min")
    time.advance(1)
    assert (lock.look(), lock.words) == (True, "locked")


def test_a_touch_begins_again_and_one_too_late_does_not(time: HandClock) -> None:
    lock = IdleLock(15, time.clock, time.now)
    time.advance(14 * MINUTE)
    lock.touch()
    time.advance(14 * MINUTE)
    assert not lock.look()
    time.advance(MINUTE)
    lock.touch()
    assert lock.is_locked
    lock.unlock()
    assert not lock.look()


def test_a_machine_that_slept_was_idle(time: HandClock) -> None:
    lock = IdleLock(15, time.clock, time.now)
    time.suspend(15 * MINUTE)
    assert lock.look()


def test_a_wall_clock_that_is_set_back_does_not_keep_it_open(time: HandClock) -> None:
    lock = IdleLock(15, time.clock, time.now)
    time.suspend(-3600)
    time.advance(15 * MINUTE)
    assert lock.look()


# On the screen.


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_the_top_bar_says_when_it_locks_and_that_it_has(
    workspace: Workspace, time: HandClock, size: tuple[int, int]
) -> None:
    async with at_work(workspace, time, size=size) as pilot:
        await pass_time(pilot, time, MINUTE)
        assert "lock in 14 min" in top(pilot)
        await pass_time(pilot, time, 14 * MINUTE)
        assert "locked" in top(pilot)
        assert "writes on" not in top(pilot)


@pytest.mark.parametrize("key", ["n", "d", "f", "r"])
async def test_a_locked_key_says_why_and_how_it_is_unlocked(
    workspace: Workspace, time: HandClock, key: str
) -> None:
    async with at_work(workspace, time) as pilot:
        await hold_one(pilot)
        await finish(pilot)
        time.advance(15 * MINUTE)
        await press(pilot, [key])
        assert f"{LOCKED} W unlocks." in toasts(pilot)
        assert is_open(pilot, MainScreen)


async def test_the_first_key_after_a_sleep_finds_it_locked(workspace: Workspace, time: HandClock) -> None:
    async with at_work(workspace, time) as pilot:
        time.suspend(16 * MINUTE)
        await press(pilot, ["n"])
        assert is_open(pilot, MainScreen)
        assert LOCKED in toasts(pilot)


async def test_a_key_or_a_click_keeps_it_open(workspace: Workspace, time: HandClock) -> None:
    async with at_work(workspace, time) as pilot:
        time.advance(14 * MINUTE)
        await press(pilot, ["j"])
        time.advance(14 * MINUTE)
        await press(pilot, ["n"])
        assert is_open(pilot, SendScreen)


async def test_w_unlocks_after_naming_where_and_whom(workspace: Workspace, time: HandClock) -> None:
    async with at_work(workspace, time) as pilot:
        await pass_time(pilot, time, 15 * MINUTE)
        await press(pilot, ["W"])
        text = painted(pilot)
        assert "Unlock writing" in text
        assert "You are in PRODUCTION (demo), seller ACME TOYS (acme-us)." in text
        await press(pilot, ["escape"])
        assert main_screen(pilot).place.locked
        await press(pilot, ["W", "enter"])
        await finish(pilot)
        assert not main_screen(pilot).place.locked
        await press(pilot, ["n"])
        assert is_open(pilot, SendScreen)


async def test_reading_stays(workspace: Workspace, time: HandClock) -> None:
    async with at_work(workspace, time) as pilot:
        await hold_one(pilot)
        await finish(pilot)
        await pass_time(pilot, time, 15 * MINUTE)
        await press(pilot, ["@"])
        assert "exactly as they left" in painted(pilot)
        assert "x-amz-access-token (left out)" in painted(pilot)


async def test_a_sandbox_is_never_locked(workspace: Workspace, time: HandClock) -> None:
    place = structs.replace(PRODUCTION, environment=Environment.SANDBOX)
    async with at_work(workspace, time, place) as pilot:
        await pass_time(pilot, time, 60 * MINUTE)
        assert "lock" not in top(pilot)
        await press(pilot, ["n"])
        assert is_open(pilot, SendScreen)


# What was open before it locked.


async def test_a_review_that_was_open_does_not_send(workspace: Workspace, time: HandClock) -> None:
    async with at_work(workspace, time) as pilot:
        await press(pilot, ["n", *"5", "ctrl+j"])
        assert is_open(pilot, ReviewScreen)
        time.advance(15 * MINUTE)
        await press(pilot, ["s"])
        assert is_open(pilot, ReviewScreen)
        assert f"{LOCKED} Go back with esc; W unlocks." in toasts(pilot)
    assert await rows(workspace) == []


async def test_a_delete_that_was_open_does_not_delete(workspace: Workspace, time: HandClock) -> None:
    async with at_work(workspace, time) as pilot:
        await hold_one(pilot)
        await finish(pilot)
        await press(pilot, ["d", "1"])
        time.advance(15 * MINUTE)
        await press(pilot, ["enter"])
        assert is_open(pilot, DeleteDialog)
        assert "Writing is locked" in toasts(pilot)
    assert [row.status for row in await rows(workspace)] == [Status.SENT]


async def test_a_feedback_that_was_open_does_not_record(workspace: Workspace, time: HandClock) -> None:
    async with at_work(workspace, time) as pilot:
        await hold_one(pilot)
        await finish(pilot)
        await press(pilot, ["f"])
        time.advance(15 * MINUTE)
        await press(pilot, ["enter"])
        assert is_open(pilot, FeedbackDialog)
        assert "Writing is locked" in toasts(pilot)
    assert [row.feedback_at for row in await rows(workspace)] == [None]


async def test_a_choice_of_seller_that_was_open_does_not_unlock(
    workspace: Workspace, time: HandClock
) -> None:
    async with at_work(workspace, time) as pilot:
        await press(pilot, ["p"])
        assert is_open(pilot, Picker)
        await pass_time(pilot, time, 15 * MINUTE)
        await press(pilot, ["enter"])
        await finish(pilot)
        assert main_screen(pilot).place.locked
        assert "locked" in top(pilot)


async def test_what_is_held_when_it_locks_is_taken_back(paths: Paths, time: HandClock) -> None:
    settings = Settings(hold_seconds=60, idle_lock_minutes=1)
    async with production(paths, time, settings) as workspace, at_work(workspace, time) as pilot:
        await hold_one(pilot)
        time.suspend(1)
        await pass_time(pilot, time, 59)
        await finish(pilot)
        [row] = await rows(workspace)
        assert row.status is Status.NOT_SENT
        assert row.error is not None
        assert "writing was locked" in row.error.message


# Turning it on, and the ways in.


async def test_w_in_production_asks_and_names_the_seller(workspace: Workspace, time: HandClock) -> None:
    async with at_work(workspace, time, LOOKING) as pilot:
        assert "look only" in top(pilot)
        await press(pilot, ["W"])
        assert is_open(pilot, Confirm)
        assert "Enter turns writes on for ACME TOYS (acme-us)." in painted(pilot)
        await press(pilot, ["escape"])
        assert not main_screen(pilot).place.writes
        await press(pilot, ["W", "enter"])
        await finish(pilot)
        assert main_screen(pilot).place.writes
        await press(pilot, ["W"])
        await finish(pilot)
        assert not main_screen(pilot).place.writes, "off is at once"


async def test_w_in_a_sandbox_is_at_once(workspace: Workspace, time: HandClock) -> None:
    place = structs.replace(LOOKING, environment=Environment.SANDBOX)
    async with at_work(workspace, time, place) as pilot:
        await press(pilot, ["W"])
        await finish(pilot)
        assert main_screen(pilot).place.writes


async def test_w_does_not_turn_on_what_a_profile_forbids(workspace: Workspace, time: HandClock) -> None:
    reader = structs.replace(ACME, read_only=True)
    async with at_work(workspace, time, structs.replace(LOOKING, profile=reader)) as pilot:
        await press(pilot, ["W"])
        await settle(pilot)
        assert "the profile acme-us is read only" in toasts(pilot)
        assert not main_screen(pilot).place.writes


async def test_w_does_not_turn_on_what_the_start_forbids(paths: Paths, time: HandClock) -> None:
    async with (
        production(paths, time, Settings(read_only=True)) as workspace,
        at_work(workspace, time, LOOKING) as pilot,
    ):
        await press(pilot, ["W"])
        await settle(pilot)
        assert "started read only" in toasts(pilot)
        assert not main_screen(pilot).place.writes


async def test_the_console_starts_in_production_looking_only(paths: Paths, time: HandClock) -> None:
    settings = Settings(environment=Environment.PRODUCTION)
    async with production(paths, time, settings) as workspace:
        assert sellers(workspace.profiles, Environment.PRODUCTION)
        assert not first_place(workspace).writes


async def test_a_row_of_production_is_not_acted_on_from_elsewhere(
    workspace: Workspace, time: HandClock
) -> None:
    sandbox = structs.replace(PRODUCTION, environment=Environment.SANDBOX)
    async with at_work(workspace, time) as pilot:
        await hold_one(pilot)
        await finish(pilot)
    async with at_work(workspace, time, sandbox) as pilot:
        await press(pilot, ["/", *"env:production", "enter"])
        for key in ("d", "f"):
            await press(pilot, [key])
            assert is_open(pilot, MainScreen)
            assert "This row is of PRODUCTION, and you are in SANDBOX. S goes there." in toasts(pilot)


async def test_feedback_for_many_that_waits_for_its_enter_is_locked_too(
    workspace: Workspace, time: HandClock
) -> None:
    async with at_work(workspace, time) as pilot:
        for price in ("1", "2"):
            await hold_one(pilot, price)
            await finish(pilot)
        await press(pilot, ["g", "space", "space", "f"])
        await until_open(pilot, ManyFeedbackDialog)
        time.advance(15 * MINUTE)
        await press(pilot, ["enter"])
        assert is_open(pilot, ManyFeedbackDialog)
        assert LOCKED.partition(".")[0] in toasts(pilot)
        await press(pilot, ["escape"])
        await finish(pilot)
    assert {row.feedback for row in await rows(workspace)} == {FeedbackState.NONE}
