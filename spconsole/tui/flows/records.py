"""Says at once when the audit trail or the log cannot be written; nothing stops because of it."""

from spconsole.config.log import current_log
from spconsole.services.auditing import Audit
from spconsole.tui.screens.base import ConsoleScreen


class RecordsWatch:
    """Says each problem once, and again when it comes back."""

    def __init__(self, audit: Audit) -> None:
        self._audit = audit
        self._said: tuple[str, ...] = ()

    def look(self, screen: ConsoleScreen[None]) -> None:
        log = current_log()
        problems = tuple(filter(None, (self._audit.problem, log.problem if log else "")))
        for problem in problems:
            if problem not in self._said:
                screen.say(problem, title="Records", severity="warning")
        self._said = problems
