"""Choosing a template in production: what nobody has marked published is asked about first."""

import pytest

from spconsole.services.context import Workspace
from spconsole.tui.modals.confirm import Confirm
from spconsole.tui.modals.picker import Picker
from spconsole.tui.screens.send import SendScreen
from tests.hand_clock import HandClock

from .production import at_work
from .screen import is_open, painted, press

DRAFT = 'content = "Only ${units} left."\n[parameters.units]\ntype = "number"\n'


@pytest.fixture
def hold_seconds() -> int:
    return 0


@pytest.fixture(autouse=True)
def _draft(workspace: Workspace) -> None:
    (workspace.templates.folder / "Z_DRAFT.toml").write_text(DRAFT, encoding="utf-8")


async def test_the_published_one_is_offered_first(workspace: Workspace, time: HandClock) -> None:
    async with at_work(workspace, time) as pilot:
        await press(pilot, ["n"])
        assert "PRICE  published" in painted(pilot)
        await press(pilot, ["ctrl+t"])
        assert is_open(pilot, Picker)
        screen = painted(pilot)
        assert screen.index("PRICE  Now") < screen.index("Z_DRAFT  draft, not published")


@pytest.mark.parametrize(("key", "template"), [("escape", "PRICE"), ("enter", "Z_DRAFT")])
async def test_another_one_is_asked_about(
    workspace: Workspace, time: HandClock, key: str, template: str
) -> None:
    async with at_work(workspace, time) as pilot:
        await press(pilot, ["n", "ctrl+t", *"Z_DR", "enter"])
        assert is_open(pilot, Confirm)
        assert "Amazon answers 400" in painted(pilot)
        time.advance(1)
        await press(pilot, [key])
        assert is_open(pilot, SendScreen)
        assert f"Template     {template}" in painted(pilot)


async def test_it_is_asked_from_the_list_too(workspace: Workspace, time: HandClock) -> None:
    async with at_work(workspace, time) as pilot:
        await press(pilot, ["2", "end", "s"])
        assert "Z_DRAFT is draft" in painted(pilot)
        await press(pilot, ["escape"])
        assert not is_open(pilot, SendScreen)
