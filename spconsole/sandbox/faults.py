"""Failures on request: what goes wrong with the next API call, so that clients can be tried against it."""

import asyncio
from collections import deque
from collections.abc import Mapping
from contextlib import suppress

from starlette.types import Receive

from spconsole.sandbox.answers import Answer, internal_failure, throttled, unauthorized

FAULTS = ("429", "403", "500", "timeout", "reset")
SILENCE_S = 120.0

_REFUSED: Mapping[str, Answer] = {"429": throttled(), "403": unauthorized(403)}


class Faults:
    """The failures still to come, one for each call, in the order they were told."""

    def __init__(self) -> None:
        self._waiting: deque[str] = deque()

    def tell(self, fault: str) -> None:
        """Let one more call fail, by one of `FAULTS`."""
        if fault not in FAULTS:
            raise ValueError(f"There is no such failure; choose one of {', '.join(FAULTS)}.")
        self._waiting.append(fault)

    def take(self) -> str | None:
        """The failure of the call that comes now, if any."""
        return self._waiting.popleft() if self._waiting else None


def refused_unread(fault: str | None) -> Answer | None:
    """The answer of a failure that keeps the request from being acted on."""
    return _REFUSED.get(fault or "")


async def spoil(fault: str | None, answer: Answer, receive: Receive) -> Answer:
    """What becomes of the answer to a request that *was* acted on."""
    if fault == "500":
        return internal_failure()
    if fault == "timeout":
        await _silence(receive)
    if fault in ("timeout", "reset"):
        raise ConnectionResetError("The sandbox was told to break this connection.")
    return answer


async def _silence(receive: Receive) -> None:
    """Say nothing for a long time, or until the client has gone."""
    with suppress(TimeoutError):
        async with asyncio.timeout(SILENCE_S):
            while (await receive())["type"] != "http.disconnect":
                pass
