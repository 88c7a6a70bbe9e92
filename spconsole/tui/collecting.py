"""Garbage is collected when a key's frame has been painted, and not while somebody waits for it."""

import asyncio
import gc

REST_S = 0.05
"""After the last key: its frame is on the screen, and the next key is not there yet."""
BUSY = (20_000, 20, 50)
"""Thresholds for work without keys, as an import; a key makes about 5,000 objects that gc looks at."""
OLDER, ALL = 10, 500
"""Rests after which older objects are looked at too, and all of them: 1, 6 and 9 ms (decision 16)."""


class Collector:
    """Collects at rest."""

    def __init__(self) -> None:
        self._waiting: asyncio.TimerHandle | None = None
        self._rests = 0

    def touched(self) -> None:
        """Somebody does something: wait for the next rest."""
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = asyncio.get_running_loop().call_later(REST_S, self._collect)

    def _collect(self) -> None:
        self._waiting = None
        if not gc.isenabled():
            return  # nothing has been painted yet
        self._rests += 1
        gc.collect(2 if self._rests % ALL == 0 else 1 if self._rests % OLDER == 0 else 0)
