"""A production send waits here for some seconds: seen, counted down, taken back, asked about."""

import pytest
from msgspec import structs
from textual.pilot import Pilot
from textual.widgets import Input

from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.history import TAKEN_BACK, Status
from spconsole.domain.sellers import Environment
from spconsole.services.context import Workspace
from spconsole.services.lifecycle import mark
from spconsole.tui.modals.confirm import Confirm
from spconsole.tui.modals.leaving import LeaveDialog
from spconsole.tui.screens.main import MainScreen
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
from tests.tui.screen import SMALL, WIDE, finish, history, is_open, painted, press, settle
from tests.tui.test_one_at_a_time import burst, stack


@pytest.fixture
def hold_seconds() -> int:
    return 6


def is_running(pilot: Pilot[None]) -> bool:
    return pilot.app.is_running


def top(pilot: Pilot[None]) -> str:
    return painted(pilot).splitlines()[0]


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_a_production_send_counts_down_goes_out_and_is_sent(
    workspace: Workspace, time: HandClock, size: tuple[int, int]
) -> None:
    async with at_work(workspace, time, size=size) as pilot:
        await hold_one(pilot)
        assert "> ~ HELD 6s" in painted(pilot)
        assert "~ 1" in top(pilot)
        await pass_time(pilot, time, 4)
        assert "> ~ HELD 2s" in painted(pilot)
        assert [row.status for row in await rows(workspace)] == [Status.HELD]
        await pass_time(pilot, time, 2)
        await finish(pilot)
        assert "> \u2713 SENT" in painted(pilot)
        assert "~ 0" in top(pilot)


async def test_the_review_says_that_it_waits(workspace: Workspace, time: HandClock) -> None:
    async with at_work(workspace, time) as pilot:
        await press(pilot, ["n", *"5", "ctrl+j"])
        assert "After s it waits 6 s on this machine; z takes it back." in " ".join(painted(pilot).split())


async def test_a_second_paints_the_held_row_again_and_no_other(workspace: Workspace, time: HandClock) -> None:
    async with at_work(workspace, time) as pilot:
        await hold_one(pilot)
        await pass_time(pilot, time, 6)
        await finish(pilot)
        await hold_one(pilot, "7")
        drawn: list[int] = []
        table = history(pilot)
        render = table.render_line
        table.render_line = lambda y: drawn.append(y) or render(y)  # type: ignore[method-assign,func-returns-value]
        await pass_time(pilot, time, 1)
        assert set(drawn) == {1}


async def test_z_takes_it_back_and_n_offers_its_values(workspace: Workspace, time: HandClock) -> None:
    async with at_work(workspace, time) as pilot:
        await hold_one(pilot)
        await press(pilot, ["z"])
        await finish(pilot)
        text = painted(pilot)
        assert "> - NOT SENT" in text
        assert "Taken back by" in text
        await pass_time(pilot, time, 6)
        [row] = await rows(workspace)
        assert row.status is Status.NOT_SENT
        assert row.error is not None
        assert row.error.code == TAKEN_BACK
        assert workspace.ledger.actor in row.error.message
        await press(pilot, ["n"])
        assert pilot.app.screen.query_one("#field-price Input", Input).value == "200.50"


async def test_a_held_send_is_taken_back_before_a_step_of_a_template(
    workspace: Workspace, time: HandClock
) -> None:
    mark(workspace.templates, "PRICE", "relisted", time.now(), "dana@ops-1")
    async with at_work(workspace, time) as pilot:
        await hold_one(pilot)
        await press(pilot, ["2", "z"])
        await settle(pilot)
        [row] = await rows(workspace)
        assert row.status is Status.NOT_SENT
        [template] = workspace.templates.all()
        assert template.state == "relisted"
        await press(pilot, ["z"])
        await settle(pilot)
        [template] = workspace.templates.all()
        assert template.state != "relisted"


async def test_z_takes_back_the_held_row_under_the_cursor_else_the_newest(
    workspace: Workspace, time: HandClock
) -> None:
    async with at_work(workspace, time) as pilot:
        for price in ("1", "2", "3"):
            await hold_one(pilot, price)
        await press(pilot, ["down", "z"])
        await settle(pilot)
        states = {row.parameters: row.status for row in await rows(workspace)}
        assert states['{"price": 2}'] is Status.NOT_SENT, "the one under the cursor"
        assert "Begun" in painted(pilot), "it was never sent"
        await press(pilot, ["z"])
        await settle(pilot)
        states = {row.parameters: row.status for row in await rows(workspace)}
        assert states == {
            '{"price": 1}': Status.HELD,
            '{"price": 2}': Status.NOT_SENT,
            '{"price": 3}': Status.NOT_SENT,
        }
        await press(pilot, ["z"])
        await finish(pilot)


