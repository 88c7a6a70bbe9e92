"""An application in this process instead of the network."""

from typing import Any

import httpx


class EmbeddedTransport(httpx.AsyncBaseTransport):
    """`httpx.ASGITransport`, with a broken connection as httpx would report it from a socket."""

    def __init__(self, app: Any) -> None:
        self._inner = httpx.ASGITransport(app=app)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return await self._inner.handle_async_request(request)
        except ConnectionError as error:
            raise httpx.ReadError("the connection was reset", request=request) from error
