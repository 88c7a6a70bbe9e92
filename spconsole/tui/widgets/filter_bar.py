"""The line above the panes in which a search of the history is typed."""

from dataclasses import dataclass

from textual import on
from textual.message import Message
from textual.widgets import Input

from spconsole.tui.widgets.box import Box


class FilterBar(Box):
    """Says what is searched for with every key; Enter goes back to the rows."""

    @dataclass
    class Searched(Message):
        """The search as it stands."""

        text: str

    @dataclass
    class Left(Message):
        """Enter was pressed: the search stays."""

    def __init__(self) -> None:
        super().__init__(
            placeholder="words  seller:acme  tpl:PRICE  status:unknown  date:>2026-08-01  !has:feedback",
            id="filter",
            select_on_focus=False,
            compact=True,
        )

    def open(self, text: str) -> None:
        """Show it and type on."""
        self.add_class("-open")
        self.display = True  # now, not with the next style pass: the keys that follow belong here
        self.value = text
        self.cursor_position = len(text)
        self.screen.set_focus(self)

    def close(self) -> bool:
        """Empty and hide it; whether it was open."""
        was_open = self.has_class("-open")
        self.remove_class("-open")
        self.display = False
        self.value = ""
        return was_open

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Searched(event.value.strip()))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.set_class(bool(self.value.strip()), "-open")
        self.display = bool(self.value.strip())
        self.post_message(self.Left())
