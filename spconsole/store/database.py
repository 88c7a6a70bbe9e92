"""Opening the history file: pragmas, migrations under a lock, and one transaction per event."""

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from spconsole.domain.errors import DiskFullError, StoreError
from spconsole.store import trigrams
from spconsole.store.connection import ConnectionThread, transaction
from spconsole.store.migrations import MIGRATIONS, NEWEST

ResultT = TypeVar("ResultT")

CLOSED = "The history is closed."
OUTDATED = "A newer spconsole has updated this history. Restart this one."
BUSY_MS = 5_000
"""How long one console waits for another that is writing."""


class Database:
    """One connection to a history file, on a thread of its own.

    A transaction is one function on that thread: it cannot be cancelled half-way, and two of them
    cannot mix.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._thread = ConnectionThread("history", CLOSED)
        self._finder = ConnectionThread("search", CLOSED)
        self.has_trigrams = False
        """Whether words are found by the index; otherwise every row is looked at."""
        self.outdated = ""
        """Why this console only reads from now on; empty while the file is as it knows it."""

    async def write(self, change: Callable[[sqlite3.Connection], ResultT]) -> ResultT:
        """One durable transaction; a failure inside undoes all of it.

        It goes through even when whoever waits for it is cancelled.

        Raises:
            StoreError: It could not be written.
        """

        def written(connection: sqlite3.Connection) -> ResultT:
            with transaction(connection):
                self._refuse_newer(connection)
                return change(connection)

        with self._told():
            return await asyncio.shield(self._start(written))

    async def rows(self, sql: str, values: tuple[object, ...] = ()) -> list[sqlite3.Row]:
        """All rows of one query.

        Raises:
            StoreError: The file could not be read.
        """
        with self._told():
            return await self._start(lambda connection: connection.execute(sql, values).fetchall())

    async def search(self, sql: str, values: tuple[object, ...] = ()) -> list[sqlite3.Row]:
        """All rows of a query that may take long: it keeps nobody waiting, and ends when it is cancelled.

        Raises:
            StoreError: The file could not be read.
        """
        if self.path is None:
            return await self.rows(sql, values)

        def find() -> list[sqlite3.Row]:
            if self._finder.connection is None:
                self._finder.connection = _connected(self.path)
                self._finder.connection.execute("pragma query_only = on")
            return self._finder.connection.execute(sql, values).fetchall()

        with self._told():
            return await self._finder.ask(find)

    async def data_version(self) -> int:
        """A number that changes when another process has written to the file; a newer schema is noticed."""

        def look(connection: sqlite3.Connection) -> int:
            version = int(connection.execute("pragma data_version").fetchone()[0])
            self._is_newer(connection)
            return version

        with self._told():
            return await self._start(look)

    def _is_newer(self, connection: sqlite3.Connection) -> bool:
        """Whether a newer console has migrated the file under this one; that is kept."""
        if int(connection.execute("pragma user_version").fetchone()[0]) > NEWEST:
            self.outdated = OUTDATED
        return bool(self.outdated)

    def _refuse_newer(self, connection: sqlite3.Connection) -> None:
        if self._is_newer(connection):
            raise StoreError(OUTDATED)

    def _start(self, work: Callable[[sqlite3.Connection], ResultT]) -> asyncio.Future[ResultT]:
        return self._thread.start(lambda: work(self._connected()))

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """A failure of the file as a sentence."""
        try:
            yield
        except sqlite3.Error as error:
            raise _failure(error, self.path) from error
        except UnicodeEncodeError as error:
            raise StoreError("Text with broken characters cannot be kept or found. Type it again.") from error

    def _connected(self) -> sqlite3.Connection:
        if self._thread.connection is None:
            raise StoreError(CLOSED)
        return self._thread.connection

    async def open(self) -> None:
        """Connect, on the thread that will keep the connection."""

        def connect() -> None:
            if self.path is not None:
                _bring_up_to_date(self.path)
            connection = self._thread.connection = _connected(self.path)
            if self.path is None:
                connection.executescript("".join(MIGRATIONS))
                trigrams.keep(connection)
            self.has_trigrams = trigrams.are_kept(connection)

        try:
            await self._thread.start(connect)
        except (sqlite3.Error, OSError) as error:
            raise _failure(error, self.path) from error

    async def close(self) -> None:
        """Let go of the file; what was begun is finished first, but for searches."""
        self._finder.interrupt()
        await self._finder.close()
        await self._thread.close()


async def open_database(path: Path | None) -> Database:
    """A history file at the newest schema; in memory without a path. The caller closes it.

    Raises:
        StoreError: It cannot be opened, or a newer spconsole wrote it.
    """
    database = Database(path)
    try:
        await database.open()
    except BaseException:
        await database.close()
        raise
    return database


def _connected(path: Path | None) -> sqlite3.Connection:
    connection = sqlite3.connect(path or ":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.executescript(_PRAGMAS)
    return connection


_PRAGMAS = f"""
pragma busy_timeout = {BUSY_MS};
pragma journal_mode = wal;
pragma synchronous = full;
pragma foreign_keys = on;
"""


def _bring_up_to_date(path: Path) -> None:
    """Take the migrations that are due, one process at a time, after a backup copy."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute(f"pragma busy_timeout = {BUSY_MS}")
        is_old = _version(connection, path) < NEWEST
        if is_old or trigrams.are_possible(connection) != trigrams.are_kept(connection):
            _migrate_locked(connection, path)
    finally:
        connection.close()


