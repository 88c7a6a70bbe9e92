"""How long a key in the template editor takes to be seen, against a bare area: `python bench/editing.py`.

The two programs run side by side and are typed into in turn. Linux only.
"""

import sys

sys.path[0] += "/measuring"  # and not this folder, whose typing.py would stand before the standard one

import argparse
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from figures import report, report_preview, report_ratio
from terminal import Terminal, anywhere, pieces
from used_folder import bare_command, console_command, make_used_folder, surroundings

SIZE = (120, 36)
DIGITS = "12345678901234567890"
BACKSPACE = b"\x7f"
SIDE_COLUMN = 72
"""Where the preview begins, at this size."""
SETTLED_S, BETWEEN_KEYS_S = 2.0, 0.03
Waits = list[float]


def in_text(raw: str, value: str) -> bool:
    return any(column < SIDE_COLUMN for column in columns(raw, value))


def in_preview(raw: str, value: str) -> bool:
    return any(column >= SIDE_COLUMN for column in columns(raw, value))


def columns(raw: str, value: str) -> list[int]:
    return [column for _, start, text in pieces(raw) for column in columns_of(value, start, text)]


def columns_of(value: str, start: int, text: str) -> Iterator[int]:
    """Where it begins on the screen, in a piece that may go on over several lines."""
    for number, line in enumerate(text.split("\n")):
        place = line.find(value)
        while place >= 0:
            yield place + (0 if number else start)
            place = line.find(value, place + 1)


def type_rounds(editor: Terminal, bare: Terminal, rounds: int) -> tuple[Waits, Waits, Waits]:
    """Milliseconds of every key: in the editor's text, in its preview, in the bare area."""
    text: Waits = []
    preview: Waits = []
    other: Waits = []
    for _ in range(rounds):
        for length, digit in enumerate(DIGITS, 1):
            value = DIGITS[:length]
            pressed = editor.press(digit.encode())
            text.append((editor.wait(partial(in_text, value=value)) - pressed) * 1000)
            preview.append((preview_at(editor, value) - pressed) * 1000)
            editor.rest(BETWEEN_KEYS_S)
            pressed = bare.press(digit.encode())
            other.append((bare.wait(partial(anywhere, value=value)) - pressed) * 1000)
            bare.rest(BETWEEN_KEYS_S)
        for terminal in (editor, bare):
            terminal.press(BACKSPACE * len(DIGITS))
            terminal.rest(1.0)
    return text, preview, other


def preview_at(editor: Terminal, value: str) -> float:
    """When the preview had the value, lint with it; it may have been painted together with the text."""
    seen = partial(in_preview, value=value)
    return editor.read_at if seen(editor.raw) else editor.wait(seen)


def open_editor(terminal: Terminal) -> None:
    """From the main screen into the first template, the cursor behind its text."""
    terminal.wait(partial(anywhere, value="AAA_FORM"))
    terminal.rest(SETTLED_S)
    terminal.press(b"2")
    terminal.rest(SETTLED_S)
    terminal.press(b"e")
    terminal.wait(partial(anywhere, value="Preview with samples"))
    terminal.rest(SETTLED_S)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10, help=f"times {len(DIGITS)} keys in each program")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environ = surroundings(make_used_folder(Path(folder) / "used"), Path(folder))
        editor = Terminal(console_command(), environ, SIZE)
        bare = Terminal(bare_command("bare_area.py"), environ, SIZE)
        open_editor(editor)
        bare.rest(SETTLED_S)
        text, preview, other = type_rounds(editor, bare, given.rounds)
        editor.close()
        bare.close()
    report("key to text, editor", text)
    report("key to text, bare TextArea", other)
    report_preview("key to preview and lint, editor", preview)
    report_ratio(text, other, "ratio of the text")
    report_ratio(preview, other, "ratio, preview and lint included")


if __name__ == "__main__":
    main()
