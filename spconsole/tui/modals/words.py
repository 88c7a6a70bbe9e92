"""A dialog for several lines of text."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from spconsole.domain.sellers import Environment
from spconsole.domain.text import shown
from spconsole.tui.keys import bindings
from spconsole.tui.look import title_text
from spconsole.tui.modals.base import Dialog
from spconsole.tui.widgets.text_box import TextBox


class WordsDialog(Dialog[str]):
    """Returns the text, or None when the person changes their mind."""

    BINDINGS: ClassVar = bindings("words.keep")
    AUTO_FOCUS: ClassVar = "TextBox"
    COMMITS: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, title: str, words: str, environment: Environment, text: str = "") -> None:
        """`text` is what stands there already."""
        super().__init__()
        self._text = text
        self._title = title
        self._words = words
        self.mark_environment(environment)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog words") as box:
            box.border_title = title_text(self._title)
            box.border_subtitle = "^s keep   esc cancel"
            yield Static(shown(self._words), markup=False)
            yield TextBox(
                self._text, tab_behavior="focus", soft_wrap=True, compact=True, highlight_cursor_line=False
            )

    def on_mount(self) -> None:
        box = self.query_one(TextBox)
        box.move_cursor(box.document.end)

    def action_keep(self) -> None:
        self.dismiss(self.query_one(TextBox).text)
