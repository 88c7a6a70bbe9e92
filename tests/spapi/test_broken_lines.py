"""Connections that break, hang, trickle or never end: what may have been done is never done again."""

import asyncio
import json
import zlib

import pytest

from spconsole.domain.errors import NotSentError, OutcomeUnknownError, RefusedError, SpApiError
from spconsole.domain.notifications import Accepted, Operation
from spconsole.spapi.connect import MAX_ANSWER_BYTES, Timeouts
from spconsole.spapi.endpoints import Endpoints
from spconsole.spapi.limits import RateBuckets

from .clock import Clock
from .conftest import CREATE, Connect, client_of
from .loopback import (
    Script,
    breaks_in_body,
    breaks_in_headers,
    closes_read,
    floods,
    gives_tokens,
    greets,
    hangs,
    in_turn,
    resets_read,
    resets_unread,
    running,
    says,
    soon,
    speaks_nonsense,
    trickles,
    truncates,
    unused_url,
)

BREAKS = [
    resets_unread,
    resets_read,
    closes_read,
    breaks_in_headers,
    breaks_in_body,
    truncates,
    hangs,
    trickles,
    floods,
    speaks_nonsense,
]


def script_name(script: Script) -> str:
    return getattr(script, "__name__", "script")


@pytest.mark.parametrize("script", BREAKS, ids=script_name)
async def test_a_create_that_may_have_arrived_is_never_sent_again(connect: Connect, script: Script) -> None:
    pair = await connect(script)
    with pytest.raises(OutcomeUnknownError) as caught:
        await pair.call()
    assert pair.api.connections == 1
    assert "not repeated" in str(caught.value)


@pytest.mark.parametrize("script", BREAKS, ids=script_name)
async def test_a_login_that_breaks_means_that_nothing_was_sent(connect: Connect, script: Script) -> None:
    pair = await connect(says(200, {}), script)
    with pytest.raises(NotSentError):
        await pair.call()
    assert pair.api.connections == 0
    assert pair.login.connections == 1


async def test_a_fresh_token_that_does_not_come_means_that_nothing_was_done(connect: Connect) -> None:
    """The 401 says that Amazon did not act on the first."""
    pair = await connect(says(401), in_turn(gives_tokens("first"), hangs))
    with pytest.raises(NotSentError):
        await pair.call()
    assert len(pair.api.seen) == 1


async def test_a_repetition_after_a_401_that_breaks_may_have_been_done(connect: Connect) -> None:
    pair = await connect(in_turn(says(401), resets_read), gives_tokens("first", "second"))
    with pytest.raises(OutcomeUnknownError):
        await pair.call()
    assert pair.api.connections == 2


async def test_a_connection_that_never_opened_is_tried_three_times(clock: Clock) -> None:
    async with running(gives_tokens()) as login:
        client = client_of(Endpoints(await unused_url(), f"{login.url}/token"), clock)
        told: list[int] = []
        with pytest.raises(NotSentError) as caught:
            await client.call(CREATE, lambda pause: told.append(pause.number))
        await client.aclose()
    assert told == [2, 3]
    assert "Nothing left this machine: no connection" in str(caught.value)


async def test_a_server_that_comes_back_gets_the_request_once(clock: Clock) -> None:
    async with running(gives_tokens()) as login, running(says(200, {"notificationId": "n-1"})) as api:
        client = client_of(Endpoints(api.url, f"{await unused_url()}/token"), clock)
        with pytest.raises(NotSentError):
            await client.call(CREATE)
        await client.aclose()
        client = client_of(Endpoints(api.url, f"{login.url}/token"), clock)
        accepted = await client.call(CREATE)
        await client.aclose()
        assert accepted.notification_id == "n-1"
        assert len(api.seen) == 1


async def test_a_server_that_does_not_speak_tls_is_named_as_such_and_not_tried_again(clock: Clock) -> None:
    async with running(gives_tokens()) as login, running(greets) as api:
        client = client_of(Endpoints(api.url.replace("http:", "https:"), f"{login.url}/token"), clock)
        with pytest.raises(NotSentError, match="no trusted connection"):
            await client.call(CREATE)
        await client.aclose()
        assert api.connections == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_redirect_is_not_followed_and_the_token_goes_nowhere_else(
    connect: Connect, status: int
) -> None:
    async with running(says(200, {"notificationId": "stolen"})) as elsewhere:
        pair = await connect(says(status, location=f"{elsewhere.url}/appIntegrations"))
        with pytest.raises(RefusedError, match="redirect"):
            await pair.call()
        assert elsewhere.connections == 0
        assert len(pair.api.seen) == 1


