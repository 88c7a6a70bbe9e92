"""Every error has a way out, by keys and by commands."""

import uuid
from datetime import UTC, datetime

import httpx
import pytest
from msgspec import structs

from spconsole.domain.causes import Cause, Named
from spconsole.domain.errors import AccessDeniedError, ErrorDetail, StoreError
from spconsole.domain.history import FeedbackState, HistoryEntry, Resolution, Status
from spconsole.domain.notifications import Operation
from spconsole.domain.resolution import STATUS_AFTER
from spconsole.domain.sellers import Environment
from spconsole.services.advice import _ADVICE, Advice, advise, explain
from spconsole.spapi.answers import failure

ROW = HistoryEntry(
    id=str(uuid.UUID(int=1)),
    created_at=datetime(2026, 11, 20, tzinfo=UTC),
    profile="acme",
    account="a",
    environment=Environment.SANDBOX,
    status=Status.REJECTED,
    actor="ann@host",
    template_id="PRICE_CHANGE",
)
NAMED = Named("app main", "ACME TOYS", "PRICE_CHANGE")


def ended(status: Status, http_status: int | None, *error: str) -> HistoryEntry:
    detail = ErrorDetail(*error) if error else None
    return structs.replace(ROW, status=status, http_status=http_status, error=detail)


def meaning(entry: HistoryEntry) -> str:
    found = explain(entry, "ACME TOYS")
    assert found is not None
    return f"{found.meaning} {found.advice.keys}".strip()


NO_SAMPLE = ended(Status.REJECTED, 400, "InvalidInput", "Could not match input arguments")


def test_without_a_sample_the_recipe_is_told_and_r_offers_it_where_there_is_one() -> None:
    known = meaning(NO_SAMPLE)
    assert "PRICE_CHANGE to the marketplace US, with any values" in known
    assert "SALES_SUMMARY with summaryAsOnDate=2022-08-30 and salesSummaryInUSD=1000.50." in known
    assert known.endswith("r fills the form with the sample; S goes to the local sandbox.")
    other = meaning(structs.replace(NO_SAMPLE, template_id="MY_OWN"))
    assert "PRICE_CHANGE to the marketplace US" in other
    assert other.endswith("S goes to the local sandbox, n writes one there.")
    feedback = meaning(structs.replace(NO_SAMPLE, template_id=None, notification_id="n-1"))
    assert "sandbox takes feedback for 0cf25616-f68c-1234-a5d3-6823b61506c0 only." in feedback


def test_a_row_whose_deletion_was_unclear_says_that_d_tries_again() -> None:
    row = structs.replace(ROW, status=Status.SENT, unclearly_deleted=True)
    assert meaning(row) == (
        "The deletion got no clear answer. It may have been done or not. Deleting twice does no harm: try "
        "again, and ask ACME TOYS what is still there. d tries again."
    )


def test_every_cause_has_advice_of_whole_sentences() -> None:
    assert set(_ADVICE) == set(Cause)
    for advice in _ADVICE.values():
        assert advice.keys or advice.commands
        assert advice.keys == "" or advice.keys.endswith(".")


def test_an_error_that_says_all_by_itself_has_no_more_advice() -> None:
    assert advise(StoreError("The disk is full. Free space.")) == Advice()
    assert advise(AccessDeniedError("no")) == Advice()


