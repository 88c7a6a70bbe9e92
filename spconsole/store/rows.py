"""History values to database rows and back."""

import sqlite3
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from spconsole.domain.errors import ErrorDetail
from spconsole.domain.history import (
    DELETABLE,
    TAKEN_BACK,
    ApiCall,
    FeedbackState,
    HistoryEntry,
    Origin,
    Resolution,
    Status,
)
from spconsole.domain.notifications import DeletionReason, Operation
from spconsole.domain.sellers import Environment

ENTRY_COLUMNS = (
    "id, created_at, sent_at, profile, account, environment, template_id, template_version, marketplace_id, "
    "parameters, message, url, body, notification_id, status, deletion_reason, deleted_at, feedback, "
    "feedback_action_code, feedback_at, request_id, http_status, elapsed_ms, actor, ticket, "
    "error_code, error_message, error_details, process, held_until, resolution, resolved_at, resolved_by, "
    "clicked_at, origin, repairs, batch"
)
CALL_COLUMNS = (
    "id, at, operation, environment, account, profile, outcome, entry_id, template_id, http_status, "
    "request_id, elapsed_ms, detail, process, ticket"
)
_EPOCH, _MILLISECOND = datetime.fromtimestamp(0, UTC), timedelta(milliseconds=1)


def listed(statuses: Collection[Status]) -> str:
    """Statuses for an `in (...)` of SQL."""
    return ", ".join(f"'{status.value}'" for status in sorted(statuses))


_DELETABLE = listed(DELETABLE)
UNCLEAR = f"calls.operation = '{Operation.DELETE.value}' and calls.outcome = 'unknown'"
"""A deletion without clear answer."""
REACHED = (
    "reached.account = calls.account and reached.environment = calls.environment "
    "and reached.template_id = calls.template_id and reached.seq <= calls.reaches"
)
"""A row that was there when a deletion began; a clock may be set back, and a seq only grows."""
UNCLEARLY_DELETED = (
    "(seq in (select reached.seq from calls "  # noqa: S608 - our own words
    f"join notifications as reached on {REACHED} and reached.status in ({_DELETABLE}) where {UNCLEAR}))"
)
"""Rows that were there when a deletion began which got no clear answer, and that no later one has marked."""
MARKS_A_ROW = (
    f"({UNCLEAR} and exists (select 1 from notifications as reached "  # noqa: S608 - our own words
    f"where {REACHED} and reached.status in ({_DELETABLE})))"
)
"""Calls on whose account a row has that mark."""
OURS = f"origin = '{Origin.HERE.value}'"
"""Rows made in this data folder; only these are sent, taken back, waited for or settled here."""
ENTRY = f"notifications.*, {UNCLEARLY_DELETED} as unclearly_deleted"
"""What `entry_from` reads."""
SELECT_ENTRIES = f"select {ENTRY} from notifications"  # noqa: S608 - our own words
INSERT_ENTRY = (
    f"insert into notifications ({ENTRY_COLUMNS}) values ({', '.join('?' * len(ENTRY_COLUMNS.split(',')))})"  # noqa: S608
)
"""With `entry_values`."""


def entries_at(places: str) -> str:
    """A query for the rows whose places another one finds as `hit`; a condition or an order may follow."""
    return f"select {ENTRY} from ({places}) cross join notifications on place = hit"  # noqa: S608 - our own words


def stamp(moment: datetime | None) -> str | None:
    """UTC text of a fixed width, so that text order is time order."""
    if moment is None:
        return None
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def place_of(moment: datetime) -> int:
    """Where a row of that moment stands, unless others of the same millisecond are there already."""
    return (moment - _EPOCH) // _MILLISECOND


def moment(text: str | None) -> datetime | None:
    """What `stamp` wrote."""
    return datetime.fromisoformat(text) if text else None


