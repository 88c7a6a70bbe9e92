"""What this console knows of the notifications it sent: rows, states and who may follow whom."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from spconsole.domain.errors import ErrorDetail
from spconsole.domain.notifications import DeletionReason, Operation
from spconsole.domain.sellers import Environment


class Status(StrEnum):
    """The life of one notification."""

    HELD = "HELD"
    SENDING = "SENDING"
    SENT = "SENT"
    REJECTED = "REJECTED"
    NOT_SENT = "NOT_SENT"
    UNKNOWN = "UNKNOWN"
    DELETED = "DELETED"


TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    Status.HELD: frozenset({Status.SENDING, Status.NOT_SENT}),
    Status.SENDING: frozenset({Status.SENT, Status.REJECTED, Status.NOT_SENT, Status.UNKNOWN}),
    Status.SENT: frozenset({Status.DELETED}),
    Status.UNKNOWN: frozenset({Status.DELETED, Status.SENT, Status.NOT_SENT}),
    Status.REJECTED: frozenset(),
    Status.NOT_SENT: frozenset(),
    Status.DELETED: frozenset(),
}

DELETABLE = frozenset({Status.SENT, Status.UNKNOWN})
"""What a delete of the template takes along, as far as is known here."""

IN_FLIGHT = frozenset({Status.HELD, Status.SENDING})
"""Rows that a living process is still working on."""


TAKEN_BACK = "TakenBack"
"""The error code of a held send that never went out."""


def may_become(before: Status, after: Status) -> bool:
    """Whether a row in one state may go to another."""
    return after in TRANSITIONS[before]


class FeedbackState(StrEnum):
    """What is known of the feedback of one notification."""

    NONE = ""
    SENDING = "SENDING"
    RECORDED = "RECORDED"
    UNKNOWN = "UNKNOWN"


class Origin(StrEnum):
    """Who sent it: this data folder's consoles, or, for an imported row, somebody else."""

    HERE = ""
    SYSTEM = "system"
    MACHINE = "machine"


class Resolution(StrEnum):
    """What a person recorded about a send whose result was not known."""

    ARRIVED = "ARRIVED"
    ARRIVED_WITH_ID = "ARRIVED_WITH_ID"
    NOT_ARRIVED = "NOT_ARRIVED"
    MADE_CERTAIN = "MADE_CERTAIN"
    LEFT_OPEN = "LEFT_OPEN"


class HistoryEntry(Struct, frozen=True, kw_only=True):
    """One notification, from the intent to whatever became of it.

    Attributes:
        place: Where it stands among rows newest first; its moment in milliseconds, or just after.
        parameters: `notificationParameters` as JSON text, literals as typed.
        body: The exact bytes of the request; empty when another system sent it.
        process: The running console that wrote it.
        feedback: Whether the seller's action was recorded.
        held_until: When a held send goes out, unless it is taken back.
        resolved_by: OS user @ host of whoever recorded the resolution.
        unclearly_deleted: A deletion that would have taken it along got no clear answer; it may be gone.
        clicked_at: The first click that an access log told of.
        origin: Of an imported row, whose: only where it was made can it be sent, taken back or settled.
        repairs: The id of the deleted row in whose place it was sent.
        batch: What it went out with, by the name that its sender gave it; None when it went alone.
    """

    id: str
    created_at: datetime
    profile: str
    account: str
    environment: Environment
    status: Status
    actor: str
    place: int = 0
    sent_at: datetime | None = None
    template_id: str | None = None
    template_version: int | None = None
    marketplace_id: str | None = None
    parameters: str = "{}"
    message: str = ""
    url: str = ""
    body: bytes = b""
    notification_id: str | None = None
    deletion_reason: DeletionReason | None = None
    deleted_at: datetime | None = None
    feedback: FeedbackState = FeedbackState.NONE
    feedback_action_code: str | None = None
    feedback_at: datetime | None = None
    request_id: str | None = None
    http_status: int | None = None
    elapsed_ms: int | None = None
    ticket: str | None = None
    error: ErrorDetail | None = None
    process: str = ""
    held_until: datetime | None = None
    resolution: Resolution | None = None
    resolved_at: datetime | None = None
    resolved_by: str | None = None
    unclearly_deleted: bool = False
    clicked_at: datetime | None = None
    origin: Origin = Origin.HERE
    repairs: str | None = None
    batch: str | None = None


