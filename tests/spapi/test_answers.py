"""Amazon's words, bounded and safe to show."""

import json

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spconsole.domain.errors import ErrorDetail, RefusedError, SpApiError
from spconsole.domain.notifications import Accepted, Operation
from spconsole.domain.text import shown
from spconsole.spapi.answers import MAX_ERRORS, error_list, failure, read_answer


def refused(operation: Operation, status: int, errors: object) -> SpApiError:
    return failure(operation, httpx.Response(status, json={"errors": errors}))


def test_an_error_list_is_read_in_its_order() -> None:
    body = b'{"errors": [{"code": "A", "message": "m", "details": "d"}, {"code": "B", "message": "n"}]}'
    assert error_list(body) == (ErrorDetail("A", "m", "d"), ErrorDetail("B", "n"))


def test_of_many_errors_the_first_are_kept() -> None:
    body = json.dumps({"errors": [{"code": str(n)} for n in range(50)]}).encode()
    assert [error.code for error in error_list(body)] == [str(n) for n in range(MAX_ERRORS)]


def test_a_long_text_is_cut_and_a_dangerous_one_spelled_out() -> None:
    [error] = error_list(json.dumps({"errors": [{"code": "\x1b[2J", "message": "x" * 10_000}]}).encode())
    assert error.code == "\\x1b[2J"
    assert error.message.endswith("(9500 more characters)")


@given(
    st.binary()
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["errors", "code", "message"]), inner)
        ),
    ).map(lambda value: json.dumps(value).encode())
)
def test_any_body_is_an_error_list_or_none(body: bytes) -> None:
    for error in error_list(body):
        for text in (error.code, error.message, error.details):
            assert shown(text) == text
            assert len(text) < 20_000


@pytest.mark.parametrize("operation", Operation)
@pytest.mark.parametrize("status", [*range(200, 600, 7), 100, 600, 999])
def test_every_status_of_every_operation_is_a_yes_or_has_words(operation: Operation, status: int) -> None:
    try:
        accepted = read_answer(operation, httpx.Response(status, content=b"x"), 5)
    except SpApiError as error:
        said = str(error)
    else:
        assert isinstance(accepted, Accepted)
        return
    assert said.endswith((".", "?"))
    assert "{" not in said


def test_the_words_hold_what_amazon_said() -> None:
    errors = [{"code": "InvalidInput", "message": "No such template.", "details": "'X'"}]
    error = refused(Operation.CREATE, 400, errors)
    assert "InvalidInput, No such template ('X')." in str(error)
    assert error.detail == ErrorDetail("InvalidInput", "No such template.", "'X'")


def test_braces_in_amazons_words_are_plain_text() -> None:
    assert "{said} {0}" in str(refused(Operation.CREATE, 404, [{"code": "C", "message": "{said} {0}"}]))


def test_the_static_sandbox_that_has_no_sample_says_nothing_about_the_template() -> None:
    errors = [{"code": "InvalidInput", "message": "Could not match input arguments"}]
    error = refused(Operation.CREATE, 400, errors)
    assert isinstance(error, RefusedError)
    assert "says nothing about your template" in str(error)


def test_a_feedback_for_an_unknown_id_speaks_of_the_id() -> None:
    assert "Check the id" in str(refused(Operation.FEEDBACK, 400, []))
    assert "Check the id" not in str(refused(Operation.CREATE, 400, []))


def test_a_request_id_is_kept_for_a_support_case() -> None:
    response = httpx.Response(400, headers={"X-Amzn-RequestId": "abc-123"})
    assert failure(Operation.CREATE, response).request_id == "abc-123"


def test_a_request_id_that_is_none_is_bounded() -> None:
    response = httpx.Response(400, headers={"x-amzn-requestid": "x" * 5000})
    assert len(failure(Operation.CREATE, response).request_id or "") < 250
