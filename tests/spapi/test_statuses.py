"""What each status means for each operation, and how often it is asked."""

import time

import pytest
import stamina

from spconsole.domain.errors import (
    AccessDeniedError,
    OutcomeUnknownError,
    RefusedError,
    SpApiError,
    ThrottledError,
)
from spconsole.domain.notifications import (
    Accepted,
    ApiRequest,
    DeletionReason,
    delete_notifications_request,
    record_action_feedback_request,
)

from .clock import Clock
from .conftest import CREATE, Connect
from .loopback import REQUEST_ID, gives_tokens, in_turn, says

DELETE = delete_notifications_request("PRICE_CHANGE", DeletionReason.INCORRECT_CONTENT)
FEEDBACK = record_action_feedback_request("0cf25616-f68c-1234-a5d3-6823b61506c0")
ALL = [CREATE, DELETE, FEEDBACK]
ERROR_LIST = {"errors": [{"code": "Some", "message": "words of Amazon", "details": "more"}]}

REFUSED = [300, 301, 302, 303, 304, 307, 308, 400, 402, 404, 405, 409, 413, 415, 418, 422, 451, 499]
UNCLEAR = [201, 202, 206, 207, 408, 500, 501, 502, 503, 504, 599]


def names(request: ApiRequest) -> str:
    return str(request.operation)


@pytest.mark.parametrize("request_", ALL, ids=names)
@pytest.mark.parametrize("status", REFUSED)
async def test_a_refusal_is_certain_and_not_repeated(
    connect: Connect, request_: ApiRequest, status: int
) -> None:
    pair = await connect(says(status, ERROR_LIST))
    with pytest.raises(RefusedError) as caught:
        await pair.call(request_)
    assert type(caught.value) is RefusedError
    assert (caught.value.status, caught.value.request_id) == (status, REQUEST_ID)
    assert len(pair.api.seen) == 1


@pytest.mark.parametrize("request_", ALL, ids=names)
@pytest.mark.parametrize("status", UNCLEAR)
async def test_an_unclear_answer_is_never_repeated(
    connect: Connect, request_: ApiRequest, status: int
) -> None:
    pair = await connect(says(status, ERROR_LIST))
    with pytest.raises(OutcomeUnknownError) as caught:
        await pair.call(request_)
    assert (caught.value.status, caught.value.request_id) == (status, REQUEST_ID)
    assert len(pair.api.seen) == 1


@pytest.mark.parametrize("request_", [DELETE, FEEDBACK], ids=names)
@pytest.mark.parametrize(("status", "body"), [(204, b""), (200, {"notificationId": "n-1"}), (200, b"")])
async def test_a_deletion_and_a_feedback_are_accepted_with_204_and_200(
    connect: Connect, request_: ApiRequest, status: int, body: object
) -> None:
    pair = await connect(says(status, body))
    accepted = await pair.call(request_)
    assert isinstance(accepted, Accepted)
    assert (accepted.status, accepted.request_id) == (status, REQUEST_ID)


async def test_a_create_is_accepted_with_its_id(connect: Connect) -> None:
    pair = await connect(says(200, {"notificationId": "0cf25616-f68c"}))
    accepted = await pair.call()
    assert isinstance(accepted, Accepted)
    assert accepted.notification_id == "0cf25616-f68c"
    assert accepted.request_id == REQUEST_ID
    assert pair.api.seen[0].body == CREATE.body


async def test_a_create_that_answers_204_is_unclear(connect: Connect) -> None:
    pair = await connect(says(204))
    with pytest.raises(OutcomeUnknownError):
        await pair.call()
    assert len(pair.api.seen) == 1


@pytest.mark.parametrize("request_", ALL, ids=names)
async def test_a_429_is_repeated_but_not_for_ever(connect: Connect, request_: ApiRequest) -> None:
    pair = await connect(says(429, ERROR_LIST))
    with pytest.raises(ThrottledError):
        await pair.call(request_)
    assert len(pair.api.seen) == 5
    assert {seen.body for seen in pair.api.seen} == {request_.body}
    assert [number for _, number in pair.waits] == [2, 3, 4, 5]


async def test_a_429_empties_our_own_count_of_what_is_left(connect: Connect, clock: Clock) -> None:
    pair = await connect(in_turn(says(429), says(200, {})))
    await pair.call()
    assert clock.slept == [1.0]


async def test_after_a_429_the_next_answer_counts(connect: Connect) -> None:
    pair = await connect(in_turn(says(429), says(429), says(200, {"notificationId": "n-1"})))
    accepted = await pair.call()
    assert isinstance(accepted, Accepted)
    assert accepted.notification_id == "n-1"
    assert len(pair.api.seen) == 3


async def test_a_create_after_a_429_that_gets_an_unclear_answer_ends_there(connect: Connect) -> None:
    pair = await connect(in_turn(says(429), says(500), says(200, {"notificationId": "n-1"})))
    with pytest.raises(OutcomeUnknownError):
        await pair.call()
    assert len(pair.api.seen) == 2