async def test_z_with_nothing_held_says_so(workspace: Workspace, time: HandClock) -> None:
    async with at_work(workspace, time) as pilot:
        await press(pilot, ["z"])
        await finish(pilot)
        assert "Nothing is held. A send to production waits 6 s here" in " ".join(painted(pilot).split())


async def test_z_works_while_writes_are_off(workspace: Workspace, time: HandClock) -> None:
    async with at_work(workspace, time) as pilot:
        await hold_one(pilot)
        main_screen(pilot).set_reactive(MainScreen.place, LOOKING)
        await press(pilot, ["z"])
        await finish(pilot)
        assert "> - NOT SENT" in painted(pilot)


async def test_keys_do_not_wait_for_a_hold_and_the_cursor_stays_when_it_ends(
    workspace: Workspace, time: HandClock
) -> None:
    async with at_work(workspace, time) as pilot:
        await hold_one(pilot, "1")
        await pass_time(pilot, time, 6)
        await finish(pilot)
        await hold_one(pilot, "2")
        await press(pilot, ["down"])
        before = history(pilot).row
        assert before is not None
        await pass_time(pilot, time, 6)
        await finish(pilot)
        after = history(pilot).row
        assert after is not None
        assert after.id == before.id


async def test_nothing_is_held_outside_production(workspace: Workspace, time: HandClock) -> None:
    place = structs.replace(PRODUCTION, environment=Environment.SANDBOX)
    async with at_work(workspace, time, place) as pilot:
        await hold_one(pilot)
        await finish(pilot)
        assert "> \u2713 SENT" in painted(pilot)
        assert "~ 0" not in top(pilot)


async def test_without_a_hold_production_sends_at_once(paths: Paths, time: HandClock) -> None:
    async with (
        production(paths, time, Settings(hold_seconds=0)) as workspace,
        at_work(workspace, time) as pilot,
    ):
        await hold_one(pilot)
        await finish(pilot)
        assert "> \u2713 SENT" in painted(pilot)
        assert [row.held_until for row in await rows(workspace)] == [None]


async def test_d_is_refused_on_a_held_row_and_names_z(workspace: Workspace, time: HandClock) -> None:
    async with at_work(workspace, time) as pilot:
        await hold_one(pilot)
        await press(pilot, ["d"])
        assert "It is held and has not gone out" in " ".join(painted(pilot).split())
        await press(pilot, ["z"])
        await finish(pilot)


async def test_d_on_another_row_is_refused_while_one_is_held(workspace: Workspace, time: HandClock) -> None:
    async with at_work(workspace, time) as pilot:
        await hold_one(pilot, "1")
        await pass_time(pilot, time, 6)
        await finish(pilot)
        await hold_one(pilot, "2")
        await press(pilot, ["down", "d"])
        text = " ".join(painted(pilot).split())
        assert "1 PRICE to this seller is held in a console" in text
        await press(pilot, ["z"])
        await finish(pilot)


async def test_turning_writes_off_takes_back_what_is_held(workspace: Workspace, time: HandClock) -> None:
    async with at_work(workspace, time) as pilot:
        await hold_one(pilot)
        await press(pilot, ["W"])
        await finish(pilot)
        text = " ".join(painted(pilot).split())
        assert "Writes are off, so 1 held send was taken back" in text
        await pass_time(pilot, time, 6)
        assert [row.status for row in await rows(workspace)] == [Status.NOT_SENT]


async def test_leaving_production_leaves_it_held_and_counted(workspace: Workspace, time: HandClock) -> None:
    async with at_work(workspace, time) as pilot:
        await hold_one(pilot)
        await press(pilot, ["S"])
        assert "LOCAL SANDBOX" in top(pilot)
        assert "~ 1 held" in top(pilot)
        await pass_time(pilot, time, 6)
        await finish(pilot)
        assert [row.status for row in await rows(workspace)] == [Status.SENT]


async def test_q_while_held_asks_and_esc_stays(workspace: Workspace, time: HandClock) -> None:
    async with at_work(workspace, time) as pilot:
        await hold_one(pilot)
        await pass_time(pilot, time, 2)
        await press(pilot, ["q"])
        text = " ".join(painted(pilot).split())
        assert "1 send is held and has not gone out." in text
        assert "c cancel it and quit w wait 4 s esc stay" in text
        await press(pilot, ["enter", "escape"])
        assert is_open(pilot, MainScreen)
        assert is_running(pilot)
        await press(pilot, ["z"])
        await finish(pilot)


