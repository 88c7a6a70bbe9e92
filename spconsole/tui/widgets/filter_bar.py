"""The line above the panes in which a search of the history is typed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input

from spconsole.domain.query import complete, is_begun
from spconsole.tui.keys import bindings
from spconsole.tui.widgets.box import Box


class _Completion(Suggester):
    """Shows how the last word may go on."""

    def __init__(self, known: Callable[[], Mapping[str, Sequence[str]]]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._known = known

    async def get_suggestion(self, value: str) -> str | None:
        whole = complete(value, self._known())
        return whole if whole != value else None


class FilterBar(Box):
    """Says what is searched for with every key; Tab completes a word, Enter goes back to the rows."""

    BINDINGS: ClassVar = bindings("filter.complete")

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
            suggester=_Completion(self._known_now),
        )
        self.known: Callable[[], Mapping[str, Sequence[str]]] = dict
        """Values that can be searched for, by their key."""

    def _known_now(self) -> Mapping[str, Sequence[str]]:
        return self.known() if ":" in self.value else {}

    def action_complete(self) -> None:
        whole = complete(self.value, self.known()) if self.cursor_at_end else self.value
        if whole == self.value:
            if not (self.cursor_at_end and is_begun(self.value, self.known())):  # letters would be keys there
                self.screen.focus_next()
            return
        self.value = whole
        self.cursor_position = len(whole)

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

    def watch_value(self, value: str) -> None:
        """Tell the screen itself: on the way up through what is between, a key loses a millisecond."""
        self.screen.post_message(self.Searched(value.strip()))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.set_class(bool(self.value.strip()), "-open")
        self.display = bool(self.value.strip())
        self.post_message(self.Left())
