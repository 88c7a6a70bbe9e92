"""From drafts to a submission: ticked, written out, copied field by field, and marked."""

from pathlib import Path

import pytest

from spconsole.domain.form import form_fields
from spconsole.domain.templates import Template
from spconsole.services.context import Workspace
from spconsole.tui.screens.copy_walk import CopyWalkScreen

from .screen import SMALL, WIDE, console, finish, is_open, painted, press
from .test_editor import CLAIMS


def drafts(workspace: Workspace, *types: str, text: str = CLAIMS) -> None:
    folder = workspace.templates.folder
    folder.mkdir(parents=True, exist_ok=True)
    for type_ in types:
        (folder / f"{type_}.toml").write_text(text)


def kept(workspace: Workspace, type_: str) -> Template:
    found = workspace.templates.get(type_)
    assert found is not None
    return found


def packets(workspace: Workspace) -> list[Path]:
    return sorted(workspace.paths.submissions.glob("*/*"))


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_a_draft_is_copied_over_field_by_field_and_marked(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    drafts(workspace, "CLAIM_A")
    async with console(workspace, size=size) as pilot:
        await press(pilot, ["2", "x"])
        assert is_open(pilot, CopyWalkScreen)
        assert [path.name for path in packets(workspace)] == ["CLAIM_A.json", "CLAIM_A.md"]
        assert kept(workspace, "CLAIM_A").state == "exported"
        assert "1 template written to" in painted(pilot)
        for field in form_fields(kept(workspace, "CLAIM_A")):
            assert f"> {field.label}" in painted(pilot)
            await press(pilot, ["y"])
            assert pilot.app.clipboard == field.text
            assert f'"{field.label}"' in painted(pilot)
        assert "All fields are copied" in painted(pilot)
        await press(pilot, ["m"])
        assert "Enter marks 1 as submitted" in painted(pilot)
        await press(pilot, ["enter"])
        await finish(pilot)
        assert not is_open(pilot, CopyWalkScreen)
    done = kept(workspace, "CLAIM_A")
    assert (done.state, done.life[-1].at.date()) == ("submitted", workspace.ledger.now().date())


async def test_ticked_drafts_go_together_in_one_folder(workspace: Workspace) -> None:
    drafts(workspace, "CLAIM_A", "CLAIM_B", "CLAIM_C")
    async with console(workspace) as pilot:
        await press(pilot, ["2", "space", "j", "space"])
        assert "2 ticked" in painted(pilot)
        assert "* CLAIM_C" in painted(pilot)
        await press(pilot, ["x"])
        assert "CLAIM_A   1 of 2" in painted(pilot)
        await press(pilot, ["right_square_bracket"])
        assert "CLAIM_C   2 of 2" in painted(pilot)
        await press(pilot, ["k"])
        assert "CLAIM_A   1 of 2" in painted(pilot)
        await press(pilot, ["j", "m", "enter"])
        await finish(pilot)
        assert "ticked" not in painted(pilot)
    assert [kept(workspace, type_).state for type_ in ("CLAIM_A", "CLAIM_B", "CLAIM_C")] == [
        "submitted",
        "draft",
        "submitted",
    ]
    assert len({path.parent for path in packets(workspace)}) == 1


async def test_esc_takes_the_ticks_away_first(workspace: Workspace) -> None:
    drafts(workspace, "CLAIM_A", "CLAIM_B")
    async with console(workspace) as pilot:
        await press(pilot, ["2", "space", "escape"])
        assert "ticked" not in painted(pilot)
        assert pilot.app.screen.focused is pilot.app.screen.query_one("#templates")
        await press(pilot, ["escape"])
        assert pilot.app.screen.focused is pilot.app.screen.query_one("#history")


async def test_space_takes_one_tick_away_and_a_deleted_file_its_own(workspace: Workspace) -> None:
    drafts(workspace, "CLAIM_A", "CLAIM_B")
    async with console(workspace) as pilot:
        await press(pilot, ["2", "space", "space"])
        assert "2 ticked" in painted(pilot)
        await press(pilot, ["k", "space"])
        assert "1 ticked" in painted(pilot)
        workspace.templates.path_of("CLAIM_A").unlink(missing_ok=True)
        workspace.templates.path_of("CLAIM_B").unlink(missing_ok=True)
        await press(pilot, ["R"])
        assert "ticked" not in painted(pilot)


async def test_more_than_ten_are_refused_with_the_reason(workspace: Workspace) -> None:
    drafts(workspace, *(f"CLAIM_{letter}" for letter in "ABCDEFGHIJK"))
    async with console(workspace) as pilot:
        await press(pilot, ["2", *["space"] * 11, "x"])
        assert any("at most 10" in toast.message for toast in pilot.app._notifications)
    assert packets(workspace) == []


async def test_one_with_a_stop_is_refused_with_the_reason(workspace: Workspace) -> None:
    drafts(workspace, "CLAIM_A")
    drafts(workspace, "CLAIM_B", text=CLAIMS.replace("Claims that", "Claims & that"))
    async with console(workspace) as pilot:
        await press(pilot, ["2", "space", "space", "x"])
        assert "CLAIM_B: & is a reserved" in painted(pilot)
        await press(pilot, ["enter"])
        assert "CLAIM_B   v1, draft" in painted(pilot)
        await press(pilot, ["escape"])
        await finish(pilot)
        assert "2 ticked" in painted(pilot)
    assert packets(workspace) == []
    assert kept(workspace, "CLAIM_A").state == "draft"


async def test_leaving_the_walk_marks_nothing_as_submitted(workspace: Workspace) -> None:
    drafts(workspace, "CLAIM_A")
    async with console(workspace) as pilot:
        await press(pilot, ["2", "x", "y", "m"])
        assert "7 fields were not copied" in painted(pilot)
        await press(pilot, ["escape", "escape"])
        await finish(pilot)
        assert any("The pages are in" in toast.message for toast in pilot.app._notifications)
    assert kept(workspace, "CLAIM_A").state == "exported"


async def test_the_list_says_how_long_a_template_has_been_what_it_is(workspace: Workspace) -> None:
    step = '\n[[life]]\nstate = "in review"\nversion = 1\nat = 2020-01-01T00:00:00Z\nby = "op@desk"\n'
    drafts(workspace, "CLAIM_A", text=f'state = "in review"\n{CLAIMS}{step}')
    days = (workspace.ledger.now() - kept(workspace, "CLAIM_A").life[-1].at).days
    async with console(workspace) as pilot:
        await press(pilot, ["2"])
        assert f"in review {days} days" in painted(pilot)
        await press(pilot, ["1"])
        assert f"{days} days" not in painted(pilot)
        await press(pilot, ["2"])
        await press(pilot, ["e"])
        assert f"since 01-01, {days} days" in painted(pilot)
    async with console(workspace, size=SMALL) as pilot:
        await press(pilot, ["2"])
        assert "AGE" in painted(pilot)
