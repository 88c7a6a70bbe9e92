"""Two tellings of one notification, ours and another machine's, made one: a state never goes back."""

from collections.abc import Sequence

from msgspec import structs

from spconsole.domain.history import IN_FLIGHT, TRANSITIONS, FeedbackState, HistoryEntry, Origin, Status
from spconsole.domain.literals import dump
from spconsole.domain.send_line import read_object

_FACTS = ("sent_at", "notification_id", "request_id", "ticket", "batch")
_FEEDBACK = ("feedback", "feedback_action_code", "feedback_at")
_DELETION = ("deletion_reason", "deleted_at")


def may_come_to_be(before: Status, after: Status) -> bool:
    """Whether a life that is at one state can ever be at another, later one."""
    return any(step is after or may_come_to_be(step, after) for step in TRANSITIONS[before])


def merged(here: HistoryEntry, other: HistoryEntry) -> HistoryEntry:
    """Our row with what the other telling adds; the same value when it adds nothing.

    A row that is on its way from here is left to the console that sends it.

    Raises:
        ValueError: They are two different notifications.
    """
    if not _is_same(here, other):
        raise ValueError("its id is here already, of another notification")
    mine = here.origin is Origin.HERE
    if mine and (here.status in IN_FLIGHT or here.feedback is FeedbackState.SENDING):
        return here
    found = here
    if may_come_to_be(here.status, other.status):
        found = structs.replace(here, status=other.status, error=other.error)
        if other.status is Status.NOT_SENT:
            found = structs.replace(found, sent_at=None)
    if other.status is found.status or may_come_to_be(other.status, found.status):
        never_left = found.status is Status.NOT_SENT
        found = _filled(found, other, [name for name in _FACTS if not (never_left and name == "sent_at")])
    if found.status is Status.DELETED and other.status is Status.DELETED:
        found = _filled(found, other, _DELETION)
    is_open = found.feedback is not FeedbackState.RECORDED and found.status in {Status.SENT, Status.DELETED}
    if is_open and other.feedback is FeedbackState.RECORDED:
        found = structs.replace(found, **{name: getattr(other, name) for name in _FEEDBACK})
    return found


def _filled(row: HistoryEntry, other: HistoryEntry, names: Sequence[str]) -> HistoryEntry:
    missing = {name: getattr(other, name) for name in names if getattr(row, name) is None}
    return structs.replace(row, **missing)


def _is_same(here: HistoryEntry, other: HistoryEntry) -> bool:
    names = ("id", "created_at", "account", "environment", "template_id", "marketplace_id")
    if any(getattr(here, name) != getattr(other, name) for name in names):
        return False
    ids = {here.notification_id, other.notification_id} - {None}
    return len(ids) < 2 and _plain(here.parameters) == _plain(other.parameters)


def _plain(parameters: str) -> str:
    """The same text however it was spaced."""
    try:
        return dump(read_object(parameters))
    except ValueError:
        return parameters
