"""The shared buckets: every process of a data folder takes from the same ones."""

import asyncio
import sqlite3
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from spconsole.domain.errors import StoreError
from spconsole.domain.notifications import Operation
from spconsole.domain.usage import BucketKey, TokenBucket
from spconsole.store.rates import RateFile

from .files import mode, put, read

CREATE: BucketKey = ("client|tok-0a1b|NA", "production", Operation.CREATE)
DELETE: BucketKey = ("client|tok-0a1b|NA", "production", Operation.DELETE)

TAKE = """
import asyncio, sys, time
from pathlib import Path
from spconsole.domain.notifications import Operation
from spconsole.domain.usage import TokenBucket
from spconsole.store.rates import RateFile

async def take():
    file = RateFile(Path(sys.argv[1]), lambda: 1000.0)
    for _ in range(100):
        await file.change(
            ("client|tok-0a1b|NA", "production", Operation.CREATE),
            lambda bucket: TokenBucket(bucket.plan, bucket.tokens - 1.0, bucket.at),
        )
    await file.close()

asyncio.run(take())
"""


class Clock:
    """The machine's clock, which a restart sets back."""

    reading = 1000.0

    def __call__(self) -> float:
        return self.reading


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rates_path(tmp_path: Path) -> Path:
    return tmp_path / "rates.db"


@pytest.fixture
async def first(rates_path: Path, clock: Clock) -> AsyncIterator[RateFile]:
    file = RateFile(rates_path, clock)
    yield file
    await file.close()


@pytest.fixture
async def second(rates_path: Path, clock: Clock) -> AsyncIterator[RateFile]:
    file = RateFile(rates_path, clock)
    yield file
    await file.close()


def taken(bucket: TokenBucket) -> TokenBucket:
    return TokenBucket(bucket.plan, bucket.tokens - 1.0, bucket.at)


def names(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


async def tokens(file: RateFile, key: BucketKey = CREATE) -> float:
    [bucket] = await file.look([key])
    return bucket.tokens


async def test_what_one_takes_is_missing_for_the_other(first: RateFile, second: RateFile) -> None:
    for file in (first, second, first):
        before, after = await file.change(CREATE, taken)
        assert after.tokens == before.tokens - 1.0
    assert await tokens(second) == 2.0
    assert await tokens(second, DELETE) == 5.0


async def test_what_amazon_names_to_one_holds_for_the_other(first: RateFile, second: RateFile) -> None:
    await first.change(CREATE, lambda bucket: bucket.at_rate(0.5, bucket.at))
    [bucket] = await second.look([CREATE])
    assert bucket.plan.rate == 0.5


async def test_it_refills_with_the_time_and_never_above_the_burst(first: RateFile, clock: Clock) -> None:
    for _ in range(7):
        await first.change(CREATE, taken)
    assert await tokens(first) == -2.0
    clock.reading += 3.0
    assert await tokens(first) == 1.0
    clock.reading += 3600.0
    assert await tokens(first) == 5.0


async def test_a_stamp_of_before_a_restart_means_a_full_bucket(first: RateFile, clock: Clock) -> None:
    for _ in range(9):
        await first.change(CREATE, taken)
    clock.reading = 12.0
    assert await tokens(first) == 5.0


async def test_a_clock_that_is_a_hair_behind_gives_nothing_away(first: RateFile, clock: Clock) -> None:
    for _ in range(5):
        await first.change(CREATE, taken)
    clock.reading -= 0.1
    assert await tokens(first) == 0.0
    await first.change(CREATE, taken)
    clock.reading += 0.1
    assert await tokens(first) == -1.0


@pytest.mark.parametrize(
    ("column", "value"),
    [("rate", 0), ("rate", -1), ("rate", 1e9), ("tokens", "x"), ("at", "soon"), ("tokens", 9e999)],
)
async def test_a_row_that_makes_no_sense_counts_as_a_full_bucket(
    first: RateFile, rates_path: Path, column: str, value: object
) -> None:
    await first.change(CREATE, taken)
    with closing(sqlite3.connect(rates_path)) as other, other:
        other.execute(f"update buckets set {column} = ?", (value,))  # noqa: S608
    assert await tokens(first) == 5.0


async def test_looking_makes_no_file(first: RateFile, rates_path: Path) -> None:
    assert await tokens(first) == 5.0
    assert names(rates_path.parent) == []


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX")
async def test_only_its_owner_can_read_it(first: RateFile, rates_path: Path) -> None:
    await first.change(CREATE, taken)
    assert mode(rates_path) == 0o600


async def test_it_never_waits_for_the_disk(first: RateFile) -> None:
    await first.change(CREATE, taken)
    connection = first._opened
    found = await first._thread.start(lambda: connection().execute("pragma synchronous").fetchone()[0])
    assert found == 0


@pytest.mark.parametrize("content", [b"this is not a database" * 100, None])
async def test_a_file_that_cannot_be_used_is_a_sentence_and_stays(
    tmp_path: Path, clock: Clock, content: bytes | None
) -> None:
    path = tmp_path / "broken" / "rates.db"
    put(path, content)
    file = RateFile(path, clock)
    with pytest.raises(StoreError, match="requests of other consoles are not counted"):
        await file.change(CREATE, taken)
    await file.close()
    assert content is None or read(path) == content


async def test_a_file_that_is_held_too_long_is_a_sentence(
    first: RateFile, rates_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("spconsole.store.rates.BUSY_S", 0.05)
    await first.change(CREATE, taken)
    with closing(sqlite3.connect(rates_path, isolation_level=None)) as other:
        other.execute("begin immediate")
        with pytest.raises(StoreError, match="locked"):
            await first.change(CREATE, taken)
        other.execute("rollback")
    assert await tokens(first) == 4.0


async def test_a_step_that_fails_changes_nothing(first: RateFile) -> None:
    with pytest.raises(ZeroDivisionError):
        await first.change(CREATE, lambda _: TokenBucket.full(None, 1 // 0))  # type: ignore[arg-type] # never made
    assert await tokens(first) == 5.0


async def test_a_closed_file_says_so(rates_path: Path, clock: Clock) -> None:
    file = RateFile(rates_path, clock)
    await file.close()
    await file.close()
    with pytest.raises(StoreError, match="closed"):
        await file.look([CREATE])


async def test_a_change_is_alone_with_its_bucket(first: RateFile, second: RateFile) -> None:
    await first.change(CREATE, taken)
    inside, go_on = threading.Event(), threading.Event()

    def slow(bucket: TokenBucket) -> TokenBucket:
        inside.set()
        go_on.wait(0.5)
        return taken(bucket)

    slowly = asyncio.create_task(first.change(CREATE, slow))
    await asyncio.to_thread(inside.wait, 10)
    _, after = await second.change(CREATE, taken)
    go_on.set()
    await slowly
    assert after.tokens == 2.0
    assert await tokens(first) == 2.0


async def test_three_processes_that_make_the_file_at_once_lose_no_turn(
    first: RateFile, rates_path: Path
) -> None:
    command = (sys.executable, "-c", TAKE, str(rates_path))
    takers = [await asyncio.create_subprocess_exec(*command) for _ in range(3)]
    assert [await taker.wait() for taker in takers] == [0, 0, 0]
    assert await tokens(first) == 5.0 - 300.0
