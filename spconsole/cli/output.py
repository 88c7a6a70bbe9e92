"""The only writer of stdout: JSON, lines, tables and CSV."""

import contextlib
import functools
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import ParamSpec

from spconsole.cli.tables import Column, card, table
from spconsole.domain.errors import ExitCode, SpConsoleError
from spconsole.domain.literals import dump
from spconsole.domain.text import shown

P = ParamSpec("P")


class OutputError(SpConsoleError):
    """What was asked may have been done, but its result could not be written."""

    title = "Output"
    code = "OutputError"
    exit_code = ExitCode.UNKNOWN

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason} It may have been done all the same: look at history.")
        self.reason = reason


class UnreadOutputError(OutputError):
    """What was asked for was only to be looked at, and could not be written."""

    exit_code = ExitCode.NOT_DONE

    def __init__(self, reason: str) -> None:
        SpConsoleError.__init__(self, f"{reason} Nothing was sent; give the output another place.")
        self.reason = reason


def reading(command: Callable[P, int]) -> Callable[P, int]:
    """A command that only looks: whose output fails has certainly changed nothing."""

    @functools.wraps(command)
    def read(*given: P.args, **options: P.kwargs) -> int:
        try:
            return command(*given, **options)
        except OutputError as error:
            raise UnreadOutputError(error.reason) from error

    return read


def write_json(value: object) -> None:
    """One JSON value."""
    _emit(_inert(dump(value, indent=2)) + "\n")


def write_piece(text: str, *, is_json: bool) -> bool:
    """A part of a longer text, as it comes.

    Returns:
        Whether anybody reads on.
    """
    return _emit(_inert(text) if is_json else text)


def write_line(text: str) -> None:
    """One line of text."""
    _emit(shown(text) + "\n")


def write_as_is(text: str) -> None:
    """Text for another program, byte for byte; a terminal is shown its escapes instead of obeying them."""
    _emit(shown(text) if is_terminal() else text)


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
    """Let the rest of the output go nowhere: nobody can have it, and the exit must not stumble over it."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _emit(text: str) -> bool:
    """Write; whether anybody reads on."""
    if sys.stdout is None:
        raise OutputError("stdout is closed, so the result has no place to go.")
    encoding = sys.stdout.encoding or "utf-8"
    try:
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stdout.flush()
    except BrokenPipeError:
        hush()
        return False
    except OSError as error:
        hush()  # what was not written would be tried again at the exit, whose code would then be 120
        reason = error.strerror or error
        raise OutputError(f"Cannot write the result: {reason}.") from error
    return True


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