ROWS = [
    (ended(Status.REJECTED, 400, "InvalidInput", "Invalid Template Identifier(templateId)"),
     "Amazon does not know PRICE_CHANGE", "2 shows the templates."),
    (ended(Status.REJECTED, 400, "InvalidInput", "Wrong type", "'TEMPLATE' of a parameter"),
     "Compare names and values", "@ shows the request"),
    (ended(Status.REJECTED, 400, "InvalidInput", "Could not match input arguments"),
     "This says nothing about your template.", "S goes to the local sandbox"),
    (ended(Status.REJECTED, 401, "Unauthorized", "no"), "refused a fresh access token", "t on the seller"),
    (ended(Status.REJECTED, 403, "Unauthorized", "no"), "It does not say why.", "! shows the five"),
    (ended(Status.REJECTED, 413, "TooLarge", "no"), "a fault of the console", "C copies the request id"),
    (ended(Status.REJECTED, 415, "Media", "no"), "This is a fault of the console", "C copies the request id"),
    (ended(Status.REJECTED, 429, "QuotaExceeded", "no"), "asked for fewer requests", "r fills the form"),
    (ended(Status.REJECTED, 302), "a redirect", "shows its region."),
    (ended(Status.REJECTED, 418, "Teapot", "no"), "refused it with 418", "C copies the request id."),
    (ended(Status.UNKNOWN, 500, "Internal", "no"), "Amazon answered 500. It may have", "u resolves it."),
    (ended(Status.UNKNOWN, None, "OutcomeUnknown", "x"), "No answer came.", "u resolves it."),
    (ended(Status.NOT_SENT, None, "NotSent", "No connection."), "No connection.", "r fills the form"),
    (ended(Status.NOT_SENT, 400, "Credentials", "Gone.", "invalid_grant"), "Gone.", "new refresh token"),
    (ended(Status.NOT_SENT, 400, "Credentials", "Wrong.", "invalid_client"), "Wrong.", "then F2"),
    (ended(Status.NOT_SENT, 400, "Credentials", "No."), "No.", "t on the seller"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "says", "keys"), ROWS)
def test_a_row_that_did_not_end_well_says_what_it_means_and_what_to_press(
    row: HistoryEntry, says: str, keys: str
) -> None:
    assert says in meaning(row)
    assert keys in meaning(row)


@pytest.mark.parametrize("resolution", sorted(set(Resolution) - {Resolution.LEFT_OPEN}))
def test_a_row_that_was_resolved_has_nothing_to_explain(resolution: Resolution) -> None:
    row = structs.replace(ended(STATUS_AFTER[resolution], 500), resolution=resolution)
    assert explain(row, "ACME TOYS") is None


def test_a_row_that_ended_well_has_nothing_to_explain_and_one_left_open_still_has() -> None:
    for row in (ended(Status.SENT, 200), ended(Status.DELETED, 200), ended(Status.SENDING, None)):
        assert explain(row, "ACME TOYS") is None
    open_ = structs.replace(ended(Status.UNKNOWN, 500), resolution=Resolution.LEFT_OPEN)
    assert explain(open_, "x") is not None


def test_feedback_that_was_not_clear_is_explained_on_its_row() -> None:
    row = structs.replace(ended(Status.SENT, 200), feedback=FeedbackState.UNKNOWN)
    assert "It may have been recorded or not" in meaning(row)


def test_a_strangers_row_speaks_of_the_id() -> None:
    row = structs.replace(
        ended(Status.REJECTED, 404, "NotFound", "no"), template_id=None, notification_id="n-1"
    )
    assert "Amazon does not know n-1 for ACME TOYS" in meaning(row)


SENTENCES = [
    (Operation.CREATE, 400, "Invalid Template Identifier(templateId)", "PRICE_CHANGE for app main: "),
    (Operation.CREATE, 400, "Invalid value", "refused PRICE_CHANGE for ACME TOYS"),
    (Operation.CREATE, 401, "no", "access token of app main for ACME TOYS"),
    (Operation.CREATE, 403, "no", "app main may not do this for ACME TOYS"),
    (Operation.FEEDBACK, 404, "no", "does not know PRICE_CHANGE for ACME TOYS"),
    (Operation.FEEDBACK, 400, "no", "does not know PRICE_CHANGE for ACME TOYS"),
    (Operation.CREATE, 404, "no", "does not know this address for ACME TOYS"),
    (Operation.DELETE, 500, "no", "Deleting twice does no harm: try again, and ask ACME TOYS"),
    (Operation.FEEDBACK, 500, "no", "It may have been recorded or not"),
]


@pytest.mark.parametrize(("operation", "status", "message", "says"), SENTENCES)
def test_a_sentence_names_the_app_the_seller_and_what_it_was_about(
    operation: Operation, status: int, message: str, says: str
) -> None:
    body = {"errors": [{"code": "C", "message": message, "details": ""}]}
    error = failure(operation, httpx.Response(status, json=body), NAMED)
    assert says in str(error)
    assert advise(error) != Advice()
