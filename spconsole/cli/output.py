"""The only writer of stdout: JSON, lines, tables and CSV."""

import contextlib
import csv
import io
import json
import os
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence

from spconsole.cli.tables import Column, card, table
from spconsole.domain.errors import ExitCode, SpConsoleError
from spconsole.domain.literals import dump
from spconsole.domain.text import shown

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula."""


class OutputError(SpConsoleError):
    """What was asked may have been done, but its result could not be written."""

    title = "Output"
    code = "OutputError"
    exit_code = ExitCode.UNKNOWN


def write_json(value: object) -> None:
    """One JSON value."""
    _emit(_inert(dump(value, indent=2)) + "\n")


def write_json_lines(values: Iterable[object]) -> None:
    """JSON values, one a line."""
    for value in values:
        _emit(_inert(dump(value)) + "\n")


def write_csv(names: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    """A header and one line a row; no cell can be taken for a formula."""
    _emit(_csv_line(names))
    for row in rows:
        _emit(_csv_line([_cell(row[name]) for name in names]))


def write_line(text: str) -> None:
    """One line of text."""
    _emit(shown(text) + "\n")


def write_lines(lines: Iterable[str]) -> None:
    """Lines of text."""
    _emit("".join(shown(line) + "\n" for line in lines))


def write_card(fields: Sequence[tuple[str, str]]) -> None:
    """Names and values, one pair a line."""
    write_lines(card(fields))


def write_table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """A table as wide as the terminal; as wide as it takes where there is none."""
    width = shutil.get_terminal_size().columns if is_terminal() else None
    write_lines(table(columns, rows, width))


def is_terminal() -> bool:
    """Whether stdout is read by a person."""
    return sys.stdout is not None and sys.stdout.isatty()


def hush() -> None:
    """Let the rest of the output go nowhere: its reader is gone, and the exit must not stumble over it."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _emit(text: str) -> None:
    if sys.stdout is None:
        raise OutputError("stdout is closed, so the result has no place to go. It may have been done.")
    encoding = sys.stdout.encoding or "utf-8"
    try:
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stdout.flush()
    except BrokenPipeError:
        hush()
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(
            f"Cannot write the result: {reason}. It may have been done all the same."
        ) from error


def _inert(text: str) -> str:
    """JSON in which whatever a terminal might act on, or stdout cannot carry, is written as an escape."""
    carried = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "") == "utf8"
    if carried and shown(text) == text:
        return text
    return "".join(_escaped(char, carried=carried) for char in text)


def _escaped(char: str, *, carried: bool) -> str:
    if char == "\n" or (char.isascii() and char.isprintable()):
        return char
    return char if carried and shown(char) == char else json.dumps(char)[1:-1]


def _csv_line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([_defused(cell) for cell in cells])
    return shown(line.getvalue()) if is_terminal() else line.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else dump(value)


def _defused(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
