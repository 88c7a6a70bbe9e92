"""The day of a review's step: today by itself, another when it is typed."""

from datetime import date, timedelta

import pytest

from spconsole.services.context import Workspace
from spconsole.tui.modals.step import StepPicker, SubmittedDialog
from spconsole.tui.screens.copy_walk import CopyWalkScreen

from .screen import SMALL, WIDE, console, finish, is_open, painted, press
from .test_submission import drafts, kept


def today(workspace: Workspace) -> date:
    return workspace.ledger.now().astimezone().date()


def day_of(workspace: Workspace) -> date:
    return kept(workspace, "CLAIM_A").life[-1].at.astimezone().date()


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_a_step_is_today_s_and_another_day_is_typed_behind_a_tab(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    drafts(workspace, "CLAIM_A")
    ten_ago = today(workspace) - timedelta(days=10)
    async with console(workspace, size=size) as pilot:
        await press(pilot, ["2", "m", *"subm"])
        assert is_open(pilot, StepPicker)
        assert str(today(workspace)) in painted(pilot)
        await press(pilot, ["tab", *str(ten_ago), "enter"])
        await finish(pilot)
        assert (kept(workspace, "CLAIM_A").state, day_of(workspace)) == ("submitted", ten_ago)
        await press(pilot, ["m", *"in rev", "enter"])
        await finish(pilot)
    assert (kept(workspace, "CLAIM_A").state, day_of(workspace)) == ("in review", today(workspace))


async def test_a_day_that_cannot_be_marks_nothing_and_says_why(workspace: Workspace) -> None:
    drafts(workspace, "CLAIM_A")
    async with console(workspace) as pilot:
        await press(pilot, ["2", "m", *"subm", "tab", *"2999-01-01", "enter"])
        assert "2999-01-01 is still to come." in painted(pilot)
        await press(pilot, ["ctrl+u", *"soon", "enter"])
        assert "soon is no day." in painted(pilot)
        assert is_open(pilot, StepPicker)
        assert kept(workspace, "CLAIM_A").life == ()
        await press(pilot, ["ctrl+u", "enter"])
        await finish(pilot)
    assert day_of(workspace) == today(workspace)


async def test_taking_a_step_back_asks_for_no_day(workspace: Workspace) -> None:
    drafts(workspace, "CLAIM_A")
    async with console(workspace) as pilot:
        await press(pilot, ["2", "m", *"subm", "enter"])
        await finish(pilot)
        await press(pilot, ["m", *"take", "tab", *"soon", "enter"])
        await finish(pilot)
    assert kept(workspace, "CLAIM_A").state == "draft"


async def test_the_end_of_the_copy_walk_takes_another_day_too(workspace: Workspace) -> None:
    days = [today(workspace) - timedelta(days=ago) for ago in (5, 3)]
    step = f'\n[[life]]\nstate = "exported"\nversion = 1\nat = {days[0]}T12:00:00Z\nby = "op@desk"\n'
    drafts(workspace, "CLAIM_A")
    path = workspace.templates.path_of("CLAIM_A")
    path.write_text(f'state = "exported"\n{path.read_text()}{step}')
    async with console(workspace) as pilot:
        await press(pilot, ["2", "x", "m"])
        assert is_open(pilot, SubmittedDialog)
        await press(pilot, ["tab", *str(days[0] - timedelta(days=1)), "enter"])
        assert "is before the last step" in painted(pilot)
        await press(pilot, ["ctrl+u", *str(days[1]), "enter"])
        await finish(pilot)
        assert not is_open(pilot, CopyWalkScreen)
        assert f"submitted {days[1]}" in painted(pilot)
    assert (kept(workspace, "CLAIM_A").state, day_of(workspace)) == ("submitted", days[1])


async def test_an_edit_after_the_export_makes_it_a_draft_until_it_is_undone(workspace: Workspace) -> None:
    drafts(workspace, "CLAIM_A")
    async with console(workspace) as pilot:
        await press(pilot, ["2", "x", "escape"])
        await finish(pilot)
        await press(pilot, ["e"])
        assert "v1, exported" in painted(pilot)
        await press(pilot, ["!", "ctrl+s"])
        assert "v1, draft" in painted(pilot)
        assert "  changed since" in painted(pilot)
        await press(pilot, ["backspace", "ctrl+s"])
        assert "v1, exported" in painted(pilot)
        assert "changed since" not in painted(pilot)
        await press(pilot, ["!", "escape"])
        await finish(pilot)
        assert kept(workspace, "CLAIM_A").state == "draft"
        await press(pilot, ["m"])
        assert "CLAIM_A was changed after its export. x exports it again." in painted(pilot)
        assert "submitted" not in painted(pilot)
        assert "It happened on" not in painted(pilot)
        await press(pilot, ["escape", "x", "m", "enter"])
        await finish(pilot)
    done = kept(workspace, "CLAIM_A")
    assert [step.state for step in done.life] == ["exported", "exported", "submitted"]