async def test_a_login_that_redirects_gets_no_secret_to_another_host(connect: Connect) -> None:
    async with running(gives_tokens()) as elsewhere:
        pair = await connect(says(200, {}), says(307, location=f"{elsewhere.url}/token"))
        with pytest.raises(NotSentError):
            await pair.call()
        assert elsewhere.connections == 0


async def test_of_an_endless_answer_only_a_little_is_read(connect: Connect) -> None:
    pair = await connect(floods)
    with pytest.raises(OutcomeUnknownError, match="over 1 MiB"):
        await pair.call()


async def test_an_answer_of_just_the_limit_is_read(connect: Connect) -> None:
    body = json.dumps({"notificationId": "n-1"}).encode().ljust(MAX_ANSWER_BYTES)
    pair = await connect(says(200, body), timeouts=Timeouts())
    accepted = await pair.call()
    assert isinstance(accepted, Accepted)
    assert accepted.notification_id == "n-1"


async def test_a_packed_answer_is_not_unpacked(connect: Connect) -> None:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = squeeze.compress(b" " * (64 << 20)) + squeeze.flush()
    pair = await connect(says(200, bomb, content_encoding="gzip"))
    with pytest.raises(OutcomeUnknownError, match="packed"):
        await pair.call()
    assert pair.api.seen[0].headers["accept-encoding"] == "identity"


async def test_a_call_that_is_given_up_is_not_sent_again(connect: Connect) -> None:
    pair = await connect(hangs, timeouts=Timeouts())
    call = asyncio.create_task(pair.call())
    await soon(pair.api.heard.wait())
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await soon(call)
    assert pair.api.connections == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>200 OK</html>",
        b"null",
        b"[]",
        b'"n-1"',
        b"5",
        b'{"notificationId": "n-1"',
        b'{"notificationId": "n-1"}}',
        b"\xff\xfe{}",
        b"[" * 200_000,
        b'{"a": ' * 100_000,
        b"9" * 5000,
    ],
    ids=range(12),
)
async def test_a_200_that_cannot_be_read_may_have_been_a_create(connect: Connect, body: bytes) -> None:
    pair = await connect(says(200, body))
    with pytest.raises(OutcomeUnknownError) as caught:
        await pair.call()
    assert caught.value.status == 200
    assert len(pair.api.seen) == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"notificationId": None},
        {"notificationId": 5},
        {"notificationId": ""},
        {"notificationId": ".."},
        {"notificationId": "a\x1b[31m"},
        {"notificationId": "x" * 257},
        {"notificationid": "n-1"},
        {"errors": []},
    ],
)
async def test_a_200_without_an_id_that_can_be_one_is_accepted_without(
    connect: Connect, body: object
) -> None:
    pair = await connect(says(200, body))
    accepted = await pair.call()
    assert isinstance(accepted, Accepted)
    assert accepted.notification_id is None


async def test_a_rate_that_the_answer_names_is_followed(connect: Connect, clock: Clock) -> None:
    pair = await connect(says(200, {}, x_amzn_ratelimit_limit="0.5"))
    for _ in range(7):
        await pair.call()
    assert clock.slept == pytest.approx([2.0, 2.0])


async def test_errors_never_name_what_left_no_trace(connect: Connect) -> None:
    pair = await connect(hangs)
    with pytest.raises(SpApiError) as caught:
        await pair.call()
    assert caught.value.status is None
    assert caught.value.request_id is None


async def test_a_request_that_never_left_gives_its_turn_back(clock: Clock) -> None:
    buckets = RateBuckets(clock.monotonic, sleep=clock.sleep)
    async with running(gives_tokens()) as login:
        client = client_of(
            Endpoints(await unused_url(), f"{login.url}/auth/o2/token"), clock, buckets=buckets
        )
        with pytest.raises(NotSentError):
            await client.call(CREATE)
        await client.aclose()
    [bucket] = await buckets.look([("account", "sandbox", Operation.CREATE)])
    assert bucket.tokens == 5.0
