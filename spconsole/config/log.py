"""The log: one file of this process's own words, without secrets, rotated, for its owner only.

Nothing is written before it is certain that there will be something worth keeping: lines wait in memory
until `start_writing`, or until a fault. A command that only looks leaves no file, and no
first frame waits for one.
"""

import logging
import os
import time
import traceback
from collections.abc import Callable
from io import TextIOWrapper
from logging import LogRecord
from pathlib import Path
from typing import TYPE_CHECKING

from spconsole.config.paths import make_private_folder
from spconsole.domain.errors import SpApiError, SpConsoleError, UsageError
from spconsole.domain.redaction import log_line

if TYPE_CHECKING:
    from logging.handlers import RotatingFileHandler

NAME = "spconsole"
MAX_BYTES = 1_000_000
KEPT = 3
"""Older files beside the one that is written."""
MOST_WAITING = 500


class Later:
    """Words that are found when their line is written, not before."""

    def __init__(self, words: Callable[[], str]) -> None:
        self._words = words

    def __str__(self) -> str:
        return self._words()


class OneLine(logging.Formatter):
    """A record as one line without secrets; a traceback as places in the code, without any value."""

    def __init__(self) -> None:
        super().__init__()
        self.converter = time.gmtime

    def format(self, record: LogRecord) -> str:
        stamp = f"{self.formatTime(record, '%Y-%m-%dT%H:%M:%S')}.{int(record.msecs):03d}Z"
        where = record.name.removeprefix(f"{NAME}.")
        text = f"{stamp} {record.process} {record.levelname} {where}: {record.getMessage()}"
        if record.exc_info and record.exc_info[1] is not None:
            text += f" | {places(record.exc_info[1])}"
        return log_line(text)


def places(error: BaseException) -> str:
    """Where a fault came from: kinds and places, neither messages nor locals, which may hold values."""
    seen: list[str] = []
    link: BaseException | None = error
    while link is not None and len(seen) < 5:
        frames = traceback.extract_tb(link.__traceback__)
        steps = " > ".join(f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames[-30:])
        seen.append(f"{type(link).__module__}.{type(link).__qualname__} at {steps or 'no place'}")
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return " | from ".join(seen)


def _short(filename: str) -> str:
    return "/".join(Path(filename).parts[-3:])


class LogFile(logging.Handler):
    """A rotated file that is opened when its first line is due; a failure of it stops nothing."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.problem = ""
        self._waiting: list[LogRecord] | None = []
        self._file: RotatingFileHandler | None = None
        self.setFormatter(OneLine())

    def emit(self, record: LogRecord) -> None:
        if self._waiting is not None and record.levelno < logging.ERROR:
            del self._waiting[: max(0, len(self._waiting) - MOST_WAITING)]
            self._waiting.append(record)
            return
        self.start_writing()
        self._write(record)

    def start_writing(self) -> None:
        """Write what has waited, and from now on every line at once."""
        waiting, self._waiting = self._waiting, None
        for record in waiting or ():
            self._write(record)

    def rest(self) -> None:
        """Let go of the file until there is another line."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def close(self) -> None:
        self.rest()
        super().close()

    def _write(self, record: LogRecord) -> None:
        try:
            if self._file is None:
                self._file = _open(self.path)
            self._file.setFormatter(self.formatter)
            self._file.emit(record)
        except OSError as error:
            self._fail(error)

    def _fail(self, error: OSError) -> None:
        self.problem = (
            f"The log {self.path} cannot be written: {error.strerror or error}. Make its folder writable."
        )


def _open(path: Path) -> "RotatingFileHandler":
    from logging.handlers import RotatingFileHandler  # noqa: PLC0415 - after the first frame

    class Private(RotatingFileHandler):
        """Its files are made for their owner alone, and its failures are raised."""

        def _open(self) -> TextIOWrapper:
            handle = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            return os.fdopen(handle, "a", encoding="utf-8", errors="backslashreplace")

        def handleError(self, record: LogRecord) -> None:
            raise  # noqa: PLE0704 - logging calls this while it handles the failure

    make_private_folder(path.parent)
    return Private(path, maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8")


def begin_log(path: Path) -> LogFile:
    """The log of this process, on that file from now on; lines wait until it is released."""
    logger = logging.getLogger(NAME)
    for handler in list(logger.handlers):
        if isinstance(handler, LogFile):
            if handler.path == path:
                return handler
            logger.removeHandler(handler)
            handler.close()
    log = LogFile(path)
    logger.addHandler(log)
    logger.setLevel(logging.INFO)
    logger.propagate = False  # never to the terminal, which the screen owns
    return log


def current_log() -> LogFile | None:
    """The log of this process, when it has one."""
    handlers = logging.getLogger(NAME).handlers
    return next((handler for handler in handlers if isinstance(handler, LogFile)), None)


def where_details() -> str:
    """Where to read more about a fault, for a person; nothing when it could not be written."""
    log = current_log()
    return f"Details, without secrets, are in {log.path}." if log and not log.problem else ""


def log_words(error: SpConsoleError) -> str:
    """An error for the log: in full when its words are ours alone.

    What Amazon says, and what is said of something typed, may hold the values of a notification.
    """
    kind = type(error).__name__
    if isinstance(error, SpApiError):
        codes = ", ".join(detail.code for detail in error.errors)
        return f"{kind}: HTTP {error.status}, request id {error.request_id}, {codes or 'no code'}"
    return kind if isinstance(error, UsageError) else f"{kind}: {error}"


def log_files(path: Path) -> list[Path]:
    """The log and its older files, newest first; those that there are."""
    older = [path.with_name(f"{path.name}.{number}") for number in range(1, KEPT + 1)]
    return [each for each in (path, *older) if each.is_file()]
