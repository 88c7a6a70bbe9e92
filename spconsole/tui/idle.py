"""The idle lock: in production, whoever went away comes back to a console that only looks."""

import math
from collections.abc import Callable
from datetime import datetime

from spconsole.services.clock import Clock


class IdleLock:
    """Locks after some minutes without a key or a click, and stays locked until somebody unlocks it.

    Time counts by two clocks, whichever says more: the monotonic one, and the one on the wall, which goes on
    while the machine sleeps.

    Args:
        now: The moment on the wall.
        on_lock: Told when it locks.
    """

    def __init__(
        self,
        minutes: int,
        clock: Clock,
        now: Callable[[], datetime],
        on_lock: Callable[[], None] = lambda: None,
    ) -> None:
        self.minutes = minutes
        self.is_locked = False
        self._clock = clock
        self._now = now
        self._on_lock = on_lock
        self._touched = self._moments()

    @property
    def minutes_left(self) -> int:
        """Minutes until it locks, the begun one included."""
        return max(0, math.ceil(self.minutes - self._idle_s() / 60))

    @property
    def words(self) -> str:
        """The same for the top bar."""
        return "locked" if self.is_locked else f"lock in {self.minutes_left} min"

    def look(self) -> bool:
        """Lock when it is time; whether it is locked."""
        if not self.is_locked and self._idle_s() >= self.minutes * 60:
            self.is_locked = True
            self._on_lock()
        return self.is_locked

    def touch(self) -> None:
        """Somebody is there; one who comes too late finds it locked."""
        if not self.look():
            self._touched = self._moments()

    def unlock(self) -> None:
        """Begin again."""
        self.is_locked = False
        self._touched = self._moments()

    def _moments(self) -> tuple[float, datetime]:
        return self._clock.monotonic(), self._now()

    def _idle_s(self) -> float:
        monotonic, wall = self._touched
        return max(self._clock.monotonic() - monotonic, (self._now() - wall).total_seconds())
