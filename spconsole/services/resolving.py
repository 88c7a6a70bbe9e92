"""Recording what a person found out about a send whose result is unknown. Nothing here calls Amazon."""

from spconsole.config.settings import STARTED_READ_ONLY
from spconsole.domain.errors import BlockedError, StoreError, UsageError
from spconsole.domain.history import HistoryEntry, Resolution
from spconsole.domain.resolution import recorded_id_problem, resolution_problem
from spconsole.domain.sellers import Environment
from spconsole.services.auditing import AuditEvent
from spconsole.services.context import Setup

SHORTEST_ID = 8


def recording_problem(setup: Setup) -> str:
    """Why nothing can be recorded; empty when it can.

    Whether writes are on does not matter: that guards calls to Amazon, and this is a note in the history
    here. Read only means that the history stays as it is, too.
    """
    if setup.ledger.problem:
        return f"Nothing can be recorded. {setup.ledger.problem}"
    if setup.settings.read_only:
        return f"Nothing is recorded: {STARTED_READ_ONLY}."
    return ""


async def record_resolution(
    setup: Setup, entry: HistoryEntry, resolution: Resolution, notification_id: str = ""
) -> HistoryEntry:
    """Record an answer to "did it go out?", with who gave it and when; the row as it is then.

    Args:
        entry: The row as the person saw it.
        notification_id: The id that arrived; for `ARRIVED_WITH_ID`, and only for it.

    Raises:
        UsageError: The id cannot be one.
        BlockedError: It is not UNKNOWN, has changed meanwhile, or nothing may be recorded.
        StoreError: It could not be recorded.
    """
    _require_recording(setup)
    if problem := resolution_problem(entry):
        raise BlockedError(problem)
    with_id = resolution is Resolution.ARRIVED_WITH_ID
    if with_id and (problem := recorded_id_problem(notification_id)):
        raise UsageError(problem)
    ledger = setup.ledger
    id_ = notification_id.strip() if with_id else None
    await ledger.history.resolve(entry, resolution, ledger.actor, ledger.now(), id_)
    ledger.audit.note_row(AuditEvent.RESOLVED, entry, resolution.value)
    return await ledger.history.get(entry.id) or entry


async def record_made_certain(setup: Setup, entry: HistoryEntry) -> HistoryEntry:
    """Record that a row was deleted so that its result is known: after Amazon has accepted that.

    Raises:
        BlockedError: It is not DELETED.
        StoreError: It could not be recorded.
    """
    ledger = setup.ledger
    await ledger.history.made_certain(entry.id, ledger.actor, ledger.now())
    ledger.audit.note_row(AuditEvent.RESOLVED, entry, Resolution.MADE_CERTAIN.value)
    return await ledger.history.get(entry.id) or entry


async def row_by_id(
    setup: Setup, beginning: str, profile: str = "", environment: Environment | None = None
) -> HistoryEntry:
    """The one row whose own id is this, or starts with it.

    Args:
        profile: Only rows of it, when one is named.
        environment: Only rows of it, when one is named.

    Raises:
        StoreError: The history cannot be read.
        UsageError: There is none, or more than one.
    """
    setup.ledger.require_readable()
    beginning = beginning.strip()
    if len(beginning) < SHORTEST_ID:
        raise UsageError(f"{beginning} is too short: give at least {SHORTEST_ID} characters of the row's id.")
    found = await setup.ledger.history.by_beginning(beginning)
    rows = [row for row in found if row.id == beginning] or found
    if len(rows) > 1:
        raise UsageError(f"Several rows start with {beginning}. Give more of the id.")
    if not rows:
        raise UsageError(
            f"No row has the id {beginning}. spconsole history status:unknown --format json shows the ids."
        )
    [row] = rows
    if (profile and row.profile != profile) or (environment and row.environment is not environment):
        raise UsageError(
            f"{row.id} was sent as {row.profile} in {row.environment.value}. Say so, or say neither."
        )
    return row


def _require_recording(setup: Setup) -> None:
    if setup.ledger.problem:
        raise StoreError(recording_problem(setup))
    if problem := recording_problem(setup):
        raise BlockedError(problem)
