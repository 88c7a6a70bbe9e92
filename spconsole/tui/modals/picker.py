"""Choose one of many by typing a part of its name."""

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from spconsole.domain.sellers import Environment
from spconsole.domain.text import one_line
from spconsole.tui.look import title_text
from spconsole.tui.modals.base import Dialog
from spconsole.tui.widgets.box import Box


class Choice(Struct, frozen=True):
    """One thing to choose: what comes back, its name, and a word about it."""

    id: str
    name: str
    note: str = ""

    def matches(self, typed: str) -> bool:
        return all(word in f"{self.id} {self.name} {self.note}".lower() for word in typed.lower().split())


class Picker(Dialog[str]):
    """Returns the id of the choice."""

    AUTO_FOCUS: ClassVar = "Input"
    COMMITS: ClassVar[frozenset[str]] = frozenset()
    LOOK: ClassVar[str] = "dialog picker"

    def __init__(
        self, title: str, choices: Sequence[Choice], environment: Environment, *, proposes: bool = True
    ) -> None:
        """`proposes` puts the cursor on the first of several before anything is typed."""
        super().__init__()
        self._proposes = proposes or len(choices) == 1
        self._title = title
        self._choices = choices
        self._shown: list[Choice] = []
        self.mark_environment(environment)

    def compose(self) -> ComposeResult:
        with Vertical(classes=self.LOOK) as box:
            box.border_title = title_text(self._title)
            box.border_subtitle = "type to find   enter choose   esc keep"
            yield Box(placeholder="type a part of the name", id="typed", select_on_focus=False)
            yield OptionList(id="choices", markup=False)
            yield Static("Nothing matches. Type less.", id="none")
            yield from self.compose_more()

    def compose_more(self) -> ComposeResult:
        """What stands below the choices."""
        yield from ()

    def on_mount(self) -> None:
        self._filter("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._filter(event.value)

    def _filter(self, typed: str) -> None:
        self._shown = [choice for choice in self._choices if choice.matches(typed)]
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(Option(_line(choice), id=choice.id) for choice in self._shown)
        options.highlighted = 0 if self._shown and (typed.strip() or self._proposes) else None
        self.set_class(not self._shown, "-nothing")

    def on_key(self, event: events.Key) -> None:
        """The arrows move in the list while the typing goes on above it."""
        options = self.query_one(OptionList)
        if event.key == "down":
            options.action_cursor_down()
        elif event.key == "up":
            options.action_cursor_up()
        else:
            return
        event.stop()
        event.prevent_default()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        highlighted = self.query_one(OptionList).highlighted
        if highlighted is not None:
            self.choose(self._shown[highlighted].id)
        elif self._shown:
            words = "Nothing is chosen. Type a part of the name, or go down to it."
            self.notify(words, severity="warning", markup=False)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.choose(str(event.option.id))

    def choose(self, id_: str) -> None:
        """End with a choice."""
        self.dismiss(id_)


def _line(choice: Choice) -> Content:
    return Content.assemble((one_line(choice.name), "bold"), (f"  {one_line(choice.note)}", "$muted"))
