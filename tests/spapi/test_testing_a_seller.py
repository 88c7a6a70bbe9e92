"""Asking for a token and sending nothing else."""

import pytest

from spconsole.domain.errors import CredentialsError, NotSentError
from spconsole.spapi.endpoints import Endpoints

from .clock import Clock
from .conftest import Connect, client_of
from .loopback import Script, gives_tokens, hangs, resets_read, running, says, unused_url


async def test_a_seller_is_tested_without_a_call_to_the_api(connect: Connect) -> None:
    pair = await connect(says(200, {}), gives_tokens("first", "second"))
    await pair.client.fetch_token()
    await pair.client.fetch_token()
    assert pair.api.connections == 0
    assert len(pair.login.seen) == 2


async def test_a_test_is_of_the_credentials_even_when_a_token_is_still_good(connect: Connect) -> None:
    pair = await connect(says(200, {}), gives_tokens("first", "second"))
    await pair.call()
    await pair.client.fetch_token()
    assert len(pair.api.seen) == 1
    assert len(pair.login.seen) == 2


async def test_a_refused_seller_says_why(connect: Connect) -> None:
    pair = await connect(says(200, {}), says(400, {"error": "invalid_grant"}))
    with pytest.raises(CredentialsError, match="authorise this app again"):
        await pair.client.fetch_token()


@pytest.mark.parametrize("script", [hangs, resets_read, says(500)], ids=["hangs", "resets", "500"])
async def test_a_login_that_does_not_answer_says_so(connect: Connect, script: Script) -> None:
    pair = await connect(says(200, {}), script)
    with pytest.raises(NotSentError):
        await pair.client.fetch_token()


async def test_a_login_that_is_not_there_says_so(clock: Clock) -> None:
    async with running(says(200, {})) as api:
        client = client_of(Endpoints(api.url, f"{await unused_url()}/token"), clock)
        with pytest.raises(NotSentError, match="no connection"):
            await client.fetch_token()
        await client.aclose()
