"""What every dialog has: a box, esc, and the keys at its foot."""

from typing import TypeVar

from textual.screen import ModalScreen

from spconsole.domain.sellers import Environment
from spconsole.tui.keys import bindings

ResultT = TypeVar("ResultT")


class Dialog(ModalScreen[ResultT | None]):
    """Returns a value, or None when the person changes their mind."""

    BINDINGS = bindings("dialog.cancel", "app.help_keys")

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