@pytest.mark.parametrize(
    ("header", "shortest", "longest"),
    [("7", 7, 7.5), ("0.25", 0.25, 0.75), ("86400", 30, 30.5), ("1e308", 30, 30.5)],
)
async def test_a_retry_after_is_honoured_up_to_half_a_minute(
    connect: Connect, header: str, shortest: float, longest: float
) -> None:
    pair = await connect(in_turn(says(429, retry_after=header), says(200, {})))
    await pair.call()
    seconds, _ = pair.waits[0]
    assert shortest <= seconds <= longest


async def test_a_repetition_really_waits(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spconsole.spapi.backoff.random.uniform", lambda *_: 0.0)
    pair = await connect(in_turn(says(429, retry_after="0.05"), says(200, {})))
    started = time.monotonic()
    with stamina.set_testing(False):
        await pair.call()
    assert time.monotonic() - started >= 0.05


@pytest.mark.parametrize(
    ("named", "shortest"), [("Wed, 21 Oct 2026 07:28:09 GMT", 9), ("Fri, 21 Oct 2033 07:28:00 GMT", 30)]
)
async def test_a_retry_after_may_be_a_time_and_is_counted_from_the_answers_own(
    connect: Connect, named: str, shortest: float
) -> None:
    answered = "Wed, 21 Oct 2026 07:28:00 GMT"
    pair = await connect(in_turn(says(429, retry_after=named, date=answered), says(200, {})))
    await pair.call()
    assert shortest <= pair.waits[0][0] <= shortest + 0.5


async def test_the_wait_for_a_429_is_told_with_its_try(connect: Connect) -> None:
    pair = await connect(in_turn(says(429, retry_after="2"), says(200, {})))
    await pair.call()
    assert pair.words[0] == "Amazon asked for less. Again in 2 s (try 2 of 5)."


@pytest.mark.parametrize("header", ["soon", "-5", "0", "nan", "inf", "Wed, 21 Oct 2026 07:28:00 GMT", ""])
async def test_a_retry_after_that_makes_no_sense_is_passed_over(connect: Connect, header: str) -> None:
    pair = await connect(says(429, retry_after=header))
    with pytest.raises(ThrottledError):
        await pair.call()
    seconds = [wait for wait, _ in pair.waits]
    assert [int(wait) for wait in seconds] == pytest.approx([1, 2, 4, 8], abs=0.1)


@pytest.mark.parametrize("request_", ALL, ids=names)
async def test_a_401_gets_one_fresh_token_and_one_repetition(connect: Connect, request_: ApiRequest) -> None:
    pair = await connect(in_turn(says(401), says(200, {})), gives_tokens("first", "second"))
    await pair.call(request_)
    assert [seen.headers["x-amz-access-token"] for seen in pair.api.seen] == ["first", "second"]
    assert {seen.body for seen in pair.api.seen} == {request_.body}


async def test_a_401_with_a_fresh_token_too_is_the_end(connect: Connect) -> None:
    pair = await connect(says(401, ERROR_LIST), gives_tokens("first", "second", "third"))
    with pytest.raises(AccessDeniedError) as caught:
        await pair.call()
    assert caught.value.status == 401
    assert len(pair.api.seen) == 2
    assert len(pair.login.seen) == 2


async def test_a_403_that_says_expired_gets_one_fresh_token(connect: Connect) -> None:
    expired = {"errors": [{"code": "Unauthorized", "message": "The token has Expired"}]}
    pair = await connect(in_turn(says(403, expired), says(200, {})), gives_tokens("first", "second"))
    await pair.call()
    assert [seen.headers["x-amz-access-token"] for seen in pair.api.seen] == ["first", "second"]


async def test_a_plain_403_is_the_end(connect: Connect) -> None:
    denied = {"errors": [{"code": "Unauthorized", "message": "Access to requested resource is denied."}]}
    pair = await connect(says(403, denied))
    with pytest.raises(AccessDeniedError) as caught:
        await pair.call()
    assert "Notifications in Seller Central" in str(caught.value)
    assert len(pair.api.seen) == 1
    assert len(pair.login.seen) == 1


async def test_a_403_to_a_token_past_its_time_gets_one_fresh_token(connect: Connect) -> None:
    pair = await connect(
        in_turn(says(403), says(200, {})), gives_tokens("first", "second", expires_in="unknown")
    )
    await pair.call()
    assert len(pair.api.seen) == 2


@pytest.mark.parametrize("status", [400, 403, 429, 500])
@pytest.mark.parametrize(
    "body", [b"", b"<html>Bad Gateway</html>", b"null", b"[]", b'{"errors": 5}', b'{"errors": [null, 5, {}]}']
)
async def test_an_error_without_an_error_list_is_understood_by_its_status(
    connect: Connect, status: int, body: bytes
) -> None:
    pair = await connect(says(status, body))
    with pytest.raises(SpApiError) as caught:
        await pair.call()
    expected = {400: RefusedError, 403: AccessDeniedError, 429: ThrottledError, 500: OutcomeUnknownError}
    assert type(caught.value) is expected[status]
    assert str(caught.value)
