"""An Amazon of this machine that keeps a journal: what it read in full, and what it did of it."""

import asyncio
import json
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from tests.spapi.loopback import Line, Request, Script, answer

ID = "0cf25616-f68c-1234-a5d3-6823b61506c0"
WITH_ID = json.dumps({"notificationId": ID}).encode()

Tail = Callable[[Line], Awaitable[None]]
"""What a server does with a connection whose request it has read."""


@dataclass(frozen=True)
class Asked:
    """One request that arrived in full.

    Attributes:
        done: Whether the server did what was asked.
    """

    operation: str
    body: bytes
    done: bool


@dataclass
class Journal:
    """Everything one server was asked, in order."""

    asked: list[Asked] = field(default_factory=list)

    def note(self, request: Request, *, done: bool) -> None:
        self.asked.append(Asked(_operation(request), request.body, done))

    def did(self, operation: str, body: bytes | None = None) -> int:
        """How often an operation was done, with one body or with any."""
        return sum(
            each.done and each.operation == operation and body in {None, each.body} for each in self.asked
        )

    def reads(self, tail: Tail, *, done: bool) -> Script:
        """A script that reads the request, does it or not, and plays the rest."""

        async def play(line: Line) -> None:
            self.note(await line.hear(), done=done)
            await tail(line)

        return play


def _operation(request: Request) -> str:
    path = request.line.split(" ")[1]
    if path.endswith("/feedback"):
        return "feedback"
    return "delete" if path.endswith("/deletion") else "create"


def says(status: int = 200, body: bytes = b"", **headers: str) -> Tail:
    """One whole answer."""

    async def play(line: Line) -> None:
        await line.say(answer(status, body, **headers))

    return play


def starts(raw: bytes) -> Tail:
    """The beginning of an answer, and a polite end of the connection."""

    async def play(line: Line) -> None:
        await line.say(raw)

    return play


def breaks(raw: bytes = b"") -> Tail:
    """The beginning of an answer, and a reset."""

    async def play(line: Line) -> None:
        if raw:
            await line.say(raw)
        line.reset()

    return play


async def hangs(line: Line) -> None:
    """Not a word, until the other side gives up."""
    await line.reader.read()


async def trickles(line: Line) -> None:
    """A byte now and then, for ever."""
    await line.say(answer(200, b"", content_length="100000"))
    while True:
        await line.say(b" ")
        await asyncio.sleep(0.02)


async def floods(line: Line) -> None:
    """A gigabyte."""
    await line.say(answer(200, b"", content_length=str(1 << 30)))
    for _ in range(1 << 14):
        await line.say(b" " * (1 << 16))


def bomb() -> bytes:
    """64 MiB in 64 KiB."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    return squeeze.compress(b" " * (64 << 20)) + squeeze.flush()


async def resets_unread(line: Line) -> None:
    """Breaks the connection before anything was read."""
    line.reset()


async def hangs_unread(line: Line) -> None:
    """Accepts the connection and never looks at it."""
    await asyncio.Event().wait()