async def test_q_then_c_cancels_it_and_quits(workspace: Workspace, time: HandClock) -> None:
    async with at_work(workspace, time) as pilot:
        await hold_one(pilot)
        await press(pilot, ["q", "c"])
        await settle(pilot)
        assert not is_running(pilot)
    [row] = await rows(workspace)
    assert row.status is Status.NOT_SENT
    assert row.error is not None
    assert row.error.message.startswith("Taken back: the console was left")


async def test_q_then_w_quits_when_it_has_its_answer(workspace: Workspace, time: HandClock) -> None:
    async with at_work(workspace, time) as pilot:
        await hold_one(pilot)
        await press(pilot, ["q", "w"])
        assert "Quits when its answer is here." in painted(pilot)
        assert is_running(pilot)
        time.advance(6)
        await finish(pilot)
        assert not is_running(pilot)
    assert [row.status for row in await rows(workspace)] == [Status.SENT]


async def test_q_then_w_stays_when_it_did_not_end_well(workspace: Workspace, time: HandClock) -> None:
    workspace.fail_next("500")
    async with at_work(workspace, time) as pilot:
        await hold_one(pilot)
        await press(pilot, ["q", "w"])
        time.advance(6)
        await finish(pilot)
        assert is_running(pilot)
        assert is_open(pilot, MainScreen)
        assert "? UNKNOWN" in painted(pilot)


async def test_c_after_it_has_gone_out_asks_again_and_does_not_lose_its_answer(
    workspace: Workspace, time: HandClock
) -> None:
    workspace.fail_next("timeout")
    async with at_work(workspace, time) as pilot:
        await hold_one(pilot)
        await press(pilot, ["q"])
        assert is_open(pilot, LeaveDialog)
        await pass_time(pilot, time, 6)
        await press(pilot, ["c"])
        assert is_open(pilot, Confirm)
        assert "Without it the row becomes UNKNOWN" in painted(pilot)


async def test_a_console_that_ends_otherwise_takes_back_what_it_holds(
    workspace: Workspace, time: HandClock
) -> None:
    async with at_work(workspace, time) as pilot:
        await hold_one(pilot)
        pilot.app.exit()
    [row] = await rows(workspace)
    assert row.status is Status.NOT_SENT
    assert row.error is not None
    assert row.error.message.startswith("Taken back: the console was left")


async def test_after_the_machine_slept_it_is_not_sent_and_that_is_said(
    workspace: Workspace, time: HandClock
) -> None:
    async with at_work(workspace, time) as pilot:
        await hold_one(pilot)
        time.suspend(3600)
        await pass_time(pilot, time, 6)
        await finish(pilot)
        assert "stood still while it was held" in " ".join(painted(pilot).split())
    assert [row.status for row in await rows(workspace)] == [Status.NOT_SENT]


async def test_what_is_typed_meanwhile_is_not_lost_to_what_was_taken_back(
    workspace: Workspace, time: HandClock
) -> None:
    async with at_work(workspace, time) as pilot:
        await hold_one(pilot, "1")
        await press(pilot, ["n", *"99", "escape", "z"])
        await settle(pilot)
        await press(pilot, ["n"])
        assert is_open(pilot, SendScreen)
        assert pilot.app.screen.query_one("#field-price Input", Input).value == "99"


async def test_a_long_name_does_not_push_the_count_off_the_top_bar(
    workspace: Workspace, time: HandClock
) -> None:
    longest = structs.replace(ACME, title="The Longest Trading Company of the Whole Western Coast")
    place = structs.replace(PRODUCTION, profile=longest)
    async with at_work(workspace, time, place, (60, 24)) as pilot:
        assert top(pilot).endswith(" ? 0  ~ 0 ")
        assert top(pilot).startswith(" PRODUCTION (demo)   to THE LONGEST")


async def test_leaving_is_asked_once_however_often_the_key_comes(
    workspace: Workspace, time: HandClock
) -> None:
    async with at_work(workspace, time) as pilot:
        await hold_one(pilot)
        for key in ("q", "ctrl+q"):
            await burst(pilot, [key, key])
            assert stack(pilot) == ["LeaveDialog"]
            await press(pilot, ["escape"])
            assert stack(pilot) == []
        await press(pilot, ["z"])
        await finish(pilot)
