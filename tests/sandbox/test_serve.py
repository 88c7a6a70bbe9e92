"""The sandbox on a real port: connections that live on, connections that die, and a quiet end."""

import http.client
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from spconsole.sandbox.serve import LoopbackServer, serve
from spconsole.sandbox.service import Sandbox, open_sandbox

from .amazon import BASE, CONTRACTS, CREATE, DELETE, TOKEN, Clock, credentials, feedback_path
from .hostile import HOSTILE, Hostile

FEEDBACK = b'{"feedbackActionCode": "SELLER_ACTION_COMPLETED"}'


@dataclass
class Served:
    """A sandbox that listens, and a token for it."""

    sandbox: Sandbox
    clock: Clock
    port: int
    announced: list[str]
    token: str = ""

    def connect(self) -> http.client.HTTPConnection:
        """A connection that fails rather than open itself again."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.connect()
        connection.auto_open = 0
        return connection

    def headers(self, content_type: str | None = "application/json") -> dict[str, str]:
        named = {} if content_type is None else {"Content-Type": content_type}
        return {"x-amz-access-token": self.token, **named}

    def good(self, connection: http.client.HTTPConnection) -> int:
        """One request that can be answered, on the same connection."""
        self.clock.pass_by(1)
        path = feedback_path("0cf25616-f68c-1234-a5d3-6823b61506c0")
        connection.request("POST", path, FEEDBACK, self.headers())
        answer = connection.getresponse()
        answer.read()
        return answer.status

    def is_acted_on(self, notification_id: str) -> bool:
        self.clock.pass_by(1)
        connection = self.connect()
        connection.request("POST", feedback_path(notification_id), FEEDBACK, self.headers())
        status = connection.getresponse().status
        connection.close()
        return status == 204


def sign_in(served: Served) -> str:
    connection = served.connect()
    connection.request("POST", TOKEN, json.dumps(credentials()), {"Content-Type": "application/json"})
    token = json.load(connection.getresponse())["access_token"]
    connection.close()
    return str(token)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    clock, announced, listening = Clock(), list[str](), threading.Event()
    sandbox = open_sandbox(None, CONTRACTS.get, now=clock)

    def announce(line: str) -> None:
        announced.append(line)
        if line.startswith("token"):
            listening.set()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = LoopbackServer(sandbox.app, "127.0.0.1", listener, announce)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        assert listening.wait(10)
        served = Served(sandbox, clock, listener.getsockname()[1], announced)
        served.token = sign_in(served)
        yield served
        server.should_exit = True
        thread.join(10)
    assert not thread.is_alive()
    sandbox.close()


def test_it_says_where_it_listens(served: Served) -> None:
    address = f"http://127.0.0.1:{served.port}"
    assert served.announced == [f"api {address}", f"token {address}/auth/o2/token"]


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("path", [CREATE, DELETE])
def test_a_connection_outlives_a_hostile_body(
    served: Served, path: str, hostile: Hostile, capfd: pytest.CaptureFixture[str]
) -> None:
    served.clock.pass_by(1)
    connection = served.connect()
    connection.request("POST", path, hostile.content, served.headers(hostile.content_type))
    answer = connection.getresponse()
    assert json.load(answer)["errors"]
    assert answer.status == hostile.status
    assert served.good(connection) == 204
    connection.close()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "HEAD", "BREW"])
@pytest.mark.parametrize("path", [CREATE, f"{BASE}/nowhere", TOKEN])
@pytest.mark.parametrize("size", [0, 10, 500_000])
def test_a_connection_outlives_an_unknown_method_with_a_body(
    served: Served, method: str, path: str, size: int
) -> None:
    connection = served.connect()
    connection.request(method, path, b"x" * size, served.headers())
    answer = connection.getresponse()
    assert answer.status == 404
    assert (answer.read() == b"") == (method == "HEAD")
    assert served.good(connection) == 204
    connection.close()


def test_a_connection_outlives_a_body_sent_without_a_token(served: Served) -> None:
    connection = served.connect()
    connection.request("POST", CREATE, b"x" * 200_000, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 401
    assert served.good(connection) == 204
    connection.close()


def chunk(size: int) -> bytes:
    return b"%x\r\n" % size + b" " * size + b"\r\n"


def test_a_chunked_body_is_refused_before_it_ends_and_the_connection_lives(served: Served) -> None:
    connection = served.connect()
    connection.putrequest("POST", CREATE)
    for name, value in {**served.headers(), "Transfer-Encoding": "chunked"}.items():
        connection.putheader(name, value)
    connection.endheaders()
    for _ in range(5):
        connection.send(chunk(65_536))
    answer = connection.getresponse()
    assert answer.status == 413
    assert json.load(answer)["errors"][0]["code"] == "RequestTooLarge"
    connection.send(chunk(65_536))
    connection.send(b"0\r\n\r\n")
    assert served.good(connection) == 204
    connection.close()


@pytest.mark.parametrize(
    "raw",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"POST /\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /" + b"x" * 100_000,
    ],
    ids=["TLS", "no version", "no host", "no length", "no chunk", "no end"],
)
def test_what_is_not_http_is_answered_and_put_down(
    served: Served, raw: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as peer:
        peer.sendall(raw)
        answer = everything(peer)
    head, _, body = answer.rpartition(b"\r\n\r\n")
    assert json.loads(body)["errors"][0]["code"]
    assert b"400 Bad Request" in head
    assert capfd.readouterr() == ("", "")


def everything(peer: socket.socket) -> bytes:
    """All that comes until the other side closes."""
    received = bytearray()
    try:
        while more := peer.recv(65_536):
            received += more
    except ConnectionResetError:
        pass
    return bytes(received)


def test_a_client_that_leaves_halfway_is_forgotten(served: Served, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as peer:
        head = f"POST {CREATE} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        peer.sendall(f"{head}x-amz-access-token: {served.token}\r\nContent-Length: 100\r\n\r\n{{".encode())
        time.sleep(0.05)
    connection = served.connect()
    assert served.good(connection) == 204
    connection.close()
    assert capfd.readouterr() == ("", "")


def create(served: Served, connection: http.client.HTTPConnection) -> http.client.HTTPResponse:
    served.clock.pass_by(1)
    body = {"templateId": "SALES_SUMMARY", "notificationParameters": SUMMARY}
    connection.request("POST", CREATE, json.dumps(body), served.headers())
    return connection.getresponse()


SUMMARY = {"summaryAsOnDate": "2022-08-30", "salesSummaryInUSD": 1000.50}
SUMMARY_ID = "174ec9ce-4c66-4208-ac92-46e22a925aa2"


def withdraw(served: Served) -> None:
    connection = served.connect()
    served.clock.pass_by(1)
    body = {"templateId": "SALES_SUMMARY", "deletionReason": "INCORRECT_CONTENT"}
    connection.request("POST", DELETE, json.dumps(body), served.headers())
    assert connection.getresponse().status == 204
    connection.close()


def test_a_reset_closes_the_connection_without_an_answer(
    served: Served, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    withdraw(served)
    assert not served.is_acted_on(SUMMARY_ID)
    served.sandbox.fail_next("reset")
    connection = served.connect()
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        create(served, connection)
    connection.close()
    assert served.is_acted_on(SUMMARY_ID)
    assert capfd.readouterr() == ("", "")
    assert caplog.messages == []


def test_silence_holds_the_connection_open(served: Served, capfd: pytest.CaptureFixture[str]) -> None:
    withdraw(served)
    served.sandbox.fail_next("timeout")
    connection = served.connect()
    connection.sock.settimeout(0.5)
    with pytest.raises(TimeoutError):
        create(served, connection)
    connection.close()
    assert served.is_acted_on(SUMMARY_ID)
    assert capfd.readouterr() == ("", "")


def test_a_failure_told_over_http_befalls_the_next_call(served: Served) -> None:
    connection = served.connect()
    connection.request("POST", "/sandbox/fail", b'{"next": "429"}', {"Content-Type": "application/json"})
    told = connection.getresponse()
    assert (told.status, told.read()) == (204, b"")
    assert create(served, connection).status == 429
    connection.close()


def test_a_port_that_is_taken_is_the_callers_to_explain(served: Served) -> None:
    with pytest.raises(OSError, match="in use"):
        serve(served.sandbox, "127.0.0.1", served.port, print)


PROGRAM = """
import sys
from spconsole.sandbox.serve import serve
from spconsole.sandbox.service import open_sandbox
sandbox = open_sandbox(None, {}.get)
serve(sandbox, "127.0.0.1", 0, lambda line: print(line, flush=True))
sandbox.close()
print("ended", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "terminate"])
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_a_signal_ends_it_cleanly_even_while_it_keeps_silent(number: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        api = process.stdout.readline().split()
        process.stdout.readline()
        connection = http.client.HTTPConnection(api[1].removeprefix("http://"), timeout=10)
        json_type = {"Content-Type": "application/json"}
        connection.request("POST", "/sandbox/fail", b'{"next": "timeout"}', json_type)
        connection.getresponse().read()
        connection.request("POST", CREATE, b"{}", json_type)
        time.sleep(0.1)
        process.send_signal(number)
        output, errors = process.communicate(timeout=10)
        with pytest.raises((http.client.HTTPException, OSError)):
            connection.getresponse()
        connection.close()
    assert (process.returncode, output, errors) == (0, "ended\n", "")
