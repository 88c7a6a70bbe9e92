"""History from the shell."""

from collections.abc import Callable, Mapping, Sequence

import typer

from spconsole.cli import options
from spconsole.cli.options import HistoryFormat
from spconsole.cli.output import write_csv, write_json, write_json_lines, write_table
from spconsole.cli.rows import COLUMNS, KEYS, row_cells
from spconsole.cli.session import Session, start
from spconsole.domain.errors import ExitCode, StoreError
from spconsole.domain.history import HistoryEntry
from spconsole.domain.query import parse_query
from spconsole.services.context import Workspace
from spconsole.services.history import as_json, find_entries

DEFAULT_LIMIT = 100


def history(
    context: typer.Context,
    query: options.Search = None,
    limit: options.Limit = DEFAULT_LIMIT,
    format_: options.Format = HistoryFormat.TABLE,
) -> int:
    """Show what was sent, newest first."""
    text = " ".join(query or ())
    parse_query(text)
    session = start(context)
    entries = session.run(lambda workspace: _found(workspace, session, text, limit))
    _WRITERS[format_](entries)
    return ExitCode.DONE


async def _found(workspace: Workspace, session: Session, text: str, limit: int) -> list[HistoryEntry]:
    """The rows of a search; of one seller and environment only when they were given."""
    if workspace.ledger.problem:
        raise StoreError(workspace.ledger.problem)
    given = session.given
    return await find_entries(workspace.ledger, text, limit, given.profile or "", given.environment)


def _as_table(entries: Sequence[HistoryEntry]) -> None:
    write_table(COLUMNS, [row_cells(entry) for entry in entries])


def _as_array(entries: Sequence[HistoryEntry]) -> None:
    write_json([as_json(entry) for entry in entries])


def _as_lines(entries: Sequence[HistoryEntry]) -> None:
    write_json_lines(as_json(entry) for entry in entries)


def _as_csv(entries: Sequence[HistoryEntry]) -> None:
    write_csv(KEYS, (as_json(entry) for entry in entries))


_WRITERS: Mapping[HistoryFormat, Callable[[Sequence[HistoryEntry]], None]] = {
    HistoryFormat.TABLE: _as_table,
    HistoryFormat.JSON: _as_array,
    HistoryFormat.JSONL: _as_lines,
    HistoryFormat.CSV: _as_csv,
}
