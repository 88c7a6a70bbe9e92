"""Usage plans: how often one account may call one operation."""

from collections.abc import Mapping

from msgspec import Struct

from spconsole.domain.notifications import Operation

BucketKey = tuple[str, str, Operation]
"""Account, environment, operation: what Amazon counts by."""


class UsagePlan(Struct, frozen=True):
    """A token bucket, in Amazon's words.

    Attributes:
        rate: Requests per second at which the bucket refills.
        burst: Requests that the full bucket holds.
    """

    rate: float
    burst: int


APP_INTEGRATIONS = UsagePlan(rate=1.0, burst=5)
"""The default for all three operations (API model, 2024-04-01)."""

SLOWEST_RATE = 0.01
FASTEST_RATE = 100.0


class TokenBucket(Struct, frozen=True):
    """How many requests may start now; time is handed in, in seconds of any steady clock."""

    plan: UsagePlan
    tokens: float
    at: float

    @classmethod
    def full(cls, plan: UsagePlan, now: float) -> "TokenBucket":
        return cls(plan, float(plan.burst), now)

    def refilled(self, now: float) -> "TokenBucket":
        """The same bucket at a later time; a clock that went back adds nothing."""
        gained = max(0.0, now - self.at) * self.plan.rate
        return TokenBucket(self.plan, min(float(self.plan.burst), self.tokens + gained), now)

    def wait_s(self, now: float) -> float:
        """Seconds until one request may start; 0 when it may start now."""
        missing = 1.0 - self.refilled(now).tokens
        return max(0.0, missing / self.plan.rate)

    def taken(self, now: float) -> "TokenBucket":
        """After one request; the count may go below zero, which is the queue."""
        later = self.refilled(now)
        return TokenBucket(self.plan, later.tokens - 1.0, now)

    def given_back(self) -> "TokenBucket":
        """A request that took its turn and then never left."""
        return TokenBucket(self.plan, min(float(self.plan.burst), self.tokens + 1.0), self.at)

    def arrived_late(self, seconds: float) -> "TokenBucket":
        """A full bucket refills at Amazon from the arrival of the request, not from its start.

        Whoever counts from the start is ahead by the way there, for ever; more than one it cannot be.
        """
        return TokenBucket(self.plan, self.tokens - min(1.0, max(0.0, seconds) * self.plan.rate), self.at)

    def emptied(self, now: float, wait_s: float = 0.0) -> "TokenBucket":
        """After a 429: whatever we thought was left is not.

        Args:
            wait_s: Seconds that Amazon asks everybody to wait.
        """
        later = self.refilled(now)
        left = min(0.0, 1.0 - wait_s * self.plan.rate)
        return TokenBucket(self.plan, min(later.tokens, left), now)

    def at_rate(self, rate: float, now: float) -> "TokenBucket":
        """The bucket under the rate that Amazon names; the burst stays."""
        later = self.refilled(now)
        return TokenBucket(UsagePlan(rate, self.plan.burst), later.tokens, now)


def sane_rate(header: str | None) -> float | None:
    """The rate in an `x-amzn-RateLimit-Limit` header, or None when it makes no sense."""
    try:
        rate = float(header or "")
    except ValueError:
        return None
    return rate if SLOWEST_RATE <= rate <= FASTEST_RATE else None


class Pause(Struct, frozen=True):
    """A wait before a request goes, or goes again.

    Attributes:
        number: The try that comes after it.
        of: How many tries there are.
        text: A sentence for whoever waits, with `{left}` where the seconds go.
    """

    operation: Operation
    seconds: float
    number: int
    of: int
    text: str

    @property
    def words(self) -> str:
        """The sentence when it begins."""
        return self.words_in(self.seconds)

    def words_in(self, left: float) -> str:
        """The sentence when so many seconds are left."""
        return self.text.replace("{left}", f"{max(1.0, left):.0f}")


class RatesLeft(Struct, frozen=True):
    """What one account may still do at once.

    Attributes:
        left: Whole requests that may start now, never below zero.
        allowed: Requests per second where Amazon names another rate than the usage plan's.
        problem: Why other consoles are not counted; empty when they are.
    """

    left: Mapping[Operation, int]
    allowed: Mapping[Operation, float]
    problem: str = ""


def rates_left(buckets: Mapping[Operation, TokenBucket], problem: str = "") -> RatesLeft:
    """The same for buckets as they stand now."""
    return RatesLeft(
        left={operation: max(0, int(bucket.tokens)) for operation, bucket in buckets.items()},
        allowed={
            operation: bucket.plan.rate
            for operation, bucket in buckets.items()
            if bucket.plan.rate != APP_INTEGRATIONS.rate
        },
        problem=problem,
    )
