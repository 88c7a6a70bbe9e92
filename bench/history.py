"""Whether a long history is slower than a short one: `python bench/history.py`. Linux only.

The histories are made at the first run, which takes about half a millisecond for a row.
"""

import sys

sys.path[0] += "/measuring"  # and not this folder, whose typing.py would stand before the standard one

import argparse
import asyncio
import re
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from figures import late
from many_rows import ABSENT, COMMON, RARE_ROW, asin, make_many_rows, many_row, told
from msgspec import structs
from terminal import DOWN, TAB, Terminal, plain
from used_folder import bare_command, console_command, surroundings

from spconsole.config.paths import Paths
from spconsole.store.database import open_database
from spconsole.store.history import HistoryStore

SIZE = (120, 36)
UP, PAGE_DOWN, PAGE_UP, TOP, END, ESCAPE = b"\x1b[A", b"\x1b[6~", b"\x1b[5~", b"g", b"G", b"\x1b"
SETTLED_S, BETWEEN_S, SEARCHED_S = 2.0, 0.03, 0.25
SCROLL_BAR = 119
INSERTS = 200
LETTERS = 8
MOST_OPEN, MOST_KEYS, MOST_SEARCH_MS, MOST_MORE_MIB, MOST_INSERT_MS = 1.3, 1.5, 20.0, 20.0, 2.0


@dataclass
class Figures:
    """What was measured of one history."""

    opened: list[float] = field(default_factory=list)
    keys: dict[str, list[float]] = field(default_factory=dict)
    searches: dict[str, list[float]] = field(default_factory=dict)
    mib: float = 0.0
    inserts: list[float] = field(default_factory=list)

    @property
    def all_keys(self) -> list[float]:
        return [wait for name, waits in self.keys.items() if "jump" not in name for wait in waits]


@dataclass(frozen=True)
class Bench:
    """One history, and how the console is started on it."""

    count: int
    paths: Paths
    environ: Mapping[str, str]

    def start(self) -> Terminal:
        return Terminal(console_command(), self.environ, SIZE)

    def is_open(self, raw: str) -> bool:
        text = plain(raw)
        return all(told(number, self.count) in text for number in range(10))

    def word(self, name: str) -> str:
        return {"rare": asin(int(self.count * RARE_ROW)), "common": COMMON, "absent": ABSENT}[name]

    def position(self, raw: str) -> int:
        """Where the cursor is painted to be, when its row is painted too; 0 otherwise."""
        found = re.findall(rf"(\d+) of {self.count:,}(?!\d)", plain(raw))
        return int(found[-1]) if found and told(int(found[-1]) - 1, self.count) in plain(raw) else 0


