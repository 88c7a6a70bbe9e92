"""`y c` and `Y`: a row as a curl command on the clipboard, the second with a token and a question."""

import pytest

from spconsole.services.context import Workspace
from spconsole.tui.modals.confirm import Confirm

from .screen import console, finish, is_open, painted, press, send_some, settle


async def test_the_request_is_copied_without_a_token(workspace: Workspace) -> None:
    [row] = await send_some(workspace, 1)
    async with console(workspace) as pilot:
        await press(pilot, ["y", "c"])
        copied = pilot.app.clipboard
        assert row.body.decode() in copied
        assert "$ACCESS_TOKEN" in copied
        assert "Atza|" not in copied
        assert "without a token" in painted(pilot)


async def test_with_a_token_it_asks_first_and_escape_copies_nothing(workspace: Workspace) -> None:
    await send_some(workspace, 1)
    async with console(workspace) as pilot:
        await press(pilot, ["Y"])
        assert is_open(pilot, Confirm)
        assert "can act for this seller" in " ".join(painted(pilot).split())
        await press(pilot, ["escape"])
        await finish(pilot)
        assert pilot.app.clipboard == ""


async def test_with_a_token_it_is_copied_and_never_shown(workspace: Workspace) -> None:
    await send_some(workspace, 1)
    async with console(workspace) as pilot:
        await press(pilot, ["Y"])
        await pilot.press("enter")
        await finish(pilot)
        copied = pilot.app.clipboard
        assert "ACCESS_TOKEN" not in copied
        token = copied.partition("x-amz-access-token: ")[2].partition("'")[0]
        assert len(token) > 8
        assert token not in painted(pilot)
        assert "with a token" in painted(pilot)
    for path in workspace.paths.data_dir.rglob("*"):
        if path.is_file() and path.name != "sandbox.db" and not path.name.startswith("sandbox.db-"):
            assert token.encode() not in path.read_bytes(), path


@pytest.mark.parametrize("key", ["y", "Y"])
async def test_without_a_row_there_is_nothing_to_copy(workspace: Workspace, key: str) -> None:
    async with console(workspace) as pilot:
        await press(pilot, [key])
        await settle(pilot)
        assert pilot.app.clipboard == ""
        assert "No row is selected" in painted(pilot)


async def test_a_trail_that_cannot_be_written_is_said_at_once(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        workspace.paths.audit.mkdir()
        await press(pilot, ["W"])
        await pilot.app.screen.look_around()  # type: ignore[attr-defined] # as its timer does
        await settle(pilot)
        assert "audit trail" in " ".join(painted(pilot).split())


async def test_turning_writes_off_is_in_the_trail(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["W"])
        await finish(pilot)
    text = workspace.paths.audit.read_text(encoding="utf-8")
    assert '"event":"writes"' in text
    assert '"outcome":"off"' in text
