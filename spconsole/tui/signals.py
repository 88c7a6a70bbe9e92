"""Being told to end: SIGTERM, a terminal that is closed, or one that is suddenly gone."""

import asyncio
import contextlib
import errno
import os
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType
from typing import Any

from textual.app import App

from spconsole.domain.errors import StoreError
from spconsole.services.context import Ledger
from spconsole.services.history import sends_in_flight
from spconsole.services.holding import LEFT, take_back_all

GRACE_S = 3.0
"""How long an answer that is on its way is waited for."""
LAST_S = 8.0
"""After so long it is over, whatever still hangs: a terminal that takes nothing can stop a program."""
LOOK_S = 0.05
TERMINAL_S = 1.0

HANGUP = getattr(signal, "SIGHUP", signal.SIGTERM)
TOLD = tuple({signal.SIGTERM, HANGUP, getattr(signal, "SIGBREAK", signal.SIGTERM)})


@contextlib.contextmanager
def ends_when_told(app: App[Any], ledger: Ledger) -> Iterator[None]:
    """End the console in order when it is told to; at once when it is told again."""
    ending = _Ending(app, ledger, asyncio.get_running_loop())
    before = {number: signal.signal(number, ending.told) for number in TOLD}
    watch = asyncio.ensure_future(ending.watch_terminal())
    try:
        yield
    finally:
        watch.cancel()
        for number, handler in before.items():
            signal.signal(number, handler)


class _Ending:
    def __init__(self, app: App[Any], ledger: Ledger, loop: asyncio.AbstractEventLoop) -> None:
        self._app = app
        self._ledger = ledger
        self._loop = loop
        self._number = 0
        self._tasks: set[asyncio.Future[None]] = set()

    def told(self, number: int, _: FrameType | None = None) -> None:
        """A signal came. A plain handler hears it even while the loop waits for a terminal that hangs."""
        if self._number:
            os._exit(128 + number)
        self._number = number
        last = threading.Timer(LAST_S, os._exit, [128 + number])
        last.daemon = True
        last.start()
        if number == HANGUP and HANGUP != signal.SIGTERM:
            self._let_go_of_terminal()
        self._loop.call_soon_threadsafe(self._begin)

    def _begin(self) -> None:
        task = asyncio.ensure_future(self._end())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _let_go_of_terminal(self) -> None:
        """Paint nothing more: writing to a closed terminal fails, and waiting for it would never end.

        The system tells a program that was hung up to continue too, and Textual would start anew.
        """
        signal.signal(signal.SIGCONT, signal.SIG_DFL)
        _write_nowhere()
        if self._app._driver is not None:
            # Its writer has ended, or will, over what it had still to write; nothing may wait for it.
            vars(self._app._driver).update(write=_drop, _writer_thread=None)

    async def _end(self) -> None:
        """No more keys, nothing held goes out, and what is on its way may still be answered."""
        try:
            if self._app._driver is not None:
                self._app._driver.disable_input()
            with contextlib.suppress(StoreError):  # the next console that starts settles it
                await take_back_all(self._ledger, LEFT)
                for _ in range(round(GRACE_S / LOOK_S)):
                    if not await self._is_waiting():
                        break
                    await asyncio.sleep(LOOK_S)
        finally:
            self._app.exit(return_code=128 + self._number)

    async def _is_waiting(self) -> bool:
        if await sends_in_flight(self._ledger):
            return True
        return self._ledger.process in await self._ledger.calls.unsettled()

    async def watch_terminal(self) -> None:
        """A terminal may go without a signal (`nohup`); its console would then run on for nobody."""
        while not self._number:
            await asyncio.sleep(TERMINAL_S)
            if _is_gone():
                self.told(HANGUP)


def _is_gone() -> bool:
    """Whether the terminal that we read from was one, and has been closed."""
    if os.name != "posix" or sys.__stdin__ is None:
        return False
    import termios  # noqa: PLC0415 - not on Windows

    try:
        termios.tcgetattr(sys.__stdin__.fileno())
    except termios.error as error:
        return bool(error.args[0] == errno.EIO)
    except (OSError, ValueError):
        return False
    return False


def _drop(_: str) -> None:
    """Instead of a driver's `write`."""


def _write_nowhere() -> None:
    """What is on its way to the terminal goes nowhere."""
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(nowhere, stream)
        os.close(nowhere)
