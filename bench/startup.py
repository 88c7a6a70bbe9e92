"""How long until the console shows history, against a bare Textual app, in turn: `python bench/startup.py`.

Also how long a key waits just after the first frame, and the memory at rest. Linux only.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from terminal import DOWN, Terminal, plain
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

    def start(self) -> tuple[Terminal, float]:
        """The program with its first frame painted, and the milliseconds that took."""
        terminal = Terminal(self.command, self.environ, SIZE)
        moment = terminal.wait(lambda raw: all(text in plain(raw) for text in self.wanted))
        return terminal, (moment - terminal.started) * 1000


def first_frame_ms(program: Program) -> float:
    terminal, took_ms = program.start()
    terminal.close()
    return took_ms


def key_waits_ms(terminal: Terminal) -> list[float]:
    """The wait of each key, pressed while the program may still be loading something."""
    waits = []
    for number in range(2, KEYS + 2):
        pressed = terminal.press(DOWN)
        position = f"{number} of {ROWS:,}"
        painted = terminal.wait(lambda raw, position=position: position in plain(raw))  # type: ignore[misc]
        waits.append((painted - pressed) * 1000)
        terminal.rest(max(0.0, KEY_EVERY_S - (time.perf_counter() - pressed)))
    return waits


def line(name: str, figure: str, target: str = "") -> None:
    print(f"{name:<46}{figure:>24}   {target}")


def middle_and_ends(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.0f} ms ({min(values):.0f} to {max(values):.0f})"


def report_start(console: Program, bare: Program, pairs: int) -> None:
    """Start both in turn, the order changing each time."""
    first_frame_ms(console), first_frame_ms(bare)
    ours, theirs = [], []
    for number in range(pairs):
        for program, figures in ((console, ours), (bare, theirs))[:: -1 if number % 2 else 1]:
            figures.append(first_frame_ms(program))
    ratios = [own / other for own, other in zip(ours, theirs, strict=True)]
    line(f"first frame, console, {ROWS:,} rows, {pairs} starts", middle_and_ends(ours))
    line("first frame, bare Textual app", middle_and_ends(theirs))
    figure = f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
    line("ratio, pair by pair", figure, f"target at most {MOST_RATIO}")


def report_keys_and_memory(console: Program, bare: Program, runs: int) -> None:
    waits, resting = [], []
    for _ in range(runs):
        terminal, _took = console.start()
        waits += key_waits_ms(terminal)
        terminal.rest(REST_S)
        resting.append(terminal.memory_mib())
        terminal.close()
    terminal, _took = bare.start()
    terminal.rest(REST_S)
    bare_mib = terminal.memory_mib()
    terminal.close()
    ordered = sorted(waits)
    middle, late = statistics.median(ordered), ordered[int(len(ordered) * 0.95)]
    line(f"key to repaint just after it, {len(waits)} keys", f"{middle:.0f} ms, p95 {late:.0f} ms")
    line("the longest of them", f"{ordered[-1]:.0f} ms", f"target at most {MOST_WAIT_MS:.0f} ms")
    line(
        "memory at rest", f"{max(resting):.1f} MiB", f"target at most {MOST_MIB:.0f} MiB; bare {bare_mib:.1f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=15, help="starts of each program")
    parser.add_argument("--runs", type=int, default=3, help="runs that press keys")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = make_used_folder(Path(folder) / "used")
        environ = surroundings(paths, Path(folder))
        console = Program(console_command(), environ, [asin(number) for number in range(ROWS_SEEN)])
        bare = Program(bare_command(), environ, ["a number"])
        report_start(console, bare, given.pairs)
        report_keys_and_memory(console, bare, given.runs)


if __name__ == "__main__":
    main()
