"""Two tellings of one row: facts are added, a state never goes back, what is sent from here is left alone."""

import itertools
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from spconsole.domain.history import FeedbackState, HistoryEntry, Origin, Status
from spconsole.domain.merging import may_come_to_be, merged
from spconsole.domain.notifications import DeletionReason
from spconsole.domain.sellers import Environment

AT = datetime(2026, 8, 21, 14, 31, 7, tzinfo=UTC)
ROW = HistoryEntry(
    id="1", created_at=AT, profile="acme", account="a", environment=Environment.PRODUCTION,
    status=Status.SENT, actor="op@there", template_id="T", parameters='{"a": 1.50}', origin=Origin.MACHINE,
)  # fmt: skip
IN_FLIGHT = (Status.HELD, Status.SENDING)
DELETED = structs.replace(
    ROW, status=Status.DELETED, deletion_reason=DeletionReason.INCORRECT_CONTENT, deleted_at=AT
)
ACTED = structs.replace(
    ROW, feedback=FeedbackState.RECORDED, feedback_action_code="SELLER_ACTION_COMPLETED", feedback_at=AT
)
PAIRS = list(itertools.product(Status, Status))


def at(status: Status, row: HistoryEntry = ROW) -> HistoryEntry:
    return structs.replace(row, status=status)


@pytest.mark.parametrize(("here", "there"), PAIRS)
def test_a_state_only_goes_on(here: Status, there: Status) -> None:
    after = merged(at(here), at(there)).status
    assert after is (there if may_come_to_be(here, there) else here)


@pytest.mark.parametrize(("here", "there"), itertools.product(IN_FLIGHT, Status))
def test_what_is_on_its_way_from_here_is_left_alone(here: Status, there: Status) -> None:
    mine = structs.replace(at(here), origin=Origin.HERE)
    assert merged(mine, structs.replace(at(there), notification_id="n")) is mine


def test_feedback_on_its_way_from_here_is_left_alone() -> None:
    mine = structs.replace(ROW, origin=Origin.HERE, feedback=FeedbackState.SENDING)
    assert merged(mine, ACTED) is mine


def test_facts_that_are_missing_come_in_and_those_that_are_here_stay() -> None:
    here = structs.replace(ROW, ticket="SUP-1")
    there = structs.replace(ROW, ticket="SUP-2", notification_id="n-1", request_id="r-1", batch="b")
    after = merged(here, there)
    found = (after.ticket, after.notification_id, after.request_id, after.batch)
    assert found == ("SUP-1", "n-1", "r-1", "b")


def test_a_deletion_comes_in_with_its_reason_and_keeps_the_feedback() -> None:
    after = merged(ACTED, DELETED)
    assert (after.status, after.deletion_reason) == (Status.DELETED, DeletionReason.INCORRECT_CONTENT)
    assert after.feedback is FeedbackState.RECORDED
    assert merged(DELETED, ACTED).feedback is FeedbackState.RECORDED


def test_what_turned_out_never_to_be_sent_has_no_moment_at_which_it_was() -> None:
    here = structs.replace(at(Status.UNKNOWN), sent_at=AT)
    after = merged(here, at(Status.NOT_SENT))
    assert (after.status, after.sent_at) == (Status.NOT_SENT, None)
    assert merged(here, structs.replace(at(Status.NOT_SENT), sent_at=AT)).sent_at is None
    assert merged(at(Status.UNKNOWN), structs.replace(at(Status.SENT), sent_at=AT)).sent_at == AT


def test_what_was_never_sent_has_no_deletion() -> None:
    after = merged(at(Status.NOT_SENT), DELETED)
    assert (after.status, after.deletion_reason, after.deleted_at) == (Status.NOT_SENT, None, None)


def test_what_was_never_sent_gets_no_feedback() -> None:
    assert merged(at(Status.REJECTED), ACTED).feedback is FeedbackState.NONE


@pytest.mark.parametrize(
    "change",
    [
        {"account": "b"}, {"template_id": "U"}, {"parameters": '{"a": 1.5}'}, {"notification_id": "m"},
        {"created_at": AT.replace(year=2025)}, {"environment": Environment.LOCAL},
    ],
)  # fmt: skip
def test_another_notification_under_the_same_id_is_refused(change: dict[str, object]) -> None:
    here = structs.replace(ROW, notification_id="n")
    with pytest.raises(ValueError, match="another notification"):
        merged(here, structs.replace(here, **change))


def test_values_may_be_spaced_otherwise() -> None:
    assert merged(ROW, structs.replace(ROW, parameters='{"a":1.50}')) == ROW


TELLINGS = st.builds(
    lambda status, base, id_, sent: structs.replace(base, status=status, notification_id=id_, sent_at=sent),
    st.sampled_from(Status), st.sampled_from([ROW, DELETED, ACTED]), st.sampled_from([None, "n"]),
    st.sampled_from([None, AT]),
)  # fmt: skip


@given(st.lists(TELLINGS, min_size=1, max_size=6))
def test_however_often_it_is_told_it_ends_and_never_goes_back(tellings: list[HistoryEntry]) -> None:
    row = ROW
    for each in [*tellings, *tellings]:
        before, row = row, merged(row, each)
        assert row.status is before.status or may_come_to_be(before.status, row.status)
        assert merged(row, each) == row
