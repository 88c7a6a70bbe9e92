"""Digits typed into ours and into a bare program in turn: when each was painted, and the preview with it."""

import argparse
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from terminal import Terminal, anywhere
from used_folder import bare_command, console_command, make_used_folder, surroundings

SIZE = (120, 36)
DIGITS = "12345678901234567890"
SETTLED_S, BETWEEN_KEYS_S, EMPTIED_S = 2.0, 0.03, 1.0
Seen = Callable[[str, str], bool]
"""Whether what was painted shows a value."""


@dataclass
class Waits:
    """Milliseconds of every key, until it was seen."""

    ours: list[float] = field(default_factory=list)
    preview: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Field:
    """Where ours is typed into.

    Attributes:
        keys: From the main screen to it, one after the other, each with words that are painted then.
        empty: The keys that empty it again.
        seen: Whether it shows a value.
        previewed: Whether the preview beside it does.
        bare: The script of the program to compare with.
    """

    keys: Sequence[tuple[bytes, str]]
    empty: bytes
    seen: Seen
    previewed: Seen
    bare: str = "bare.py"


def measure(doc: str | None, asked: Field) -> Waits:
    """Start both, and type into one and the other, as often as the command line says."""
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("--rounds", type=int, default=10, help=f"times {len(DIGITS)} keys in each program")
    given = parser.parse_args()
    waits = Waits()
    with tempfile.TemporaryDirectory() as folder:
        environ = surroundings(make_used_folder(Path(folder) / "used"), Path(folder))
        ours = Terminal(console_command(), environ, SIZE)
        bare = Terminal(bare_command(asked.bare), environ, SIZE)
        _open(ours, asked)
        bare.rest(SETTLED_S)
        for _ in range(given.rounds):
            _type(ours, bare, asked, waits)
        ours.close()
        bare.close()
    return waits


def _open(ours: Terminal, asked: Field) -> None:
    ours.wait(partial(anywhere, value="AAA_FORM"))
    ours.rest(SETTLED_S)
    for key, words in asked.keys:
        ours.press(key)
        if words:
            ours.wait(partial(anywhere, value=words))
        ours.rest(SETTLED_S)


def _type(ours: Terminal, bare: Terminal, asked: Field, waits: Waits) -> None:
    for length, digit in enumerate(DIGITS, 1):
        value = DIGITS[:length]
        pressed = ours.press(digit.encode())
        waits.ours.append((ours.wait(partial(asked.seen, value)) - pressed) * 1000)
        waits.preview.append((_previewed_at(ours, partial(asked.previewed, value)) - pressed) * 1000)
        ours.rest(BETWEEN_KEYS_S)
        pressed = bare.press(digit.encode())
        waits.bare.append((bare.wait(partial(anywhere, value=value)) - pressed) * 1000)
        bare.rest(BETWEEN_KEYS_S)
    for terminal in (ours, bare):
        terminal.press(asked.empty)
        terminal.rest(EMPTIED_S)


def _previewed_at(ours: Terminal, seen: Callable[[str], bool]) -> float:
    """When the preview had the value; it may have been painted together with the field."""
    return ours.read_at if seen(ours.raw) else ours.wait(seen)
