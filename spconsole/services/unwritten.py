"""Outcomes that came but could not be written: kept in memory and tried again until they are on disk."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from msgspec import Struct

from spconsole.domain.errors import ChangedMeanwhileError, DiskFullError, StoreError

FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 15.0
PATIENT_WAITS_S = (1.0, 2.0, 4.0)
"""What a command waits between its tries before it ends with what it knows."""


class _Kept(Struct, frozen=True):
    what: str
    writing: Callable[[], Awaitable[None]]


class Unwritten:
    """The outcomes of this process that are not on disk yet, oldest first.

    While there is one, nothing new may be sent: what is sent next could not be written either.

    Args:
        sleep: Waits some seconds.
    """

    def __init__(self, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep) -> None:
        self._sleep = sleep
        self._kept: list[_Kept] = []
        self._late: StoreError | None = None
        self._waits_s: Sequence[float] = ()
        self._told: Callable[[str], None] = lambda _: None

    @property
    def what(self) -> tuple[str, ...]:
        """What became of each, in words; ids included."""
        return tuple(kept.what for kept in self._kept)

    @property
    def problem(self) -> str:
        """Why nothing new may be sent; empty when all is on disk."""
        if not self._kept:
            return ""
        if isinstance(self._late, DiskFullError):
            return (
                "An answer could not be written yet (disk full). "
                "It is tried again every few seconds; free space."
            )
        return f"An answer could not be written yet. It is tried again every few seconds. {self._late}"

    def be_patient(self, told: Callable[[str], None]) -> None:
        """For a command that ends soon: try a few times more before an outcome counts as unwritten.

        Args:
            told: Told at once what cannot be written, before the waiting begins.
        """
        self._waits_s, self._told = PATIENT_WAITS_S, told

    async def write(
        self, what: str, writing: Callable[[], Awaitable[None]], *, hurried: bool = False
    ) -> StoreError | None:
        """Write one outcome, or keep it for later.

        Args:
            hurried: Somebody wants to leave: do not wait, however patient this is.

        Returns:
            Why it is not on disk, when it is not.
        """
        late = await _tried(writing)
        if late is not None and self._waits_s and not hurried and _may_pass(late):
            self._told(f"{what}, which could not be written yet. Trying again. {late}")
            for wait_s in self._waits_s:
                await self._sleep(wait_s)
                late = await _tried(writing)
                if late is None:
                    return None
        if late is not None and _may_pass(late):
            self._kept.append(_Kept(what, writing))
            self._late = late
        return late

    async def write_again(self) -> tuple[str, ...]:
        """Try once more, oldest first, up to the first that fails.

        Returns:
            What is no longer kept, in words.
        """
        done: list[str] = []
        while self._kept:
            kept = self._kept[0]
            late = await _tried(kept.writing)
            if late is not None and _may_pass(late):
                self._late = late
                break
            if kept in self._kept:
                self._kept.remove(kept)
                done.append(kept.what if late is None else f"{kept.what}. {late}")
        return tuple(done)

    async def until_written(self, told: Callable[[Sequence[str]], None]) -> None:
        """Try again, after longer and longer waits, until nothing is left.

        Args:
            told: Told what is on disk now, and nothing after a try that failed.
        """
        wait_s = FIRST_WAIT_S
        while self._kept:
            await self._sleep(wait_s)
            done = await self.write_again()
            told(done)
            wait_s = FIRST_WAIT_S if done else min(LONGEST_WAIT_S, wait_s * 2)


async def _tried(writing: Callable[[], Awaitable[None]]) -> StoreError | None:
    try:
        await writing()
    except StoreError as late:
        return late
    return None


def _may_pass(late: StoreError) -> bool:
    """Whether trying again can help; a row that somebody changed stays changed."""
    return not isinstance(late, ChangedMeanwhileError)
