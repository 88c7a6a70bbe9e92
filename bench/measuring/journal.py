"""An Amazon of this machine that keeps a journal of the sends it has read in full."""

import json
import random
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN_PATH = "/auth/o2/token"  # noqa: S105 - a path
SLOWEST_S = 0.004


class Journal:
    """Serves in threads of its own; each send that was read in full counts as done.

    Attributes:
        done: How often each amount was sent.
    """

    def __init__(self) -> None:
        self.done: dict[str, int] = {}
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def note(self, body: bytes) -> None:
        amount = amount_of(body)
        with self._lock:
            self.done[amount] = self.done.get(amount, 0) + 1

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def amount_of(body: bytes) -> str:
    """What tells one send from the others."""
    amount = json.loads(body, parse_float=str, parse_int=str)["notificationParameters"]["salesSummaryInUSD"]
    return str(amount)


def _handler(journal: Journal) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["content-length"])
            body = self.rfile.read(size)
            if len(body) < size:
                return
            if self.path == TOKEN_PATH:
                answer: object = {"access_token": "Atza|bench", "token_type": "bearer", "expires_in": 3600}
            else:
                journal.note(body)
                time.sleep(random.uniform(0, SLOWEST_S))  # noqa: S311 - spreads the answers
                answer = {"notificationId": str(uuid.uuid4())}
            text = json.dumps(answer).encode()
            try:
                self.send_response(200)
                self.send_header("content-length", str(len(text)))
                self.send_header("x-amzn-RateLimit-Limit", "100")
                self.end_headers()
                self.wfile.write(text)
            except OSError:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing on the terminal."""

    return Handler
