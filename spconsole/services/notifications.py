"""Creating a notification: prepared once, written down, sent once."""

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from spconsole.domain.errors import (
    CredentialsError,
    NotSentError,
    OutcomeUnknownError,
    SpApiError,
    SpConsoleError,
    StoreError,
    UnrecordedError,
    UsageError,
)
from spconsole.domain.history import DELETABLE, ApiCall, HistoryEntry, Status
from spconsole.domain.marketplaces import find_marketplace, marketplace_problem
from spconsole.domain.notifications import ApiRequest, create_notification_request
from spconsole.domain.sellers import SellerProfile
from spconsole.domain.templates import (
    Template,
    check_parameters,
    parameters_json,
    render,
    template_problems,
)
from spconsole.services.calls import Answer, ask, begun_call
from spconsole.services.context import SellerContext
from spconsole.store.history import Outcome
from spconsole.store.lookup import Target

if TYPE_CHECKING:
    from spconsole.spapi.backoff import OnWait

MAX_TICKET = 80
SAME_WITHIN = timedelta(hours=24)


class PreparedSend(Struct, frozen=True):
    """A send that has passed every check; its bytes are fixed.

    Attributes:
        repairs: The deleted row in whose place it goes; it goes there once.
        batch: What it goes out with.
    """

    template: Template
    marketplace_id: str
    parameters: str
    message: str
    request: ApiRequest
    ticket: str | None = None
    repairs: str | None = None
    batch: str | None = None


class SendResult(Struct, frozen=True):
    """The history row as it ended, and the error when it did not end well."""

    entry: HistoryEntry
    error: SpConsoleError | None = None


def prepare_send(
    profile: SellerProfile,
    template: Template,
    values: Mapping[str, str],
    marketplace: str = "",
    ticket: str = "",
) -> PreparedSend:
    """Check everything that can be checked here, and fix the bytes.

    Args:
        marketplace: An id or a country; the profile's own by default.

    Raises:
        UsageError: Every reason it may not be sent, in one message.
    """
    if template.problem:
        raise UsageError(template.problem)
    checked = check_parameters(template, values)
    problems = [*template_problems(template), *checked.problems]
    wanted = marketplace.strip() or profile.marketplace_id
    found = find_marketplace(wanted)
    problem = marketplace_problem(wanted, profile.region)
    if problem:
        problems.append(problem)
    if about_ticket := ticket_problem(ticket):
        problems.append(about_ticket)
    if problems or found is None:
        raise UsageError("\n".join(problems))
    parameters = parameters_json(template, checked.verdicts)
    literals = {name: verdict.literal or "" for name, verdict in checked.verdicts.items()}
    return PreparedSend(
        template=template,
        marketplace_id=found.id,
        parameters=parameters,
        message=render(template, literals),
        request=create_notification_request(template.type, parameters, found.id),
        ticket=ticket.strip() or None,
    )


def ticket_problem(ticket: str) -> str | None:
    """Why `ticket` cannot be kept, or None."""
    if len(ticket.strip()) > MAX_TICKET:
        return f"The ticket has {len(ticket.strip())} characters; at most {MAX_TICKET}."
    if not ticket.strip().isprintable():
        return "The ticket has characters that cannot be seen. Type it again."
    return None


async def create_notification(
    seller: SellerContext,
    prepared: PreparedSend,
    on_wait: "OnWait | None" = None,
    on_recorded: Callable[[HistoryEntry], None] | None = None,
) -> SendResult:
    """Send one notification and keep what became of it.

    The row is on disk before a byte leaves: whatever happens to this process, somebody can see that
    something may have been sent.

    Args:
        on_wait: Told before each wait for the usage plan.
        on_recorded: Told when the row is on disk, before the call.

    Raises:
        BlockedError: Writes are off here; nothing was sent.
        StoreError: It could not be recorded, so nothing was sent.
    """
    seller.require_writes()
    entry = new_entry(seller, prepared)
    call = begun_call(seller, prepared.request.operation, entry.id, prepared.template.type)
    await seller.ledger.history.add(entry, call)
    if on_recorded:
        on_recorded(entry)
    return await deliver(seller, prepared, entry, call, on_wait)


async def deliver(
    seller: SellerContext,
    prepared: PreparedSend,
    entry: HistoryEntry,
    call: ApiCall,
    on_wait: "OnWait | None" = None,
) -> SendResult:
    """Make the call of a row that is SENDING on disk, and keep what became of it."""
    answer = await ask(seller, prepared.request, call, on_wait, ticket=prepared.ticket or "")
    result = await _recorded(seller, entry, answer)
    if answer.fault is not None:
        raise answer.fault
    return result


async def _recorded(seller: SellerContext, entry: HistoryEntry, answer: Answer) -> SendResult:
    """Write the outcome; when that fails, say both what Amazon said and that it is not on disk."""
    outcome = _outcome(answer, seller.ledger.now())
    ended = structs.replace(
        entry,
        status=outcome.status,
        sent_at=outcome.at,
        notification_id=outcome.notification_id,
        request_id=outcome.request_id,
        http_status=outcome.http_status,
        elapsed_ms=outcome.elapsed_ms,
        error=outcome.error,
    )
    said = f"{ended.status}" + (f", id {ended.notification_id}" if ended.notification_id else "")
    late = await seller.ledger.unwritten.write(
        f"{entry.template_id} is {said}",
        lambda: seller.ledger.history.finish(entry.id, outcome, answer.call),
        hurried=answer.fault is not None,
    )
    if late is not None:
        kind = UnrecordedError if ended.status in DELETABLE else StoreError
        return SendResult(ended, kind(f"It is {said}, but that could not be recorded. {late}"))
    return SendResult(ended, answer.error)


def new_entry(seller: SellerContext, prepared: PreparedSend) -> HistoryEntry:
    """The row of a send that begins now."""
    return HistoryEntry(
        id=str(uuid.uuid4()),
        created_at=seller.ledger.now(),
        profile=seller.profile.name,
        account=seller.account,
        environment=seller.environment,
        status=Status.SENDING,
        actor=seller.ledger.actor,
        template_id=prepared.template.type,
        template_version=prepared.template.version,
        marketplace_id=prepared.marketplace_id,
        parameters=prepared.parameters,
        message=prepared.message,
        url=seller.api_url + prepared.request.path,
        body=prepared.request.body,
        ticket=prepared.ticket,
        process=seller.ledger.process,
        repairs=prepared.repairs,
        batch=prepared.batch,
    )


def _outcome(answer: Answer, at: datetime) -> Outcome:
    call, status = answer.call, status_after(answer.error)
    return Outcome(
        status,
        None if status is Status.NOT_SENT else at,
        answer.accepted.notification_id if answer.accepted else None,
        call.request_id,
        call.http_status,
        call.elapsed_ms,
        answer.error.detail if answer.error else None,
    )


def status_after(error: SpApiError | None) -> Status:
    """What an answer makes of a notification."""
    if error is None:
        return Status.SENT
    if isinstance(error, OutcomeUnknownError):
        return Status.UNKNOWN
    return Status.NOT_SENT if isinstance(error, NotSentError | CredentialsError) else Status.REJECTED


async def sent_before(seller: SellerContext, prepared: PreparedSend) -> list[HistoryEntry]:
    """Sends of the last day to this seller with exactly these values, newest first.

    Those of unknown result are there whatever their age: they may still be in front of the seller.
    """
    target = Target(seller.account, seller.environment, prepared.template.type)
    since = seller.ledger.now() - SAME_WITHIN
    return await seller.ledger.history.same_values(target, prepared.parameters, since)
