"""How long until the console shows history, against a bare Textual app, in turn: `python bench/startup.py`.

Also how long a key waits just after the first frame, and the memory at rest. Linux only.
"""

import sys

sys.path[0] += "/measuring"  # and not this folder, whose typing.py would stand before the standard one

import argparse
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from figures import late
from many_rows import make_many_rows, told
from terminal import DOWN, Terminal, anywhere, plain
from used_folder import ROWS, asin, bare_command, console_command, make_used_folder, surroundings

SIZE = (120, 36)
ROWS_SEEN = 10
KEY_EVERY_S, KEYS = 0.05, 60
REST_S = 3.0
MOST_RATIO, MOST_WAIT_MS, MOST_MIB = 1.4, 100.0, 65.0


@dataclass(frozen=True, slots=True)
class Program:
    """What to start, and how its first frame is told."""

    command: Sequence[str]
    environ: Mapping[str, str]
    wanted: Sequence[str]

    def start(self) -> tuple[Terminal, "Start"]:
        """The program with its first frame painted."""
        terminal = Terminal(self.command, self.environ, SIZE)
        moment = terminal.wait(lambda raw: all(text in plain(raw) for text in self.wanted))
        return terminal, Start((moment - terminal.started) * 1000, terminal.worked_ms())

    def started(self) -> "Start":
        """What a start took; the program is closed again."""
        terminal, start = self.start()
        terminal.close()
        return start


@dataclass(frozen=True, slots=True)
class Start:
    """Milliseconds to the first frame, by the clock and of the processors."""

    took: float
    worked: float


def key_waits_ms(terminal: Terminal, rows: int) -> list[float]:
    """The wait of each key, pressed while the program may still be loading something."""
    waits = []
    for number in range(2, KEYS + 2):
        pressed = terminal.press(DOWN)
        painted = terminal.wait(partial(anywhere, value=f"{number} of {rows:,}"))
        waits.append((painted - pressed) * 1000)
        terminal.rest(max(0.0, KEY_EVERY_S - (time.perf_counter() - pressed)))
    return waits


def line(name: str, figure: str, target: str = "") -> None:
    print(f"{name:<46}{figure:>24}   {target}")


def middle_and_ends(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.0f} ms ({min(values):.0f} to {max(values):.0f})"


def report_start(console: Program, bare: Program, pairs: int, rows: int) -> None:
    """Start both in turn, the order changing each time."""
    console.started(), bare.started()
    ours: list[Start] = []
    theirs: list[Start] = []
    for number in range(pairs):
        for program, starts in ((console, ours), (bare, theirs))[:: -1 if number % 2 else 1]:
            starts.append(program.started())
    line(f"first frame, console, {rows:,} rows, {pairs} starts", middle_and_ends([s.took for s in ours]))
    line("first frame, bare Textual app", middle_and_ends([s.took for s in theirs]))
    pairwise = list(zip(ours, theirs, strict=True))
    target = f"target at most {MOST_RATIO}"
    line("ratio, pair by pair", ratios([own.took / other.took for own, other in pairwise]), target)
    line("ratio of processor time", ratios([own.worked / other.worked for own, other in pairwise]))


def ratios(found: Sequence[float]) -> str:
    return f"{statistics.median(found):.2f} ({min(found):.2f} to {max(found):.2f})"


def report_keys_and_memory(console: Program, bare: Program, runs: int, rows: int) -> None:
    waits, resting = [], []
    for _ in range(runs):
        terminal, _start = console.start()
        waits += key_waits_ms(terminal, rows)
        terminal.rest(REST_S)
        resting.append(terminal.memory_mib())
        terminal.close()
    terminal, _start = bare.start()
    terminal.rest(REST_S)
    bare_mib = terminal.memory_mib()
    terminal.close()
    middle = statistics.median(waits)
    line(f"key to repaint just after it, {len(waits)} keys", f"{middle:.0f} ms, p95 {late(waits):.0f} ms")
    line("the longest of them", f"{max(waits):.0f} ms", f"target at most {MOST_WAIT_MS:.0f} ms")
    line(
        "memory at rest", f"{max(resting):.1f} MiB", f"target at most {MOST_MIB:.0f} MiB; bare {bare_mib:.1f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=15, help="starts of each program")
    parser.add_argument("--runs", type=int, default=3, help="runs that press keys")
    parser.add_argument("--rows", type=int, default=ROWS, help="another number is made as for history.py")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()), help="where that is kept")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if given.rows == ROWS:
            paths, seen = (
                make_used_folder(Path(folder) / "used"),
                [asin(number) for number in range(ROWS_SEEN)],
            )
        else:
            paths = make_many_rows(given.cache, given.rows)
            seen = [told(number, given.rows) for number in range(ROWS_SEEN)]
        environ = surroundings(paths, Path(folder))
        console = Program(console_command(), environ, seen)
        bare = Program(bare_command(), environ, ["a number"])
        report_start(console, bare, given.pairs, given.rows)
        report_keys_and_memory(console, bare, given.runs, given.rows)


if __name__ == "__main__":
    main()
