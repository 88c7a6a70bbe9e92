"""Login with Amazon: one token for all, renewed before it dies, and a sentence for every no."""

import asyncio
import json
from collections.abc import Callable

import httpx
import pytest

from spconsole.domain.causes import Named
from spconsole.domain.errors import CredentialsError, NotSentError, SpApiError
from spconsole.spapi.lwa import USER_AGENT, LwaAuth

from .amazon import API_URL, TOKEN_URL, Amazon, client_of
from .clock import CLIENT_SECRET, REFRESH_TOKEN, Clock
from .loopback import soon


async def test_twenty_requests_at_once_ask_for_one_token(clock: Clock) -> None:
    amazon = Amazon()
    async with client_of(amazon, clock) as http:
        await asyncio.gather(*(http.post(API_URL) for _ in range(20)))
    assert amazon.asked_for_tokens == 1
    assert amazon.shown == ["token-1"] * 20


async def test_twenty_refused_requests_at_once_ask_for_one_fresh_token(clock: Clock) -> None:
    amazon = Amazon(lambda token: httpx.Response(401 if token == "token-1" else 200))
    async with client_of(amazon, clock) as http:
        answers = await asyncio.gather(*(http.post(API_URL) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert amazon.asked_for_tokens == 2


async def test_a_token_is_asked_for_as_amazon_documents_it(clock: Clock) -> None:
    amazon = Amazon()
    async with client_of(amazon, clock) as http:
        await http.post(API_URL)
    assert amazon.forms == [
        {
            "grant_type": "refresh_token",
            "client_id": "client",
            "client_secret": CLIENT_SECRET,
            "refresh_token": REFRESH_TOKEN,
        }
    ]


async def test_a_request_is_signed_with_token_date_and_agent(clock: Clock) -> None:
    request = httpx.Request("POST", API_URL)
    async with client_of(Amazon(), clock) as http:
        await http.send(request, auth=http.auth)
    assert request.headers["x-amz-access-token"] == "token-1"
    assert request.headers["x-amz-date"] == "20260821T143207Z"
    assert request.headers["user-agent"] == USER_AGENT
    assert USER_AGENT.startswith("spconsole/")
    assert "Language=Python/" in USER_AGENT


async def test_a_token_is_renewed_a_minute_before_it_dies(clock: Clock) -> None:
    amazon = Amazon()
    async with client_of(amazon, clock) as http:
        for seconds in (0, 3539, 1):
            clock.pass_by(seconds)
            await http.post(API_URL)
    assert amazon.shown == ["token-1", "token-1", "token-2"]


@pytest.mark.parametrize(
    ("expires_in", "good_for"),
    [(3600, 3540), (60, 54), (10, 9), (86400, 3540), (10**400, 3540), (1.5e300, 3540), (100.5, 90.45)],
)
async def test_a_token_is_used_for_most_of_its_time_and_an_hour_at_most(
    clock: Clock, expires_in: object, good_for: float
) -> None:
    amazon = Amazon()
    amazon.expires_in = expires_in
    async with client_of(amazon, clock) as http:
        await http.post(API_URL)
        clock.pass_by(good_for - 0.001)
        await http.post(API_URL)
        clock.pass_by(0.002)
        await http.post(API_URL)
    assert amazon.shown == ["token-1", "token-1", "token-2"]


@pytest.mark.parametrize("expires_in", [None, "3600", 0, -1, -(10**400), True, False, [], float("nan")])
async def test_a_token_of_unknown_age_is_used_once(clock: Clock, expires_in: object) -> None:
    amazon = Amazon()
    amazon.login = lambda: httpx.Response(
        200,
        content=json.dumps({"access_token": f"token-{amazon.asked_for_tokens}", "expires_in": expires_in}),
    )
    async with client_of(amazon, clock) as http:
        await http.post(API_URL)
        await http.post(API_URL)
    assert amazon.shown == ["token-1", "token-2"]


async def test_a_token_whose_age_is_missing_is_used_once(clock: Clock) -> None:
    amazon = Amazon()
    amazon.login = lambda: httpx.Response(200, json={"access_token": f"token-{amazon.asked_for_tokens}"})
    async with client_of(amazon, clock) as http:
        await http.post(API_URL)
        await http.post(API_URL)
    assert amazon.shown == ["token-1", "token-2"]


REFUSALS = {
    "invalid_grant": (
        "refused the refresh token of Acme Toys",
        "Ask the seller to authorise app main again.",
    ),
    "invalid_client": (
        "secret of app main is wrong. Every seller of this app is affected.",
        "Enter both again",
    ),
    "unauthorized_client": ("does not let app main use refresh tokens", "Check the client id"),
    "unsupported_grant_type": ("takes no refresh tokens for app main", "Check the client id"),
    "invalid_request": ("could not read the request for Acme Toys", "one of them may be cut short."),
    "invalid_scope": ("the scope of the token of Acme Toys", "Ask the seller to authorise app main again."),
}


@pytest.mark.parametrize("code", REFUSALS)
@pytest.mark.parametrize("status", [400, 401, 403])
async def test_each_refusal_has_its_own_words_and_names_app_or_seller(
    clock: Clock, status: int, code: str
) -> None:
    amazon = Amazon()
    amazon.login = lambda: httpx.Response(status, json={"error": code, "error_description": "x"})
    caught = await refused_by(amazon, clock)
    assert isinstance(caught, CredentialsError)
    for words in REFUSALS[code]:
        assert words in str(caught)
    assert (caught.status, caught.detail.code, caught.detail.details) == (status, "Credentials", code)
    assert amazon.shown == []


async def refused_by(amazon: Amazon, clock: Clock) -> SpApiError:
    """The error of a call whose login is refused, with a seller and an app that have names."""
    named = Named("app main", "Acme Toys")
    auth = LwaAuth(TOKEN_URL, clock.form, clock.monotonic, clock.now, named)
    async with httpx.AsyncClient(transport=httpx.MockTransport(amazon.answer), auth=auth) as http:
        with pytest.raises(SpApiError) as caught:
            await http.post(API_URL)
    return caught.value


NO_TOKENS = {
    "a web page came instead": httpx.Response(200, html="<html>Sign in</html>"),
    "a web page came": httpx.Response(403, html="<!doctype html>Blocked by the proxy"),
    "the answer is not JSON": httpx.Response(200, text="OK"),
    "there is none in the answer": httpx.Response(200, json={"error": "invalid_grant"}),
    "not one that can be used": httpx.Response(200, json={"access_token": "t", "token_type": "mac"}),
    "not one that can": httpx.Response(200, json={"access_token": "a\r\nx-evil: 1"}),
    "it asked for fewer requests": httpx.Response(429, json={"error": "slow_down"}),
    "it has trouble of its own": httpx.Response(503, text="busy"),
    "it was a redirect": httpx.Response(302, headers={"location": "https://example.com"}),
}


@pytest.mark.parametrize("says", NO_TOKENS)
async def test_nonsense_and_trouble_are_told_apart_and_nothing_was_sent(clock: Clock, says: str) -> None:
    amazon = Amazon()
    amazon.login = lambda: NO_TOKENS[says]
    caught = await refused_by(amazon, clock)
    assert isinstance(caught, NotSentError)
    assert says in str(caught)
    assert "Nothing was sent;" in str(caught)
    assert amazon.shown == []


async def test_a_login_that_refuses_gives_its_request_id(clock: Clock) -> None:
    for status, body in ((400, '{"error": "invalid_grant"}'), (503, "")):
        amazon = Amazon()
        headers = {"x-amzn-RequestId": "r-9\x1b[2J" + "x" * 500}
        amazon.login = lambda s=status, b=body, h=headers: httpx.Response(s, text=b, headers=h)  # type: ignore[misc] # bound now
        caught = await refused_by(amazon, clock)
        assert (caught.request_id or "").startswith("r-9\\x1b[2J")
        assert len(caught.request_id or "") < 250


async def test_when_a_token_came_is_known_until_it_is_lost(clock: Clock) -> None:
    amazon = Amazon()
    auth = LwaAuth(TOKEN_URL, clock.form, clock.monotonic, clock.now)
    async with httpx.AsyncClient(transport=httpx.MockTransport(amazon.answer)) as http:
        assert auth.fetched_at is None
        await http.post(API_URL, auth=auth)
        assert auth.fetched_at == clock.now()
        amazon.login = lambda: httpx.Response(503)
        with pytest.raises(SpApiError):
            await auth.renew(http.send)
    assert auth.fetched_at is None


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"error": "new_error", "error_description": "Something new"}, "HTTP 400): Something new."),
        ({"error": "new_error"}, "HTTP 400): new_error."),
        ({"error_description": "a\x1b[31m\nb" + "x" * 500}, "a\\x1b[31m b"),
        ({}, "HTTP 400): no reason."),
        ([], "HTTP 400): no reason."),
    ],
)
async def test_a_refusal_in_other_words_is_repeated_safely(clock: Clock, body: object, says: str) -> None:
    amazon = Amazon()
    amazon.login = lambda: httpx.Response(400, json=body)
    with pytest.raises(CredentialsError) as caught:
        async with client_of(amazon, clock) as http:
            await http.post(API_URL)
    assert says in str(caught.value)
    assert len(str(caught.value)) < 400


