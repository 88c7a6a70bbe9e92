"""Waiting, and the clock that never goes back; handed in, so that a test need not wait."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from msgspec import Struct


class Clock(Struct, frozen=True):
    """Seconds that only grow.

    Attributes:
        monotonic: Seconds since some moment. On some systems they stand still while the machine sleeps.
        sleep: Waits some seconds.
    """

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
