"""Closing an unknown result: who may be resolved, and what is said about it."""

from datetime import UTC, datetime

import pytest
from msgspec import structs

from spconsole.domain.errors import ErrorDetail
from spconsole.domain.history import (
    ApiCall,
    FeedbackState,
    HistoryEntry,
    Resolution,
    Status,
    may_become,
)
from spconsole.domain.notifications import Operation
from spconsole.domain.resolution import (
    RESOLUTION_WORDS,
    STATUS_AFTER,
    deletion_advice,
    recorded_id_problem,
    recorded_id_warning,
    resolution_problem,
    resolution_words,
    ticket_words,
    unresolved,
)
from spconsole.domain.sellers import Environment

NOON = datetime(2026, 8, 21, 12, tzinfo=UTC)
ROW = HistoryEntry(
    id="row-1",
    created_at=NOON,
    profile="acme-us",
    account="account",
    environment=Environment.PRODUCTION,
    status=Status.UNKNOWN,
    actor="me@here",
    template_id="PRICE_CHANGE",
    parameters='{"price": 1000.50}',
)


def row(**changes: object) -> HistoryEntry:
    return structs.replace(ROW, **changes)


@pytest.mark.parametrize("resolution", Resolution)
def test_every_answer_leads_where_the_life_of_a_notification_allows(resolution: Resolution) -> None:
    after = STATUS_AFTER[resolution]
    assert after is Status.UNKNOWN or may_become(Status.UNKNOWN, after)
    assert RESOLUTION_WORDS[resolution]


def test_of_an_unclear_deletion_d_is_told() -> None:
    sent = row(status=Status.SENT, unclearly_deleted=True)
    assert "d asks again" in (resolution_problem(sent) or "")
    assert resolution_problem(row(unclearly_deleted=True)) is None


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.UNKNOWN}))
def test_only_an_unknown_row_is_resolved(status: Status) -> None:
    assert "only an UNKNOWN result" in (resolution_problem(row(status=status)) or "")


def test_a_row_that_was_left_open_is_resolved_later() -> None:
    assert resolution_problem(ROW) is None
    assert resolution_problem(row(resolution=Resolution.LEFT_OPEN, resolved_by="me@here")) is None


def test_a_resolved_row_says_who_did_it() -> None:
    done = row(status=Status.SENT, resolution=Resolution.ARRIVED, resolved_by="op@host")
    assert resolution_problem(done) == "op@host recorded that already: it arrived, no id."


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (Status.SENT, "f records it again"),
        (Status.DELETED, "nothing is left to do"),
        (Status.UNKNOWN, "spconsole feedback"),
    ],
)
def test_unknown_feedback_has_no_answers_but_says_what_can_be_done(status: Status, says: str) -> None:
    assert says in (resolution_problem(row(status=status, feedback=FeedbackState.UNKNOWN)) or "")


@pytest.mark.parametrize("text", ["", "  ", "a\x1b[31m", "a\nb", "x" * 1000])
def test_what_cannot_be_an_id_is_refused(text: str) -> None:
    assert recorded_id_problem(text)


@pytest.mark.parametrize(
    ("text", "is_odd"),
    [
        ("174ec9ce-4c66-4208-ac92-46e22a925aa2", False),
        (" 174EC9CE-4C66-4208-AC92-46E22A925AA2 ", False),
        ("0cf25616-f68c", True),
        ("anything", True),
    ],
)
def test_an_id_of_an_unusual_shape_is_only_worth_a_word(text: str, is_odd: bool) -> None:
    assert recorded_id_problem(text) is None
    assert bool(recorded_id_warning(text)) is is_odd


def test_a_row_that_was_left_open_is_still_unresolved() -> None:
    left, sent = row(resolution=Resolution.LEFT_OPEN), row(status=Status.SENT)
    assert unresolved([left, sent, ROW]) == [left, ROW]


def test_who_recorded_what_is_on_one_line() -> None:
    assert resolution_words(ROW) == ""
    named = row(resolution=Resolution.NOT_ARRIVED, resolved_by="op\x1b@host")
    assert resolution_words(named) == "op\\x1b@host recorded: it did not arrive"


def test_the_words_for_a_ticket_have_what_a_support_case_needs() -> None:
    call = ApiCall(
        id="c",
        at=NOON,
        operation=Operation.CREATE,
        environment=ROW.environment,
        account="account",
        profile="acme-us",
        outcome="unknown",
    )
    error = ErrorDetail("OutcomeUnknown", "no answer\nin time\x1b[2J")
    words = ticket_words(row(request_id="r-1", error=error, body=b"{}"), "Acme Toys", [call])
    assert "Seller: Acme Toys (profile acme-us, production)" in words
    assert "Values: price=1000.50" in words
    assert "createNotification: 2026-08-21 12:00:00 UTC, unknown" in words
    assert "Request ID: r-1" in words
    assert "Error: OutcomeUnknown: no answer in time\\x1b[2J" in words
    assert "account" not in words


def test_only_a_deletion_without_a_clear_answer_has_advice() -> None:
    call = ApiCall(
        id="c",
        at=NOON,
        operation=Operation.DELETE,
        environment=ROW.environment,
        account="account",
        profile="acme-us",
        outcome="unknown",
        template_id="PRICE_CHANGE",
    )
    assert "may have deleted PRICE_CHANGE or not. Deleting twice ends the same" in deletion_advice(call)
    assert deletion_advice(structs.replace(call, outcome="done")) == ""
    assert deletion_advice(structs.replace(call, operation=Operation.CREATE)) == ""
