"""`import`: sends of other systems, clicks from access logs, and the history of another machine."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import typer

from spconsole.cli import options
from spconsole.cli.exits import acting
from spconsole.cli.output import write_json, write_lines
from spconsole.cli.progress import telling
from spconsole.cli.session import Session, start
from spconsole.domain.errors import ExitCode, UsageError
from spconsole.domain.moments import read_moment
from spconsole.domain.send_line import batch_name, reason_of
from spconsole.services.context import Workspace
from spconsole.services.importing import ImportKind, ImportReport, OnProgress
from spconsole.services.importing_clicks import import_clicks
from spconsole.services.importing_history import import_history
from spconsole.services.importing_sends import SendsWish, import_sends
from spconsole.services.reporting import as_json as report_json
from spconsole.services.reporting import as_lines

ReadT = TypeVar("ReadT")
INTERRUPTED = (
    "Interrupted. What was read until then is kept; import the file again to have the rest: nothing doubles."
)


def sends(
    context: typer.Context,
    file: options.ImportedFile,
    until: options.Until = "",
    batch: options.Batch = "",
    dry_run: options.LookOnly = False,
    as_json: options.AsJson = False,
) -> int:
    """Add what other systems sent; CSV or JSON Lines: notificationId, seller, templateId, values, time."""
    session = start(context)
    wish = SendsWish(
        file,
        session.environment,
        session.settings.profile,
        _read("--until", read_moment, until) if until else None,
        dry_run,
        _read("--batch", batch_name, batch),
    )
    report = _run(session, lambda workspace, told: import_sends(workspace, wish, told))
    return _tell(report, as_json=as_json)


def clicks(
    context: typer.Context,
    file: options.ImportedFile,
    every_unknown: options.EveryUnknown = False,
    dry_run: options.LookOnly = False,
    as_json: options.AsJson = False,
) -> int:
    """Mark rows as clicked, by a web server's access log: Common, Combined, JSON Lines or CSV."""
    session = start(context)
    report = _run(
        session,
        lambda workspace, told: import_clicks(
            workspace, file, dry_run=dry_run, every_unknown=every_unknown, on_progress=told
        ),
    )
    return _tell(report, as_json=as_json)


def history(
    context: typer.Context,
    file: options.ImportedFile,
    dry_run: options.LookOnly = False,
    as_json: options.AsJson = False,
) -> int:
    """Take in another machine's history, as `spconsole history --format jsonl` writes it there."""
    session = start(context)
    report = _run(
        session, lambda workspace, told: import_history(workspace, file, dry_run=dry_run, on_progress=told)
    )
    return _tell(report, as_json=as_json)


def _read(option: str, reading: Callable[[str], ReadT], text: str) -> ReadT:
    try:
        return reading(text)
    except ValueError as error:
        raise UsageError(f"{option}: {reason_of(error)}") from error


def _run(session: Session, act: Callable[[Workspace, OnProgress], Awaitable[ImportReport]]) -> ImportReport:
    async def acted(workspace: Workspace) -> ImportReport:
        with acting(INTERRUPTED):
            return await act(workspace, telling(_so_far))

    return session.run(acted)


def _so_far(report: ImportReport) -> str:
    part = f"{report.read:.0%}  " if report.read is not None else ""
    return f"{part}{report.words}"


def _tell(report: ImportReport, *, as_json: bool) -> int:
    if as_json:
        write_json(report_json(report))
    else:
        write_lines(as_lines(report))
    refused = report.refused_count
    # A log has lines of all kinds; of sends and rows, each should count.
    bad = refused == report.lines if report.kind is ImportKind.CLICKS else True
    return ExitCode.USAGE if refused and bad else ExitCode.DONE
