"""One token bucket for each account and operation, wherever the buckets stand."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from msgspec import Struct

from spconsole.domain.errors import StoreError
from spconsole.domain.usage import APP_INTEGRATIONS, BucketKey, TokenBucket, UsagePlan, sane_rate

LOG = logging.getLogger("spconsole.rates")
Key = BucketKey
Step = Callable[[TokenBucket], TokenBucket]
"""What becomes of a bucket that was refilled up to now."""

LONGEST_WAIT_S = 30.0
"""However long Amazon asks us to wait."""

FULL = 1e-6


class Shelf(Protocol):
    """Where the buckets stand: in this process alone, or where other processes reach them."""

    async def change(self, key: Key, step: Step) -> tuple[TokenBucket, TokenBucket]:
        """Change one bucket, alone with it; as it was, and as it is.

        Raises:
            StoreError: The buckets cannot be reached.
        """

    async def look(self, keys: list[Key]) -> list[TokenBucket]:
        """Buckets as they stand now."""


class OwnShelf:
    """The buckets of this process alone."""

    def __init__(self, monotonic: Callable[[], float], plan: UsagePlan = APP_INTEGRATIONS) -> None:
        self._monotonic = monotonic
        self._plan = plan
        self._buckets: dict[Key, TokenBucket] = {}

    def bucket(self, key: Key) -> TokenBucket:
        """One bucket as it stands now."""
        now = self._monotonic()
        return self._buckets.get(key, TokenBucket.full(self._plan, now)).refilled(now)

    async def change(self, key: Key, step: Step) -> tuple[TokenBucket, TokenBucket]:
        before = self.bucket(key)
        self._buckets[key] = after = step(before)
        return before, after

    async def look(self, keys: list[Key]) -> list[TokenBucket]:
        return list(map(self.bucket, keys))


class Turn(Struct, frozen=True):
    """One request's turn.

    Attributes:
        at: When it came.
        first: Whether the bucket was full: then Amazon's refills from this request on.
    """

    at: float
    first: bool


class RateBuckets:
    """Every bucket that this process takes from.

    Args:
        monotonic: Seconds of a clock that never goes back.
        shelf: Where they stand; this process's own by default, and when the given one cannot be reached.
    """

    def __init__(
        self,
        monotonic: Callable[[], float],
        plan: UsagePlan = APP_INTEGRATIONS,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        shelf: Shelf | None = None,
    ) -> None:
        self._monotonic = monotonic
        self._plan = plan
        self._sleep = sleep
        self._shelf = shelf or OwnShelf(monotonic, plan)
        self.problem = ""

    async def look(self, keys: list[Key]) -> list[TokenBucket]:
        """Buckets as they stand now."""
        try:
            return await self._shelf.look(keys)
        except StoreError as error:
            return await self._own(error).look(keys)

    async def take(self, key: Key, on_wait: Callable[[float], None] | None = None) -> Turn:
        """Wait for this request's turn; turns come in the order of asking.

        Whoever is cancelled while waiting gives the turn back.

        Args:
            on_wait: Told the seconds, when there are any.
        """
        asking = asyncio.ensure_future(self._change(key, lambda bucket: bucket.taken(bucket.at)))
        try:
            before, _ = await asyncio.shield(asking)
            wait_s = before.wait_s(before.at)
            if wait_s:
                if on_wait:
                    on_wait(wait_s)
                await self._sleep(wait_s)
        except BaseException:
            await asyncio.shield(asyncio.ensure_future(self._undo(asking, key)))
            raise
        return Turn(self._monotonic(), before.tokens >= before.plan.burst - FULL)

    async def give_back(self, key: Key) -> None:
        """The request never left: its turn is another's."""
        await self._change(key, TokenBucket.given_back)

    async def answered(self, key: Key, turn: Turn, rate_header: str | None) -> None:
        """Follow the rate that Amazon names, when it makes sense."""
        rate = sane_rate(rate_header)
        late_s = self._monotonic() - turn.at if turn.first else 0.0

        def step(bucket: TokenBucket) -> TokenBucket:
            named = bucket if rate is None else bucket.at_rate(rate, bucket.at)
            return named.arrived_late(late_s)

        await self._change(key, step)

    async def throttled(self, key: Key, retry_after_s: float | None = None) -> None:
        """Amazon said 429: nothing is left, and nobody asks again before the time that it named."""
        wait_s = min(retry_after_s or 0.0, LONGEST_WAIT_S)
        await self._change(key, lambda bucket: bucket.emptied(bucket.at, wait_s))

    async def _undo(self, asking: "asyncio.Future[tuple[TokenBucket, TokenBucket]]", key: Key) -> None:
        await asking
        await self.give_back(key)

    async def _change(self, key: Key, step: Step) -> tuple[TokenBucket, TokenBucket]:
        try:
            return await self._shelf.change(key, step)
        except StoreError as error:
            return await self._own(error).change(key, step)

    def _own(self, error: StoreError) -> Shelf:
        """From here on only this process is counted; said once."""
        if not self.problem:
            self.problem = str(error)
            LOG.warning("%s", error)
            self._shelf = OwnShelf(self._monotonic, self._plan)
        return self._shelf
