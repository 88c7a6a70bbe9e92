"""Kills consoles in a stream of sends, and compares their history with the server's journal.

`python bench/crash.py [--each 50] [--anywhere 20] [--seed 1]`. A second console that is never killed sends
on the same folder all the time. Exits with 1 when a send was lost, made up or repeated. POSIX only.
"""

import sys

sys.path[0] += "/measuring"  # and not this folder, whose typing.py would stand before the standard one

import argparse
import asyncio
import random
import signal
import subprocess
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from crashing import PROFILES, WINDOWS
from journal import Journal, amount_of

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.history import Status

ANYWHERE = "anywhere"
EXPECTED = {
    "intent": {(None, 0)},
    "first byte": {("UNKNOWN", 0)},
    "answer": {("UNKNOWN", 0), ("UNKNOWN", 1)},
    "outcome": {("UNKNOWN", 1)},
}
"""Of the send that was caught: its row after the next start, and how often the server did it."""
CHILD = Path(__file__).parent / "measuring" / "crashing.py"
MOST_HITS = 8


@dataclass
class Bench:
    """One folder, one server, and what was seen.

    Attributes:
        caught: The window of each send that was caught, by its amount.
    """

    folder: Path
    journal: Journal
    caught: dict[str, str] = field(default_factory=dict)
    kills: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def start(self, window: str, hit: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(CHILD), window, str(hit), str(self.folder), self.journal.url]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdin=pipe, stdout=pipe)

    def kill_in(self, window: str, hit: int) -> None:
        """A console that kills itself in a window."""
        with self.start(window, hit) as child:
            said = child.communicate(timeout=60)[0].decode().strip()
        if child.returncode != -signal.SIGKILL or not said:
            self.wrong.append(
                f"{window}: the console was not killed there (it ended with {child.returncode})"
            )
            return
        self.kills[window] += 1
        self.caught[said] = window
        asyncio.run(self.start_next())

    def kill_anywhere(self, after_s: float) -> None:
        """A console that is killed from outside, wherever it is."""
        with self.start("none", 1) as child:
            time.sleep(after_s)
            child.kill()
        self.kills[ANYWHERE] += 1
        asyncio.run(self.start_next())

    async def start_next(self) -> None:
        """The next console on the folder, which settles what the killed one has left."""
        async with open_workspace(self.paths, Settings(), {}) as workspace:
            self.wrong += (workspace.ledger.problem and [workspace.ledger.problem]) or []

    @property
    def paths(self) -> Paths:
        return Paths(self.folder / "config", self.folder / "data")

    async def believed(self) -> dict[str, list[Status]]:
        """What the history says of each amount."""
        found: dict[str, list[Status]] = {}
        async with open_workspace(self.paths, Settings(), {}) as workspace:
            rows = await workspace.ledger.history._database.rows("select body, status from notifications")
        for body, status in rows:
            found.setdefault(amount_of(body), []).append(Status(status))
        return found

    def compare(self, believed: dict[str, list[Status]]) -> None:
        """Every send of either side, held against the other."""
        for amount in believed.keys() | self.journal.done.keys():
            rows, done = believed.get(amount, []), self.journal.done.get(amount, 0)
            story = f"{amount}: the history says {rows or 'nothing'}, the server did it {done} times"
            if len(rows) > 1 or done > 1:
                self.wrong.append(f"repeated: {story}")
            elif done and not rows:
                self.wrong.append(f"lost: {story}")
            elif rows == [Status.SENT] and not done:
                self.wrong.append(f"made up: {story}")
            elif rows and rows[0] not in {Status.SENT, Status.UNKNOWN}:
                self.wrong.append(f"neither sent nor unknown: {story}")
        for amount, window in self.caught.items():
            rows = believed.get(amount, [])
            seen = (rows[0].value if rows else None, self.journal.done.get(amount, 0))
            if seen not in EXPECTED[window]:
                self.wrong.append(f"{window}: {amount} ended as {seen}")

    def show(self, believed: dict[str, list[Status]], took_s: float) -> None:
        print(f"{'killed':<12}{'times':>6}   the send that was caught: row after the next start / done there")
        for window in (*EXPECTED, ANYWHERE):
            ends: Counter[str] = Counter()
            for amount in (each for each, where in self.caught.items() if where == window):
                rows = believed.get(amount, [])
                ends[f"{rows[0].value if rows else 'no row'} / {self.journal.done.get(amount, 0)}"] += 1
            words = ", ".join(f"{end}: {count}" for end, count in sorted(ends.items()))
            print(f"{window:<12}{self.kills[window]:>6}   {words}")
        statuses = Counter(rows[0].value for rows in believed.values())
        listed = ", ".join(f"{count} {status}" for status, count in sorted(statuses.items()))
        done = sum(self.journal.done.values())
        print(f"{sum(self.kills.values())} kills in {took_s:.0f} s; {listed}; server: {done} done")
        for words in self.wrong[:20]:
            print(f"WRONG  {words}")
        print("They agree." if not self.wrong else f"{len(self.wrong)} disagreements.")


def run(folder: Path, each: int, anywhere: int, seed: int) -> int:
    """All kills, and the comparison."""
    chance = random.Random(seed)  # noqa: S311 - an order of kills
    bench = Bench(folder, Journal())
    bench.paths.profiles.parent.mkdir(parents=True, exist_ok=True)
    bench.paths.profiles.write_text(PROFILES, encoding="utf-8")
    turns = [
        (window, 1 + number % MOST_HITS) for window in WINDOWS if window != "none" for number in range(each)
    ]
    turns += [(ANYWHERE, 0)] * anywhere
    chance.shuffle(turns)
    started = time.monotonic()
    with bench.start("none", 1) as neighbour:
        for window, hit in turns:
            if window == ANYWHERE:
                bench.kill_anywhere(chance.uniform(0.3, 1.5))
            else:
                bench.kill_in(window, hit)
        neighbour.communicate(timeout=60)
    if neighbour.returncode != 0:
        bench.wrong.append(f"the console that nobody killed ended with {neighbour.returncode}")
    believed = asyncio.run(bench.believed())
    bench.compare(believed)
    bench.show(believed, time.monotonic() - started)
    bench.journal.close()
    return 1 if bench.wrong else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=50, help="kills in each window")
    parser.add_argument("--anywhere", type=int, default=20, help="kills at any moment")
    parser.add_argument("--seed", type=int, default=1, help="their order")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        sys.exit(run(Path(home), given.each, given.anywhere, given.seed))
