"""The sandbox's memory: one SQLite file of its own, shared by threads and by processes."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VERSION = 1
BUSY_S = 5.0

SCHEMA = """
CREATE TABLE IF NOT EXISTS sends (
    seller TEXT NOT NULL,
    notification_id TEXT NOT NULL,
    template_id TEXT NOT NULL,
    marketplace_id TEXT NOT NULL,
    request TEXT NOT NULL,
    created_at REAL NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    feedback INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (seller, notification_id)
);
CREATE INDEX IF NOT EXISTS sends_by_template ON sends (seller, template_id);
CREATE TABLE IF NOT EXISTS tokens (
    digest TEXT PRIMARY KEY,
    seller TEXT NOT NULL,
    expires_at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS buckets (
    seller TEXT NOT NULL,
    operation TEXT NOT NULL,
    level REAL NOT NULL,
    filled_at REAL NOT NULL,
    PRIMARY KEY (seller, operation)
);
"""


class StateFileError(Exception):
    """The sandbox's file cannot be used; the message says why and what to do."""


class State:
    """One connection, used by one transaction at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, and alone: other threads and processes wait their turn."""
        with self._lock, self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            yield self._connection

    def close(self) -> None:
        """Let go of the file; a later transaction fails."""
        with self._lock:
            self._connection.close()


def open_state(path: Path | None) -> State:
    """Open the file, made for its owner alone when it is new; None keeps everything in memory."""
    try:
        if path is not None:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        # Transactions are begun by hand, and the lock above keeps threads apart.
        connection = sqlite3.connect(
            path or ":memory:", timeout=BUSY_S, isolation_level=None, check_same_thread=False
        )
    except (OSError, sqlite3.Error) as error:
        raise StateFileError(_sentence(path, str(error))) from error
    try:
        _prepare(connection)
    except (sqlite3.Error, StateFileError) as error:
        connection.close()
        raise StateFileError(_sentence(path, str(error))) from error
    return State(connection)


def _prepare(connection: sqlite3.Connection) -> None:
    _use_wal(connection)
    connection.execute("PRAGMA synchronous=NORMAL")
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version not in (0, VERSION):
            raise StateFileError(f"it was written by another version of the sandbox ({version})")
        for statement in filter(str.strip, SCHEMA.split(";")):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version={VERSION}")


def _use_wal(connection: sqlite3.Connection) -> None:
    # SQLite does not wait for its busy time here: two processes that open a new file at once would collide.
    deadline = time.monotonic() + BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _sentence(path: Path | None, reason: str) -> str:
    name = path or "its memory"
    return f"The sandbox cannot use {name}: {reason}. Move the file away to start with a new one."
