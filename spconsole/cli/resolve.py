"""Recording from the shell what became of a send whose result is unknown."""

import typer

from spconsole.cli import options
from spconsole.cli.exits import warn
from spconsole.cli.output import write_card, write_json
from spconsole.cli.rows import row_card, row_json
from spconsole.cli.session import Session, start
from spconsole.domain.errors import ExitCode, SpConsoleError, UsageError
from spconsole.domain.history import HistoryEntry, Resolution
from spconsole.domain.resolution import recorded_id_problem, recorded_id_warning
from spconsole.services.context import Workspace
from spconsole.services.resolving import record_resolution, row_by_id

CHOOSE = "Say what became of it with one of --arrived, --not-arrived and --leave-open."


def resolve(
    context: typer.Context,
    row_id: options.RowId,
    notification_id: options.ArrivedId = None,
    *,
    arrived: options.Arrived = False,
    not_arrived: options.NotArrived = False,
    leave_open: options.LeaveOpen = False,
    as_json: options.AsJson = False,
) -> int:
    """Record whether a send of unknown result arrived; nothing is sent."""
    if arrived + not_arrived + leave_open != 1:
        raise UsageError(CHOOSE)
    resolution = Resolution.NOT_ARRIVED if not_arrived else Resolution.LEFT_OPEN
    if arrived:
        resolution = Resolution.ARRIVED if notification_id is None else Resolution.ARRIVED_WITH_ID
    elif notification_id is not None:
        raise UsageError(
            f"{notification_id} can be its id only if it arrived: add --arrived, or leave it out."
        )
    _judge(notification_id)
    session = start(context)
    found: list[HistoryEntry] = []
    try:
        entry = session.run(
            lambda workspace: _record(workspace, session, row_id, resolution, notification_id or "", found)
        )
    except SpConsoleError as error:
        if as_json and found and error.exit_code is not ExitCode.USAGE:
            write_json(row_json(found[0], error))
        raise
    if as_json:
        write_json(row_json(entry))
    else:
        write_card(row_card(entry))
    return ExitCode.DONE


def _judge(notification_id: str | None) -> None:
    """Refuse what cannot be an id; say it when the shape is unusual."""
    if notification_id is None:
        return
    if problem := recorded_id_problem(notification_id):
        raise UsageError(problem)
    if odd := recorded_id_warning(notification_id):
        warn(f"{odd} It is kept all the same.")


async def _record(
    workspace: Workspace,
    session: Session,
    row_id: str,
    resolution: Resolution,
    notification_id: str,
    found: list[HistoryEntry],
) -> HistoryEntry:
    """Find the row and record it; the row is handed out even when nothing may be recorded."""
    given = session.given
    found.append(await row_by_id(workspace, row_id, *given.among))
    return await record_resolution(workspace, found[0], resolution, notification_id)