def required_moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def entry_values(entry: HistoryEntry) -> tuple[object, ...]:
    """In the order of `ENTRY_COLUMNS`."""
    error = entry.error
    return (
        entry.id, stamp(entry.created_at), stamp(entry.sent_at), entry.profile, entry.account,
        entry.environment.value, entry.template_id, entry.template_version, entry.marketplace_id,
        entry.parameters, entry.message, entry.url, entry.body, entry.notification_id, entry.status.value,
        entry.deletion_reason.value if entry.deletion_reason else None, stamp(entry.deleted_at),
        entry.feedback.value, entry.feedback_action_code, stamp(entry.feedback_at), entry.request_id,
        entry.http_status, entry.elapsed_ms, entry.actor, entry.ticket,
        error.code if error else None, error.message if error else None, error.details if error else None,
        entry.process, stamp(entry.held_until), entry.resolution.value if entry.resolution else None,
        stamp(entry.resolved_at), entry.resolved_by, stamp(entry.clicked_at), entry.origin.value,
        entry.repairs, entry.batch,
    )  # fmt: skip


def entry_from(found: sqlite3.Row) -> HistoryEntry:
    row = dict(zip(found.keys(), found, strict=True))  # a Row looks through all of its names for each
    return HistoryEntry(
        place=row["place"],
        id=row["id"],
        created_at=required_moment(row["created_at"]), sent_at=moment(row["sent_at"]),
        profile=row["profile"], account=row["account"], environment=Environment(row["environment"]),
        template_id=row["template_id"], template_version=row["template_version"],
        marketplace_id=row["marketplace_id"],
        parameters=row["parameters"],
        message=row["message"],
        url=row["url"], body=bytes(row["body"]),
        notification_id=row["notification_id"],
        status=Status(row["status"]),
        deletion_reason=DeletionReason(row["deletion_reason"]) if row["deletion_reason"] else None,
        deleted_at=moment(row["deleted_at"]),
        feedback=FeedbackState(row["feedback"]),
        feedback_action_code=row["feedback_action_code"], feedback_at=moment(row["feedback_at"]),
        request_id=row["request_id"], http_status=row["http_status"], elapsed_ms=row["elapsed_ms"],
        actor=row["actor"],
        ticket=row["ticket"],
        error=_error(row),
        process=row["process"],
        held_until=moment(row["held_until"]),
        resolution=Resolution(row["resolution"]) if row["resolution"] else None,
        resolved_at=moment(row["resolved_at"]), resolved_by=row["resolved_by"],
        unclearly_deleted=bool(row["unclearly_deleted"]),
        clicked_at=moment(row["clicked_at"]),
        origin=Origin(row["origin"]),
        repairs=row["repairs"],
        batch=row["batch"],
    )  # fmt: skip


def _error(row: Mapping[str, Any]) -> ErrorDetail | None:
    if row["error_code"] is None:
        return None
    return ErrorDetail(row["error_code"], row["error_message"] or "", row["error_details"] or "")


def call_values(call: ApiCall) -> tuple[object, ...]:
    """In the order of `CALL_COLUMNS`."""
    return (
        call.id, stamp(call.at), str(call.operation), call.environment.value, call.account, call.profile,
        call.outcome, call.entry_id, call.template_id, call.http_status, call.request_id, call.elapsed_ms,
        call.detail, call.process, call.ticket or None,
    )  # fmt: skip


def call_from(row: sqlite3.Row) -> ApiCall:
    return ApiCall(
        id=row["id"],
        at=required_moment(row["at"]),
        operation=row["operation"],
        environment=Environment(row["environment"]),
        account=row["account"],
        profile=row["profile"],
        outcome=row["outcome"],
        entry_id=row["entry_id"],
        template_id=row["template_id"],
        http_status=row["http_status"],
        request_id=row["request_id"],
        elapsed_ms=row["elapsed_ms"],
        detail=row["detail"],
        process=row["process"],
        ticket=row["ticket"] or "",
    )


def settled_values(entry: HistoryEntry) -> tuple[str, str, str | None, str | None]:
    """Status, feedback and error of a row in flight whose process is gone."""
    ends = {Status.SENDING: Status.UNKNOWN, Status.HELD: Status.NOT_SENT}
    status = ends.get(entry.status, entry.status)
    feedback = FeedbackState.UNKNOWN if entry.feedback is FeedbackState.SENDING else entry.feedback
    if entry.status is Status.HELD:
        words = "The console that held it ended before it went out. Nothing was sent."
        return status.value, feedback.value, TAKEN_BACK, words
    if entry.status is not Status.SENDING:
        return status.value, feedback.value, None, None
    words = "The console that sent it ended before the answer came."
    return status.value, feedback.value, "OutcomeUnknown", words
