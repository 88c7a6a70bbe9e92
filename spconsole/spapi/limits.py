"""One token bucket for each account and operation."""

import asyncio
from collections.abc import Awaitable, Callable

from spconsole.domain.notifications import Operation
from spconsole.domain.usage import APP_INTEGRATIONS, TokenBucket, UsagePlan, sane_rate

Key = tuple[str, str, Operation]
"""Account, environment, operation."""


class RateBuckets:
    """Every bucket of this process.

    Args:
        monotonic: Seconds of a clock that never goes back.
    """

    def __init__(
        self,
        monotonic: Callable[[], float],
        plan: UsagePlan = APP_INTEGRATIONS,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._monotonic = monotonic
        self._plan = plan
        self._sleep = sleep
        self._buckets: dict[Key, TokenBucket] = {}

    def bucket(self, key: Key) -> TokenBucket:
        """The bucket as it stands now."""
        now = self._monotonic()
        return self._buckets.get(key, TokenBucket.full(self._plan, now)).refilled(now)

    async def take(self, key: Key) -> None:
        """Wait for this request's turn; turns come in the order of asking."""
        wait_s = self.bucket(key).wait_s(self._monotonic())
        self._buckets[key] = self.bucket(key).taken(self._monotonic())
        if wait_s:
            await self._sleep(wait_s)

    def learn(self, key: Key, rate_header: str | None) -> None:
        """Follow the rate that Amazon names, when it makes sense."""
        rate = sane_rate(rate_header)
        if rate is not None:
            self._buckets[key] = self.bucket(key).at_rate(rate, self._monotonic())

    def throttled(self, key: Key) -> None:
        """Amazon said 429: nothing is left."""
        self._buckets[key] = self.bucket(key).emptied(self._monotonic())
