"""A clock that is moved by hand."""

import asyncio
from datetime import UTC, datetime, timedelta

from spconsole.services.clock import Clock

START = datetime(2026, 8, 21, 14, 32, 7, tzinfo=UTC)


class HandClock:
    """Two clocks, as a machine has them; who sleeps, sleeps until `advance`."""

    def __init__(self) -> None:
        self._seconds = 1000.0
        self._now = START
        self._sleepers: list[tuple[float, asyncio.Event]] = []
        self.clock = Clock(lambda: self._seconds, self._sleep)

    def now(self) -> datetime:
        """The clock on the wall."""
        return self._now

    async def _sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        self._sleepers.append((self._seconds + seconds, woken))
        await woken.wait()

    def advance(self, seconds: float) -> None:
        """Time passes, and those whose time has come wake up."""
        self._now += timedelta(seconds=seconds)
        self._seconds += seconds
        for until, woken in self._sleepers:
            if until <= self._seconds:
                woken.set()

    def suspend(self, seconds: float) -> None:
        """The machine sleeps: only the clock on the wall goes on."""
        self._now += timedelta(seconds=seconds)
