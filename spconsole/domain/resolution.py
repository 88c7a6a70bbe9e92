"""Closing an unknown result: what a person may record about it, and what that makes of the row."""

from collections.abc import Iterable, Mapping, Sequence

from spconsole.domain.history import STATUS_WORDS, ApiCall, FeedbackState, HistoryEntry, Resolution, Status
from spconsole.domain.literals import read_parameters
from spconsole.domain.notifications import Operation, notification_id_problem
from spconsole.domain.text import one_line

STATUS_AFTER: Mapping[Resolution, Status] = {
    Resolution.ARRIVED: Status.SENT,
    Resolution.ARRIVED_WITH_ID: Status.SENT,
    Resolution.NOT_ARRIVED: Status.NOT_SENT,
    Resolution.MADE_CERTAIN: Status.DELETED,
    Resolution.LEFT_OPEN: Status.UNKNOWN,
}
"""What a row is once this is recorded; only a row that is UNKNOWN can be resolved."""
RESOLUTION_WORDS: Mapping[Resolution, str] = {
    Resolution.ARRIVED: "it arrived, no id",
    Resolution.ARRIVED_WITH_ID: "it arrived, with this id",
    Resolution.NOT_ARRIVED: "it did not arrive",
    Resolution.MADE_CERTAIN: "made certain by deleting",
    Resolution.LEFT_OPEN: "left open",
}


def resolution_problem(entry: HistoryEntry) -> str | None:
    """Why a row cannot be resolved, or None."""
    if entry.feedback is FeedbackState.UNKNOWN:
        return _about_feedback(entry)
    if entry.status is Status.UNKNOWN:
        return None
    if entry.unclearly_deleted:
        return "Amazon may have deleted it or not. d asks again: deleting twice ends the same."
    if entry.resolution is not None:
        return f"{entry.resolved_by} recorded that already: {RESOLUTION_WORDS[entry.resolution]}."
    return f"It is {STATUS_WORDS[entry.status]}: only an UNKNOWN result is resolved."


def _about_feedback(entry: HistoryEntry) -> str:
    """Feedback cannot be looked up and has no answers to choose from: only what can be done is said."""
    known = "Amazon may have its feedback or not, and cannot be asked."
    if entry.status is Status.SENT:
        return f"{known} f records it again; Amazon does not say what twice means."
    if entry.status is Status.DELETED:
        return f"{known} It was deleted since, so nothing is left to do."
    return f"{known} In a shell, spconsole feedback with its id records it again."


def deletion_advice(call: ApiCall) -> str:
    """What can be done about a deletion without a clear answer; nothing for any other call."""
    if call.operation != Operation.DELETE or call.outcome != "unknown":
        return ""
    return (
        f"Amazon may have deleted {one_line(call.template_id or 'it')} or not. Deleting twice ends the same: "
        "d on one of its rows asks again. Then ask the seller what is still there."
    )


def recorded_id_problem(text: str) -> str | None:
    """Why `text` cannot be kept as the id that arrived, or None."""
    return notification_id_problem(text.strip())


def recorded_id_warning(text: str) -> str:
    """A word about an id of an unusual shape; it is kept all the same, since Amazon promises no shape."""
    from spconsole.domain.shapes import UUID  # noqa: PLC0415 - the first screen does without

    if UUID.fullmatch(text.strip()):
        return ""
    return "Not shaped like Amazon's ids."


def unresolved(rows: Iterable[HistoryEntry]) -> list[HistoryEntry]:
    """The rows of which nobody knows whether they arrived; one that was left open is still such a row."""
    return [row for row in rows if row.status is Status.UNKNOWN]


def resolution_words(entry: HistoryEntry) -> str:
    """Who recorded what, as part of a line; nothing when nobody did."""
    if entry.resolution is None:
        return ""
    return f"{one_line(entry.resolved_by or 'somebody')} recorded: {RESOLUTION_WORDS[entry.resolution]}"


def ticket_words(entry: HistoryEntry, seller: str, calls: Sequence[ApiCall]) -> str:
    """An unknown result as text for a ticket: what was sent, when, and what came back; times in UTC."""
    values = ", ".join(f"{name}={value}" for name, value in read_parameters(entry.parameters).items())
    fields = [
        ("Result", f"{entry.status.value}: it may have arrived or not, and it was not repeated"),
        ("Seller", f"{seller} (profile {entry.profile}, {entry.environment.value})"),
        ("Template", entry.template_id or ""),
        ("Marketplace", entry.marketplace_id or ""),
        ("Values", values),
        ("Text", entry.message),
        ("Sent by", entry.actor),
        *((call.operation, _call_words(call)) for call in calls),
        ("Request ID", entry.request_id or "none"),
        ("Error", f"{entry.error.code}: {entry.error.message}" if entry.error else ""),
        ("Recorded", resolution_words(entry)),
        ("Ticket", entry.ticket or ""),
        ("Row", entry.id),
    ]
    return "\n".join(f"{name}: {one_line(value)}" for name, value in fields if value)


def _call_words(call: ApiCall) -> str:
    answer = f"HTTP {call.http_status}" if call.http_status else call.outcome
    return f"{call.at:%Y-%m-%d %H:%M:%S} UTC, {answer}"
