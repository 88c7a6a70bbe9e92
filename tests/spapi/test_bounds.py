"""A gigabyte, a bomb, a trickle, a tower of brackets: each ends soon, and takes little memory."""

import json
import tracemalloc
import zlib
from collections.abc import Iterator

import pytest

from spconsole.domain.errors import NotSentError, SpApiError
from spconsole.spapi.answers import MAX_SAID, error_list
from tests.hostile import ENDLESS, HOSTILE, SURROGATE, got_through

from .conftest import Connect
from .loopback import Line, Script, endless, floods, says, trickles

MOST_BYTES = 24 << 20
"""What a call may take at its worst; an answer of the full mebibyte, parsed, is most of it."""


def bomb() -> Script:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = squeeze.compress(b" " * (64 << 20)) + squeeze.flush()
    return says(200, packed, content_encoding="gzip")


async def trickles_headers(line: Line) -> None:
    """A header after the other, for ever."""
    await line.hear()
    await line.say(b"HTTP/1.1 200 OK\r\n")
    for number in range(1 << 20):
        await line.say(b"x-%d: %s\r\n" % (number, b"y" * 1000))


@endless
async def says_continue(line: Line) -> None:
    """Goes on saying that it will answer."""
    await line.hear()
    for _ in range(1 << 20):
        await line.say(b"HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n" * 100)


SCRIPTS = {
    "a gigabyte": floods,
    "a bomb": bomb(),
    "a bomb in chunks": says(200, b"", content_encoding="deflate, gzip"),
    "a trickle": trickles,
    "headers without end": trickles_headers,
    "promises without end": says_continue,
    "a tower": says(200, b"[" * (1 << 20)),
    "a tower of objects": says(400, b'{"errors":' * 100_000),
    "many small things": says(400, b'{"errors": [' + b"[]," * 340_000 + b"[]]}"),
    "a long number": says(400, b'{"errors": ' + b"9" * 1_000_000 + b"}"),
}


@pytest.fixture
def traced() -> Iterator[None]:
    tracemalloc.start()
    yield
    tracemalloc.stop()


@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.usefixtures("traced")
async def test_a_hostile_answer_ends_and_takes_little_memory(connect: Connect, name: str) -> None:
    pair = await connect(SCRIPTS[name])
    await pair.client.fetch_token()
    tracemalloc.reset_peak()
    before, _ = tracemalloc.get_traced_memory()
    with pytest.raises(SpApiError):
        await pair.call()
    _, peak = tracemalloc.get_traced_memory()
    assert peak - before < MOST_BYTES


@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.usefixtures("traced")
async def test_a_hostile_login_ends_and_takes_little_memory(connect: Connect, name: str) -> None:
    pair = await connect(says(200, {}), SCRIPTS[name])
    with pytest.raises((NotSentError, SpApiError)):
        await pair.call()
    assert pair.api.connections == 0
    assert tracemalloc.get_traced_memory()[1] < MOST_BYTES


async def test_every_word_of_an_answer_is_bounded_and_spelled_out(connect: Connect) -> None:
    body = {"errors": [{"code": HOSTILE, "message": SURROGATE + HOSTILE + ENDLESS, "details": ENDLESS}]}
    pair = await connect(says(400, json.dumps(body).encode(), x_amzn_requestid="r\x1b[2J" + "y" * 5000))
    with pytest.raises(SpApiError) as caught:
        await pair.call()
    error = caught.value
    assert (error.request_id or "").startswith("r\\x1b[2J")
    assert got_through(f"{error} {error.request_id}") == set()
    assert len(str(error)) < MAX_SAID + 600
    assert len(error.request_id or "") < 250
    [detail] = error_list(json.dumps(body).encode())
    assert got_through(detail.code + detail.message + detail.details) == set()
