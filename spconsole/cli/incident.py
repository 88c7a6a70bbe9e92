"""`incident` and `note`: a row written up in Markdown, and a few words kept on it."""

import typer

from spconsole.cli import options
from spconsole.cli.exits import note as say
from spconsole.cli.output import write_as_is, write_json, write_line
from spconsole.cli.session import start
from spconsole.domain.errors import ExitCode
from spconsole.domain.history import HistoryEntry
from spconsole.domain.notes import Note
from spconsole.services.context import Workspace
from spconsole.services.incident import incident_text, write_incident
from spconsole.services.notes import add_note
from spconsole.services.resolving import row_by_id


def incident(
    context: typer.Context, row: options.RowId, to: options.IncidentFile = None, json: options.AsJson = False
) -> int:
    """Write up a row for a ticket: timeline, request, answer, ids, siblings and notes, in Markdown."""
    session = start(context)
    given = session.given

    async def written(workspace: Workspace) -> tuple[HistoryEntry, str]:
        entry = await row_by_id(workspace, row, *given.among)
        return entry, await incident_text(workspace, [entry])

    entry, text = session.run(written)
    if to is not None:
        write_incident(to, text)
    if json:
        write_json({"id": entry.id, "file": str(to) if to else None, "text": text})
    elif to is None:
        write_as_is(text)
    else:
        write_line(str(to))
        say("Look through it before it goes into a ticket: the values and the seller's name are in it.")
    return ExitCode.DONE


def note(
    context: typer.Context, row: options.RowId, text: options.NoteText, json: options.AsJson = False
) -> int:
    """Keep a note on a row, with your name and the time; nothing is sent."""
    session = start(context)
    given = session.given

    async def kept(workspace: Workspace) -> Note:
        entry = await row_by_id(workspace, row, *given.among)
        return await add_note(workspace, entry, text)

    made = session.run(kept)
    if json:
        write_json({"id": made.id, "row": made.entry_id, "at": made.at.isoformat(), "actor": made.actor,
                    "text": made.text})  # fmt: skip
    else:
        say(f"Kept on {made.entry_id}.")
    return ExitCode.DONE
