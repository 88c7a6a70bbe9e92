"""One bucket for each account, environment and operation, shared by all who ask."""

import asyncio

from spconsole.domain.notifications import Operation
from spconsole.domain.usage import UsagePlan
from spconsole.spapi.limits import Key, RateBuckets

from .clock import Clock

CREATE: Key = ("account", "sandbox", Operation.CREATE)


async def test_the_burst_starts_at_once_and_the_rest_one_a_second(clock: Clock) -> None:
    buckets = RateBuckets(clock.monotonic, sleep=clock.sleep)
    for _ in range(8):
        await buckets.take(CREATE)
    assert clock.slept == [1, 1, 1]


async def test_those_who_ask_at_once_wait_in_turn(clock: Clock) -> None:
    waits: list[float] = []

    async def stand(seconds: float) -> None:
        waits.append(seconds)

    buckets = RateBuckets(clock.monotonic, sleep=stand)
    await asyncio.gather(*(buckets.take(CREATE) for _ in range(8)))
    assert waits == [1, 2, 3]


async def test_every_account_environment_and_operation_has_its_own(clock: Clock) -> None:
    buckets = RateBuckets(clock.monotonic, UsagePlan(1.0, 1), clock.sleep)
    for key in (
        CREATE,
        ("other", "sandbox", Operation.CREATE),
        ("account", "production", Operation.CREATE),
        ("account", "sandbox", Operation.DELETE),
    ):
        await buckets.take(key)
    assert clock.slept == []


async def test_a_429_empties_the_bucket(clock: Clock) -> None:
    buckets = RateBuckets(clock.monotonic, sleep=clock.sleep)
    buckets.throttled(CREATE)
    await buckets.take(CREATE)
    assert clock.slept == [1]


async def test_a_rate_that_makes_no_sense_changes_nothing(clock: Clock) -> None:
    buckets = RateBuckets(clock.monotonic, sleep=clock.sleep)
    for header in ("0", "nan", "words", None):
        buckets.learn(CREATE, header)
    assert buckets.bucket(CREATE).plan.rate == 1.0


async def test_a_bucket_can_be_looked_at_without_taking(clock: Clock) -> None:
    buckets = RateBuckets(clock.monotonic, sleep=clock.sleep)
    assert [buckets.bucket(CREATE).tokens for _ in range(3)] == [5, 5, 5]
