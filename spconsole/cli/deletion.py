"""Deleting from the shell: every notification of one template for one seller."""

import typer

from spconsole.cli import options
from spconsole.cli.exits import acting, allow_production, fail, note
from spconsole.cli.output import write_card, write_json
from spconsole.cli.rows import error_json
from spconsole.cli.session import Session, start
from spconsole.domain.errors import ExitCode, SpConsoleError, StoreError, UsageError
from spconsole.domain.notifications import REASON_WORDS, DeletionReason
from spconsole.domain.sellers import SellerProfile
from spconsole.services.context import Workspace
from spconsole.services.deletion import DeleteResult, delete_notifications
from spconsole.services.templates import visible_templates
from spconsole.services.tickets import checked_ticket, keep_deletion_ticket

IN_FLIGHT = "Interrupted while deleting {}: it may have been done. Asking again ends the same."


def delete(  # noqa: PLR0913 - one argument for each option
    context: typer.Context,
    template: options.TemplateType,
    reason: options.Reason,
    count: options.Count = None,
    ticket: options.Ticket = "",
    yes: options.Yes = False,
    as_json: options.AsJson = False,
) -> int:
    """Delete every notification of a template for one seller."""
    session = start(context)
    profile = session.seller()
    template_id = _template_id(session, template)
    kept = checked_ticket(ticket)
    try:
        what = f"delete every {template_id} of {profile.label} (profile {profile.name}), {REASON_WORDS[reason]}"
        allow_production(session.environment, what, yes=yes)
        result = session.run(
            lambda workspace: _delete(workspace, session, profile, template_id, reason, count, kept)
        )
    except SpConsoleError as error:
        if as_json and error.exit_code is not ExitCode.USAGE:
            result = DeleteResult(())
            write_json(_answer(session, profile, template_id, reason, result, error))
        raise
    return _deleted(session, profile, template_id, reason, result, as_json=as_json)
