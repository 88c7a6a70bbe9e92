"""Histories of any size, made once by the store's own functions and kept for the next run."""

import asyncio
import random
import shutil
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from used_folder import make_settings

from spconsole.config.paths import Paths
from spconsole.domain.errors import ErrorDetail
from spconsole.domain.history import FeedbackState, HistoryEntry, Status
from spconsole.domain.notifications import DeletionReason, create_notification_request
from spconsole.domain.sellers import Environment
from spconsole.store.database import open_database
from spconsole.store.history import HistoryStore

NEWEST_ROW = datetime(2026, 8, 21, 14, 31, 7, tzinfo=UTC)
LONG_US = 3 * 365 * 24 * 60 * 60 * 1_000_000
"""All rows are of three years."""
BATCH = 20_000
LATE_EVERY, ELSEWHERE_EVERY = 20, 50
COMMON, RARE_ROW, ABSENT = "PRICE_CHANGE", 0.6, "QQXJ7ZZK"
"""Words to search for; the rare one is the value of the row at that part of the list."""
TEMPLATES = (COMMON, COMMON, "RESTOCK_LOW_INVENTORY", "CLAIM_EXPIRING", "REVIEW_DIGEST")
STATUSES = (Status.SENT,) * 14 + (Status.DELETED,) * 3 + (Status.REJECTED,) * 2 + (Status.NOT_SENT,)


def make_many_rows(cache: Path, count: int) -> Paths:
    """A data folder with that many rows in the local environment; an earlier run may have made it."""
    folder = cache / f"spconsole-bench-{count}"
    paths = Paths(folder / "config", folder / "data")
    whole = folder / "whole"
    if not whole.exists():
        shutil.rmtree(folder, ignore_errors=True)
        make_settings(paths)
        asyncio.run(_write(paths, count))
        whole.touch()
    return paths


async def _write(paths: Paths, count: int) -> None:
    database = await open_database(paths.history)
    history = HistoryStore(database)
    await database.rows("pragma synchronous = off")  # it can be made again
    await database.rows("pragma cache_size = -400000")  # KiB; without it the indexes go to and fro
    try:
        for late in (False, True):
            rows = _rows(count, late)
            while batch := list(islice(rows, BATCH)):
                await history.add_many(batch)
                print(".", end="", flush=True, file=sys.stderr)
        await database.rows("pragma wal_checkpoint(truncate)")
    finally:
        await database.close()
    print(f" {count:,} rows", file=sys.stderr)


def _rows(count: int, late: bool) -> Iterator[HistoryEntry]:
    """Oldest first; those imported late are older than what is there by then."""
    for number in reversed(range(count)):
        is_late = number % LATE_EVERY == 7 and number > count // 10
        if is_late is late:
            yield many_row(number, count)
            if number % ELSEWHERE_EVERY == 0:
                yield many_row(number, count, Environment.PRODUCTION)


def asin(number: int) -> str:
    """The value that tells row `number`, counted from the newest, from all others; as mixed as real ones."""
    left = number * 1_580_030_173 % 36**8  # prime to 36, so that no two are the same
    letters = ""
    for _ in range(8):
        left, place = divmod(left, 36)
        letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place] + letters
    return f"B0{letters}"


def told(number: int, count: int) -> str:
    """What the line of a row shows: its value, or what went wrong."""
    error = many_row(number, count).error
    return error.code[:8] if error else asin(number)


def many_row(number: int, count: int, environment: Environment = Environment.LOCAL) -> HistoryEntry:
    """Row `number`, counted from the newest; always the same one."""
    chance = random.Random(f"{number} {environment}")  # noqa: S311 - the same at every run
    template = chance.choice(TEMPLATES)
    status = chance.choice(STATUSES)
    parameters = f'{{"asin": "{asin(number)}", "price": {chance.randrange(100_000) / 100:.2f}}}'
    request = create_notification_request(template, parameters, "ATVPDKIKX0DER")
    at = NEWEST_ROW - timedelta(microseconds=number * (LONG_US // count) + chance.randrange(1000))
    seller = chance.randrange(12)
    refused = status is Status.REJECTED
    acted_on = status is Status.SENT and chance.random() < 0.3
    return HistoryEntry(
        id=str(uuid.UUID(int=chance.getrandbits(128))),
        created_at=at,
        sent_at=at,
        profile=f"seller-{seller}",
        account=f"amzn1.application-oa2-client.bench/A{seller}/NA",
        environment=environment,
        status=status,
        actor=f"{chance.choice(('olga', 'ben', 'mia'))}@desk-{chance.randrange(4)}",
        template_id=template,
        template_version=1,
        marketplace_id="ATVPDKIKX0DER",
        parameters=parameters,
        message=f"From 2026-08-22 we suggest another price for {asin(number)}.",
        url="http://localhost" + request.path,
        body=request.body,
        notification_id=None if refused else str(uuid.UUID(int=chance.getrandbits(128))),
        deletion_reason=DeletionReason.INCORRECT_CONTENT if status is Status.DELETED else None,
        deleted_at=at if status is Status.DELETED else None,
        feedback=FeedbackState.RECORDED if acted_on else FeedbackState.NONE,
        feedback_action_code="SELLER_ACTION_COMPLETED" if acted_on else None,
        feedback_at=at if acted_on else None,
        request_id=str(uuid.UUID(int=chance.getrandbits(128))),
        http_status=400 if refused else 200,
        elapsed_ms=chance.randrange(80, 900),
        ticket=f"SUP-{number // 7}" if number % 3 == 0 else None,
        error=ErrorDetail("InvalidInput", "A value is missing.") if refused else None,
    )
