"""How long a key in the send form takes to be seen, against a bare `Input`: `python bench/typing.py`.

The two programs run side by side and are typed into in turn. Linux only.
"""

import sys

sys.path[0] += "/measuring"  # and not this folder, whose typing.py would stand before the standard one

import argparse
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from figures import report, report_preview, report_ratio
from terminal import CTRL_U, Terminal, anywhere, pieces
from used_folder import bare_command, console_command, make_used_folder, surroundings

SIZE = (120, 36)
DIGITS = "12345678901234567890"
SIDE_COLUMN, PREVIEW_ROWS = 70, range(2, 15)
"""Where the preview is, at this size: to the right, above the request."""
VERDICT_COLUMN = 50
TAIL = 8
"""Digits looked for in the field: a long value scrolls in it, and only its end is seen."""
SETTLED_S, BETWEEN_KEYS_S = 2.0, 0.03


def in_field(raw: str, value: str) -> bool:
    tail = value[-TAIL:]
    return any(tail in text for _, column, text in pieces(raw) if column < VERDICT_COLUMN)


def in_preview(raw: str, value: str) -> bool:
    return any(
        value in text for row, column, text in pieces(raw) if column >= SIDE_COLUMN and row in PREVIEW_ROWS
    )


def wait_ms(terminal: Terminal, pressed: float, seen: Callable[[str], bool]) -> float:
    return (terminal.wait(seen) - pressed) * 1000


def type_rounds(form: Terminal, bare: Terminal, rounds: int) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds of every key: in the form's field, in its preview, in the bare field."""
    field: list[float] = []
    preview: list[float] = []
    other: list[float] = []
    for _ in range(rounds):
        for length, digit in enumerate(DIGITS, 1):
            value = DIGITS[:length]
            pressed = form.press(digit.encode())
            field.append(wait_ms(form, pressed, lambda raw, value=value: in_field(raw, value)))  # type: ignore[misc]
            preview.append(preview_ms(form, pressed, value))
            form.rest(BETWEEN_KEYS_S)
            pressed = bare.press(digit.encode())
            other.append(wait_ms(bare, pressed, partial(anywhere, value=value)))
            bare.rest(BETWEEN_KEYS_S)
        for terminal in (form, bare):
            terminal.press(CTRL_U)
            terminal.rest(0.3)
    return field, preview, other


def preview_ms(form: Terminal, pressed: float, value: str) -> float:
    """When the preview had the value; it may have been painted together with the field."""
    if in_preview(form.raw, value):
        return (form.read_at - pressed) * 1000
    return wait_ms(form, pressed, partial(in_preview, value=value))


def open_form(terminal: Terminal) -> None:
    """From the main screen into the form of the first template, which has three parameters."""
    terminal.wait(partial(anywhere, value="AAA_FORM"))
    terminal.rest(SETTLED_S)
    terminal.press(b"n")
    terminal.wait(partial(anywhere, value="New notification"))
    terminal.rest(SETTLED_S)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10, help=f"times {len(DIGITS)} keys in each program")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environ = surroundings(make_used_folder(Path(folder) / "used"), Path(folder))
        form = Terminal(console_command(), environ, SIZE)
        bare = Terminal(bare_command(), environ, SIZE)
        open_form(form)
        bare.rest(SETTLED_S)
        field, preview, other = type_rounds(form, bare, given.rounds)
        form.close()
        bare.close()
    report("key to field, send form", field)
    report("key to field, bare Input", other)
    report_ratio(field, other)
    report_preview("key to preview, send form", preview)


if __name__ == "__main__":
    main()
