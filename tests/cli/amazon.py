"""A loopback Amazon that answers as it is told."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

TOKEN_PATH = "/auth/o2/token"
REQUEST_ID = "0a1b2c3d-request"
REFUSAL = {"errors": [{"code": "InvalidInput", "message": "No such\x1b[31m thing", "details": "d"}]}


class Amazon:
    """Told by `api` and `login` what to answer: a status, `close` or `hang`."""

    def __init__(self) -> None:
        self.api: int | str = 200
        self.login = 200
        self.body: object = {"notificationId": "fresh-1"}
        self.requests: list[tuple[str, object]] = []
        self.asked = threading.Event()
        self._over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self.answer))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "Amazon":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request, or let it down."""
        body = request.rfile.read(int(request.headers["content-length"]))
        if request.path == TOKEN_PATH:
            _say(request, self.login, _token(self.login))
            return
        self.requests.append((request.path, json.loads(body)))
        self.asked.set()
        if self.api == "hang":
            self._over.wait(60)
        elif isinstance(self.api, int):
            _say(request, self.api, self.body if self.api == 200 else REFUSAL)


def _token(status: int) -> object:
    if status == 200:
        return {"access_token": "Atza|test", "token_type": "bearer", "expires_in": 3600}
    return {"error": "invalid_grant", "error_description": "withdrawn"}


def _say(request: BaseHTTPRequestHandler, status: int, body: object) -> None:
    text = b"" if status == 204 else json.dumps(body).encode()
    request.send_response(status)
    request.send_header("content-length", str(len(text)))
    request.send_header("x-amzn-RequestId", REQUEST_ID)
    request.send_header("retry-after", "0.01")
    request.end_headers()
    request.wfile.write(text)


def _handler(answer: Callable[[BaseHTTPRequestHandler], None]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer(self)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing on the terminal."""

    return Handler
