"""A look at a history file for a diagnosis: opened for reading only, nothing is made, migrated or locked."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from msgspec import Struct

from spconsole.domain.errors import StoreError
from spconsole.store.migrations import NEWEST

TOLD_COLUMNS = (
    "at", "operation", "environment", "profile", "outcome", "template_id", "http_status", "request_id",
    "elapsed_ms", "process",
)  # fmt: skip
"""Without `detail`: Amazon's words may repeat a value."""


class HistoryCounts(Struct, frozen=True):
    """What a history file holds.

    Attributes:
        schema: Its version; 0 while it is empty.
        counts: Environment, status and number of notifications.
    """

    schema: int
    counts: tuple[tuple[str, str, int], ...]

    @property
    def rows(self) -> int:
        """Notifications of all environments."""
        return sum(count for _, _, count in self.counts)


def count_history(path: Path) -> HistoryCounts:
    """Its schema and how many notifications have which status.

    Raises:
        StoreError: It cannot be read, or a newer spconsole wrote it.
    """
    with _reading(path) as connection:
        schema = int(connection.execute("pragma user_version").fetchone()[0])
        if schema > NEWEST:
            raise StoreError(f"{path} was written by a newer spconsole. Update this one.")
        counts = connection.execute(
            "select environment, status, count(*) from notifications group by environment, status"
        ).fetchall() if schema else []  # fmt: skip
    return HistoryCounts(schema, tuple(counts))


def last_calls(path: Path, limit: int) -> list[dict[str, object]]:
    """The newest calls to Amazon, without bodies and answers.

    Raises:
        StoreError: They cannot be read.
    """
    columns = ", ".join(TOLD_COLUMNS)
    with _reading(path) as connection:
        rows = connection.execute(
            f"select {columns} from calls order by at desc, seq desc limit ?",  # noqa: S608 - our own names
            (limit,),
        ).fetchall()
    return [dict(zip(TOLD_COLUMNS, row, strict=True)) for row in rows]


def finds_words() -> bool:
    """Whether this SQLite has the trigram index that fast word search needs."""
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.execute("create virtual table words using fts5(text, tokenize = 'trigram')")
        except sqlite3.Error:
            return False
        return True


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise StoreError(f"Cannot read {path}: {error}. {_mended_by(error)}") from error


def _mended_by(error: sqlite3.Error) -> str:
    """What to do about a history that cannot be read; only a damaged one is in the way."""
    text = str(error).lower()
    if "not a database" in text or "malformed" in text:
        return "Move it away; a new one will be made."
    if "locked" in text or "busy" in text:
        return "Close the program that holds it, and look again."
    return "Make the file and its folder readable and writable for you; do not move it away."
