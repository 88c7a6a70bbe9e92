"""What other processes do is seen: rows, their part of the usage plan, a newer version of the program."""

import asyncio
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from msgspec import structs
from textual.pilot import Pilot

from spconsole.config.paths import Paths
from spconsole.domain.notifications import Operation
from spconsole.domain.sellers import Environment, SellerProfile
from spconsole.domain.usage import RatesLeft
from spconsole.services.context import Workspace
from spconsole.store.migrations import NEWEST

from .screen import SMALL, console, painted, press, send_some, settle

WHOLE = dict.fromkeys(Operation, 5)


class Plan:
    """The usage plan as it is told."""

    def __init__(self, rates: RatesLeft | None) -> None:
        self.rates = rates

    async def __call__(self, _: SellerProfile, __: Environment) -> RatesLeft | None:
        return self.rates

    def of(self, workspace: Workspace) -> Workspace:
        return structs.replace(workspace, rates_left=self)


async def look_around(pilot: Pilot[None]) -> None:
    """What happens once a second."""
    await pilot.app.screen_stack[0].look_around()  # type: ignore[attr-defined] # the main screen
    await settle(pilot)


def raise_version(history: Path) -> None:
    with closing(sqlite3.connect(history)) as connection, connection:
        connection.execute("update notifications set profile = profile")
        connection.execute(f"pragma user_version = {NEWEST + 1}")


async def test_the_top_bar_has_what_is_left_of_the_usage_plan(workspace: Workspace) -> None:
    plan = Plan(RatesLeft({Operation.CREATE: 4, Operation.DELETE: 5, Operation.FEEDBACK: 0}, {}))
    async with console(plan.of(workspace)) as pilot:
        assert "rate new 4 del 5 fb 0" in painted(pilot)
        plan.rates = RatesLeft(WHOLE, {})
        await look_around(pilot)
        assert "rate new 5 del 5 fb 5" in painted(pilot)


@pytest.mark.parametrize("rates", [None, RatesLeft(WHOLE, {})])
async def test_where_it_is_narrow_or_not_known_there_is_none(
    workspace: Workspace, rates: RatesLeft | None
) -> None:
    size = SMALL if rates else (120, 36)
    async with console(Plan(rates).of(workspace), size=size) as pilot:
        assert "rate new" not in painted(pilot)
        assert "unknown" in painted(pilot)


async def test_the_rates_are_those_that_sends_have_taken_from(workspace: Workspace) -> None:
    await send_some(workspace, 5)
    async with console(workspace) as pilot:
        found = await workspace.rates_left(pilot.app.screen_stack[0].place.profile, Environment.LOCAL)  # type: ignore[attr-defined] # the main screen
    assert found is not None
    assert found.left[Operation.CREATE] < 5
    assert found.left[Operation.DELETE] == 5


async def test_a_rate_that_amazon_has_changed_is_said_once(workspace: Workspace) -> None:
    plan = Plan(RatesLeft(WHOLE, {Operation.CREATE: 0.5}))
    async with console(plan.of(workspace)) as pilot:
        assert "Amazon allows 0.5/s today for sends" in painted(pilot)
        await look_around(pilot)
        assert len(pilot.app._notifications) == 1


async def test_a_count_that_cannot_be_shared_is_said(workspace: Workspace) -> None:
    plan = Plan(RatesLeft(WHOLE, {}, "rates.db cannot be used. Move it away."))
    async with console(plan.of(workspace)) as pilot:
        assert "rates.db cannot be used" in painted(pilot)


async def test_a_row_of_another_process_appears(workspace: Workspace, paths: Paths) -> None:
    async with console(workspace) as pilot:
        assert "Nothing sent from here yet" in painted(pilot)
        shell = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "spconsole", "--environment", "local"),
            *("--data-dir", str(paths.data_dir), "--config-dir", str(paths.config_dir)),
            *("send", "SALES_SUMMARY", "-p", "summaryAsOnDate=2026-11-20", "-p", "salesSummaryInUSD=1.50"),
            stdout=asyncio.subprocess.DEVNULL,
        )
        assert await shell.wait() == 0
        for _ in range(4):  # twice the time in which it must be seen
            if "SENT" in painted(pilot):
                break
            await pilot.pause(1.0)
        assert "SENT" in painted(pilot)


async def test_a_newer_console_is_noticed_and_this_one_only_reads(workspace: Workspace, paths: Paths) -> None:
    await send_some(workspace, 1)
    async with console(workspace) as pilot:
        assert "writes on" in painted(pilot)
        raise_version(paths.history)
        await look_around(pilot)
        assert "look only" in painted(pilot)
        assert "A newer spconsole has updated this history. Restart this one." in " ".join(
            note.message for note in pilot.app._notifications
        )
        await press(pilot, ["n"])
        assert "SENT" in painted(pilot)
        assert any("so nothing is sent" in note.message for note in pilot.app._notifications)
