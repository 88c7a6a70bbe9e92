"""What every screen of the console has: the palette, help, and a way out."""

import logging
from typing import Any

from spconsole.config.log import log_words
from spconsole.domain.errors import OutcomeUnknownError, SpApiError, SpConsoleError
from spconsole.domain.text import bounded, one_line, shown
from spconsole.domain.usage import Pause
from spconsole.tui.keys import bindings
from spconsole.tui.topmost import ResultT, Topmost

LOG = logging.getLogger("spconsole.tui")

TOAST_S = 8.0
MOST_SAID = 1000
"""Characters of a toast: more would cover the screen."""
NEWS_S = 4.0
"""Good news goes away sooner than what somebody must act on."""


class ConsoleScreen(Topmost[ResultT]):
    """A screen with the keys that work everywhere."""

    BINDINGS = bindings("app.palette", "app.colon", "app.help_keys", "app.quit")
    TITLE_OF_HELP = ""
    """What help calls this place."""
    HELP = ""
    """More about it, for help."""

    def blocked(self, command_id: str) -> str:
        """Why a command cannot run now; empty when it can. A blocked key stays and says this."""
        return ""

    def run_typed(self, text: str) -> None:
        """Do what was typed after a colon; most of that belongs to the main screen."""
        self.say(f"{text} works on the main screen. esc goes back to it.", severity="warning")

    async def action_palette(self) -> None:
        await self.run_action("app.open_palette('')")

    async def action_colon(self) -> None:
        await self.run_action("app.open_palette(':')")

    async def action_help_keys(self) -> None:
        await self.run_action("app.open_help")

    def action_focus_next(self) -> None:
        self.focus_next()

    def action_quit(self) -> None:
        self.run_worker(self.run_action("app.leave"), group="pick")

    def say(self, text: str, *, title: str = "", severity: Any = "information") -> None:
        """A toast; nothing in it is markup."""
        timeout = NEWS_S if severity == "information" else TOAST_S
        words = shown(bounded(text, MOST_SAID))
        self.notify(words, title=one_line(title), severity=severity, timeout=timeout, markup=False)

    def say_wait(self, pause: Pause) -> None:
        """A toast about a call that waits."""
        self.say(pause.words, title="Waiting")

    def report(self, error: SpConsoleError, next_step: str = "") -> None:
        """The one way a failure is shown: its title, its sentence, the next step, Amazon's request id."""
        from spconsole.services.advice import advise  # noqa: PLC0415 - nothing has failed yet at the first frame

        LOG.warning("%s", log_words(error))
        message = f"{error} {next_step or advise(error).keys}".rstrip()
        if isinstance(error, SpApiError) and error.request_id:
            message += f"\nRequest id {error.request_id}"
        severity = "warning" if isinstance(error, OutcomeUnknownError) else "error"
        self.say(message, title=error.title, severity=severity)
