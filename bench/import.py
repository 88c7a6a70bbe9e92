"""One million lines of an access log, imported in one pass: processor time, memory, and `grep -c` beside it.

    python bench/import.py [--lines 1000000] [--rows 100000]

The log is the same every time: Combined lines of which a fifth carry the id of a row, a tenth an id that
no row has, and one in a thousand cannot be read. Everything is made in a temporary folder.
"""

import sys

sys.path[0] += "/measuring"  # and not this folder, whose typing.py would stand before the standard one

import argparse
import asyncio
import json
import os
import random
import resource
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from spconsole.domain.history import HistoryEntry, Status
from spconsole.domain.sellers import Environment
from spconsole.store.database import open_database
from spconsole.store.history import HistoryStore

START = datetime(2026, 8, 1, tzinfo=UTC)
LEAST = 50_000
"""Lines for each second of processor time."""
MOST_MIB = 120
"""Resident memory at its highest: the program itself takes about half of it."""


def notification_id(number: int, known: bool = True) -> str:
    return str(uuid.UUID(int=(number << 64 | 0xABCD) + (0 if known else 1 << 120)))


def lines(count: int, rows: int) -> Iterator[str]:
    dice = random.Random(7)  # noqa: S311 - the same log every time
    for number in range(count):
        at = START + timedelta(seconds=number)
        kind = dice.random()
        if kind < 0.001:
            yield "\x16\x03\x01 not a line of a log\n"
            continue
        path = f"/static/{number % 977}.css?v={number}"
        if kind < 0.3:
            id_ = notification_id(dice.randrange(rows), kind < 0.2)
            path = f"/prices?src=sc&campaign=late-summer&nid={id_}"
        yield (
            f'203.0.113.{number % 250} - - [{at:%d/%b/%Y:%H:%M:%S} +0000] "GET {path} HTTP/1.1" 200 5123 '
            '"https://sellercentral.example/" "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101"\n'
        )


async def fill(folder: Path, rows: int) -> None:
    database = await open_database(folder / "history.db")
    entries = (
        HistoryEntry(
            id=str(uuid.UUID(int=number)),
            created_at=START - timedelta(minutes=number),
            profile="acme",
            account="client/partner/NA",
            environment=Environment.PRODUCTION,
            status=Status.SENT,
            actor="bench",
            template_id="PRICE_CHANGE",
            notification_id=notification_id(number),
        )
        for number in range(rows)
    )
    await HistoryStore(database).add_many(entries)
    await database.close()


def measure(folder: Path, log: Path, count: int) -> bool:
    """Import once as a command, and print what it took."""
    command = [sys.executable, "-m", "spconsole", "--data-dir", str(folder), "--config-dir", str(folder)]
    begun, before = time.perf_counter(), os.times()
    ran = subprocess.run([*command, "import", "clicks", str(log), "--json"], capture_output=True, check=True)
    wall, after = time.perf_counter() - begun, os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    mib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    told = json.loads(ran.stdout)
    print(", ".join(f"{name} {value:,}" for name, value in told.items() if type(value) is int))
    print(f"import: {wall:.1f} s, {cpu:.1f} s of processor, {count / cpu:,.0f} lines/s, {mib:.0f} MiB")
    return count / cpu >= LEAST and mib <= MOST_MIB


def grep(log: Path) -> None:
    before = os.times()
    found = subprocess.run(["grep", "-c", "nid=", str(log)], capture_output=True, check=True).stdout  # noqa: S607
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    print(f"grep -c: {int(found):,} lines, {cpu:.2f} s of processor")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--rows", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        folder.mkdir(mode=0o700)
        log = Path(name) / "access.log"
        asyncio.run(fill(folder, given.rows))
        with log.open("w", encoding="utf-8") as file:
            file.writelines(lines(given.lines, given.rows))
        print(f"{given.lines:,} lines, {log.stat().st_size >> 20} MiB; {given.rows:,} rows")
        good = measure(folder, log, given.lines)
        print("again, with nothing new:")
        good = measure(folder, log, given.lines) and good
        grep(log)
    print("within the targets" if good else f"MISSED: {LEAST:,} lines/s and {MOST_MIB} MiB")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
