"""`F4`: a template's file in an editor of one's own, and what comes back from it."""

import asyncio
import contextlib
import signal
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

from spconsole.config.editor import editor_command
from spconsole.domain.errors import BlockedError, UsageError
from spconsole.domain.sellers import Environment
from spconsole.services.context import Workspace
from spconsole.services.editing import DraftFile
from spconsole.services.history import sends_in_flight
from spconsole.tui.look import path_text
from spconsole.tui.modals.confirm import Confirm
from spconsole.tui.screens.base import ConsoleScreen

NOTHING_TAKEN = "Nothing was taken over."


async def edit_outside(
    screen: ConsoleScreen[Any], workspace: Workspace, file: DraftFile, environment: Environment
) -> bool:
    """Open a copy of the file until what comes back is a template, or the person gives up.

    Returns:
        Whether something new was taken over.

    Raises:
        UsageError: There is no editor, or it cannot be started now.
        StoreError: The file cannot be read or written.
    """
    command = editor_command()
    if number := await sends_in_flight(workspace.ledger):
        # While another program has the terminal, nothing here runs: an answer would be missed.
        raise UsageError(f"{number} on its way or held. F4 again when that is done.")
    copy = await asyncio.to_thread(file.copy_out)
    while True:
        if problem := run_editor(screen.app, [*command, str(copy)]):
            stays = await asyncio.to_thread(file.discard, copy)
            raise UsageError(f"{problem} What you wrote is in {copy}." if stays else problem)
        try:
            return await asyncio.to_thread(file.take_in, copy)
        except BlockedError as error:
            raise BlockedError(f"{error} What you wrote is in {copy}.") from error
        except UsageError as error:
            question = _again(str(error), copy, environment)
            if not await screen.app.push_screen_wait(question):
                return False


def _again(problem: str, copy: Path, environment: Environment) -> Confirm:
    words = f"{problem}\n\nThe version before stands."
    stay = f"leaves what you wrote in {path_text(copy)}"
    return Confirm("Not taken over", words, "Enter opens it again.", stay, environment)


def run_editor(app: App[Any], command: Sequence[str]) -> str:
    """Hand the terminal to an editor until it ends; why that did not go well, empty when it did."""
    problem = ""
    try:
        with app.suspend(), _interrupts_are_the_editor_s():
            # Nothing may be raised within: Textual would not take the terminal back.
            problem = _run(command)
    except SuspendNotSupported:
        problem = "This terminal cannot be handed to an editor. Open the file in another window."
    return problem


def _run(command: Sequence[str]) -> str:
    """Why it did not go well; empty when it did."""
    try:
        code = subprocess.run(command, check=False).returncode  # noqa: S603 - the user's own editor
    except OSError as error:
        return f"Cannot start {command[0]}: {error.strerror or error}. Set EDITOR to one that is there."
    return f"{command[0]} ended with {code}, so nothing was taken over. F4 opens it again." if code else ""


@contextlib.contextmanager
def _interrupts_are_the_editor_s() -> Iterator[None]:
    """A ctrl+c in the editor reaches us too, and must not end the console.

    A handler of ours, where ignoring would be passed on to the editor.
    """
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
