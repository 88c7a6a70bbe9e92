"""Opening an HTTP client that cannot leak a token, follow a redirect or swallow an endless answer."""

import ssl
from collections.abc import AsyncIterator
from typing import Any
from urllib.request import getproxies, proxy_bypass

import httpx
import truststore
from msgspec import Struct

from spconsole.domain.errors import ConfigError
from spconsole.spapi.endpoints import Endpoints, is_loopback
from spconsole.spapi.mark import Mark

MAX_ANSWER_BYTES = 1 << 20
MARK = "spconsole.mark"
"""The request extension that carries a `Mark`."""


class Timeouts(Struct, frozen=True):
    """Seconds, each of them explicit."""

    connect_s: float = 10.0
    read_s: float = 30.0
    write_s: float = 10.0
    total_s: float = 30.0


class AnswerRefusedError(httpx.TransportError):
    """An answer too large, or packed although we asked for it plain."""


class WrongHostError(httpx.UnsupportedProtocol):
    """A request for a host that may not see a token; it was not sent."""


class _BoundedStream(httpx.AsyncByteStream):
    """An answer's body up to the limit, then an error."""

    def __init__(self, inner: httpx.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._inner:
            size += len(chunk)
            if size > MAX_ANSWER_BYTES:
                raise AnswerRefusedError("the answer is over 1 MiB")
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()


class GuardedTransport(httpx.AsyncBaseTransport):
    """Checks each request's host, marks it as sent when its first byte leaves, bounds the answer."""

    def __init__(self, inner: httpx.AsyncBaseTransport, endpoints: Endpoints, *, traces: bool) -> None:
        self._inner = inner
        self._traces = traces
        self._origins = {_origin(httpx.URL(endpoints.api)), _origin(httpx.URL(endpoints.token))}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if _origin(request.url) not in self._origins:
            raise WrongHostError(f"{request.url.host} is not a host for this call", request=request)
        mark = request.extensions.get(MARK)
        if isinstance(mark, Mark):
            if self._traces:
                request.extensions = {**request.extensions, "trace": _tracer(mark)}
            else:
                mark.sent = True
        response = await self._inner.handle_async_request(request)
        if response.headers.get("content-encoding", "identity").lower() not in {"", "identity"}:
            await response.aclose()
            raise AnswerRefusedError("the answer is packed, though it was asked for plain", request=request)
        stream = response.stream
        if isinstance(stream, httpx.AsyncByteStream):
            response.stream = _BoundedStream(stream)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


def _tracer(mark: Mark) -> Any:
    async def trace(event: str, info: dict[str, Any]) -> None:
        # A CONNECT only asks a proxy for a tunnel; nothing of the request is in it.
        if event.endswith("send_request_headers.started") and info["request"].method != b"CONNECT":
            mark.sent = True

    return trace


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def open_http(
    endpoints: Endpoints, timeouts: Timeouts, embedded: httpx.AsyncBaseTransport | None = None
) -> httpx.AsyncClient:
    """A client for one set of endpoints; the caller closes it.

    Args:
        embedded: The transport of an application in this process, instead of the network.
    """
    timeout = httpx.Timeout(
        connect=timeouts.connect_s, read=timeouts.read_s, write=timeouts.write_s, pool=timeouts.connect_s
    )
    headers = {"accept": "application/json", "accept-encoding": "identity"}
    if embedded is not None:
        guarded = GuardedTransport(embedded, endpoints, traces=False)
        return httpx.AsyncClient(transport=guarded, timeout=timeout, headers=headers, trust_env=False)
    mounts = {
        pattern: transport and GuardedTransport(transport, endpoints, traces=True)
        for pattern, transport in _proxies(endpoints).items()
    }
    direct = GuardedTransport(_network(None), endpoints, traces=True)
    return httpx.AsyncClient(
        transport=direct, mounts=mounts, timeout=timeout, headers=headers, trust_env=False
    )


def _network(proxy: str | None) -> httpx.AsyncBaseTransport:
    """A transport on the system's certificates.

    No connection is kept for a second call: one that the server had closed meanwhile would end a
    create as `unknown` for nothing, and at one request a second a handshake costs nobody anything.
    """
    return httpx.AsyncHTTPTransport(
        verify=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        proxy=proxy,
        limits=httpx.Limits(max_connections=20, max_keepalive_connections=0),
        trust_env=False,
    )


def _proxies(endpoints: Endpoints) -> dict[str, httpx.AsyncBaseTransport | None]:
    """The usual proxy variables, by URL pattern; loopback never goes through one."""
    found: dict[str, httpx.AsyncBaseTransport | None] = {}
    proxies = getproxies()
    for url in (httpx.URL(endpoints.api), httpx.URL(endpoints.token)):
        proxy = proxies.get(url.scheme) or proxies.get("all")
        if proxy and not is_loopback(url.host) and not proxy_bypass(url.host):
            found[f"{url.scheme}://{url.host}"] = _through(proxy if "://" in proxy else f"http://{proxy}")
    return found


def _through(proxy: str) -> httpx.AsyncBaseTransport:
    try:
        return _network(proxy)
    except (ValueError, ImportError, httpx.InvalidURL) as error:
        scheme = proxy.partition("://")[0]
        raise ConfigError(
            f"The proxy of the variables HTTPS_PROXY or ALL_PROXY cannot be used ({scheme}). "
            "Give an http or https one, like http://proxy.example.com:8080."
        ) from error
