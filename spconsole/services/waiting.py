"""What waits just now, in this console: calls before their turn or their next try, by the rows they reach."""

from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec import Struct

from spconsole.domain.history import DELETABLE, ApiCall, HistoryEntry
from spconsole.domain.notifications import Operation
from spconsole.domain.usage import Pause


class Waiting(Struct, frozen=True):
    """One wait.

    Attributes:
        until: When it goes, or goes again.
    """

    pause: Pause
    until: datetime

    def is_over(self, now: datetime) -> bool:
        """Whether the next try has begun; what is repeated at once is told until its answer comes."""
        return bool(self.pause.seconds) and now >= self.until

    def words(self, now: datetime) -> str:
        """The sentence for it, with the seconds that are left."""
        return self.pause.words_in((self.until - now).total_seconds())


class Waits:
    """The waits of this console; they are of this moment only, and in no file.

    Attributes:
        changed: Told whenever one begins, and when its call ends.
    """

    def __init__(self) -> None:
        self.changed: Callable[[], object] = lambda: None
        self._waits: dict[str, tuple[ApiCall, Waiting]] = {}

    def begin(self, call: ApiCall, pause: Pause, now: datetime) -> None:
        """A call waits from now on."""
        self._waits[call.id] = (call, Waiting(pause, now + timedelta(seconds=pause.seconds)))
        self.changed()

    def end(self, call: ApiCall) -> None:
        """A call has its answer, or was given up."""
        if self._waits.pop(call.id, None) is not None:
            self.changed()

    def of(self, entry: HistoryEntry, now: datetime) -> Waiting | None:
        """The wait that a row stands under; None when its call is on its way, or there is none."""
        for call, waiting in self._waits.values():
            if _reaches(call, entry) and not waiting.is_over(now):
                return waiting
        return None


def _reaches(call: ApiCall, entry: HistoryEntry) -> bool:
    if call.operation != Operation.DELETE:
        return call.entry_id == entry.id
    there = (entry.account, entry.environment, entry.template_id)
    return entry.status in DELETABLE and (call.account, call.environment, call.template_id) == there
