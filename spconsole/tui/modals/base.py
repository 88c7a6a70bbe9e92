"""What every dialog has: a box, esc, and the keys at its foot."""

from typing import ClassVar

from textual.screen import ModalScreen

from spconsole.domain.sellers import Environment
from spconsole.domain.text import shown
from spconsole.tui.guarded import CommitGuard
from spconsole.tui.keys import bindings
from spconsole.tui.screens.base import TOAST_S
from spconsole.tui.topmost import ResultT, Topmost


class Dialog(ModalScreen[ResultT | None], Topmost[ResultT | None]):
    """Returns a value, or None when the person changes their mind."""

    BINDINGS = bindings("dialog.cancel", "app.help_keys")
    COMMITS: ClassVar[frozenset[str]] = frozenset({"dialog.accept"})
    """Commands that may have been meant for the screen before, when they come at once."""

    def __init__(self) -> None:
        super().__init__()
        self.guard = CommitGuard(self, self.COMMITS)

    def on_screen_resume(self) -> None:
        self.guard.shown()

    def may_write(self, environment: Environment, seller: str) -> bool:
        """Whether a write may be committed now; says why not."""
        locked = self.guard.locked(environment, seller)
        if locked:
            self.notify(shown(locked), severity="warning", timeout=TOAST_S, markup=False)
        return not locked

    def mark_environment(self, environment: Environment) -> None:
        """Give the box the border and colour of the environment it acts in."""
        self.add_class(f"-{environment.value}")

    def on_show(self) -> None:
        """Old news must not cover a question."""
        self.app.clear_notifications()

    async def action_help_keys(self) -> None:
        await self.run_action("app.open_help")

    def action_cancel(self) -> None:
        self.dismiss(None)
