"""How far something is that many calls or lines make up, and what came of it."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from spconsole.domain.errors import SpConsoleError
from spconsole.domain.sellers import Environment
from spconsole.domain.text import one_line
from spconsole.tui.keys import bindings
from spconsole.tui.look import title_text
from spconsole.tui.modals.base import Dialog


class ProgressDialog(Dialog[None]):
    """Only tells; closing it stops nothing.

    Args:
        first: What it says until there is more to say.
        goes_on: What goes on when it is closed, like `the import goes on`.
    """

    BINDINGS: ClassVar = bindings("dialog.accept")
    AUTO_FOCUS: ClassVar = "#report"
    COMMITS: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, title: str, first: str, goes_on: str, environment: Environment) -> None:
        super().__init__()
        self._title = title
        self._lines: Sequence[str] = [first]
        self._below = self._goes_on = f"esc closes, {goes_on}"
        self.mark_environment(environment)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog import") as box:
            box.border_title = title_text(self._title)
            with VerticalScroll(id="report"):
                yield Static(id="lines")

    def on_mount(self) -> None:
        self._draw()

    def show(self, lines: Sequence[str], *, ended: bool = False) -> None:
        """How far it is, or what came of it."""
        self._lines, self._below = lines, "enter or esc closes" if ended else self._goes_on
        if self.is_running and self.is_mounted:  # mounted it stays when it has gone
            self._draw()

    def break_off(self, error: SpConsoleError) -> None:
        """What was done stays to be read, and that nothing goes on."""
        self.show([*self._lines, str(error)], ended=True)

    def _draw(self) -> None:
        text = Content("\n").join(Content(_shown(line)) for line in self._lines)
        self.query_one("#lines", Static).update(text)
        self.query_one(".dialog").border_subtitle = self._below

    def action_accept(self) -> None:
        self.dismiss(None)


def _shown(line: str) -> str:
    """On one line, with the blanks in front that set a list apart."""
    return line[: len(line) - len(line.lstrip(" "))] + one_line(line)
