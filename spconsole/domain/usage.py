"""Usage plans: how often one account may call one operation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UsagePlan:
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


@dataclass(frozen=True, slots=True)
class TokenBucket:
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

    def emptied(self, now: float) -> "TokenBucket":
        """After a 429: whatever we thought was left is not."""
        later = self.refilled(now)
        return TokenBucket(self.plan, min(later.tokens, 0.0), now)

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
