"""Knowing when the console has nothing left to do, instead of watching the processor's clock."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from textual import app as textual_app
from textual import pilot as textual_pilot
from textual._context import active_app

SURE = 3
"""Empty rounds in a row: what a callback wrote to a socket is read in the next one."""
FOR_THREADS_S = 0.25
"""What is waited for a thread at a time; one may wait for a person."""
PATIENCE_S = 30.0
"""Nothing that is sure to end takes so long, however busy the machine is."""


class _Jobs:
    """How many jobs threads have in hand."""

    def __init__(self) -> None:
        self.count = 0
        self._lock = threading.Lock()

    def counted(self, submit: Callable[..., Future[Any]]) -> Callable[..., Future[Any]]:
        def counting(pool: ThreadPoolExecutor, /, *work: Any, **more: Any) -> Future[Any]:
            future = submit(pool, *work, **more)
            self._add(1)
            future.add_done_callback(self._ended)
            return future

        return counting

    def _ended(self, future: Future[Any]) -> None:
        self._add(-1)

    def _add(self, number: int) -> None:
        with self._lock:
            self.count += number


JOBS = _Jobs()


async def quiet(min_sleep: float = 0.0, max_sleep: float = 1.0) -> None:
    """Wait until nothing is ready to run and no thread is at work; what waits for a time is left alone.

    Textual's own wait sleeps at least 20 ms, and looks whether the process used the processor meanwhile.
    """
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    began = time.monotonic()
    empty = 0
    while empty < SURE:
        await asyncio.sleep(0)
        waited = time.monotonic() - began
        assert waited < PATIENCE_S, "it never rests"
        empty = 0 if ready else empty + 1
        if empty and (JOBS.count or _is_held_back()) and waited < FOR_THREADS_S:
            empty = 0
            await asyncio.sleep(0.0005)


def _is_held_back() -> bool:
    """Whether Textual is about to paint, or to take over a new size, after some milliseconds."""
    app = active_app.get(None)
    return app is not None and bool(app._batch_count or app._resize_timer)


@contextmanager
def quiet_pilots() -> Iterator[None]:
    """Meanwhile every pilot waits so."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ThreadPoolExecutor, "submit", JOBS.counted(ThreadPoolExecutor.submit))
        for module in (textual_app, textual_pilot):
            patch.setattr(module, "wait_for_idle", quiet)
        yield
