"""The tour of the README: what a person who has just opened the demo does, and sees painted."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from spconsole.cli.console import first_place
from spconsole.services.context import Workspace
from spconsole.tui.screens.repair import RepairScreen

from .demos import open_demo_in
from .tui.screen import SMALL, WIDE, console, finish, painted, press, settle, until_open

SIZES = pytest.mark.parametrize("size", [WIDE, SMALL], ids=["120x36", "80x24"])


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Workspace]:
    async with open_demo_in(tmp_path / "demo") as opened:
        yield opened


def row_under_cursor(pilot: Pilot[None]) -> str:
    """The history's line that carries the mark."""
    rows = re.findall(r"> (\S (?:SENT|DELETED|UNKNOWN|REJECTED|NOT SENT).*)", painted(pilot))
    assert rows, painted(pilot)
    return str(rows[0])


@SIZES
async def test_send_feedback_delete(demo: Workspace, size: tuple[int, int]) -> None:
    async with console(demo, first_place(demo), size) as pilot:
        await press(pilot, ["n"])
        assert "New notification" in painted(pilot)
        assert "\u2713 sent as" in painted(pilot), "the samples are filled in, and they are right"
        await press(pilot, ["ctrl+j"])
        assert "nothing has been sent yet" in painted(pilot)
        await press(pilot, ["s"])
        await finish(pilot)
        assert re.match(r"\u2713 SENT +- ", row_under_cursor(pilot))

        await press(pilot, ["f"])
        assert "SELLER_ACTION_COMPLETED" in painted(pilot)
        await press(pilot, ["enter"])
        await finish(pilot)
        assert "# ACTIONED" in row_under_cursor(pilot)

        await press(pilot, ["d", "2"])
        dialog = painted(pilot)
        assert "(x) 2  INCORRECT_RECIPIENT" in dialog
        [count] = re.findall(r"Known here: (\d+) ", dialog)
        await press(pilot, [*(count if int(count) > 1 else ""), "enter"])
        if int(count) > 1:
            await until_open(pilot, RepairScreen)
            await press(pilot, ["escape"])
        await finish(pilot)
        assert row_under_cursor(pilot).startswith("\u2298 DELETED")


@SIZES
async def test_to_production_and_back(demo: Workspace, size: tuple[int, int]) -> None:
    async with console(demo, first_place(demo), size) as pilot:
        first = painted(pilot)
        assert "LOCAL SANDBOX" in first
        assert "ACME TOYS (acme-us)" in first
        assert "\u2713 SENT" in first

        await press(pilot, ["S"])
        dialog = painted(pilot)
        for word in ("LOCAL SANDBOX", "SANDBOX (demo)", "PRODUCTION (demo)"):
            assert word in dialog
        await press(pilot, ["3", *"production", "enter"])
        await finish(pilot)
        assert "PRODUCTION (demo)" in painted(pilot).splitlines()[0]
        assert "look only" in painted(pilot).splitlines()[0]
        await press(pilot, ["S"])
        await settle(pilot)
        assert "LOCAL SANDBOX" in painted(pilot).splitlines()[0]


@SIZES
async def test_an_old_row_of_production_can_be_acted_on(demo: Workspace, size: tuple[int, int]) -> None:
    async with console(demo, first_place(demo), size) as pilot:
        await press(pilot, ["S", "3", *"production", "enter"])
        await finish(pilot)
        await press(pilot, ["W", "enter"])
        await finish(pilot)
        assert "lock in 15 min" in painted(pilot).splitlines()[0]
        assert "\u2713 SENT" in row_under_cursor(pilot)
        await press(pilot, ["f", "enter"])
        await finish(pilot)
        assert "# ACTIONED" in row_under_cursor(pilot)
