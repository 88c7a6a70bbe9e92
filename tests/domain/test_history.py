"""The life of a notification: who may follow whom, and what can be done from where."""

from datetime import UTC, datetime
from itertools import product

import pytest
from msgspec import structs

from spconsole.domain.history import (
    DELETABLE,
    FEEDBACK_MARKS,
    IN_FLIGHT,
    STATUS_MARKS,
    STATUS_WORDS,
    FeedbackState,
    HistoryEntry,
    Origin,
    Status,
    deletion_problem,
    engagement_mark,
    feedback_problem,
    may_become,
)
from spconsole.domain.sellers import Environment

HELD, SENDING, SENT = Status.HELD, Status.SENDING, Status.SENT
REJECTED, NOT_SENT, UNKNOWN, DELETED = Status.REJECTED, Status.NOT_SENT, Status.UNKNOWN, Status.DELETED
ALLOWED = {
    (HELD, SENDING),
    (HELD, NOT_SENT),
    (SENDING, SENT),
    (SENDING, REJECTED),
    (SENDING, NOT_SENT),
    (SENDING, UNKNOWN),
    (SENT, DELETED),
    (UNKNOWN, DELETED),
    (UNKNOWN, SENT),
    (UNKNOWN, NOT_SENT),
}
ROW = HistoryEntry(
    id="row",
    created_at=datetime(2026, 8, 21, tzinfo=UTC),
    profile="acme",
    account="client/partner/NA",
    environment=Environment.LOCAL,
    status=SENT,
    actor="me@here",
    template_id="PRICE_CHANGE",
    notification_id="n-1",
)


@pytest.mark.parametrize(("before", "after"), list(product(Status, Status)))
def test_a_status_follows_only_where_the_life_allows_it(before: Status, after: Status) -> None:
    assert may_become(before, after) == ((before, after) in ALLOWED)


def test_a_delete_takes_what_exists_or_may_exist() -> None:
    assert {SENT, UNKNOWN} == DELETABLE
    assert {status for status in Status if may_become(status, DELETED)} == DELETABLE


def test_what_is_in_flight_is_neither_deletable_nor_over() -> None:
    assert {HELD, SENDING} == IN_FLIGHT


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_word_and_a_mark_of_its_own(status: Status) -> None:
    assert STATUS_WORDS[status]
    assert len(set(STATUS_MARKS.values())) == len(Status)
    assert STATUS_MARKS[status]


def test_every_feedback_has_a_mark() -> None:
    assert set(FEEDBACK_MARKS) == set(FeedbackState)


@pytest.mark.parametrize("feedback", [FeedbackState.NONE, FeedbackState.RECORDED, FeedbackState.UNKNOWN])
def test_feedback_can_be_recorded_for_what_was_sent_and_again(feedback: FeedbackState) -> None:
    assert feedback_problem(structs.replace(ROW, feedback=feedback)) is None


@pytest.mark.parametrize("status", [status for status in Status if status is not SENT])
def test_feedback_cannot_be_recorded_for_anything_else(status: Status) -> None:
    assert feedback_problem(structs.replace(ROW, status=status))


def test_feedback_needs_an_id_and_goes_one_at_a_time() -> None:
    assert "no notification id" in (feedback_problem(structs.replace(ROW, notification_id=None)) or "")
    on_its_way = structs.replace(ROW, feedback=FeedbackState.SENDING)
    assert "on its way" in (feedback_problem(on_its_way) or "")


@pytest.mark.parametrize("status", [SENT, UNKNOWN])
def test_a_delete_can_start_from_what_may_exist(status: Status) -> None:
    assert deletion_problem(structs.replace(ROW, status=status)) is None


@pytest.mark.parametrize("status", [status for status in Status if status not in DELETABLE])
def test_a_delete_cannot_start_from_anything_else(status: Status) -> None:
    assert deletion_problem(structs.replace(ROW, status=status))


def test_a_delete_needs_a_template() -> None:
    assert "deletes by template" in (deletion_problem(structs.replace(ROW, template_id=None)) or "")


@pytest.mark.parametrize("status", sorted(IN_FLIGHT))
def test_a_row_on_its_way_elsewhere_is_not_deleted_from_here(status: Status) -> None:
    there = structs.replace(ROW, status=status, origin=Origin.MACHINE)
    assert "on another machine" in (deletion_problem(there) or "")


def test_feedback_is_shown_before_a_click_and_a_click_before_nothing() -> None:
    clicked = structs.replace(ROW, clicked_at=ROW.created_at)
    acted = structs.replace(clicked, feedback=FeedbackState.RECORDED)
    assert [engagement_mark(row) for row in (ROW, clicked, acted)] == ["-", "* CLICKED", "# ACTIONED"]
