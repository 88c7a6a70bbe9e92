"""Importing another machine's history, so that support sees what operators sent."""

import asyncio
from pathlib import Path

from spconsole.domain.errors import UsageError
from spconsole.domain.history import HistoryEntry
from spconsole.domain.history_line import history_line
from spconsole.domain.send_line import read_object
from spconsole.services.context import Setup
from spconsole.services.importing import (
    ImportKind,
    ImportReport,
    OnProgress,
    lines_of,
    note_import,
    read_lines,
    require_import,
)
from spconsole.store.imports import Fate, ImportStore

NEW, NEWER, SAME = "new", "brought up to date", "here already"
_WORDS = {Fate.NEW: NEW, Fate.NEWER: NEWER, Fate.SAME: SAME}
ANOTHER = "Its id is here already, of another notification. The row that is here stays as it is."
NOT_HISTORY = (
    "{}: the first line is not a row of a history. Write it there with "
    "spconsole history --limit 1000000 --format jsonl."
)
FOREIGN = (
    "{} of them are of sellers that this machine cannot tell by a seller id: they are shown and found, but a "
    "delete does not count them. Note the seller ids in the profiles of both machines (e in Sellers), and "
    "what is sent from then on is one."
)


async def import_history(
    setup: Setup, path: Path, *, dry_run: bool = False, on_progress: OnProgress | None = None
) -> ImportReport:
    """Take in rows of another machine by their ids: new ones, and of those that are here what is newer.

    Nothing that comes in is ever sent, taken back or settled here: only its own machine knows.

    Raises:
        UsageError: The file cannot be read, or is no history.
        StoreError: The history cannot be written; what was written before stays.
    """
    require_import(setup)
    store = ImportStore(setup.ledger.history.database)
    report = ImportReport(ImportKind.HISTORY, path, dry_run, dict.fromkeys(_WORDS.values(), 0))
    foreign = 0
    async with lines_of(path) as stretches:
        async for stretch, part in stretches:
            rows = await asyncio.to_thread(read_lines, stretch, _row, report)
            if stretch.first == 1 and not rows and report.refused_count == report.lines:
                raise UsageError(NOT_HISTORY.format(path))
            fates = await store.merge([row for _, row in rows], keep=not dry_run)
            for (number, row), fate in zip(rows, fates, strict=True):
                if fate is Fate.REFUSED:
                    report.refuse(number, ANOTHER)
                    continue
                report.counts[_WORDS[fate]] += 1
                foreign += fate is Fate.NEW and "/tok-" in row.account
            report.read = part
            if on_progress:
                on_progress(report)
    if foreign:
        report.notes.append(FOREIGN.format(f"{foreign:,}"))
    note_import(setup, report)
    return report


def _row(line: bytes) -> HistoryEntry | None:
    return history_line(read_object(line.decode("utf-8"))) if line.strip() else None
