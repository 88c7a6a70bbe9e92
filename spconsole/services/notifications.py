"""Creating a notification: prepared once, written down, sent once."""

import dataclasses
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from spconsole.domain.errors import (
    CredentialsError,
    NotSentError,
    OutcomeUnknownError,
    SpApiError,
    SpConsoleError,
    StoreError,
    UsageError,
)
from spconsole.domain.history import ApiCall, HistoryEntry, Status
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
from spconsole.services.calls import accepted_call, begun_call, failed_call
from spconsole.services.context import SellerContext
from spconsole.store.history import Outcome, Target

if TYPE_CHECKING:
    from spconsole.spapi.client import OnWait

MAX_TICKET = 80
SAME_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class PreparedSend:
    """A send that has passed every check; its bytes are fixed."""

    template: Template
    marketplace_id: str
    parameters: str
    message: str
    request: ApiRequest
    ticket: str | None = None


@dataclass(frozen=True, slots=True)
class SendResult:
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
    checked = check_parameters(template, values)
    problems = [*template_problems(template), *checked.problems]
    wanted = marketplace.strip() or profile.marketplace_id
    found = find_marketplace(wanted)
    problem = marketplace_problem(wanted, profile.region)
    if problem:
        problems.append(problem)
    if len(ticket) > MAX_TICKET:
        problems.append(f"The ticket has {len(ticket)} characters; at most {MAX_TICKET}.")
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
    entry = _entry(seller, prepared)
    call = begun_call(seller, prepared.request.operation, entry.id, prepared.template.type)
    await seller.ledger.history.add(entry, call)
    if on_recorded:
        on_recorded(entry)
    error: SpApiError | None = None
    try:
        accepted = await seller.client.call(prepared.request, on_wait)
        outcome = Outcome(
            Status.SENT,
            seller.ledger.now(),
            accepted.notification_id,
            accepted.request_id,
            accepted.status,
            accepted.elapsed_ms,
        )
        call = accepted_call(call, accepted)
    except SpApiError as failed:
        error = failed
        outcome = _failed(failed, seller)
        call = failed_call(call, failed)
    return await _recorded(seller, entry, outcome, call, error)


async def _recorded(
    seller: SellerContext, entry: HistoryEntry, outcome: Outcome, call: ApiCall, error: SpApiError | None
) -> SendResult:
    """Write the outcome; when that fails, say both what Amazon said and that it is not on disk."""
    ended = dataclasses.replace(
        entry,
        status=outcome.status,
        sent_at=outcome.at,
        notification_id=outcome.notification_id,
        request_id=outcome.request_id,
        http_status=outcome.http_status,
        elapsed_ms=outcome.elapsed_ms,
        error=outcome.error,
    )
    try:
        await seller.ledger.history.finish(entry.id, outcome, call)
    except StoreError as unwritten:
        said = f"It is {ended.status}" + (f", id {ended.notification_id}" if ended.notification_id else "")
        return SendResult(ended, StoreError(f"{said}, but that could not be recorded. {unwritten}"))
    return SendResult(ended, error)


def _entry(seller: SellerContext, prepared: PreparedSend) -> HistoryEntry:
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
    )


def _failed(error: SpApiError, seller: SellerContext) -> Outcome:
    if isinstance(error, OutcomeUnknownError):
        status = Status.UNKNOWN
    elif isinstance(error, NotSentError | CredentialsError):
        status = Status.NOT_SENT
    else:
        status = Status.REJECTED
    return Outcome(
        status,
        seller.ledger.now(),
        request_id=error.request_id,
        http_status=error.status,
        error=error.detail,
    )


async def sent_before(seller: SellerContext, prepared: PreparedSend) -> list[HistoryEntry]:
    """Sends of the last day to this seller with exactly these values, newest first."""
    target = Target(seller.account, seller.environment, prepared.template.type)
    since = seller.ledger.now() - SAME_WITHIN
    return await seller.ledger.history.same_values(target, prepared.parameters, since)
