"""How much of the usage plan is left, and what about it is worth a word."""

from typing import Any

from spconsole.domain.errors import SpConsoleError
from spconsole.domain.notifications import Operation
from spconsole.domain.usage import RatesLeft
from spconsole.services.context import Workspace
from spconsole.tui.place import Place
from spconsole.tui.screens.base import ConsoleScreen

SHORT = {Operation.CREATE: "new", Operation.DELETE: "del", Operation.FEEDBACK: "fb"}
LONG = {Operation.CREATE: "sends", Operation.DELETE: "deletes", Operation.FEEDBACK: "feedback"}


def rate_words(rates: RatesLeft | None) -> str:
    """What is left, for the top bar."""
    if rates is None:
        return ""
    return "rate " + " ".join(f"{SHORT[operation]} {left}" for operation, left in rates.left.items())


class RatesWatch:
    """Looks at the usage plan of the chosen seller; what is unusual is said once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._said: set[str] = set()

    async def look(self, screen: ConsoleScreen[Any], place: Place) -> str:
        """What is left of a place's seller, in words; nothing while its account is not known."""
        if place.profile is None:
            return ""
        try:
            rates = await self._workspace.rates_left(place.profile, place.environment)
        except SpConsoleError:  # whatever is wrong with its account is said when it is opened
            return ""
        if rates is not None:
            for operation, rate in rates.allowed.items():
                words = f"Amazon allows {rate:g}/s today for {LONG[operation]} to {place.profile.label}."
                self._say_once(screen, words)
            if rates.problem:
                self._say_once(screen, rates.problem, severity="warning")
        return rate_words(rates)

    def _say_once(self, screen: ConsoleScreen[Any], words: str, severity: str = "information") -> None:
        if words not in self._said:
            self._said.add(words)
            screen.say(words, title="Usage plan", severity=severity)
