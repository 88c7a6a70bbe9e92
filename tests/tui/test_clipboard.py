"""Which way a copy goes: tmux, the terminal, a file; and that the word about it is true."""

from pathlib import Path

import pytest

from spconsole.services.context import Workspace
from spconsole.tui import clipboard
from spconsole.tui.clipboard import load_tmux, put

from .screen import console, painted, press, send_some, settle


def fake_tmux(folder: Path, script: str) -> None:
    program = folder / "tmux"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)


async def test_without_tmux_the_terminal_is_asked_and_nobody_claims_more(workspace: Workspace) -> None:
    [row] = await send_some(workspace, 1)
    async with console(workspace) as pilot:
        await press(pilot, ["c"])
        assert pilot.app.clipboard == row.notification_id
        assert "Sent to the terminal's clipboard; whether it took" in painted(pilot)
    assert not workspace.paths.copied.exists()


async def test_in_tmux_it_goes_to_a_buffer_of_tmux(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [row] = await send_some(workspace, 1)
    fake_tmux(tmp_path, f'echo "$@" > {tmp_path}/asked; cat > {tmp_path}/buffer')
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setenv("TMUX", "socket,1,0")
    async with console(workspace) as pilot:
        await press(pilot, ["c"])
        await settle(pilot)
        assert "Copied through tmux" in painted(pilot)
        assert pilot.app.clipboard == ""
    assert (tmp_path / "asked").read_text(encoding="utf-8") == "load-buffer -w -\n"
    assert (tmp_path / "buffer").read_text(encoding="utf-8") == row.notification_id


@pytest.mark.parametrize("script", ["exit 1", None])
async def test_a_tmux_that_fails_or_is_not_there_leaves_it_to_the_terminal(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str | None
) -> None:
    await send_some(workspace, 1)
    if script:
        fake_tmux(tmp_path, script)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("TMUX", "socket,1,0")
    async with console(workspace) as pilot:
        await press(pilot, ["c"])
        await settle(pilot)
        assert pilot.app.clipboard
        assert "Copied through tmux" not in painted(pilot)


async def test_a_tmux_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_tmux(tmp_path, "exec sleep 600")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(clipboard, "TMUX_S", 0.05)
    assert not await load_tmux("text")


@pytest.mark.parametrize(("name", "value"), [("TERM", "linux"), ("TERM", "dumb"), ("STY", "1234.pts-0")])
async def test_where_no_clipboard_is_it_goes_to_a_file_that_is_named(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    [row] = await send_some(workspace, 1)
    monkeypatch.setenv(name, value)
    async with console(workspace) as pilot:
        await press(pilot, ["c"])
        assert "copied.txt" in "".join(painted(pilot).split())
        assert pilot.app.clipboard == ""
    assert workspace.paths.copied.read_text(encoding="utf-8") == row.notification_id
    assert workspace.paths.copied.stat().st_mode & 0o777 == 0o600


async def test_more_than_a_terminal_takes_goes_to_the_file(workspace: Workspace) -> None:
    said: list[str] = []
    async with console(workspace) as pilot:
        put(pilot.app.screen, "\u00e9" * 30_000, said.append)
        assert pilot.app.clipboard == ""
    assert len(workspace.paths.copied.read_text(encoding="utf-8")) == 30_000
    assert "No clipboard takes it" in said[0]


async def test_a_secret_never_goes_to_a_file(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "linux")
    said: list[str] = []
    async with console(workspace) as pilot:
        put(pilot.app.screen, "Atza|secret", said.append, is_secret=True)
    assert not workspace.paths.copied.exists()
    assert "cannot be seen" in said[0]


async def test_a_file_that_cannot_be_written_is_said(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "linux")
    workspace.paths.copied.mkdir()
    said: list[str] = []
    async with console(workspace) as pilot:
        put(pilot.app.screen, "text", said.append)
    assert "Nothing was copied" in said[0]
