"""One SQLite connection on one thread of its own, and transactions that are taken wholly or not at all."""

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from spconsole.domain.errors import StoreError

ResultT = TypeVar("ResultT")


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Hold the file for writing; a failure inside undoes all of it."""
    connection.execute("begin immediate")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:  # SQLite itself has undone it when the disk is full
            connection.execute("rollback")
        raise


class ConnectionThread:
    """A connection, and the only thread that uses it: a function on it cannot be cancelled half-way.

    Args:
        name: What the thread is called.
        closed: What is said to whoever comes after the end.
    """

    def __init__(self, name: str, closed: str) -> None:
        self.connection: sqlite3.Connection | None = None
        """Set and read on the thread only."""
        self._words = closed
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._closed = False
        self._asked: object | None = None
        self._asking = threading.Lock()

    def start(self, work: Callable[[], ResultT]) -> asyncio.Future[ResultT]:
        """Hand work to the thread, behind what it was handed before.

        Raises:
            StoreError: It is closed.
        """
        if self._closed:
            raise StoreError(self._words)
        return asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def ask(self, work: Callable[[], ResultT]) -> ResultT:
        """Work that only reads: when whoever waits for it gives up, it is ended.

        Raises:
            StoreError: It is closed.
        """
        mine = object()
        given_up = threading.Event()

        def asked() -> ResultT:
            with self._asking:
                self._asked = mine
            try:
                if given_up.is_set():
                    raise sqlite3.OperationalError("interrupted")
                return work()
            finally:
                with self._asking:
                    self._asked = None

        try:
            return await self.start(asked)
        except asyncio.CancelledError:
            given_up.set()
            self.interrupt(mine)
            raise

    def interrupt(self, only: object = None) -> None:
        """End what `ask` is about, or only one work of it; what is not about any more is left alone."""
        with self._asking:
            if self.connection is not None and self._asked is not None and only in {None, self._asked}:
                self.connection.interrupt()

    async def close(self) -> None:
        """Let go of the file; what was begun is finished first."""
        if self._closed:
            return
        self._closed = True

        def disconnect() -> None:
            if self.connection is not None:
                self.connection.close()
                self.connection = None

        await asyncio.get_running_loop().run_in_executor(self._thread, disconnect)
        self._thread.shutdown()
