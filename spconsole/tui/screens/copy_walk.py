"""The copy walk: the fields of Amazon's form one after the other, each with one key to the clipboard."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from spconsole.domain.form import FormField
from spconsole.domain.sellers import Environment
from spconsole.domain.templates import Template
from spconsole.domain.text import shown
from spconsole.domain.walk import Halt, Walk, walk_of
from spconsole.services.lifecycle import step_moment
from spconsole.tui.clipboard import put
from spconsole.tui.keys import bindings
from spconsole.tui.look import path_text, title_text
from spconsole.tui.modals.step import SubmittedDialog
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.widgets.bars import KeyBar, TopBar

MOST_FIELDS = 9


class WalkRow(Horizontal):
    """One field: whether it was copied, its name in the form, and what goes into it."""

    def __init__(self) -> None:
        super().__init__(classes="walk-row")
        self._label = Static(classes="label", markup=False)
        self._text = Static(classes="text", markup=False)

    def compose(self) -> ComposeResult:
        yield self._label
        yield self._text

    def show(self, field: FormField, *, next_one: bool, done: bool) -> None:
        """Say what the row stands for now."""
        mark, style = ("\u2713", "$success") if done else (" ", "$muted")
        if next_one:
            mark, style = ">", "bold $accent"
        self._label.update(Content.styled(f"{mark} {field.label}", style))
        empty = Content.styled("stays empty", "$muted")
        self._text.update(Content(shown(field.text)) if field.text else empty)


class CopyWalkScreen(ConsoleScreen[bool]):
    """Returns True when the templates were handed in and are to be marked so."""

    CSS_PATH = "../styles/editor.tcss"
    TITLE_OF_HELP = "the copy walk"
    HELP = "The fields stand in the order of the form in Seller Central. y copies the one at the mark."
    BINDINGS: ClassVar = bindings(
        "walk.copy", "walk.previous", "walk.next", "walk.next_template", "walk.previous_template",
        "walk.submitted", "walk.back",
    )  # fmt: skip

    def __init__(
        self, templates: Sequence[Template], folder: Path, environment: Environment, today: datetime,
        *, demo: bool,
    ) -> None:  # fmt: skip
        """`folder` is where their pages are, `today` the day on which they would be submitted."""
        super().__init__()
        self._templates = templates
        self._folder = folder
        self._environment = environment
        self._today = today
        self._demo = demo
        self._walk = walk_of(templates)
        self._said = ""
        self.day = ""
        """When they were handed in, as it was typed."""
        self.add_class(f"-{environment.value}")

    def compose(self) -> ComposeResult:
        bar = TopBar(demo=self._demo)
        bar.environment, bar.place, bar.writes = self._environment, "submission", ""
        yield bar
        with VerticalScroll(id="walk", classes="pane"):
            yield Static(self._intro(), id="walk-intro", markup=False)
            for _ in range(MOST_FIELDS):
                yield WalkRow()
        yield Static(id="walk-said", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#walk").focus()
        self._show()

    def _intro(self) -> Content:
        count = len(self._templates)
        files = f"{count} template{'' if count == 1 else 's'} written to\n{path_text(self._folder)}"
        form = "Open the form for new templates in Seller Central beside this."
        return Content.styled(f"{files}\n{form}", "$muted")

    @property
    def _here(self) -> Template:
        return self._templates[self._walk.template]

    def _show(self) -> None:
        walk, here = self._walk, self._here
        places = [place for place, halt in enumerate(walk.halts) if halt.template == walk.template]
        rows = list(self.query(WalkRow))
        for row, place in zip(rows, places, strict=False):
            row.show(walk.halts[place].field, next_one=place == walk.at, done=place in walk.done)
        for number, row in enumerate(rows):
            row.display = number < len(places)
        pane = self.query_one("#walk")
        which = f"{walk.template + 1} of {len(self._templates)}"
        pane.border_title = title_text(f"{here.type}   {which}   version {here.version}")
        self.query_one("#walk-said", Static).update(self._words())
        if walk.current is not None:
            pane.scroll_to_widget(rows[walk.current.number - 1], animate=False)

    def _words(self) -> Content:
        """What was done, and what comes next."""
        current = self._walk.current
        if current is not None:
            comes = f"y copies {current.field.label}." if current.field.text else "y goes on."
            ahead = f"Field {current.number} of {current.of}: {current.field.label}. {comes}"
        elif self._walk.missing:
            ahead = f"The end, {self._walk.missing} not copied. up goes back, m marks as submitted."
        else:
            ahead = "All fields are copied. Submit them in Seller Central, then m marks them as submitted."
        return Content.assemble((self._said, "bold"), "\n", (ahead, "$muted"))

    # Going through it.

    def action_copy(self) -> None:
        """Copy the next field, and say where it goes."""
        current, here = self._walk.current, self._here
        if current is None:
            self.say("This was the last field. up goes back, m marks as submitted.")
            return
        label = current.field.label
        if current.field.text:
            put(self, current.field.text, partial(self._say_copied, current))
        else:
            self._said = f'{current.number} of {current.of} of {here.type}: "{label}" stays empty.'
        self._go(self._walk.copied())

    def _say_copied(self, halt: Halt, way: str) -> None:
        if not self.is_running:
            return  # tmux took its time
        self._said = (
            f"{halt.number} of {halt.of} of {self._templates[halt.template].type}: {way.partition(';')[0]}.\n"
            f'Paste it into "{halt.field.label}" in Seller Central.'
        )
        self._show()

    def _go(self, walk: Walk) -> None:
        self._walk = walk
        self._show()

    def action_previous(self) -> None:
        self._go(self._walk.moved(-1))

    def action_next(self) -> None:
        self._go(self._walk.moved(+1))

    def action_next_template(self) -> None:
        self._turn(+1)

    def action_previous_template(self) -> None:
        self._turn(-1)

    def _turn(self, by: int) -> None:
        if not 0 <= self._walk.template + by < len(self._templates):
            self.say("There is no other template that way.")
        self._go(self._walk.turned(by))

    @work(group="act")
    async def action_submitted(self) -> None:
        """Ask, as nothing is edited after it, and leave with a yes."""
        names = ", ".join(template.type for template in self._templates)
        skipped = self._walk.missing
        missing = f"\n\n{skipped} fields were not copied in this walk." if skipped else ""
        question = SubmittedDialog(
            f"{names}\n\nOnly when Seller Central has taken them: what is submitted is not edited any more; "
            f"an edit makes the next version.{missing}",
            len(self._templates), self._environment, self._today.astimezone().date(), self._check_day,
        )  # fmt: skip
        if await self.app.push_screen_wait(question):
            self.day = question.day
            self.dismiss(True)

    def _check_day(self, day: str) -> None:
        """Raises UsageError when one of them cannot have been submitted on that day."""
        for template in self._templates:
            step_moment(template, day, self._today)

    def action_back(self) -> None:
        self.dismiss(False)
