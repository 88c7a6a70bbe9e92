"""`N` and `L`: a note on a row, and an incident in a file."""

import asyncio
from collections.abc import Sequence

from spconsole.domain.errors import UsageError
from spconsole.domain.history import HistoryEntry
from spconsole.domain.text import one_line
from spconsole.services.context import Workspace
from spconsole.tui.look import path_text
from spconsole.tui.reading import seller_label
from spconsole.tui.screens.base import ConsoleScreen

NOTE_WORDS = "For colleagues: your name and the time are added. It stays here, and goes into an incident."


async def note(screen: ConsoleScreen[None], workspace: Workspace, entry: HistoryEntry) -> None:
    """Ask for the words, and keep them on the row; what cannot be kept is asked for again."""
    from spconsole.services.notes import add_note  # noqa: PLC0415 - not for the first screen
    from spconsole.tui.modals.words import WordsDialog  # noqa: PLC0415 - not for the first screen

    seller = seller_label(workspace, entry.profile)
    title = one_line(f"Note on {entry.template_id or 'a row'} to {seller}")
    typed, about = "", NOTE_WORDS
    while True:
        dialog = WordsDialog(title, about, entry.environment, typed)
        answer = await screen.app.push_screen_wait(dialog)
        typed = answer or ""
        if not typed.strip():
            return
        try:
            await add_note(workspace, entry, typed)
        except UsageError as error:
            about = f"{error}\n\n{NOTE_WORDS}"
        else:
            screen.say("The note is kept. 4 shows it.", title="Note")
            return


async def incident(
    screen: ConsoleScreen[None], workspace: Workspace, entries: Sequence[HistoryEntry]
) -> None:
    """Write rows up in a file of the data folder, and say where it is."""
    from spconsole.services.incident import (  # noqa: PLC0415 - not for the first screen
        incident_path,
        incident_text,
        write_incident,
    )

    text = await incident_text(workspace, entries)
    path = incident_path(workspace.paths, workspace.ledger.now(), entries[0])
    await asyncio.to_thread(write_incident, path, text)
    rows = f"{len(entries)} rows are" if len(entries) > 1 else "The row is"
    words = f"{rows} written up. Look through it before it goes into a ticket:"
    screen.say(f"{words}\n{path_text(path)}", title="Incident")
