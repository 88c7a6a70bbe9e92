"""What every import shares: a file read in stretches of bounded size, and what came of its lines."""

import asyncio
import logging
import os
import zlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, TypeVar, cast

from msgspec import Struct, field

from spconsole.domain.errors import StoreError, UsageError
from spconsole.domain.send_line import reason_of
from spconsole.domain.text import bounded, one_line
from spconsole.services.auditing import AuditEvent
from spconsole.services.context import Setup
from spconsole.services.resolving import require_recordable

LOG = logging.getLogger("spconsole.import")
MAX_LINE = 64 << 10
"""Bytes; what is longer is no line of a log, and is refused without being kept."""
STRETCH = 4_000
"""Lines in one transaction."""
SHOWN = 20
"""Refused lines, and unknown ids, that are told one by one; the rest is counted."""


class ImportKind(StrEnum):
    """What is imported."""

    SENDS = "sends"
    CLICKS = "clicks"
    HISTORY = "history"


class RefusedLine(Struct, frozen=True):
    """A line that was left out."""

    line: int
    reason: str


class ImportReport(Struct):
    """What came of a file, so far.

    Attributes:
        dry_run: Nothing was kept.
        counts: By a word for each.
        refused: The first of the lines that were left out.
        notes: Sentences about the whole.
        unknown_kept: How many ids without a row are kept, of earlier imports too.
        read: The part of the file that was read; None where it has no known size.
    """

    kind: ImportKind
    path: Path
    dry_run: bool
    counts: dict[str, int]
    lines: int = 0
    refused_count: int = 0
    refused: list[RefusedLine] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unknown_kept: int = 0
    read: float | None = None

    def refuse(self, line: int, reason: str | ValueError) -> None:
        """Count a line that was left out, and tell it while there are few."""
        self.refused_count += 1
        if len(self.refused) < SHOWN:
            said = reason_of(reason) if isinstance(reason, ValueError) else reason
            self.refused.append(RefusedLine(line, one_line(said)))

    def note_unknown(self, id_: str) -> None:
        """Tell an id that no row has, while there are few."""
        if len(self.unknown) < SHOWN and id_ not in self.unknown:
            self.unknown.append(id_)

    @property
    def words(self) -> str:
        """`12 lines: 10 new, 1 here already, 1 refused`."""
        counted = ", ".join(f"{count:,} {word}" for word, count in self.counts.items())
        lines = "line" if self.lines == 1 else "lines"
        return f"{self.lines:,} {lines}: {counted}, {self.refused_count:,} refused"


ReadT = TypeVar("ReadT")
OnProgress = Callable[[ImportReport], None]


class Stretch(Struct, frozen=True):
    """Some lines of a file.

    Attributes:
        first: The number of its first line, from 1.
        lines: As they are, without a byte order mark; None for one that is too long.
    """

    first: int
    lines: Sequence[bytes | None]


class LineFile:
    """A file, packed by gzip or not, read in stretches."""

    def __init__(self, path: Path) -> None:
        self._raw = path.open("rb")
        self._size = os.fstat(self._raw.fileno()).st_size
        self._text: IO[bytes] = self._raw
        self._next = 1
        if self._raw.peek(2)[:2] == b"\x1f\x8b":
            import gzip  # noqa: PLC0415 - few logs are packed

            self._text = cast("IO[bytes]", gzip.GzipFile(fileobj=self._raw))

    @property
    def read(self) -> float | None:
        """The part that was read."""
        return min(1.0, self._raw.tell() / self._size) if self._size else None

    def stretch(self, count: int = STRETCH) -> Stretch:
        """The next lines; none at the end.

        Raises:
            EOFError: It is packed, and was cut short.
            OSError: It cannot be read, or is no sound gzip file.
        """
        first, lines = self._next, [*self._some(count)]
        self._next += len(lines)
        return Stretch(first, lines)

    def _some(self, count: int) -> list[bytes | None]:
        readline, found = self._text.readline, list[bytes | None]()
        while len(found) < count and (line := readline(MAX_LINE)):
            if line[-1] != 10 and len(line) >= MAX_LINE:
                while (rest := readline(MAX_LINE)) and rest[-1] != 10:
                    pass
                found.append(None)
            else:
                found.append(line)
        if self._next == 1 and found and found[0]:
            found[0] = found[0].removeprefix(b"\xef\xbb\xbf")
        return found

    def close(self) -> None:
        self._text.close()
        self._raw.close()


TOO_LONG = f"It is longer than {MAX_LINE >> 10} KiB."


@asynccontextmanager
async def lines_of(path: Path) -> AsyncIterator[AsyncIterator[tuple[Stretch, float | None]]]:
    """Stretches of a file, read beside whatever else goes on, and how far they go.

    Raises:
        UsageError: It cannot be read, or not to its end.
    """
    try:
        file = LineFile(path)
    except OSError as error:
        raise UsageError(f"Cannot read {path}: {error.strerror or error}. Check the path.") from error
    try:
        yield _stretches(file, path)
    finally:
        file.close()


async def _stretches(file: LineFile, path: Path) -> AsyncIterator[tuple[Stretch, float | None]]:
    while True:
        try:
            stretch = await asyncio.to_thread(file.stretch)
        except (OSError, EOFError, zlib.error) as error:
            said = (error.strerror if isinstance(error, OSError) else "") or str(error)
            raise UsageError(
                f"{path} cannot be read to its end: {bounded(said, 200)}. What came before is kept; get the "
                "file again and repeat it, nothing doubles."
            ) from error
        if not stretch.lines:
            return
        yield stretch, file.read


def read_lines(
    stretch: Stretch, read: Callable[[bytes], ReadT | None], report: ImportReport
) -> list[tuple[int, ReadT]]:
    """What the lines of a stretch say, with their numbers; those that cannot be read are refused.

    It runs on a thread of its own while nothing else touches the report.

    Args:
        read: None for a line that does not count; raises ValueError for one that cannot be read.
    """
    found: list[tuple[int, ReadT]] = []
    for number, line in enumerate(stretch.lines, stretch.first):
        try:
            said = read(line) if line is not None else None
        except ValueError as error:
            report.lines += 1
            report.refuse(number, error)
            continue
        if line is None:
            report.refuse(number, TOO_LONG)
        elif said is not None:
            found.append((number, said))
        report.lines += line is None or said is not None
    return found


def require_import(setup: Setup) -> None:
    """Refuse where nothing may be written.

    Raises:
        BlockedError: This console was started to look only.
        StoreError: The history cannot be written.
    """
    require_recordable(setup, "Nothing is imported")
    if problem := setup.ledger.history.outdated:
        raise StoreError(problem)


def note_import(setup: Setup, report: ImportReport) -> None:
    """The line of an import in the audit trail; a dry run leaves none."""
    if report.dry_run:
        return
    words = f"{report.kind.value}, {report.words}; from {one_line(bounded(report.path.name, 100))}"
    setup.ledger.audit.note(AuditEvent.IMPORTED, words)
    LOG.info("imported %s, %s", report.kind.value, report.words)
