"""One line of a form: what is asked, where it is typed, and what is thought of it."""

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from spconsole.domain.text import one_line

_STYLES: Mapping[str, str] = {
    "\u2713": "$success",
    "!": "$status-unknown",
    "\u2717": "$error",
}


def said(mark: str, text: str) -> Content:
    """A verdict: its glyph and its words, in the colour of the glyph."""
    style = _STYLES.get(mark, "$muted")
    glyph = f"{mark} " if mark in _STYLES else ""
    return Content.styled(f"{glyph}{text}", style)


class FormRow(Horizontal):
    """A label, a control and a verdict of two or three words."""

    def __init__(self, field: str, label: str, control: Widget) -> None:
        super().__init__(id=f"row-{field}", classes="form-row")
        self.field = field
        self.control = control
        self._label = label
        self._verdict = Static(classes="verdict", markup=False)

    def compose(self) -> ComposeResult:
        yield Static(self._label, classes="label", markup=False)
        yield self.control
        yield self._verdict

    def show(self, mark: str, words: str) -> None:
        """Say what is thought of it."""
        self._verdict.update(said(mark, one_line(words)), layout=False)
        self.control.set_class(mark == "\u2717", "-wrong")
