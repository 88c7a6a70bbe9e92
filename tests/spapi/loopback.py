"""Servers on this machine that answer, or fail to, as they are told."""

import asyncio
import contextlib
import json
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

ResultT = TypeVar("ResultT")
PATIENCE_S = 30.0
TOKEN = "Atza|fresh-token"
REQUEST_ID = "8a1c9f0e-request"


async def soon(coming: Awaitable[ResultT]) -> ResultT:
    """What is sure to come, however busy the machine is; without it a test fails, and does not hang."""
    async with asyncio.timeout(PATIENCE_S):
        return await coming


@dataclass(frozen=True)
class Request:
    """One request as a server saw it."""

    line: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Line:
    """One connection to a server."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    server: "Server"

    async def hear(self) -> Request:
        """Read one whole request."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value.strip() for name, _, value in (row.partition(":") for row in head[1:-2])
        }
        body = await self.reader.readexactly(int(headers.get("content-length", "0")))
        request = Request(head[0], headers, body)
        self.server.seen.append(request)
        self.server.heard.set()
        return request

    async def say(self, raw: bytes) -> None:
        """Send bytes as they are."""
        self.writer.write(raw)
        await self.writer.drain()

    def reset(self) -> None:
        """Break the connection with a RST, at once."""
        broken = self.writer.get_extra_info("socket")
        broken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Script = Callable[[Line], Awaitable[None]]


@dataclass
class Server:
    """A server that plays its script on every connection."""

    script: Script
    seen: list[Request] = field(default_factory=list)
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    connections: int = 0
    url: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await self.script(Line(reader, writer, self))
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()


@contextlib.asynccontextmanager
async def running(script: Script) -> AsyncIterator[Server]:
    """A server on a free port of this machine, gone with all its connections at the end."""
    server = Server(script)
    tasks: set[asyncio.Task[None]] = set()
    writers: list[asyncio.StreamWriter] = []

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        task = asyncio.ensure_future(server.serve(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    listener = await asyncio.start_server(connected, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        listener.close()
        for task in list(tasks):
            task.cancel()
        for writer in writers:  # its task may not have begun, or wait for a peer that never reads
            writer.transport.abort()
        await soon(asyncio.gather(*tasks, return_exceptions=True))


async def unused_url() -> str:
    """An address where nobody listens any more."""
    async with running(hangs) as server:
        return server.url


_ENDLESS: set[Script] = set()


def endless(script: Script) -> Script:
    """Mark a script that never comes to its end: its client must not be patient."""
    _ENDLESS.add(script)
    return script


def is_endless(*scripts: Script) -> bool:
    return not _ENDLESS.isdisjoint(scripts)


def answer(status: int = 200, body: bytes = b"", **headers: str) -> bytes:
    """A whole answer as bytes."""
    named = {"x-amzn-requestid": REQUEST_ID, "content-length": str(len(body)), "connection": "close"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    rows = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status} Any Reason\r\n{rows}\r\n".encode() + body


def says(status: int = 200, body: object = b"", **headers: str) -> Script:
    """A script that reads the request and gives one answer."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()

    async def play(line: Line) -> None:
        await line.hear()
        await line.say(answer(status, content, **headers))

    return play


def in_turn(*scripts: Script) -> Script:
    """A script for each connection, the last one for all that come after."""
    waiting = list(scripts)

    async def play(line: Line) -> None:
        await (waiting.pop(0) if len(waiting) > 1 else waiting[0])(line)

    return endless(play) if is_endless(*scripts) else play


def gives_tokens(*tokens: str, expires_in: object = 3600) -> Script:
    """Login with Amazon, with a token after the other."""
    answers = [{"access_token": token, "token_type": "bearer", "expires_in": expires_in} for token in tokens]
    return in_turn(*(says(200, each) for each in answers or [{"access_token": TOKEN, "expires_in": 3600}]))


@endless
async def hangs(line: Line) -> None:
    """Reads the request and never answers."""
    await line.hear()
    await line.reader.read()


async def resets_unread(line: Line) -> None:
    """Breaks the connection before it has read anything."""
    line.reset()


async def resets_read(line: Line) -> None:
    """Reads the request, and breaks the connection instead of answering."""
    await line.hear()
    line.reset()


async def closes_read(line: Line) -> None:
    """Reads the request and hangs up politely, without a word."""
    await line.hear()


async def breaks_in_headers(line: Line) -> None:
    await line.hear()
    await line.say(b"HTTP/1.1 200 OK\r\ncontent-le")
    line.reset()


async def breaks_in_body(line: Line) -> None:
    await line.hear()
    await line.say(answer(200, b'{"notificationId": "n', content_length="100"))
    line.reset()


async def truncates(line: Line) -> None:
    """Promises more than it sends, and hangs up."""
    await line.hear()
    await line.say(answer(200, b'{"notificationId": "n', content_length="100"))


@endless
async def trickles(line: Line) -> None:
    """A byte now and then, for ever: no single read is ever late."""
    await line.hear()
    await line.say(answer(200, b"", content_length="100000"))
    while True:
        await line.say(b" ")
        await asyncio.sleep(0.02)


async def floods(line: Line) -> None:
    """A gigabyte."""
    await line.hear()
    await line.say(answer(200, b"", content_length=str(1 << 30)))
    for _ in range(1 << 14):
        await line.say(b" " * (1 << 16))


async def greets(line: Line) -> None:
    """Speaks first, and not our language."""
    await line.say(b"220 mail.example.com ESMTP\r\n")


async def speaks_nonsense(line: Line) -> None:
    await line.hear()
    await line.say(b"220 mail.example.com ESMTP\r\n\r\n")
