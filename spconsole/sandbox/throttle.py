"""The usage plan: a token bucket for each operation and seller, shared by every process on the file."""

from collections.abc import Callable

from msgspec import Struct

from spconsole.sandbox.answers import RefusalError, throttled
from spconsole.sandbox.operations import Operation
from spconsole.sandbox.state import State

ROUNDING = 1e-3
"""A second that is added up from differences of large clock readings may come out a hair short."""


class UsagePlan(Struct, frozen=True):
    """Requests per second, and how many may come at once."""

    rate: float
    burst: int


LIVE_PLAN = UsagePlan(rate=1.0, burst=5)
STATIC_PLAN = UsagePlan(rate=5.0, burst=15)


class Throttle:
    """Holds sellers to a usage plan."""

    def __init__(self, state: State, plan: UsagePlan, now: Callable[[], float]) -> None:
        self._state = state
        self._plan = plan
        self._now = now

    def take(self, seller: str, operation: Operation) -> None:
        """Spend one request of the plan, or refuse with 429 when none is left."""
        now = self._now()
        with self._state.transaction() as db:
            found = db.execute(
                "SELECT level, filled_at FROM buckets WHERE seller = ? AND operation = ?", (seller, operation)
            )
            level = self._level(found.fetchone(), now)
            allowed = level >= 1 - ROUNDING
            db.execute(
                "INSERT OR REPLACE INTO buckets VALUES (?, ?, ?, ?)",
                (seller, operation, level - 1 if allowed else level, now),
            )
        if not allowed:
            raise RefusalError(throttled())

    def _level(self, bucket: tuple[float, float] | None, now: float) -> float:
        if bucket is None:
            return self._plan.burst
        level, filled_at = bucket
        # A clock that was set back must not empty the bucket.
        refilled = max(0.0, now - filled_at) * self._plan.rate
        return min(self._plan.burst, level + refilled)
