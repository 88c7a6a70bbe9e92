"""A question with one answer that does something, and esc."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from spconsole.domain.sellers import Environment
from spconsole.domain.text import one_line, shown
from spconsole.tui.keys import bindings
from spconsole.tui.look import commit_text, title_text
from spconsole.tui.modals.base import Dialog


class Confirm(Dialog[bool]):
    """Returns True to go on.

    Args:
        words: What will happen.
        go: What Enter does, as a whole sentence.
        stay: What esc does instead.
    """

    BINDINGS: ClassVar = bindings("dialog.accept")
    LOOK: ClassVar[str] = "dialog confirm"

    def __init__(self, title: str, words: str, go: str, stay: str, environment: Environment) -> None:
        super().__init__()
        self._title = title
        self._words = words
        self._go = go
        self._stay = stay
        self.mark_environment(environment)

    def compose(self) -> ComposeResult:
        with Vertical(classes=self.LOOK) as box:
            box.border_title = title_text(one_line(self._title))
            yield Static(Content(shown(self._words)))
            yield from self.compose_more()
            yield Static(commit_text(self._go, self._stay), id="commit")

    def compose_more(self) -> ComposeResult:
        """What stands between the words and the answer."""
        yield from ()

    def action_accept(self) -> None:
        self.dismiss(True)
