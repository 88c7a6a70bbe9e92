"""A search written out as CSV, JSON, JSON Lines or Markdown, in bounded memory whatever its length."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from spconsole.config.paths import Paths, free_name, new_private_file, whole_or_gone
from spconsole.domain.history import HistoryEntry, Status, engagement_words, status_mark
from spconsole.domain.literals import dump, read_values
from spconsole.domain.markdown import table_head, table_row
from spconsole.domain.query import Query
from spconsole.domain.sellers import Environment
from spconsole.domain.spreadsheet import csv_cell, csv_line
from spconsole.domain.text import inert_json
from spconsole.services.context import Ledger
from spconsole.services.history import as_json

PAGE = 500
"""Rows in memory at once."""


class ExportFormat(StrEnum):
    """How rows are written."""

    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    MD = "md"


JSON_FORMATS = frozenset({ExportFormat.JSON, ExportFormat.JSONL})
_NO_ROW = HistoryEntry(
    id="",
    created_at=datetime.min.replace(tzinfo=UTC),
    profile="",
    account="",
    environment=Environment.LOCAL,
    status=Status.NOT_SENT,
    actor="",
)
KEYS = tuple(as_json(_NO_ROW))
"""The keys of one notification, in their order."""
_MARKDOWN = ("When (UTC)", "Status", "Feedback", "Seller", "Template", "Values", "Notification ID", "Ticket")


class Pieces:
    """The text of an export, piece by piece: one beginning, the rows, one end."""

    def __init__(self, format_: ExportFormat) -> None:
        self._format = format_
        self.count = 0

    def begin(self) -> str:
        """What stands before the first row."""
        if self._format is ExportFormat.CSV:
            return csv_line(KEYS)
        if self._format is ExportFormat.MD:
            return f"{table_head(_MARKDOWN)}\n"
        return ""

    def rows(self, entries: Iterable[HistoryEntry]) -> str:
        """Some rows, after those before them."""
        write: Mapping[ExportFormat, Callable[[HistoryEntry], str]] = {
            ExportFormat.CSV: _csv_row,
            ExportFormat.JSON: self._json_element,
            ExportFormat.JSONL: lambda entry: dump(as_json(entry)) + "\n",
            ExportFormat.MD: _markdown_row,
        }
        text = ""
        for entry in entries:
            text += write[self._format](entry)
            self.count += 1
        return text

    def end(self) -> str:
        """What stands after the last row."""
        if self._format is not ExportFormat.JSON:
            return ""
        return "\n]\n" if self.count else "[]\n"

    def _json_element(self, entry: HistoryEntry) -> str:
        return f"{',' if self.count else '['}\n  {dump(as_json(entry), indent=2, level=1)}"


def _csv_row(entry: HistoryEntry) -> str:
    row = as_json(entry)
    return csv_line([csv_cell(row[key]) for key in KEYS])


def _markdown_row(entry: HistoryEntry) -> str:
    cells = (
        f"{entry.created_at.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
        status_mark(entry),
        engagement_words(entry),
        f"{entry.profile} ({entry.environment.value})",
        entry.template_id or "",
        read_values(entry.parameters),
        entry.notification_id or "",
        entry.ticket or "",
    )
    return f"{table_row(cells)}\n"


async def pages_of(
    ledger: Ledger, query: Query, limit: int | None = None
) -> AsyncIterator[list[HistoryEntry]]:
    """The rows of a search, newest first, some at a time; rows that arrive meanwhile are not among them.

    Raises:
        StoreError: The history cannot be read.
    """
    ledger.require_readable()
    left, last = limit, None
    while left is None or left > 0:
        wanted = PAGE if left is None else min(PAGE, left)
        page = await ledger.history.window(query, limit=wanted, after=last)
        if page:
            yield page
        if len(page) < wanted:
            return
        last, left = page[-1], None if left is None else left - len(page)


async def export_rows(ledger: Ledger, query: Query, format_: ExportFormat, path: Path) -> int:
    """Write a search to a new file that only its owner reads; one that is not finished is taken away.

    Returns:
        How many rows are in it.

    Raises:
        UsageError: There is a file of that name, or it cannot be written.
        StoreError: The history cannot be read.
    """
    pieces = Pieces(format_)
    is_json = format_ in JSON_FORMATS
    handle = await asyncio.to_thread(new_private_file, path, with_folder=True)
    with whole_or_gone(path), os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        file.write(pieces.begin())
        async for page in pages_of(ledger, query):
            await asyncio.to_thread(_write_page, file, pieces, page, is_json)
        file.write(pieces.end())
    return pieces.count


def _write_page(file: TextIO, pieces: Pieces, page: list[HistoryEntry], is_json: bool) -> None:
    text = pieces.rows(page)
    file.write(inert_json(text) if is_json else text)


def export_path(paths: Paths, at: datetime, format_: ExportFormat) -> Path:
    """Where an export of a moment goes when nobody says; no file that is there already."""
    return free_name(paths.exports / f"history-{at.astimezone():%Y-%m-%d-%H%M%S}.{format_.value}")
