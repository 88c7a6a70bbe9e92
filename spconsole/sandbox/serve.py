"""The sandbox on a port, for curl, Postman or any SDK."""

import asyncio
import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import HANDLED_SIGNALS

from spconsole.sandbox.answers import malformed, response
from spconsole.sandbox.service import TOKEN_PATH, Sandbox

KEEP_ALIVE_S = 75
"""Longer than clients keep an idle connection, so that theirs is never closed under a request."""

GRACE_S = 1


def serve(sandbox: Sandbox, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve until Ctrl-C or SIGTERM, then return; port 0 is any free one.

    Raises:
        OSError: The address cannot be listened on.
    """
    with _listener(host, port) as listener:
        server = LoopbackServer(sandbox.app, host, listener, announce)
        with _signals_stop(server):
            server.run(sockets=[listener])


class LoopbackServer(uvicorn.Server):
    """A uvicorn that keeps to itself, and says where it is once it listens."""

    def __init__(
        self, app: ASGIApp, host: str, listener: socket.socket, announce: Callable[[str], None]
    ) -> None:
        # With a handler of its own, Python's last resort does not write warnings to the terminal.
        logging.getLogger("uvicorn").addHandler(logging.NullHandler())
        super().__init__(
            uvicorn.Config(
                app,
                http=BreakableProtocol,
                ws="none",
                loop="asyncio",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_keep_alive=KEEP_ALIVE_S,
                timeout_graceful_shutdown=GRACE_S,
            )
        )
        name = f"[{host}]" if ":" in host else host
        self._address = f"http://{name}:{listener.getsockname()[1]}"
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._announce(f"api {self._address}")
        self._announce(f"token {self._address}{TOKEN_PATH}")


class BreakableProtocol(H11Protocol):
    """HTTP/1.1 whose connection dies where the application lets it, instead of answering 500."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        super().connection_made(transport)
        self.app = self._breaking(self.config.loaded_app)

    def _breaking(self, app: ASGIApp) -> ASGIApp:
        async def breaking(scope: Scope, receive: Receive, send: Send) -> None:
            try:
                await app(scope, receive, send)
            except ConnectionResetError:
                self.transport.abort()
                # uvicorn must have seen the end before this returns, or it would try to answer.
                while (await receive())["type"] != "http.disconnect":
                    pass
            except asyncio.CancelledError:
                self.transport.abort()
                raise

        return breaking

    def send_400_response(self, msg: str) -> None:
        """Answer what is not HTTP with an ErrorList too, and close: what follows cannot be understood."""
        answer = response(malformed(msg).answer)
        headers = [*answer.raw_headers, (b"connection", b"close")]
        lines = [b"HTTP/1.1 400 Bad Request", *(b"%s: %s" % header for header in headers), b"", b""]
        self.transport.write(b"\r\n".join(lines) + bytes(answer.body))
        self.transport.close()


def _listener(host: str, port: int) -> socket.socket:
    # Bound here and not by uvicorn, which would end the process when the port is taken.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


@contextmanager
def _signals_stop(server: uvicorn.Server) -> Iterator[None]:
    """Make Ctrl-C an ordinary end: uvicorn raises the signal again after it has stopped."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    before = {number: signal.signal(number, stop) for number in HANDLED_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
