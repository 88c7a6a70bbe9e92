"""A row of another machine's history: read as it was written, or refused with a reason."""

import contextlib
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spconsole.domain.history import FeedbackState, Origin, Status
from spconsole.domain.history_line import history_line
from spconsole.domain.notifications import MAX_NOTIFICATION_ID
from spconsole.domain.send_line import read_object, reason_of

ROW: dict[str, object] = {
    "id": "r-1", "createdAt": "2026-08-21T14:31:07.123456+00:00", "sentAt": None, "profile": "acme",
    "account": "c/p/NA", "environment": "production", "templateId": "T", "marketplaceId": None,
    "notificationParameters": {"a": "x"}, "notificationId": None, "status": "SENT", "deletionReason": None,
    "deletedAt": None, "feedbackActionCode": None, "feedbackAt": None, "requestId": None, "actor": "op@there",
    "ticket": None, "batch": None, "error": None,
}  # fmt: skip


def test_a_row_is_another_machines_and_of_no_process() -> None:
    row = history_line(ROW)
    assert (row.origin, row.process, row.status) == (Origin.MACHINE, "", Status.SENT)
    assert row.created_at == datetime(2026, 8, 21, 14, 31, 7, 123456, UTC)


def test_an_id_may_be_as_long_as_one_that_is_typed() -> None:
    id_ = "n" * MAX_NOTIFICATION_ID
    assert history_line({**ROW, "notificationId": id_}).notification_id == id_


def test_what_an_older_version_wrote_names_no_batch() -> None:
    older = {key: value for key, value in ROW.items() if key != "batch"}
    assert (history_line(older).batch, history_line({**ROW, "batch": "nightly"}).batch) == (None, "nightly")


def test_feedback_and_errors_come_along() -> None:
    words = {"feedbackActionCode": "SELLER_ACTION_COMPLETED", "feedbackAt": "2026-08-21T15:00:00+00:00"}
    row = history_line({**ROW, **words, "error": {"code": "C", "message": "m", "details": ""}})
    assert row.feedback is FeedbackState.RECORDED
    assert row.error is not None
    assert row.error.code == "C"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": ""}, "There is no id, or it cannot be seen."),
        ({"createdAt": None}, "There is no createdAt."),
        ({"status": "GONE"}, "GONE is no status."),
        ({"environment": "moon"}, "Moon is no environment."),
        ({"deletionReason": "WHY"}, "WHY is no deletionReason."),
        ({"notificationParameters": []}, "NotificationParameters is not a JSON object."),
        ({"error": "no"}, "Error is not a JSON object."),
        ({"ticket": "\ud800"}, "It has broken characters."),
        ({"profile": "a" * 999}, "Profile has 999 characters; 200 are the most."),
        ({"actor": "\x1b[2J"}, "There is no actor, or it cannot be seen."),
    ],
)
def test_a_row_that_cannot_be_says_why(change: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=r"\w") as caught:
        history_line({**ROW, **change})
    assert reason_of(caught.value) == reason


@given(st.dictionaries(st.sampled_from(sorted(ROW)), st.none() | st.text(max_size=30) | st.integers()
                       | st.dictionaries(st.text(max_size=4), st.text(max_size=4) | st.none())))  # fmt: skip
def test_any_row_is_read_or_refused(change: dict[str, object]) -> None:
    with contextlib.suppress(ValueError):
        history_line(read_object(json.dumps({**ROW, **change})))
