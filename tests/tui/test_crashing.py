"""A fault of ours: one plain paragraph, the log's name, and nothing that was on the screen."""

import pytest

from spconsole.services.context import Workspace

from .screen import console


async def crash(workspace: Workspace) -> None:
    """Break the console with a value in hand."""
    async with console(workspace) as pilot:

        def break_it(value: str) -> None:
            raise KeyError(value)

        pilot.app.call_next(break_it, "a seller's business")
        await pilot.pause()


async def test_it_is_one_paragraph_with_the_name_of_the_log(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(KeyError):
        await crash(workspace)
    said = capsys.readouterr().err
    assert said.startswith("spconsole stopped because of a fault of its own (KeyError")
    plain = "".join(said.split())  # it is wrapped, and a long path folded
    assert plain.endswith(f"Details,withoutsecrets,arein{workspace.paths.log}.")
    assert "\n\n" not in said.strip()
    assert "business" not in said
    assert "Traceback" not in said


async def test_the_log_has_the_places_and_no_locals(workspace: Workspace) -> None:
    with pytest.raises(KeyError):
        await crash(workspace)
    text = workspace.paths.log.read_text(encoding="utf-8")
    [line] = [line for line in text.splitlines() if " ERROR " in line]
    assert "tui: the console stopped | builtins.KeyError at " in line
    assert "break_it" in line
    assert "business" not in text
