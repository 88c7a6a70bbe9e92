"""Which consoles are alive: each running process holds a lock, and a free lock means it is gone.

The locks are SQLite's own, on empty files: the operating system lets go of them however a process ends, and
they cost a start nothing, as SQLite is loaded anyway.
"""

import contextlib
import os
import sqlite3
import uuid
from pathlib import Path
from types import TracebackType


class ProcessLock:
    """Held from start to end."""

    def __init__(self, folder: Path) -> None:
        self.id = str(uuid.uuid4())
        self._folder = folder
        self._held: sqlite3.Connection | None = None

    def __enter__(self) -> "ProcessLock":
        """Take the lock.

        Raises:
            OSError: The folder cannot be written, or has no locks.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path(self.id)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        try:
            self._held = _lock(path)
        except sqlite3.Error as error:
            raise OSError(f"{path} cannot be locked ({error})") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._held is not None:
            self._held.close()
            self._path(self.id).unlink(missing_ok=True)

    def is_alive(self, process: str) -> bool:
        """Whether the process of that id still runs on this data folder; when it cannot be told, it does."""
        if process == self.id:
            return True
        path = self._path(process)
        if not path.exists():
            return False
        try:
            with contextlib.closing(_lock(path)):
                pass
        except sqlite3.Error:
            return True
        path.unlink(missing_ok=True)
        return False

    def _path(self, process: str) -> Path:
        return self._folder / f"{process}.lock"


def _lock(path: Path) -> sqlite3.Connection:
    """The lock of a file that is there, held until the connection is closed; refused while another has it."""
    connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("begin exclusive")
    except BaseException:
        connection.close()
        raise
    return connection
