"""One row of another machine's history, as `spconsole history --format jsonl` writes it there."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import cast

from spconsole.domain.errors import ErrorDetail
from spconsole.domain.history import FeedbackState, HistoryEntry, Origin, Status
from spconsole.domain.literals import dump
from spconsole.domain.moments import read_moment
from spconsole.domain.notifications import MAX_NOTIFICATION_ID, DeletionReason
from spconsole.domain.sellers import Environment

_LONGEST = 200
_LONGEST_WORDS = 4_000


def history_line(fields: Mapping[str, object]) -> HistoryEntry:
    """Read one row.

    Raises:
        ValueError: A key is missing, or says what cannot be; a sentence without its full stop.
    """
    created, feedback_at = _moment(fields, "createdAt"), _moment(fields, "feedbackAt")
    if created is None:
        raise ValueError("there is no createdAt")
    code = _word(fields, "feedbackActionCode") or None
    return HistoryEntry(
        id=_needed(fields, "id"),
        created_at=created,
        sent_at=_moment(fields, "sentAt"),
        profile=_needed(fields, "profile"),
        account=_needed(fields, "account"),
        environment=Environment(_one_of(fields, "environment", Environment)),
        status=Status(_one_of(fields, "status", Status)),
        actor=_needed(fields, "actor"),
        template_id=_word(fields, "templateId") or None,
        marketplace_id=_word(fields, "marketplaceId") or None,
        parameters=_parameters(fields.get("notificationParameters")),
        notification_id=_word(fields, "notificationId", MAX_NOTIFICATION_ID) or None,
        deletion_reason=_reason(fields),
        deleted_at=_moment(fields, "deletedAt"),
        feedback=FeedbackState.RECORDED if feedback_at and code else FeedbackState.NONE,
        feedback_action_code=code if feedback_at else None,
        feedback_at=feedback_at if code else None,
        request_id=_word(fields, "requestId") or None,
        ticket=_word(fields, "ticket") or None,
        batch=_word(fields, "batch") or None,
        error=_error(fields.get("error")),
        origin=Origin.MACHINE,
    )


def _word(fields: Mapping[str, object], key: str, longest: int = _LONGEST) -> str:
    value = fields.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{key} is not a text")
    word = value or ""
    if len(word) > longest:
        raise ValueError(f"{key} has {len(word)} characters; {longest} are the most")
    word.encode()  # half a surrogate cannot be kept; UnicodeEncodeError is a ValueError
    return word


def _one_of(fields: Mapping[str, object], key: str, known: type[StrEnum]) -> str:
    word = _word(fields, key)
    if word not in set(known):
        raise ValueError(f"{word or 'nothing'} is no {key}")
    return word


def _reason(fields: Mapping[str, object]) -> DeletionReason | None:
    if not _word(fields, "deletionReason"):
        return None
    return DeletionReason(_one_of(fields, "deletionReason", DeletionReason))


def _needed(fields: Mapping[str, object], key: str) -> str:
    word = _word(fields, key)
    if not word.strip() or not word.isprintable():
        raise ValueError(f"there is no {key}, or it cannot be seen")
    return word


def _moment(fields: Mapping[str, object], key: str) -> datetime | None:
    word = _word(fields, key)
    return read_moment(word) if word else None


def _parameters(value: object) -> str:
    if not isinstance(value, dict):
        raise ValueError("notificationParameters is not a JSON object")
    try:
        text = dump(value)
    except RecursionError as error:
        raise ValueError("notificationParameters is nested too deeply") from error
    text.encode()
    return text


def _error(value: object) -> ErrorDetail | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise ValueError("error is not a JSON object")
    fields = cast("Mapping[str, object]", value)
    words = (_word(fields, key, _LONGEST_WORDS) for key in ("code", "message", "details"))
    return ErrorDetail(*words)
