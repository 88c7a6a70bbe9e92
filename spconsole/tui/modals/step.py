"""The step of a review that happened, and the day on which it did."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from spconsole.domain.errors import UsageError
from spconsole.domain.sellers import Environment
from spconsole.domain.text import one_line
from spconsole.tui.modals.confirm import Confirm
from spconsole.tui.modals.picker import Choice, Picker
from spconsole.tui.widgets.box import Box
from spconsole.tui.widgets.form_row import said

Check = Callable[[str], object]
"""Raises UsageError when a day is none on which a step can have happened."""
_LONGEST = 10


class DayRow(Vertical):
    """The day of a step: today, unless somebody types another."""

    def __init__(self, today: date, check: Check) -> None:
        super().__init__(classes="day-row")
        self._box = Box(str(today), id="day", max_length=_LONGEST, compact=True)
        self._verdict = Static(id="day-verdict", markup=False)
        self._check = check

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static("It happened on", classes="label", markup=False)
            yield self._box
            yield Static("tab, then another day", classes="hint", markup=False)
        yield self._verdict

    @property
    def day(self) -> str:
        return self._box.value

    def is_sound(self) -> bool:
        """Whether the day can be; says why not."""
        try:
            self._check(self.day)
        except UsageError as error:
            self._say(said("\u2717", one_line(str(error))))
            return False
        self._say(Content(""))
        return True

    def _say(self, verdict: Content) -> None:
        self._verdict.update(verdict)
        self._verdict.display = bool(verdict.plain)

    def on_mount(self) -> None:
        self._verdict.display = False

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if len(event.value) == _LONGEST:
            self.is_sound()
        else:
            self._say(Content(""))


class StepPicker(Picker):
    """Returns the step; `day` is then when it happened."""

    LOOK: ClassVar[str] = "dialog picker step"

    def __init__(
        self, title: str, choices: Sequence[Choice], environment: Environment, today: date, check: Check,
        *, undated: str,
    ) -> None:  # fmt: skip
        """`undated` is the choice that has no day."""
        super().__init__(title, choices, environment)
        self._row = DayRow(today, check)
        self._undated = undated

    @property
    def day(self) -> str:
        """What was typed for the day; a day that can be, once there is a choice."""
        return self._row.day

    def compose_more(self) -> ComposeResult:
        if any(choice.id != self._undated for choice in self._choices):
            yield self._row

    def on_mount(self) -> None:
        # The arrows move in it from above; a tab goes to the day.
        self.query_one(OptionList).can_focus = False

    def choose(self, id_: str) -> None:
        if id_ == self._undated or self._row.is_sound():
            super().choose(id_)
        else:
            self.query_one("#day", Input).focus()


class SubmittedDialog(Confirm):
    """Returns True when the templates were handed in; `day` is then when."""

    AUTO_FOCUS = None
    LOOK: ClassVar[str] = "dialog confirm step"

    def __init__(self, words: str, count: int, environment: Environment, today: date, check: Check) -> None:
        go = f"Enter marks {count} as submitted."
        super().__init__("Submitted for review", words, go, "marks nothing", environment)
        self._row = DayRow(today, check)

    @property
    def day(self) -> str:
        """As for `StepPicker`."""
        return self._row.day

    def compose_more(self) -> ComposeResult:
        yield self._row

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_accept()

    def action_accept(self) -> None:
        if self._row.is_sound():
            super().action_accept()
        else:
            self.query_one("#day", Input).focus()
