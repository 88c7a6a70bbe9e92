"""Find from the shell: rows by what somebody sent, and rows that are like one."""

import sys

import typer

from spconsole.cli import options, triage_options
from spconsole.cli.exits import note
from spconsole.cli.given import Given
from spconsole.cli.output import write_json, write_table
from spconsole.cli.rows import COLUMNS, row_cells
from spconsole.cli.session import start
from spconsole.domain.errors import ExitCode, UsageError
from spconsole.domain.history import HistoryEntry
from spconsole.domain.pasted import MAX_TEXT
from spconsole.services.context import Workspace
from spconsole.services.finding import Found
from spconsole.services.finding import find as look_up
from spconsole.services.history import as_json as row_json
from spconsole.services.likeness import Likeness, likeness_of
from spconsole.services.resolving import row_by_id


def find(context: typer.Context, text: options.Pasted, as_json: options.AsJson = False) -> int:
    """Find rows by a link, ids, an ASIN or a request id, newest first."""
    pasted = sys.stdin.read(MAX_TEXT) if list(text) == ["-"] else " ".join(text)
    session = start(context)
    found = session.run(lambda workspace: _found(workspace, session.given, pasted))
    if not found.tokens:
        raise UsageError(found.words)
    rows = [hit.entry for hit in found.hits]
    note(found.words)
    if as_json:
        write_json([row_json(row) for row in rows])
    elif rows:
        write_table(COLUMNS, [row_cells(row) for row in rows])
    return ExitCode.DONE


def who_else(context: typer.Context, row: triage_options.AlikeRow, as_json: options.AsJson = False) -> int:
    """Show who else got what a row is about, group by group, and what speaks against its recipient."""
    session = start(context)
    likeness = session.run(lambda workspace: _likeness(workspace, session.given, row))
    if as_json:
        write_json(_likeness_json(likeness))
        return ExitCode.DONE
    for group in likeness.groups:
        note(f"{group.title}: {group.count if group.rows else group.none}")
        if group.rows:
            write_table(COLUMNS, [row_cells(each) for each in group.rows])
    for words in _against(likeness):
        note(f"! {words}")
    note(f"Not known: {likeness.others}")
    return ExitCode.DONE


def _likeness_json(likeness: Likeness) -> dict[str, object]:
    return {
        "row": row_json(likeness.entry),
        "groups": [
            {"title": group.title, "complete": group.is_all, "rows": [row_json(row) for row in group.rows]}
            for group in likeness.groups
        ],
        "against": _against(likeness),
        "notKnown": likeness.others,
    }


def _against(likeness: Likeness) -> list[str]:
    return [mismatch.words(likeness.entry.profile, {}) for mismatch in likeness.mismatches]


async def alike(workspace: Workspace, given: Given, id_: str) -> list[HistoryEntry]:
    """Rows like the one with an id, newest first; what speaks against its recipient is said.

    Raises:
        UsageError: No row has the id.
    """
    likeness = await _likeness(workspace, given, id_)
    for group in likeness.groups:
        note(f"{group.title}: {group.count}")
    for words in _against(likeness):
        note(f"! {words}")
    return likeness.rows


async def _likeness(workspace: Workspace, given: Given, id_: str) -> Likeness:
    found = await _found(workspace, given, id_)
    rows = [hit.entry for hit in found.hits if not hit.token.asin]
    entry = rows[0] if rows else await row_by_id(workspace, id_, *given.among)
    return await likeness_of(workspace.ledger, entry)


async def _found(workspace: Workspace, given: Given, text: str) -> Found:
    return await look_up(workspace.ledger, text, profile=given.profile or "", environment=given.environment)
