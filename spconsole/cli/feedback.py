"""Recording from the shell that a seller completed the action."""

import typer

from spconsole.cli import options, triage_options
from spconsole.cli.exits import acting, fail, note_wait
from spconsole.cli.feedback_file import FeedbackOfFile
from spconsole.cli.output import write_card, write_json
from spconsole.cli.rows import no_row_json, row_card, row_json
from spconsole.cli.session import Session, start
from spconsole.config.profiles import known_names
from spconsole.domain.errors import ExitCode, SpConsoleError, UsageError
from spconsole.domain.history import FeedbackState, HistoryEntry, feedback_problem
from spconsole.domain.notifications import notification_id_problem
from spconsole.domain.sellers import SellerProfile
from spconsole.services.context import Workspace
from spconsole.services.feedback import FeedbackResult, record_feedback_by_id
from spconsole.services.profiles import sellers

IN_FLIGHT = (
    "Interrupted while recording feedback for {}: it may have been recorded. Ask Amazon before you repeat."
)


def feedback(  # noqa: PLR0913 - one argument for each option
    context: typer.Context,
    notification_id: triage_options.FeedbackId = "",
    *,
    from_: triage_options.FeedbackFile = None,
    ids: triage_options.IdColumn = "",
    proof: triage_options.ProofColumn = "",
    dry_run: options.LookOnly = False,
    yes: options.Yes = False,
    as_json: options.AsJson = False,
) -> int:
    """Record that the seller completed the action of a notification, or of those that a file proves."""
    if (from_ is None) == (not notification_id):
        raise UsageError("Give the id of a notification, or a file of ids with --from FILE.")
    if from_ is None:
        if ids or proof or dry_run:
            raise UsageError("--ids, --proof and --dry-run are for a file. Add --from FILE, or leave them.")
        return _one(context, notification_id, as_json=as_json)
    return FeedbackOfFile(start(context), from_, ids, proof).run(dry_run=dry_run, yes=yes, as_json=as_json)


def _one(context: typer.Context, notification_id: str, *, as_json: bool) -> int:
    problem = notification_id_problem(notification_id)
    if problem:
        raise UsageError(problem)
    session = start(context)
    named = session.seller() if session.given.profile else None
    try:
        result = session.run(lambda workspace: _record(workspace, session, named, notification_id))
    except SpConsoleError as error:
        if as_json and error.exit_code not in {ExitCode.USAGE, ExitCode.INTERRUPTED}:
            known = {"environment": session.environment.value, "notificationId": notification_id}
            write_json(no_row_json(error, **known))
        raise
    if as_json:
        write_json(row_json(result.entry, result.error))
    elif result.error is None:
        write_card(row_card(result.entry))
    return fail(result.error) if result.error else ExitCode.DONE


async def _record(
    workspace: Workspace, session: Session, named: SellerProfile | None, notification_id: str
) -> FeedbackResult:
    profile = named or await _seller_of(workspace, session, notification_id)
    seller = await workspace.open_seller(profile, session.environment)
    seller.require_writes()
    with acting(IN_FLIGHT.format(notification_id)):
        return await record_feedback_by_id(seller, notification_id, note_wait)


async def _seller_of(workspace: Workspace, session: Session, notification_id: str) -> SellerProfile:
    """The seller of the newest row with that id that nobody acted on yet; for an unknown id the chosen one.

    Raises:
        UsageError: The row's profile is gone from here.
    """
    known = await workspace.ledger.history.by_notification_id(notification_id)
    rows = [row for row in known if row.environment is session.environment]
    if not rows:
        return session.seller()
    name = next(filter(_awaits_feedback, rows), rows[0]).profile
    if name not in {profile.name for profile in sellers(workspace.profiles, session.environment)}:
        raise UsageError(
            f"{notification_id} was sent as {name}, a profile that is gone. Say with --profile which seller "
            f"it is now. {known_names(workspace.profiles.book().profiles)}"
        )
    return session.seller(name)


def _awaits_feedback(row: HistoryEntry) -> bool:
    return feedback_problem(row) is None and row.feedback is not FeedbackState.RECORDED
