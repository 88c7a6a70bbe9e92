"""`y`, `N`, `L` and `E`: the copy menu, notes, incidents and exports, as a person sees them."""

import json

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from spconsole.services.context import Workspace
from spconsole.services.history import find_entries
from spconsole.tui.modals.copy_menu import CopyMenu
from spconsole.tui.modals.export import ExportDialog
from spconsole.tui.modals.words import WordsDialog

from .screen import SMALL, WIDE, console, finish, is_open, painted, press, send_some, settle


def words(text: str) -> str:
    return " ".join(text.split())


def offered(pilot: Pilot[None]) -> str:
    """The name of the file in the export dialog."""
    return pilot.app.screen.query_one("#export-path", Input).value


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_the_menu_shows_what_each_key_copies(workspace: Workspace, size: tuple[int, int]) -> None:
    [row] = await send_some(workspace, 1)
    async with console(workspace, size=size) as pilot:
        await press(pilot, ["y"])
        assert is_open(pilot, CopyMenu)
        shown = painted(pilot)
        assert f"> i  id          {row.notification_id}" in shown
        for name in ("request id", "message", "values", "curl", "Python", "JSON", "Markdown"):
            assert name in shown
        await press(pilot, ["escape"])
        await finish(pilot)
        assert pilot.app.clipboard == ""


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        (["i"], "{row.notification_id}"),
        (["a"], "{row.request_id}"),
        (["m"], "{row.message}"),
        (["v"], "salesSummaryInUSD: 1000.50"),
        (["c"], "$ACCESS_TOKEN"),
        (["p"], "httpx.post("),
        (["r"], "| Notification ID | {row.notification_id} |"),
        (["down", "enter"], "{row.request_id}"),
    ],
)
async def test_a_key_or_the_mark_copies_and_says_what(
    workspace: Workspace, keys: list[str], wanted: str
) -> None:
    [row] = await send_some(workspace, 1)
    async with console(workspace) as pilot:
        await press(pilot, ["y", *keys])
        await finish(pilot)
        assert wanted.format(row=row) in pilot.app.clipboard
        assert "Atza|" not in pilot.app.clipboard
        assert "Sent to the terminal's clipboard" in words(painted(pilot))


async def test_json_is_the_row_as_scripts_see_it(workspace: Workspace) -> None:
    [row] = await send_some(workspace, 1)
    async with console(workspace) as pilot:
        await press(pilot, ["y", "j"])
        await finish(pilot)
        assert json.loads(pilot.app.clipboard)["id"] == row.id
        assert "1000.50" in pilot.app.clipboard


async def test_a_note_is_in_detail_and_in_the_incident(workspace: Workspace) -> None:
    [row] = await send_some(workspace, 1)
    async with console(workspace) as pilot:
        await press(pilot, ["N"])
        assert is_open(pilot, WordsDialog)
        await press(pilot, [*"the seller called", "ctrl+s"])
        await finish(pilot)
        assert "the seller called" in painted(pilot)
        assert f"by {workspace.ledger.actor}" in painted(pilot)
        await press(pilot, ["L"])
        await finish(pilot)
        assert "The row is written up. Look through it" in painted(pilot)
    [path] = workspace.paths.incidents.iterdir()
    text = path.read_text(encoding="utf-8")
    assert "the seller called" in text
    assert row.id in text


async def test_marked_rows_are_written_up_together(workspace: Workspace) -> None:
    rows = await send_some(workspace, 3)
    async with console(workspace) as pilot:
        await press(pilot, ["space", "space", "L"])
        await finish(pilot)
        assert "2 rows are written up" in painted(pilot)
    [path] = workspace.paths.incidents.iterdir()
    text = path.read_text(encoding="utf-8")
    assert text.index(rows[2].message) < text.index(rows[1].message)
    assert rows[0].message not in text


async def test_an_empty_note_and_escape_keep_nothing(workspace: Workspace) -> None:
    await send_some(workspace, 1)
    async with console(workspace) as pilot:
        await press(pilot, ["N", "ctrl+s"])
        await finish(pilot)
        await press(pilot, ["N", *"words", "escape"])
        await finish(pilot)
        assert "Note of" not in painted(pilot)


async def test_a_note_that_is_too_long_is_there_to_be_made_shorter(workspace: Workspace) -> None:
    await send_some(workspace, 1)
    async with console(workspace) as pilot:
        await press(pilot, ["N", *("x" * 2001), "ctrl+s"])
        assert is_open(pilot, WordsDialog)
        assert "2,000 are the most" in words(painted(pilot))
        await press(pilot, ["backspace", "ctrl+s"])
        await finish(pilot)
        assert not is_open(pilot, WordsDialog)


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_the_search_is_written_in_the_format_that_was_chosen(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    rows = await send_some(workspace, 3)
    async with console(workspace, size=size) as pilot:
        await press(pilot, ["/", *"2026-11-02", "enter", "E"])
        assert is_open(pilot, ExportDialog)
        assert "1 row that matches 2026-11-02" in words(painted(pilot))
        assert offered(pilot).endswith(".csv")
        await press(pilot, ["right"])
        assert offered(pilot).endswith(".json")
        await press(pilot, ["enter", "enter"])
        await finish(pilot)
        assert "1 row in" in words(painted(pilot))
    [path] = workspace.paths.exports.iterdir()
    assert [row["id"] for row in json.loads(path.read_text(encoding="utf-8"))] == [rows[1].id]


async def test_a_name_that_was_typed_stays_when_the_format_changes(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["E", "enter", "end", "x", "shift+tab", "right"])
        assert offered(pilot).endswith(".csvx")
        await press(pilot, ["escape"])
        await finish(pilot)
    assert not workspace.paths.exports.exists()


@pytest.mark.parametrize("key", ["y", "N", "L"])
async def test_without_a_row_there_is_nothing_to_take(workspace: Workspace, key: str) -> None:
    async with console(workspace) as pilot:
        await press(pilot, [key])
        await settle(pilot)
        assert "No row is selected" in painted(pilot)
    assert await find_entries(workspace.ledger, "", 1) == []
