"""Importing clicks: a web server's access log says which links were opened, and when first."""

import asyncio
from datetime import datetime
from pathlib import Path

from msgspec import Struct, field

from spconsole.domain.access_log import Click, ReadLine, reader_for
from spconsole.domain.errors import UsageError
from spconsole.services.context import Setup
from spconsole.services.importing import (
    SHOWN,
    TOO_LONG,
    ImportKind,
    ImportReport,
    OnProgress,
    Stretch,
    lines_of,
    note_import,
    require_import,
)
from spconsole.store.clicks import ClickStore, Marked

SAMPLE = 200
"""Lines that may tell how a log is written, when its first one does not."""
MATCHED, UNKNOWN, OTHER, ROWS = "matched", "unknown", "without an id", "newly marked"


class _Found(Struct):
    """What a stretch holds.

    Attributes:
        clicks: A line may have several ids.
        firsts: The first click of each id.
    """

    clicks: list[Click] = field(default_factory=list)
    firsts: dict[str, datetime] = field(default_factory=dict)


async def import_clicks(
    setup: Setup,
    path: Path,
    *,
    dry_run: bool = False,
    every_unknown: bool = False,
    on_progress: OnProgress | None = None,
) -> ImportReport:
    """Mark rows as clicked, by the ids in the addresses of a log.

    A click is not a finished action: nothing is told to Amazon. What was cut short is repeated as a whole;
    nothing doubles, as only the first click of each row counts.

    Args:
        every_unknown: Tell every id without a row that is kept, of earlier imports too.

    Raises:
        UsageError: The file cannot be read, or is no access log.
        StoreError: The history cannot be written; what was written before stays.
    """
    require_import(setup)
    store, read = ClickStore(setup.ledger.history.database), None
    report = ImportReport(ImportKind.CLICKS, path, dry_run, dict.fromkeys((MATCHED, UNKNOWN, OTHER, ROWS), 0))
    async with lines_of(path) as stretches:
        async for stretch, part in stretches:
            read = read or _reader(path, stretch)
            found = await asyncio.to_thread(_clicks, stretch, read, report)
            marked = await store.mark(found.firsts, keep=not dry_run)
            report.read = part
            _count(report, found, marked)
            if on_progress:
                on_progress(report)
    if every_unknown:
        report.unknown = await store.unknown()
    report.unknown_kept = await store.count_unknown()
    note_import(setup, report)
    return report


def _count(report: ImportReport, found: _Found, marked: Marked) -> None:
    report.counts[ROWS] += marked.rows
    for click in found.clicks:
        report.counts[MATCHED if any(id_ in marked.known for id_ in click.ids) else UNKNOWN] += 1
    for id_ in found.firsts if len(report.unknown) < SHOWN else ():
        if id_ not in marked.known:
            report.note_unknown(id_)


class _Reader(Struct, frozen=True):
    """How to read the file, and its header line when it has one."""

    read: ReadLine
    header: bytes


def _reader(path: Path, stretch: Stretch) -> _Reader:
    lines = [line for line in stretch.lines[:SAMPLE] if line and line.strip()]
    first = lines[0] if lines else b""
    try:
        format_, read = reader_for(first, lines)
    except ValueError as error:
        raise UsageError(
            f"{path}: {error}. Common, Combined, JSON Lines and CSV with a time and an address are read."
        ) from error
    return _Reader(read, first if format_.has_header else b"")


def _clicks(stretch: Stretch, reader: _Reader, report: ImportReport) -> _Found:
    """Read a stretch; runs on a thread of its own while nothing else touches the report."""
    found, others, blank = _Found(), 0, 0
    clicks, firsts, read = found.clicks, found.firsts, reader.read
    for number, line in enumerate(stretch.lines, stretch.first):
        if line is None:
            report.refuse(number, TOO_LONG)
            continue
        try:
            click = read(line)
        except ValueError as error:
            if line.strip() and line is not reader.header:
                report.refuse(number, error)
            else:
                blank += 1
            continue
        if click is None:
            others += 1
            continue
        clicks.append(click)
        for id_ in click.ids:
            if id_ not in firsts or click.at < firsts[id_]:
                firsts[id_] = click.at
    report.lines += len(stretch.lines) - blank
    report.counts[OTHER] += others
    return found