def _migrate_locked(connection: sqlite3.Connection, path: Path) -> None:
    from filelock import FileLock  # noqa: PLC0415 - rarely needed, and not free to import

    with FileLock(path.with_name(path.name + ".migrate.lock"), timeout=30, mode=0o600):
        version = _version(connection, path)
        if 0 < version < NEWEST:
            _back_up(connection, path.with_name(f"{path.name}.v{version}.backup"))
        for number, script in enumerate(MIGRATIONS[version:], version + 1):
            connection.executescript(f"begin immediate; {script}; pragma user_version = {number}; commit;")
        trigrams.keep(connection)


def _back_up(connection: sqlite3.Connection, target: Path) -> None:
    target.unlink(missing_ok=True)
    os.close(os.open(target, os.O_CREAT | os.O_RDWR, 0o600))
    copy = sqlite3.connect(target)
    try:
        connection.backup(copy)
    finally:
        copy.close()


def _version(connection: sqlite3.Connection, path: Path) -> int:
    version = int(connection.execute("pragma user_version").fetchone()[0])
    if version > NEWEST:
        raise StoreError(
            f"{path} was written by a newer spconsole (schema {version}, this one knows {NEWEST}). "
            "Update this spconsole, or point it elsewhere with --data-dir."
        )
    return version


def _failure(error: Exception, path: Path | None) -> StoreError:
    """What went wrong with the file, as an error of ours."""
    where = str(path or "the history in memory")
    reason = (error.strerror if isinstance(error, OSError) else "") or str(error)
    if "full" in reason.lower() or "no space" in reason.lower():
        return DiskFullError(f"Cannot write {where}: the disk is full. Free space and try again.")
    return StoreError(_words(where, reason))


_REFUSALS = ("readonly", "read-only", "permission", "unable to open", "not a directory")


def _words(where: str, reason: str) -> str:
    """A failure of the file as a sentence with the fix."""
    text = reason.lower()
    if "locked" in text or "busy" in text:
        return f"Cannot write {where}: another program holds it. Close it and try again."
    if "not a database" in text or "malformed" in text:
        return f"{where} is not a sound history file. Move it away; a new one will be made."
    if any(words in text for words in _REFUSALS):
        return f"Cannot write {where}. Make the folder writable, or choose another with --data-dir."
    return f"Cannot use {where}: {reason}. If it stays so, choose another folder with --data-dir."
