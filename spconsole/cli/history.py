"""History from the shell."""

from collections.abc import Sequence

import typer

from spconsole.cli import options
from spconsole.cli.find import alike
from spconsole.cli.options import HistoryFormat
from spconsole.cli.output import write_piece, write_table
from spconsole.cli.rows import COLUMNS, row_cells
from spconsole.cli.session import Session, start
from spconsole.domain.errors import ExitCode, UsageError
from spconsole.domain.history import HistoryEntry
from spconsole.domain.query import parse_query
from spconsole.services.context import Workspace
from spconsole.services.exporting import JSON_FORMATS, ExportFormat, Pieces, pages_of
from spconsole.services.history import find_entries, query_of

DEFAULT_LIMIT = 100


def history(
    context: typer.Context,
    query: options.Search = None,
    limit: options.Limit = DEFAULT_LIMIT,
    format_: options.Format = HistoryFormat.TABLE,
    like: options.Like = "",
) -> int:
    """Show what was sent, newest first."""
    text = " ".join(query or ())
    parse_query(text)
    if like and text:
        raise UsageError("--like stands without words. Leave the words out, or search without --like.")
    session = start(context)
    if like:
        rows = session.run(lambda workspace: alike(workspace, session.given, like))[:limit]
        _write(format_, rows)
    elif format_ is HistoryFormat.TABLE:
        _write(format_, session.run(lambda workspace: _found(workspace, session, text, limit)))
    else:
        session.run(lambda workspace: _stream(workspace, session, text, limit, ExportFormat(format_.value)))
    return ExitCode.DONE


async def _found(workspace: Workspace, session: Session, text: str, limit: int) -> list[HistoryEntry]:
    """The rows of a search; of one seller and environment only when they were given."""
    given = session.given
    return await find_entries(workspace.ledger, text, limit, *given.among)


async def _stream(
    workspace: Workspace, session: Session, text: str, limit: int, format_: ExportFormat
) -> None:
    """Write the rows as they are read: a long history does not have to fit into memory."""
    given = session.given
    query = query_of(text, *given.among)
    pieces, is_json = Pieces(format_), format_ in JSON_FORMATS
    if not write_piece(pieces.begin(), is_json=is_json):
        return
    async for page in pages_of(workspace.ledger, query, limit):
        if not write_piece(pieces.rows(page), is_json=is_json):
            return
    write_piece(pieces.end(), is_json=is_json)


def _write(format_: HistoryFormat, rows: Sequence[HistoryEntry]) -> None:
    if format_ is HistoryFormat.TABLE:
        write_table(COLUMNS, [row_cells(row) for row in rows])
        return
    pieces = Pieces(ExportFormat(format_.value))
    text = pieces.begin() + pieces.rows(rows) + pieces.end()
    write_piece(text, is_json=ExportFormat(format_.value) in JSON_FORMATS)
