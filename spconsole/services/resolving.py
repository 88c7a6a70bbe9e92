"""Recording what a person found out about a send whose result is unknown. Nothing here calls Amazon."""

from spconsole.config.settings import STARTED_READ_ONLY
from spconsole.domain.errors import BlockedError, StoreError, UsageError
from spconsole.domain.history import HistoryEntry, Resolution
from spconsole.domain.resolution import recorded_id_problem, resolution_problem
from spconsole.domain.sellers import Environment
from spconsole.domain.text import one_line
from spconsole.services.auditing import AuditEvent
from spconsole.services.context import Setup
from spconsole.store.resolution import Named

SHORTEST_ID = 8


def recording_problem(setup: Setup, nothing: str = "Nothing is recorded") -> str:
    """Why nothing can be recorded; empty when it can.

    Whether writes are on does not matter: that guards calls to Amazon, and this is a note in the history
    here. Read only means that the history stays as it is, too.

    Args:
        nothing: How the sentence begins when this console was started to look only.
    """
    if setup.ledger.problem:
        return f"Nothing can be recorded. {setup.ledger.problem}"
    if setup.settings.read_only:
        return f"{nothing}: {STARTED_READ_ONLY}."
    return ""


def require_recordable(setup: Setup, nothing: str = "Nothing is recorded") -> None:
    """Refuse where the history has to stay as it is.

    Args:
        nothing: How the sentence begins when this console was started to look only.

    Raises:
        BlockedError: It was.
        StoreError: The history cannot be used.
    """
    if problem := recording_problem(setup, nothing):
        raise StoreError(problem) if setup.ledger.problem else BlockedError(problem)


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
    require_recordable(setup)
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
    setup: Setup, id_: str, profile: str = "", environment: Environment | None = None
) -> HistoryEntry:
    """The one row of an id: Amazon's, or the row's own, of which the beginning is enough.

    Args:
        profile: Only rows of it, when one is named.
        environment: Only rows of it, when one is named.

    Raises:
        StoreError: The history cannot be read.
        UsageError: There is none, or more than one.
    """
    ledger, id_ = setup.ledger, id_.strip()
    ledger.require_readable()
    is_long = len(id_) >= SHORTEST_ID
    found = await ledger.history.named(id_, profile, environment, beginning=is_long)
    if found.count == 1:
        return found.entries[0]
    if not found.count and (profile or environment):
        found = await ledger.history.named(id_, beginning=is_long)
    raise UsageError(_not_one(id_, found))


def _not_one(id_: str, found: Named) -> str:
    """Why an id is not that of one row, and which rows there are."""
    rows = found.entries
    if not rows and len(id_) < SHORTEST_ID:
        return f"{id_} is too short: give at least {SHORTEST_ID} characters of the row's id."
    if not rows:
        return (
            f"No row has the id {id_}. spconsole history --format json shows the ids; "
            "spconsole find TEXT looks for ids in a link or a text."
        )
    if found.count == 1:
        return (
            f"{rows[0].id} was sent as {rows[0].profile} in {rows[0].environment.value}. "
            "Say so, or say neither."
        )
    some = ", ".join(f"{one_line(row.id)} ({row.profile} in {row.environment.value})" for row in rows)
    more = f" and {found.count - len(rows):,} more" if found.count > len(rows) else ""
    if rows[0].notification_id != id_:
        return f"Several rows start with {id_}: {some}{more}. Give more of the id."
    return (
        f"Several rows have this id: {some}{more}. Give the row's own id; "
        "spconsole find ID --json lists it for each."
    )
