"""A dialog that goes on only when the number of what it lists was typed."""

from typing import Generic

from textual import on
from textual.reactive import reactive
from textual.widgets import Input

from spconsole.tui.modals.base import Dialog
from spconsole.tui.topmost import ResultT


class CountedDialog(Dialog[ResultT], Generic[ResultT]):
    """Its field is `#count`; Enter there is `action_accept`."""

    problem: reactive[str] = reactive("")

    def draw(self) -> None:
        """Say what is wrong, or what to do."""
        raise LookupError("a dialog says what is wrong")

    def action_accept(self) -> None:
        """Go, if the number was read."""
        raise LookupError("a dialog says what it does")

    def has_read(self, count: int, look_again: str) -> bool:
        """Whether the number was typed; says that it was not, and then `look_again`."""
        typed = self.query_one("#count", Input).value.strip()
        if typed.isdecimal() and int(typed) == count:
            return True
        self.problem = f"{typed} is not {count}. {look_again}" if typed else f"Type {count}. {look_again}"
        return False

    def watch_problem(self) -> None:
        if self.is_mounted:
            self.draw()

    @on(Input.Changed, "#count")
    def _count_typed(self) -> None:
        self.problem = ""

    @on(Input.Submitted, "#count")
    def _count_given(self) -> None:
        self.action_accept()
