"""One bucket for each account, environment and operation, shared by all who ask."""

import asyncio
from collections.abc import Callable

import pytest

from spconsole.domain.errors import StoreError
from spconsole.domain.notifications import Operation
from spconsole.domain.usage import TokenBucket, UsagePlan
from spconsole.spapi.limits import Key, OwnShelf, RateBuckets, Step, Turn

from .clock import Clock
from .conftest import Connect
from .loopback import says, soon

CREATE: Key = ("account", "sandbox", Operation.CREATE)
OTHER: Key = ("other", "sandbox", Operation.CREATE)


async def tokens(buckets: RateBuckets, key: Key = CREATE) -> float:
    [bucket] = await buckets.look([key])
    return bucket.tokens


async def rate(buckets: RateBuckets) -> float:
    [bucket] = await buckets.look([CREATE])
    return bucket.plan.rate


@pytest.fixture
def buckets(clock: Clock) -> RateBuckets:
    return RateBuckets(clock.monotonic, sleep=clock.sleep)


async def test_the_burst_starts_at_once_and_the_rest_one_a_second(buckets: RateBuckets, clock: Clock) -> None:
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
        OTHER,
        ("account", "production", Operation.CREATE),
        ("account", "sandbox", Operation.DELETE),
    ):
        await buckets.take(key)
    assert clock.slept == []


async def test_sellers_go_in_parallel_while_one_of_them_waits(clock: Clock) -> None:
    """Another account's queue is no matter, however long it is."""
    go_on = asyncio.Event()

    async def stand(_: float) -> None:
        await go_on.wait()

    buckets = RateBuckets(clock.monotonic, sleep=stand)
    queue = [asyncio.create_task(buckets.take(CREATE)) for _ in range(9)]
    await soon(asyncio.gather(*(buckets.take(OTHER) for _ in range(5))))
    assert [task.done() for task in queue].count(False) == 4
    go_on.set()
    await soon(asyncio.gather(*queue))


async def test_whoever_waits_is_told_how_long(buckets: RateBuckets) -> None:
    told: list[float] = []
    for _ in range(6):
        await buckets.take(CREATE, told.append)
    assert told == [1.0]


async def test_a_turn_is_given_back_when_whoever_waits_for_it_is_cancelled(clock: Clock) -> None:
    waits = asyncio.Event()

    async def stand(_: float) -> None:
        waits.set()
        await asyncio.Event().wait()

    buckets = RateBuckets(clock.monotonic, sleep=stand)
    for _ in range(5):
        await buckets.take(CREATE)
    waiting = asyncio.create_task(buckets.take(CREATE))
    await soon(waits.wait())
    assert await tokens(buckets) == -1.0
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await soon(waiting)
    assert await tokens(buckets) == 0.0


async def test_a_turn_that_was_not_used_is_given_back(buckets: RateBuckets) -> None:
    await buckets.take(CREATE)
    await buckets.give_back(CREATE)
    await buckets.give_back(CREATE)
    assert await tokens(buckets) == 5.0


async def test_a_429_empties_the_bucket(buckets: RateBuckets, clock: Clock) -> None:
    await buckets.throttled(CREATE)
    await buckets.take(CREATE)
    assert clock.slept == [1]


async def test_the_time_that_a_429_names_holds_for_everybody_up_to_a_cap(
    buckets: RateBuckets, clock: Clock
) -> None:
    await buckets.throttled(CREATE, 7.0)
    await buckets.take(CREATE)
    await buckets.throttled(OTHER, 3600.0)
    await buckets.take(OTHER)
    assert clock.slept == [7.0, 30.0]


@pytest.mark.parametrize(
    "header",
    ["0", "-1", "-0.5", "nan", "inf", "-inf", "1e9", "1e-9", "words", "", " ", "1.0, 2.0", "1;2", None],
)
async def test_a_rate_that_makes_no_sense_changes_nothing(buckets: RateBuckets, header: str | None) -> None:
    await buckets.answered(CREATE, Turn(0.0, first=False), header)
    assert await rate(buckets) == 1.0


async def test_the_rate_follows_what_amazon_names_up_and_down(buckets: RateBuckets, clock: Clock) -> None:
    turn = await buckets.take(CREATE)
    found = []
    for header in ("0.5", "2.0", "1.0"):
        await buckets.answered(CREATE, turn, header)
        found.append(await rate(buckets))
    assert found == [0.5, 2.0, 1.0]
    await buckets.answered(CREATE, turn, "0.5")
    for _ in range(5):
        await buckets.take(CREATE)
    assert clock.slept == [2.0]


async def test_the_bucket_refills_from_the_arrival_of_the_first_request(
    buckets: RateBuckets, clock: Clock
) -> None:
    """Else we are ahead of Amazon's count by the way there, and the sixth request comes too early."""
    turn = await buckets.take(CREATE)
    clock.pass_by(0.4)
    await buckets.answered(CREATE, turn, None)
    assert await tokens(buckets) == pytest.approx(4.0)
    later = await buckets.take(CREATE)
    clock.pass_by(0.4)
    await buckets.answered(CREATE, later, None)
    assert await tokens(buckets) == pytest.approx(3.4)


async def test_a_bucket_can_be_looked_at_without_taking(buckets: RateBuckets) -> None:
    assert [await tokens(buckets) for _ in range(3)] == [5, 5, 5]


class Broken(OwnShelf):
    """Buckets that nobody can reach."""

    asked = 0

    async def change(self, key: Key, step: Step) -> tuple[TokenBucket, TokenBucket]:
        self.asked += 1
        raise StoreError("rates.db cannot be used. Move it away.")


async def test_buckets_that_cannot_be_reached_are_replaced_by_our_own_and_that_is_kept_as_a_sentence(
    clock: Clock,
) -> None:
    broken = Broken(clock.monotonic)
    buckets = RateBuckets(clock.monotonic, sleep=clock.sleep, shelf=broken)
    for _ in range(6):
        await buckets.take(CREATE)
    assert clock.slept == [1]
    assert broken.asked == 1
    assert buckets.problem == "rates.db cannot be used. Move it away."


async def test_a_turn_is_taken_when_the_token_is_there(connect: Connect, clock: Clock) -> None:
    """While it is fetched, the turn would grow old, and Amazon would count from later than we do."""
    logins: list[int] = []

    class Watching(RateBuckets):
        async def take(self, key: Key, on_wait: Callable[[float], None] | None = None) -> Turn:
            logins.append(len(pair.login.seen))
            return await super().take(key, on_wait)

    watching = Watching(clock.monotonic, sleep=clock.sleep)
    pair = await connect(says(200, {"notificationId": "n-1"}), buckets=watching)
    await pair.call()
    assert logins == [1]