async def test_a_refusal_that_repeats_the_secrets_does_not_get_them_through(clock: Clock) -> None:
    amazon = Amazon()
    amazon.login = lambda: httpx.Response(
        400, json={"error": "x", "error_description": f"bad {REFRESH_TOKEN} and {CLIENT_SECRET}"}
    )
    with pytest.raises(CredentialsError, match=r"bad \*+ and \*+") as caught:
        async with client_of(amazon, clock) as http:
            await http.post(API_URL)
    assert "never-to-be-seen" not in str(caught.value)


def html() -> httpx.Response:
    return httpx.Response(200, html="<html>Service</html>")


@pytest.mark.parametrize(
    "answer",
    [
        *(
            lambda status=status: httpx.Response(status)
            for status in (204, 302, 408, 429, 500, 502, 503, 504)
        ),
        html,
        lambda: httpx.Response(200, json={"access_token": ""}),
        lambda: httpx.Response(200, json={"access_token": 5}),
        lambda: httpx.Response(200, json={"access_token": "a\r\nx-evil: 1"}),
        lambda: httpx.Response(200, json={"access_token": "t\u00f6ken"}),
        lambda: httpx.Response(200, json=["token"]),
        lambda: httpx.Response(200, content=b"[" * 200_000),
        lambda: httpx.Response(200, content=b"\xff"),
        lambda: httpx.Response(200, json={"error": "invalid_grant"}),
    ],
)
async def test_no_token_for_another_reason_means_that_nothing_was_sent(
    clock: Clock, answer: Callable[[], httpx.Response]
) -> None:
    amazon = Amazon()
    amazon.login = answer
    with pytest.raises(NotSentError, match="Login with Amazon gave no token"):
        async with client_of(amazon, clock) as http:
            await http.post(API_URL)
    assert amazon.shown == []


