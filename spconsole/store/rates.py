"""The usage plans' buckets in a small file of their own, shared by every process of this machine.

Nothing here is worth an fsync: what is lost with the power has refilled by the next start.
"""

import math
import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from spconsole.domain.errors import StoreError
from spconsole.domain.usage import APP_INTEGRATIONS, BucketKey, TokenBucket, UsagePlan, sane_rate
from spconsole.store.connection import ConnectionThread, transaction

ResultT = TypeVar("ResultT")
Step = Callable[[TokenBucket], TokenBucket]

BUSY_S = 1.0
REBOOTED_S = 5.0
"""A stamp so far ahead is of a clock that has started again since: the machine was off."""

_SCHEMA = """
create table if not exists buckets (
    account text not null,
    environment text not null,
    operation text not null,
    tokens real not null,
    rate real not null,
    at real not null,
    primary key (account, environment, operation)
) without rowid
"""
_FIND = "select tokens, rate, at from buckets where account = ? and environment = ? and operation = ?"


class RateFile:
    """The file, on a thread of its own; made when the first request takes its turn.

    Args:
        monotonic: A clock that all processes of this machine share.
    """

    def __init__(
        self, path: Path, monotonic: Callable[[], float], plan: UsagePlan = APP_INTEGRATIONS
    ) -> None:
        self._path = path
        self._monotonic = monotonic
        self._plan = plan
        self._thread = ConnectionThread("rates", "The shared count of requests is closed.")

    async def change(self, key: BucketKey, step: Step) -> tuple[TokenBucket, TokenBucket]:
        """Change one bucket in one transaction; as it was, and as it is.

        Raises:
            StoreError: The file cannot be used.
        """

        def work() -> tuple[TokenBucket, TokenBucket]:
            connection = self._opened()
            with transaction(connection):
                before = self._bucket(connection, key)
                after = step(before)
                row = (*_name(key), after.tokens, after.plan.rate, after.at)
                connection.execute("insert or replace into buckets values (?, ?, ?, ?, ?, ?)", row)
            return before, after

        return await self._run(work)

    async def look(self, keys: list[BucketKey]) -> list[TokenBucket]:
        """Buckets as they stand now; without a file they are full.

        Raises:
            StoreError: The file cannot be used.
        """

        def work() -> list[TokenBucket]:
            if self._thread.connection is None and not self._path.exists():
                return [TokenBucket.full(self._plan, self._monotonic()) for _ in keys]
            return [self._bucket(self._opened(), key) for key in keys]

        return await self._run(work)

    async def close(self) -> None:
        """Let go of the file; what was begun is finished first."""
        await self._thread.close()

    async def _run(self, work: Callable[[], ResultT]) -> ResultT:
        try:
            return await self._thread.start(work)
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"{self._path} cannot be used ({error}), so requests of other consoles are not counted. "
                "Move it away and start again."
            ) from error

    def _bucket(self, connection: sqlite3.Connection, key: BucketKey) -> TokenBucket:
        now = self._monotonic()
        row = connection.execute(_FIND, _name(key)).fetchone()
        if row is None or not _is_sound(*row) or row[2] > now + REBOOTED_S:
            return TokenBucket.full(self._plan, now)
        tokens, rate, at = row
        return TokenBucket(UsagePlan(rate, self._plan.burst), tokens, at).refilled(max(now, at))

    def _opened(self) -> sqlite3.Connection:
        if self._thread.connection is None:
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
            connection = sqlite3.connect(self._path, isolation_level=None, timeout=BUSY_S)
            try:
                _prepare(connection)
            except BaseException:
                connection.close()
                raise
            self._thread.connection = connection
        return self._thread.connection


def _prepare(connection: sqlite3.Connection) -> None:
    """WAL without a sync; two processes that make the file at once would else collide in the change to it."""
    deadline = time.monotonic() + BUSY_S
    while True:
        try:
            connection.execute("pragma journal_mode = wal")
            break
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
    connection.execute("pragma synchronous = off")
    connection.execute(_SCHEMA)


def _is_sound(tokens: object, rate: object, at: object) -> bool:
    """Whether a row was written by one of us: nothing else may stop a send, or let it go too early."""
    if not (isinstance(tokens, float) and isinstance(rate, float) and isinstance(at, float)):
        return False
    return math.isfinite(tokens) and math.isfinite(at) and sane_rate(str(rate)) is not None


def _name(key: BucketKey) -> tuple[str, str, str]:
    account, environment, operation = key
    return account, environment, operation.value
