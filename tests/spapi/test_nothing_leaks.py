"""No secret and no token is in anything that a person, a log or a crash report may show."""

import logging
import traceback

import pytest

from spconsole.domain.errors import SpApiError
from spconsole.spapi.endpoints import Endpoints

from .clock import CLIENT_SECRET, REFRESH_TOKEN, Clock
from .conftest import Connect, client_of
from .loopback import TOKEN, Script, gives_tokens, hangs, resets_read, says, unused_url

SECRETS = (CLIENT_SECRET, REFRESH_TOKEN, TOKEN, REFRESH_TOKEN.replace("|", "%7C"))
SITUATIONS = {
    "refused": (says(400), gives_tokens()),
    "denied": (says(401), gives_tokens()),
    "throttled": (says(429), gives_tokens()),
    "unclear": (says(500), gives_tokens()),
    "broken": (resets_read, gives_tokens()),
    "silent": (hangs, gives_tokens()),
    "no login": (says(200, {}), says(400, {"error": "invalid_grant"})),
    "login echoes": (says(200, {}), says(400, {"error_description": f"{REFRESH_TOKEN} {CLIENT_SECRET}"})),
    "login broken": (says(200, {}), resets_read),
}


def said_by(error: BaseException) -> str:
    return "".join([repr(error), str(error), *traceback.format_exception(error)])


@pytest.mark.parametrize(("api", "login"), SITUATIONS.values(), ids=SITUATIONS)
async def test_no_failure_shows_a_secret(
    connect: Connect, caplog: pytest.LogCaptureFixture, api: Script, login: Script
) -> None:
    caplog.set_level(logging.DEBUG)
    pair = await connect(api, login)
    with pytest.raises(SpApiError) as caught:
        await pair.call()
    for secret in SECRETS:
        assert secret not in said_by(caught.value)
        assert secret not in caplog.text


async def test_no_success_logs_a_secret(connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    pair = await connect(says(200, {"notificationId": "n-1"}))
    await pair.call()
    assert all(secret not in caplog.text for secret in SECRETS)


async def test_a_connection_that_never_opened_shows_no_secret(clock: Clock) -> None:
    client = client_of(Endpoints(await unused_url(), f"{await unused_url()}/token"), clock)
    with pytest.raises(SpApiError) as caught:
        await client.fetch_token()
    await client.aclose()
    assert all(secret not in said_by(caught.value) for secret in SECRETS)


async def test_the_token_is_only_shown_to_the_api_and_the_secrets_only_to_the_login(connect: Connect) -> None:
    pair = await connect(says(200, {}))
    await pair.call()
    [api], [login] = pair.api.seen, pair.login.seen
    assert api.headers["x-amz-access-token"] == TOKEN
    assert not any(secret.encode() in api.body for secret in SECRETS)
    assert "x-amz-access-token" not in login.headers
    assert CLIENT_SECRET.encode() in login.body