class ApiCall(Struct, frozen=True, kw_only=True):
    """One call to Amazon, for the activity pane and the timeline of a row.

    Attributes:
        entry_id: The history row it was about, when it was about one.
        outcome: `sending`, then `done`, `refused`, `not sent` or `unknown`.
        detail: One short sentence; empty when all went well.
        ticket: Why it was made, for one that has no row of its own.
    """

    id: str
    at: datetime
    operation: Operation | str
    environment: Environment
    account: str
    profile: str
    outcome: str
    entry_id: str | None = None
    template_id: str | None = None
    http_status: int | None = None
    request_id: str | None = None
    elapsed_ms: int | None = None
    detail: str = ""
    process: str = ""
    ticket: str = ""


STATUS_MARKS: Mapping[Status, str] = {
    Status.HELD: "~",
    Status.SENDING: "\u00bb",
    Status.SENT: "\u2713",
    Status.REJECTED: "\u2717",
    Status.NOT_SENT: "-",
    Status.UNKNOWN: "?",
    Status.DELETED: "\u2298",
}
STATUS_WORDS: Mapping[Status, str] = {status: status.replace("_", " ") for status in Status}
UNCLEAR_DELETION_MARK = "? DELETION"
"""Of a row whose deletion got no clear answer; its own status stands in the file as it was."""
WAITING_MARK = "~ WAITING"
"""Of a row whose call waits for its next try."""
FEEDBACK_MARKS: Mapping[FeedbackState, str] = {
    FeedbackState.NONE: "-",
    FeedbackState.SENDING: "\u00bb FEEDBACK",
    FeedbackState.RECORDED: "# ACTIONED",
    FeedbackState.UNKNOWN: "? FEEDBACK",
}
CLICKED_MARK = "* CLICKED"
"""Of a row whose link was opened; that is no finished action, and never recorded as one."""


def status_mark(entry: HistoryEntry) -> str:
    """Glyph and word for the state of a row."""
    if entry.unclearly_deleted:
        return UNCLEAR_DELETION_MARK
    return f"{STATUS_MARKS[entry.status]} {STATUS_WORDS[entry.status]}"


def engagement_mark(entry: HistoryEntry) -> str:
    """Glyph and word for what the seller did: feedback before a click."""
    if entry.feedback is FeedbackState.NONE and entry.clicked_at is not None:
        return CLICKED_MARK
    return FEEDBACK_MARKS[entry.feedback]


def engagement_words(entry: HistoryEntry) -> str:
    """Glyph and word for what the seller did; empty for nothing."""
    mark = engagement_mark(entry)
    return "" if mark == FEEDBACK_MARKS[FeedbackState.NONE] else mark


def ended_well(entry: HistoryEntry) -> bool:
    """Whether nothing has to be said about a row: it is on its way, or went as wished."""
    badly = {Status.REJECTED, Status.UNKNOWN, Status.NOT_SENT}
    return (
        entry.status not in badly
        and entry.feedback is not FeedbackState.UNKNOWN
        and not entry.unclearly_deleted
    )


def feedback_problem(entry: HistoryEntry) -> str | None:
    """Why no feedback can be recorded for a row, or None."""
    if not entry.notification_id:
        return "It has no notification id, and feedback needs one."
    if entry.feedback is FeedbackState.SENDING:
        return "Its feedback is on its way already."
    if entry.status not in {Status.SENT, Status.DELETED}:
        return f"It is {STATUS_WORDS[entry.status]}; only a notification that was sent can be acted on."
    if entry.status is Status.DELETED:
        return "It was deleted. Amazon does not know it any more."
    return None


def deletion_problem(entry: HistoryEntry) -> str | None:
    """Why a delete cannot start from a row, or None."""
    if not entry.template_id:
        return "Its template is not known here, and Amazon deletes by template."
    if entry.status in IN_FLIGHT and entry.origin is not Origin.HERE:
        return "It was on its way on another machine. Import that machine's history again to see its end."
    if entry.status is Status.HELD:
        return "It is held and has not gone out, so there is nothing to delete. z takes it back."
    if entry.status in IN_FLIGHT:
        return "It is still on its way. Wait for its answer."
    if entry.status not in DELETABLE:
        return f"It is {STATUS_WORDS[entry.status]}: there is nothing to delete."
    return None


def copying_problem(entry: HistoryEntry) -> str:
    """Why a row's request cannot be told as a command for a shell; empty when it can."""
    if not entry.body or not entry.url:
        return "The request of this row is not known here: another system sent it."
    if b"\0" in entry.body:
        return "The request of this row holds a zero byte, which no shell can carry."
    return ""