class Bare:
    """A `DataTable` of 100 rows, for the same keys."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.waits: list[float] = []
        self._terminal = Terminal(bare_command(), environ, SIZE)
        self._terminal.wait(lambda raw: "B000000009" in plain(raw))
        self._terminal.rest(SETTLED_S)
        self._terminal.press(TAB)
        self._terminal.rest(SETTLED_S)
        self._row = 1

    def press(self, keys: bytes) -> None:
        """An arrow or a page, in the direction where there are rows."""
        is_page = keys in {PAGE_DOWN, PAGE_UP}
        down, up, step = (PAGE_DOWN, PAGE_UP, 30) if is_page else (DOWN, UP, 1)
        goes_down = self._row + step < 90  # far from its end: a key that moves nothing paints nothing
        self._row += step if goes_down else -step
        self.waits.append(timed(self._terminal, down if goes_down else up, lambda raw: "SENT" in plain(raw)))

    def close(self) -> None:
        self._terminal.close()


def timed(terminal: Terminal, keys: bytes, seen: Callable[[str], bool], rest: float = BETWEEN_S) -> float:
    """Milliseconds from a key to its effect."""
    pressed = terminal.press(keys)
    wait = (terminal.wait(seen) - pressed) * 1000
    terminal.rest(rest)
    return wait


def measure_open(benches: Sequence[Bench], figures: Mapping[int, Figures], starts: int) -> None:
    """All in turn, so that a machine that drifts does so for all."""
    for number in range(starts + 1):
        for bench in benches[:: -1 if number % 2 else 1]:
            terminal = bench.start()
            moment = terminal.wait(bench.is_open)
            if number:  # the first one reads the files from the disk
                figures[bench.count].opened.append((moment - terminal.started) * 1000)
            terminal.close()


def started(benches: Sequence[Bench]) -> list[tuple[Bench, Terminal]]:
    """All of them side by side, so that a machine that drifts does so for all."""
    pairs = [(bench, bench.start()) for bench in benches]
    for bench, terminal in pairs:
        terminal.wait(bench.is_open)
        terminal.rest(SETTLED_S)
    return pairs


def stop(pairs: Sequence[tuple[Bench, Terminal]], figures: Mapping[int, Figures]) -> None:
    for bench, terminal in pairs:
        figures[bench.count].mib = max(figures[bench.count].mib, terminal.memory_mib())
        terminal.close()


def measure_keys(benches: Sequence[Bench], figures: Mapping[int, Figures], bare: Bare, times: int) -> None:
    pairs = started(benches)

    def press(name: str, keys: bytes, count: int = times) -> None:
        for _ in range(count):
            for bench, terminal in pairs:
                wait = timed(terminal, keys, lambda raw, bench=bench: bench.position(raw) > 0)  # type: ignore[misc]
                figures[bench.count].keys.setdefault(name, []).append(wait)
            bare.press(keys)

    press("top down", DOWN)
    press("top page down", PAGE_DOWN)
    press("jump to end", END, 1)
    press("end up", UP)
    press("end page up", PAGE_UP)
    press("jump to top", TOP, 1)
    for bench, terminal in pairs:
        drag_to_middle(terminal, bench)
    press("middle up", UP)
    press("middle page up", PAGE_UP)
    press("middle page down", PAGE_DOWN)
    press("jump to end again", END, 1)
    stop(pairs, figures)


def drag_to_middle(terminal: Terminal, bench: Bench) -> None:
    """Take the scroll bar with the mouse, half-way down, and click a row there."""
    for code, row, end in ((0, 3, "M"), (32, 6, "M"), (32, 10, "M"), (0, 10, "m")):
        terminal.press(f"\x1b[<{code};{SCROLL_BAR};{row}{end}".encode())
        terminal.rest(0.5)
    click = b"\x1b[<0;60;8M\x1b[<0;60;8m"
    timed(terminal, click, lambda raw: bench.position(raw) > 30, SETTLED_S)


def measure_searches(benches: Sequence[Bench], figures: Mapping[int, Figures], rounds: int) -> None:
    """Every key of a word, until the rows of the search so far are painted."""
    pairs = started(benches)
    for _ in range(rounds):
        for name in ("rare", "common", "absent"):
            for _bench, terminal in pairs:
                terminal.press(b"/")
                terminal.rest(SEARCHED_S)
            for length in range(1, LETTERS + 1):
                for bench, terminal in pairs:
                    typed = bench.word(name)[:length]
                    type_one(terminal, typed, figures[bench.count].searches.setdefault(name, []))
            for _bench, terminal in pairs:
                terminal.press(ESCAPE)
                terminal.rest(1.0)
    stop(pairs, figures)


def type_one(terminal: Terminal, typed: str, waits: list[float]) -> None:
    """The last letter of what is typed; the first two are not found by the index."""
    key = typed[-1].encode()
    if len(typed) < 3:
        terminal.press(key)
        terminal.rest(SEARCHED_S)
        return
    waits.append(timed(terminal, key, lambda raw: f"History   {typed} " in plain(raw), SEARCHED_S))


async def measure_inserts(bench: Bench, figures: Figures) -> None:
    """One row after the other, as a send writes it, without waiting for the disk; then they are deleted."""
    database = await open_database(bench.paths.history)
    await database.rows("pragma synchronous = off")
    history = HistoryStore(database)
    rows = [
        structs.replace(many_row(number, bench.count), id=f"bench-{uuid.uuid4()}")
        for number in range(INSERTS)
    ]
    for row in rows:
        before = time.perf_counter()
        await history.add(row)
        figures.inserts.append((time.perf_counter() - before) * 1000)
    await database.rows(
        "delete from notifications where id like 'bench-%' and seq > ?",
        (await history.newest_seq() - INSERTS,),
    )
    await database.close()


def spread(values: Sequence[float]) -> str:
    return (
        f"p50 {statistics.median(values):7.1f}   p95 {late(values):7.1f}   most {max(values):7.1f}"
        if values
        else "-"
    )


def line(name: str, figure: str, target: str = "") -> None:
    print(f"{name:<44}{figure:<50}{target}", flush=True)


def report(figures: Mapping[int, Figures], bare: Sequence[float]) -> None:
    smallest, largest = figures[min(figures)], figures[max(figures)]
    for count, found in figures.items():
        line(f"{count:,} rows: open, ms", spread(found.opened))
        for name, waits in (
            found.keys | {f"search, {word}": each for word, each in found.searches.items()}
        ).items():
            line(f"    {name}", spread(waits))
        line("    one insert", spread(found.inserts), f"target p50 under {MOST_INSERT_MS:.0f} ms")
        line("    memory", f"{found.mib:.1f} MiB")
    line("bare DataTable of 100 rows, keys", spread(bare))
    ratios = [big / small for big, small in zip(largest.opened, smallest.opened, strict=True)]
    line("open, largest by smallest", f"{statistics.median(ratios):.2f}", f"target at most {MOST_OPEN}")
    ratio = late(largest.all_keys) / late(smallest.all_keys)
    line("keys p95, largest by smallest", f"{ratio:.2f}", f"target at most {MOST_KEYS}")
    line("keys p95, largest by bare", f"{late(largest.all_keys) / late(bare):.2f}", "target below 1")
    searched = [wait for waits in largest.searches.values() for wait in waits]
    line("search p95, largest", f"{late(searched):.1f} ms", f"target under {MOST_SEARCH_MS:.0f} ms")
    line(
        "memory, largest less smallest",
        f"{largest.mib - smallest.mib:.1f} MiB",
        f"at most {MOST_MORE_MIB:.0f}",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--cache", type=Path, default=Path(tempfile.gettempdir()), help="where histories are kept"
    )
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--starts", type=int, default=7)
    parser.add_argument("--keys", type=int, default=30, help="times each key is pressed")
    parser.add_argument("--rounds", type=int, default=2, help="times each word is searched for")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        benches = [
            Bench(count, paths, surroundings(paths, Path(home)))
            for count, paths in ((count, make_many_rows(given.cache, count)) for count in given.rows)
        ]
        figures = {bench.count: Figures() for bench in benches}
        measure_open(benches, figures, given.starts)
        bare = Bare(benches[0].environ)
        measure_keys(benches, figures, bare, given.keys)
        bare.close()
        measure_searches(benches, figures, given.rounds)
        for bench in benches:
            asyncio.run(measure_inserts(bench, figures[bench.count]))
    report(figures, bare.waits)


if __name__ == "__main__":
    main()
