"""What a dry run shows is what a send sends."""

import json
from datetime import UTC, datetime

import pytest

from spconsole.domain.errors import ConfigError
from spconsole.domain.literals import dump
from spconsole.domain.sellers import DEMO_SELLER, Environment
from spconsole.services.context import SellerContext
from spconsole.services.dry_run import exact_request
from spconsole.services.notifications import PreparedSend, create_notification

from .amazon import CREATED, Amazon

NOW = datetime(2026, 8, 21, 14, 32, 7, tzinfo=UTC)
POINTED = {"SPCONSOLE_SANDBOX_URL": "http://127.0.0.1:8080"}


async def test_a_dry_run_shows_the_request_that_a_send_makes(
    seller: SellerContext, summary: PreparedSend
) -> None:
    amazon = Amazon(CREATED)
    await create_notification(amazon.behind(seller), summary)
    [sent] = amazon.requests
    shown = exact_request(summary, DEMO_SELLER, Environment.LOCAL, {}, NOW)
    assert (shown["method"], shown["url"]) == (sent.method, str(sent.url))
    assert f'"body": {sent.content.decode()}' in dump(shown)
    headers = shown["headers"]
    assert isinstance(headers, dict)
    for name in set(headers) - {"x-amz-date"}:
        assert headers[name] == sent.headers[name]
    assert "x-amz-access-token" not in headers
    assert "x-amz-access-token" in sent.headers


@pytest.mark.parametrize(
    ("environment", "host"),
    [
        (Environment.LOCAL, "http://localhost/"),
        (Environment.SANDBOX, "http://127.0.0.1:8080/"),
        (Environment.PRODUCTION, "https://sellingpartnerapi-na.amazon.com/"),
    ],
)
def test_only_the_sandbox_can_be_pointed_elsewhere(
    summary: PreparedSend, environment: Environment, host: str
) -> None:
    shown = exact_request(summary, DEMO_SELLER, environment, POINTED, NOW)
    assert str(shown["url"]).startswith(host)


def test_an_address_that_is_not_allowed_is_refused(summary: PreparedSend) -> None:
    environ = {"SPCONSOLE_SANDBOX_URL": "https://example.com"}
    with pytest.raises(ConfigError):
        exact_request(summary, DEMO_SELLER, Environment.SANDBOX, environ, NOW)


def test_the_literals_of_a_dry_run_are_those_typed(summary: PreparedSend) -> None:
    text = dump(exact_request(summary, DEMO_SELLER, Environment.LOCAL, {}, NOW))
    assert '"salesSummaryInUSD": 1000.50' in text
    assert json.loads(text)["headers"]["x-amz-date"] == "20260821T143207Z"
