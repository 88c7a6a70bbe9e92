"""The audit trail: a line for every request and every decision, without values and without secrets."""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum

from spconsole.domain.errors import StoreError
from spconsole.domain.history import ApiCall, HistoryEntry
from spconsole.domain.notifications import ApiRequest, Operation
from spconsole.domain.redaction import redacted
from spconsole.domain.sellers import Environment, SellerProfile
from spconsole.store.audit import AuditTrail

LOG = logging.getLogger("spconsole.audit")


class AuditEvent(StrEnum):
    """What a line is about: a request before it leaves, its answer, or a decision of a person."""

    REQUEST = "request"
    ANSWER = "answer"
    WRITES = "writes"
    ENVIRONMENT = "environment"
    RESOLVED = "resolved"
    SETTLED = "settled"
    HELD = "held"
    TAKEN_BACK = "taken_back"
    PURGED = "purged"
    IMPORTED = "imported"
    PROFILE_SAVED = "profile_saved"
    PROFILE_REMOVED = "profile_removed"
    PROFILE_TAKEN_BACK = "profile_taken_back"
    PROFILE_FORGOTTEN = "profile_forgotten"
    TOKEN_COPIED = "token_copied"  # noqa: S105 - the name of an event


UNFORCED = frozenset({AuditEvent.REQUEST, AuditEvent.ANSWER})
"""Written without waiting for the disk: the history has the same, and has waited."""


class Audit:
    """Writes the lines; history is the truth, so a line that cannot be written stops nothing.

    Attributes:
        problem: Why the last line could not be written, for a person; empty when it could.
    """

    def __init__(
        self, trail: AuditTrail | None, now: Callable[[], datetime], actor: str, process: str
    ) -> None:
        self._trail = trail
        self._now = now
        self._actor = actor
        self._process = process
        self.problem = ""

    def note(  # noqa: PLR0913 - one argument for each column of the trail
        self,
        event: AuditEvent,
        outcome: str = "",
        *,
        environment: Environment | None = None,
        account: str = "",
        profile: str = "",
        operation: str = "",
        entry_id: str = "",
        body: bytes = b"",
        http_status: int | None = None,
        request_id: str = "",
        ticket: str = "",
    ) -> None:
        """Add a line.

        Args:
            outcome: What was decided, or what came of a request: a word or two of ours.
            body: The exact bytes of the request; only their digest is kept.
        """
        self._append(
            {
                "event": event.value,
                "environment": environment.value if environment else None,
                "account": account or None,
                "profile": profile or None,
                "operation": operation or None,
                "entryId": entry_id or None,
                "bodySha256": _digest(body) if body else None,
                "httpStatus": http_status,
                "requestId": request_id or None,
                "outcome": redacted(outcome) or None,
                "ticket": redacted(ticket) or None,
            },
            durable=event not in UNFORCED,
        )

    def _append(self, fields: Mapping[str, object], *, durable: bool) -> None:
        if self._trail is None:
            return
        who = {"at": self._now().isoformat(), "actor": self._actor, "process": self._process}
        try:
            self._trail.append({**who, **fields}, durable=durable)
        except StoreError as error:
            if not self.problem:
                LOG.warning("%s", error)
            self.problem = str(error)
        else:
            self.problem = ""

    def note_row(
        self,
        event: AuditEvent,
        entry: HistoryEntry,
        outcome: str = "",
        ticket: str = "",
        operation: Operation = Operation.CREATE,
    ) -> None:
        """Add the line of a decision about one row of history: resolved, settled, held, taken back."""
        self.note(
            event,
            outcome or entry.status.value,
            environment=entry.environment,
            account=entry.account,
            profile=entry.profile,
            operation=operation.value,
            entry_id=entry.id,
            body=entry.body,
            http_status=entry.http_status,
            request_id=entry.request_id or "",
            ticket=ticket or entry.ticket or "",
        )

    def note_call(self, event: AuditEvent, call: ApiCall, request: ApiRequest, ticket: str = "") -> None:
        """Add the line of a request that is about to leave, or of its answer."""
        self.note(
            event,
            call.outcome,
            environment=call.environment,
            account=call.account,
            profile=call.profile,
            operation=str(call.operation),
            entry_id=call.entry_id or "",
            body=request.body,
            http_status=call.http_status,
            request_id=call.request_id or "",
            ticket=ticket or call.ticket,
        )

    def note_settled_call(self, call: ApiCall) -> None:
        """Add the line of a call without a row whose console ended before its answer came."""
        self.note(
            AuditEvent.SETTLED,
            call.outcome,
            environment=call.environment,
            account=call.account,
            profile=call.profile,
            operation=str(call.operation),
            ticket=call.ticket,
        )


SILENT = Audit(None, lambda: datetime.max.replace(tzinfo=UTC), "", "")
"""The trail of a console that keeps none."""


def note_move(
    audit: Audit,
    before: tuple[Environment, bool],
    after: tuple[Environment, bool],
    profile: SellerProfile | None,
) -> None:
    """The lines of a console that went elsewhere: another environment, or writes turned on or off.

    Args:
        before: The environment, and whether it wrote there.
    """
    name = profile.name if profile else ""
    if before[0] is not after[0]:
        words = f"from {before[0].value} to {after[0].value}"
        audit.note(AuditEvent.ENVIRONMENT, words, environment=after[0], profile=name)
    if before != after:
        audit.note(AuditEvent.WRITES, "on" if after[1] else "off", environment=after[0], profile=name)


def _digest(body: bytes) -> str:
    import hashlib  # noqa: PLC0415 - the first screen has nothing to digest

    return hashlib.sha256(body).hexdigest()
