"""Sending, deleting and feedback from the shell."""

import os
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from functools import partial

import typer

from spconsole.cli import options
from spconsole.cli.exits import acting, allow_production, ask, at_terminal, fail, note, note_wait, warn
from spconsole.cli.output import write_card, write_json
from spconsole.cli.rows import local_time, no_row_json, row_card, row_json
from spconsole.cli.session import Session, start
from spconsole.domain.errors import BlockedError, ExitCode, SpConsoleError, UsageError
from spconsole.domain.history import IN_FLIGHT as UNDER_WAY
from spconsole.domain.history import HistoryEntry, Status, status_mark
from spconsole.domain.literals import Literal
from spconsole.domain.resolution import unresolved
from spconsole.domain.sellers import Environment, SellerProfile
from spconsole.domain.templates import Template
from spconsole.services.context import Workspace
from spconsole.services.dry_run import exact_request
from spconsole.services.lifecycle import prove, template_to_send
from spconsole.services.notifications import (
    PreparedSend,
    SendResult,
    create_notification,
    prepare_send,
    sent_before,
)

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
    again: options.Again = False,
    unpublished: options.Unpublished = False,
    as_json: options.AsJson = False,
) -> int:
    """Send one notification."""
    session = start(context)
    profile = session.seller()
    store = session.catalog.templates
    chosen = template_to_send(store, session.environment, template, unpublished=unpublished or dry_run)
    prepared = _prepared(profile, chosen, parameters or (), marketplace, ticket)
    if dry_run:
        now = datetime.now(UTC)
        write_json(exact_request(prepared, profile, session.environment, os.environ, now))
        return ExitCode.DONE
    try:
        what = f"send {chosen.type} to {profile.full_label}"
        allow_production(session.environment, what, yes=yes)
        result = send_prepared(session, profile, prepared, again=again)
    except SpConsoleError as error:
        if as_json and error.exit_code not in {ExitCode.USAGE, ExitCode.INTERRUPTED}:
            write_json(_without_row(error, session, profile, prepared))
        raise
    note_proof(session, chosen, result.entry)
    return _sent(result, as_json=as_json)


def note_proof(session: Session, template: Template, entry: HistoryEntry) -> None:
    """The first send that Amazon accepts in production shows that it knows the template."""
    if entry.status is not Status.SENT or entry.environment is not Environment.PRODUCTION:
        return
    try:
        if prove(session.catalog.templates, template.type, template.version, entry.created_at, entry.actor):
            note(f"{template.type} is proven now: Amazon knows it.")
    except SpConsoleError as error:
        warn(f"The send went well; that {template.type} is proven could not be noted. {error}")


def _prepared(
    profile: SellerProfile, template: Template, typed: Sequence[str], marketplace: str, ticket: str
) -> PreparedSend:
    """A send that may go; every reason why it may not is in one error."""
    values, problems = typed_values(typed)
    try:
        prepared = prepare_send(profile, template, values, marketplace, ticket)
    except UsageError as error:
        raise UsageError("\n".join([*problems, str(error)])) from error
    if problems:
        raise UsageError("\n".join(problems))
    return prepared


def typed_values(typed: Sequence[str]) -> tuple[dict[str, str], list[str]]:
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


def send_prepared(
    session: Session, profile: SellerProfile, prepared: PreparedSend, *, again: bool
) -> SendResult:
    """Send, once every row is known about whose same values may have arrived already.

    The question stands outside of the event loop, so that Ctrl-C ends it at once.
    """
    create = partial(_create, session=session, profile=profile, prepared=prepared, again=again)
    read: frozenset[str] = frozenset()
    while True:
        result = session.run(partial(create, read=read))
        if isinstance(result, SendResult):
            return result
        _ask_again(result)
        read |= {row.id for row in result}


async def _create(
    workspace: Workspace,
    *,
    session: Session,
    profile: SellerProfile,
    prepared: PreparedSend,
    read: Collection[str],
    again: bool,
) -> SendResult | list[HistoryEntry]:
    """What became of it; or, with nothing sent, the rows of unknown result that nobody has read about.

    Args:
        read: Rows of unknown result that a person knows about.
        again: Whether all of them are known about.
    """
    seller = await workspace.open_seller(profile, session.environment)
    seller.require_writes()
    before = await sent_before(seller, prepared)
    unread = [row for row in unresolved(before) if row.id not in read]
    if unread and not again:
        return unread
    for entry in before[:1]:
        warn(f"The same values {_verb(entry)} {entry.profile} at {_when(entry)}: {status_mark(entry)}.")
    with acting(IN_FLIGHT.format(prepared.template.type)):
        return await create_notification(seller, prepared, note_wait)


def _verb(entry: HistoryEntry) -> str:
    return "are on their way to" if entry.status in UNDER_WAY else "went to"


def _when(entry: HistoryEntry) -> str:
    return local_time(entry.created_at)


def _ask_again(rows: Sequence[HistoryEntry]) -> None:
    """Go on only with a person's `yes`.

    Raises:
        BlockedError: Nobody can be asked, or the answer was another.
    """
    row = rows[0]
    more = f" and {len(rows) - 1} more" if len(rows) > 1 else ""
    known = f"The same values may have reached {row.profile}: {status_mark(row)} since {_when(row)}{more}."
    if not at_terminal():
        raise BlockedError(
            f"{known} Nothing was sent. Find out, then run: spconsole resolve {row.id} --arrived (or "
            "--not-arrived). Or add --again to say that you know, and send it all the same."
        )
    if ask(f"{known} Type yes to send them again:").lower() != "yes":
        raise BlockedError(f"The answer was not yes. Nothing was sent. spconsole resolve {row.id} closes it.")


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