async def test_after_a_refusal_the_next_request_asks_again(clock: Clock) -> None:
    amazon = Amazon()
    good = amazon.login
    amazon.login = lambda: httpx.Response(503)
    async with client_of(amazon, clock) as http:
        with pytest.raises(SpApiError):
            await http.post(API_URL)
        amazon.login = good
        await http.post(API_URL)
    assert amazon.shown == ["token-2"]


async def test_one_who_gives_up_while_asking_for_a_token_does_not_lock_the_others_out(clock: Clock) -> None:
    amazon, at_the_door = Amazon(), asyncio.Event()

    async def slow(request: httpx.Request) -> httpx.Response:
        if str(request.url) == TOKEN_URL and not at_the_door.is_set():
            at_the_door.set()
            await asyncio.Event().wait()
        return await amazon.answer(request)

    auth = LwaAuth(TOKEN_URL, clock.form, clock.monotonic, clock.now)
    async with httpx.AsyncClient(transport=httpx.MockTransport(slow), auth=auth) as http:
        first = asyncio.create_task(http.post(API_URL))
        await soon(at_the_door.wait())
        second = asyncio.create_task(http.post(API_URL))
        first.cancel()
        assert (await soon(second)).status_code == 200


async def test_a_renewal_asks_however_good_the_token_still_is(clock: Clock) -> None:
    amazon = Amazon()
    auth = LwaAuth(TOKEN_URL, clock.form, clock.monotonic, clock.now)
    async with httpx.AsyncClient(transport=httpx.MockTransport(amazon.answer)) as http:
        await http.post(API_URL, auth=auth)
        await auth.renew(http.send)
        await http.post(API_URL, auth=auth)
    assert amazon.shown == ["token-1", "token-2"]


def test_it_shows_no_secret(clock: Clock) -> None:
    assert "never" not in repr(LwaAuth(TOKEN_URL, clock.form, clock.monotonic, clock.now))
