"""Sending, deleting and feedback from the shell."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime

import typer

from spconsole.cli import options
from spconsole.cli.exits import acting, allow_production, fail, note, warn
from spconsole.cli.output import write_card, write_json
from spconsole.cli.rows import local_time, no_row_json, row_card, row_json, status_of
from spconsole.cli.session import Session, start
from spconsole.domain.errors import ExitCode, SpConsoleError, UsageError
from spconsole.domain.history import Status
from spconsole.domain.literals import Literal
from spconsole.domain.notifications import Operation
from spconsole.domain.sellers import SellerProfile
from spconsole.domain.templates import Template
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.dry_run import exact_request
from spconsole.services.notifications import (
    PreparedSend,
    SendResult,
    create_notification,
    prepare_send,
    sent_before,
)
from spconsole.services.templates import require_template

IN_FLIGHT = (
    "Interrupted while sending {}: it may have gone out. Its row in history is UNKNOWN. "
    "Look before you repeat."
)


def send(  # noqa: PLR0913 - one argument for each option
    context: typer.Context,
    *,
    template: options.TemplateType,
    parameters: options.Parameters = None,
    marketplace: options.Marketplace = "",
    ticket: options.Ticket = "",
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
    as_json: options.AsJson = False,
) -> int:
    """Send one notification."""
    session = start(context)
    profile = session.seller()
    chosen = require_template(session.catalog.templates, session.environment, template)
    prepared = _prepared(profile, chosen, parameters or (), marketplace, ticket)
    if dry_run:
        now = datetime.now(UTC)
        write_json(exact_request(prepared, profile, session.environment, os.environ, now))
        return ExitCode.DONE
    try:
        what = f"send {chosen.type} to {profile.label} (profile {profile.name})"
        allow_production(session.environment, what, yes=yes)
        result = session.run(lambda workspace: _create(workspace, session, profile, prepared))
    except SpConsoleError as error:
        if as_json and error.exit_code not in {ExitCode.USAGE, ExitCode.INTERRUPTED}:
            write_json(_without_row(error, session, profile, prepared))
        raise
    return _sent(result, as_json=as_json)


def _prepared(
    profile: SellerProfile, template: Template, typed: Sequence[str], marketplace: str, ticket: str
) -> PreparedSend:
    """A send that may go; every reason why it may not is in one error."""
    values, problems = _values(typed)
    try:
        prepared = prepare_send(profile, template, values, marketplace, ticket)
    except UsageError as error:
        raise UsageError("\n".join([*problems, str(error)])) from error
    if problems:
        raise UsageError("\n".join(problems))
    return prepared


def _values(typed: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """`NAME=VALUE` as names and values, and a sentence for each that is not one."""
    values: dict[str, str] = {}
    problems: list[str] = []
    for text in typed:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            problems.append(f"-p {text} has no name and value. Write -p NAME=VALUE, like -p asin=B09ZX1LRXX.")
        elif name.strip() in values:
            problems.append(f"-p {name.strip()} is given twice. Give each parameter once.")
        else:
            values[name.strip()] = value
    return values, problems


async def _create(
    workspace: Workspace, session: Session, profile: SellerProfile, prepared: PreparedSend
) -> SendResult:
    seller = await workspace.open_seller(profile, session.environment)
    seller.require_writes()
    await _warn_of_repetition(seller, prepared)
    with acting(IN_FLIGHT.format(prepared.template.type)):
        return await create_notification(seller, prepared, _say_wait)


async def _warn_of_repetition(seller: SellerContext, prepared: PreparedSend) -> None:
    for entry in (await sent_before(seller, prepared))[:1]:
        warn(
            f"The same values went to {entry.profile} at {local_time(entry.created_at)}: {status_of(entry)}."
        )


def _say_wait(_operation: Operation, wait_s: float, attempt: int) -> None:
    note(f"Not accepted yet: try {attempt} in {wait_s:.0f} s.")


def _sent(result: SendResult, *, as_json: bool) -> int:
    """Show what became of a send, and tell the shell."""
    if as_json:
        write_json(row_json(result.entry, result.error))
    elif result.error is None or result.entry.status is Status.SENT:
        write_card(row_card(result.entry))
    if result.entry.status is Status.SENT and not result.entry.notification_id:
        warn("Amazon gave no notification id, so no feedback can be recorded for it.")
    return fail(result.error) if result.error else ExitCode.DONE


def _without_row(
    error: SpConsoleError, session: Session, profile: SellerProfile, prepared: PreparedSend
) -> dict[str, object]:
    """A send that was refused before it had a row, or broke so that its row cannot be shown."""
    status = Status.UNKNOWN if error.exit_code is ExitCode.UNKNOWN else Status.NOT_SENT
    return no_row_json(
        error,
        profile=profile.name,
        environment=session.environment.value,
        templateId=prepared.template.type,
        marketplaceId=prepared.marketplace_id,
        notificationParameters=Literal(prepared.parameters),
        status=status.value,
        ticket=prepared.ticket,
    )
