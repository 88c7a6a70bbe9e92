"""The transport: which hosts it reaches, through which proxy, and with what it gives itself away."""

import httpx
import pytest

from spconsole.domain.errors import ConfigError, NotSentError
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import Environment
from spconsole.spapi import connect as connecting
from spconsole.spapi.connect import MARK, GuardedTransport, Timeouts, WrongHostError, open_http
from spconsole.spapi.endpoints import EMBEDDED, Endpoints, amazon_endpoints
from spconsole.spapi.mark import Mark

from .clock import Clock
from .conftest import CREATE, Connect, client_of, timeouts_for
from .loopback import Line, Script, answer, gives_tokens, hangs, running, says, unused_url

AMAZON = amazon_endpoints(SellingRegion.NA, Environment.PRODUCTION)


class Listener(httpx.AsyncBaseTransport):
    """Remembers what reached it."""

    def __init__(self) -> None:
        self.urls: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.urls.append(str(request.url))
        return httpx.Response(200, request=request)


@pytest.mark.parametrize("url", [f"{AMAZON.api}/x", f"{AMAZON.api}:443/x", AMAZON.token])
async def test_a_call_reaches_its_own_hosts(url: str) -> None:
    listener = Listener()
    await GuardedTransport(listener, AMAZON, traces=False).handle_async_request(httpx.Request("POST", url))
    assert len(listener.urls) == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/x",
        "http://sellingpartnerapi-na.amazon.com/x",
        "https://sellingpartnerapi-na.amazon.com:8443/x",
        "https://sellingpartnerapi-eu.amazon.com/x",
        "https://sandbox.sellingpartnerapi-na.amazon.com/x",
        "https://sellingpartnerapi-na.amazon.com.example.com/x",
        "https://sellingpartnerapi-na.amazon.com@example.com/x",
    ],
)
async def test_a_call_reaches_no_other_host(url: str) -> None:
    listener = Listener()
    with pytest.raises(WrongHostError):
        await GuardedTransport(listener, AMAZON, traces=False).handle_async_request(
            httpx.Request("POST", url)
        )
    assert listener.urls == []


async def test_a_request_for_a_wrong_host_is_not_marked_as_sent() -> None:
    mark = Mark()
    request = httpx.Request("POST", "https://example.com", extensions={MARK: mark})
    with pytest.raises(WrongHostError):
        await GuardedTransport(Listener(), AMAZON, traces=False).handle_async_request(request)
    assert not mark.sent


async def test_the_embedded_sandbox_needs_no_network() -> None:
    listener = Listener()
    async with open_http(EMBEDDED, Timeouts(), listener) as http:
        await http.post(f"{EMBEDDED.api}/x")
    assert listener.urls == ["http://localhost/x"]


async def test_loopback_is_never_proxied(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(says(502)) as proxy:
        for name in ("http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        pair = await connect(says(200, {}))
        await pair.call()
        assert proxy.connections == 0
        assert len(pair.api.seen) == 1


async def test_amazon_is_asked_through_the_proxy_and_the_token_stays_inside_the_tunnel(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(gives_tokens()) as login, running(says(502)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        client = client_of(Endpoints(AMAZON.api, f"{login.url}/token"), clock)
        with pytest.raises(NotSentError, match="the proxy refused"):
            await client.call(CREATE)
        await client.aclose()
        [seen] = proxy.seen
    assert seen.line == "CONNECT sellingpartnerapi-na.amazon.com:443 HTTP/1.1"
    assert "x-amz-access-token" not in seen.headers
    assert seen.body == b""


async def opens_and_greets(line: Line) -> None:
    """Opens the tunnel to something that does not speak TLS."""
    await line.hear()
    await line.say(answer(200) + b"220 mail.example.com\r\n")


@pytest.mark.parametrize("script", [hangs, opens_and_greets])
async def test_a_tunnel_that_never_opens_means_that_nothing_was_sent(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, script: Script
) -> None:
    async with running(gives_tokens()) as login, running(script) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        client = client_of(Endpoints(AMAZON.api, f"{login.url}/token"), clock, timeouts_for(script))
        with pytest.raises(NotSentError):
            await client.call(CREATE)
        await client.aclose()
        assert proxy.connections == 1


async def test_a_proxy_that_is_not_there_means_that_nothing_was_sent(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", await unused_url())
    client = client_of(AMAZON, clock)
    with pytest.raises(NotSentError):
        await client.call(CREATE)
    await client.aclose()


class Networks:
    """Remembers through which proxies transports were made."""

    def __init__(self) -> None:
        self.proxies: list[str | None] = []

    def __call__(self, proxy: str | None) -> httpx.AsyncBaseTransport:
        self.proxies.append(proxy)
        return Listener()


@pytest.mark.parametrize(
    ("variables", "proxies"),
    [
        ({}, []),
        ({"HTTPS_PROXY": "http://proxy:8080"}, ["http://proxy:8080", "http://proxy:8080"]),
        ({"https_proxy": "proxy:8080"}, ["http://proxy:8080", "http://proxy:8080"]),
        ({"ALL_PROXY": "http://all:1"}, ["http://all:1", "http://all:1"]),
        ({"HTTP_PROXY": "http://plain:1"}, []),
        ({"HTTPS_PROXY": "http://proxy:1", "NO_PROXY": "amazon.com"}, []),
        ({"HTTPS_PROXY": "http://proxy:1", "NO_PROXY": "api.amazon.com"}, ["http://proxy:1"]),
        ({"HTTPS_PROXY": "http://proxy:1", "NO_PROXY": "*"}, []),
    ],
)
async def test_the_usual_variables_choose_the_proxy(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], proxies: list[str]
) -> None:
    networks = Networks()
    monkeypatch.setattr(connecting, "_network", networks)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    async with open_http(AMAZON, Timeouts()):
        assert [proxy for proxy in networks.proxies if proxy] == proxies


@pytest.mark.parametrize(
    "proxy", ["socks5://me:hidden@127.0.0.1:9050", "ftp://me:hidden@proxy", "http://[::1"]
)
def test_a_proxy_that_cannot_be_used_says_so_without_its_password(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(ConfigError, match="HTTPS_PROXY or ALL_PROXY cannot be used") as caught:
        open_http(AMAZON, Timeouts())
    assert "hidden" not in str(caught.value)
