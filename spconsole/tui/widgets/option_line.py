"""A few options on one line: one of them chosen, or each on or off."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from spconsole.tui.keys import bindings

Option = tuple[str, str]
"""Its value, and the words for it."""


class OptionLine(Static, can_focus=True):
    """Arrows go along the line; the mark tells what is on, also without colours."""

    BINDINGS = bindings("options.next", "options.previous", "options.tick", "options.leave")
    MARKS: ClassVar[tuple[str, str]] = ("[ ]", "[x]")

    cursor: reactive[int] = reactive(0)
    chosen: reactive[frozenset[str]] = reactive(frozenset(), init=False)

    @dataclass
    class Changed(Message):
        """Somebody chose, or took a choice back."""

        line: "OptionLine"

        @property
        def control(self) -> "OptionLine":
            return self.line

    def __init__(self, options: Sequence[Option], chosen: Sequence[str], *, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._options = options
        self.set_reactive(OptionLine.chosen, frozenset(chosen))

    def render(self) -> Content:
        parts: list[Content] = []
        for index, (value, words) in enumerate(self._options):
            style = "reverse" if self.has_focus and index == self.cursor else ""
            mark = self.MARKS[value in self.chosen]
            parts.append(Content.styled(f"{mark} {words}", f"{style} @click=pick({index})".strip()))
        return Content("   ").join(parts)

    def validate_cursor(self, cursor: int) -> int:
        return cursor % len(self._options)

    def watch_chosen(self) -> None:
        self.post_message(self.Changed(self))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def action_next(self) -> None:
        self.cursor += 1

    def action_previous(self) -> None:
        self.cursor -= 1

    def action_tick(self) -> None:
        self.chosen = self.chosen ^ {self._options[self.cursor][0]}

    def action_leave(self) -> None:
        self.screen.focus_next()

    def action_pick(self, index: int) -> None:
        """Somebody clicked an option."""
        self.focus()
        self.cursor = index
        self.action_tick()


class OneOf(OptionLine):
    """Exactly one is chosen, and moving along the line chooses."""

    MARKS = ("( )", "(x)")

    def __init__(self, options: Sequence[Option], chosen: str, *, id: str) -> None:
        super().__init__(options, [chosen], id=id)
        self.set_reactive(OptionLine.cursor, [value for value, _ in options].index(chosen))

    @property
    def value(self) -> str:
        [value] = self.chosen
        return value

    def choose(self, value: str) -> None:
        """Choose one by its value."""
        self.cursor = [each for each, _ in self._options].index(value)

    def watch_cursor(self) -> None:
        if self.is_mounted:
            self.chosen = frozenset({self._options[self.cursor][0]})

    def action_tick(self) -> None:
        self.action_next()

    def action_pick(self, index: int) -> None:
        self.focus()
        self.cursor = index
