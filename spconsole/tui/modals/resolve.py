"""The dialog on an unknown result: what is known, and the five answers a person may record."""

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Input, Static

from spconsole.domain.history import ApiCall, HistoryEntry, Resolution
from spconsole.domain.literals import read_values
from spconsole.domain.notifications import Operation
from spconsole.domain.resolution import (
    recorded_id_problem,
    recorded_id_warning,
    resolution_words,
    ticket_words,
)
from spconsole.domain.text import one_line
from spconsole.tui.clipboard import copy
from spconsole.tui.keys import bindings
from spconsole.tui.look import local_time, title_text
from spconsole.tui.modals.base import Dialog
from spconsole.tui.widgets.box import Box

CHOICES: Sequence[tuple[Resolution, str, str]] = (
    (Resolution.ARRIVED, "It arrived", "it becomes SENT, without an id"),
    (Resolution.ARRIVED_WITH_ID, "It arrived, its id is", "it becomes SENT, and f works on it"),
    (Resolution.NOT_ARRIVED, "It did not arrive", "it becomes NOT SENT; r can send it again"),
    (Resolution.MADE_CERTAIN, "Make it certain", ""),
    (Resolution.LEFT_OPEN, "Leave it open", "it stays UNKNOWN, counts in every delete"),
)
_MARGIN = 30


class Answer(Struct, frozen=True):
    """What the person chose to record."""

    resolution: Resolution
    notification_id: str = ""


class Question(Struct, frozen=True):
    """An unknown result, with what had to be looked up for it.

    Attributes:
        seller: The seller's name as people say it.
        known: How many rows a deletion would take along, this one included.
        cannot_delete: Why nothing can be deleted now; empty when it can.
    """

    entry: HistoryEntry
    seller: str
    calls: Sequence[ApiCall]
    known: int
    actor: str
    cannot_delete: str = ""


class ResolveDialog(Dialog[Answer]):
    """Returns what to record; choosing alone commits nothing."""

    BINDINGS: ClassVar = bindings(
        "resolve.arrived", "resolve.with_id", "resolve.not_arrived", "resolve.certain", "resolve.open",
        "resolve.next", "resolve.previous", "resolve.copy", "dialog.accept",
    )  # fmt: skip
    AUTO_FOCUS: ClassVar = ""
    VERTICAL_BREAKPOINTS = [(0, "-low"), (28, "-tall")]  # noqa: RUF012 - Textual declares it so
    choice: reactive[int | None] = reactive(None)
    problem: reactive[str] = reactive("")

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._question = question
        self._seller = one_line(question.seller).upper()
        self.mark_environment(question.entry.environment)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog resolve") as box:
            box.border_title = title_text("Did it go out?   nobody knows, and Amazon cannot be asked")
            box.border_subtitle = "y copies this for a ticket"
            with VerticalScroll(id="known", can_focus=False):
                yield Static(self._known())
            yield Static(_EVIDENCE, classes="evidence")
            yield Static(Content.styled("What do you want to record?", "bold"), classes="question")
            choices = Static(id="choices")
            choices.auto_links = False
            yield choices
            yield Box(id="arrived-id", placeholder="paste the id", compact=True, select_on_focus=False)
            risk = f"Sending it again now risks showing {self._seller} the same thing twice."
            yield Static(Content.styled(risk, "$muted"), classes="risk")
            yield Static(id="commit")

    def on_mount(self) -> None:
        self._draw()

    def _known(self) -> Content:
        entry = self._question.entry
        values = one_line(read_values(entry.parameters))
        head = f"{one_line(entry.template_id or 'template unknown')} to {self._seller}"
        return Content("\n").join(
            [
                Content.assemble((head, "bold"), f"   {values}"),
                *map(_moment_line, self._moments()),
                Content("It may be in Seller Central. The console has not sent it again."),
            ]
        )

    def _moments(self) -> list[tuple[str, str]]:
        """Times, and what happened then; a time that nobody noted is blank."""
        entry = self._question.entry
        begun = [call.at for call in self._question.calls if call.operation == Operation.CREATE]
        found = [(local_time((begun or [entry.created_at])[0], seconds=True), "the request began")]
        answer = f"Amazon answered HTTP {entry.http_status}" if entry.http_status else "no answer came"
        ended = local_time(entry.sent_at, seconds=True) if entry.sent_at else ""
        found.append((ended, answer))
        if entry.error is not None:
            found.append(("", entry.error.message))
        if entry.resolved_at is not None:
            found.append((local_time(entry.resolved_at, seconds=True), resolution_words(entry)))
        return found

    def watch_choice(self) -> None:
        if not self.is_mounted:
            return
        self.problem = ""
        box = self.query_one("#arrived-id", Input)
        if self._chosen() is Resolution.ARRIVED_WITH_ID:
            box.display = True
            box.focus()
        else:
            self.set_focus(None)
        self._draw()

    def watch_problem(self) -> None:
        if self.is_mounted:
            self._draw()

    def _chosen(self) -> Resolution | None:
        return CHOICES[self.choice][0] if self.choice is not None else None

    def _draw(self) -> None:
        self.query_one("#arrived-id").display = self._chosen() is Resolution.ARRIVED_WITH_ID
        lines = [self._choice_line(number) for number in range(len(CHOICES))]
        self.query_one("#choices", Static).update(Content("\n").join(lines))
        self.query_one("#commit", Static).update(self._commit_words())

    def _choice_line(self, number: int) -> Content:
        resolution, name, words = CHOICES[number]
        if resolution is Resolution.MADE_CERTAIN:
            words = f"delete all of the template: {self._question.known} known,\n{'':<{_MARGIN}}"
            words += "then r sends this one again"
        chosen = number == self.choice
        mark = "(x)" if chosen else "( )"
        style = f"{'bold' if chosen else ''} @click=screen.pick({number})".strip()
        return Content.styled(f"{mark} {number + 1}  {name:<{_MARGIN - 7}}{words}", style)

    def _commit_words(self) -> Content:
        later = "   esc later"
        chosen = self._chosen()
        if self.problem:
            return Content.styled(f"\u2717 {one_line(self.problem)}", "bold $error")
        if chosen is None:
            return Content.assemble(("1 to 5 chooses; nothing is chosen for you.", "$accent"), later)
        if chosen is Resolution.MADE_CERTAIN:
            words = "Enter goes to the delete dialog; nothing is recorded before."
            return Content.assemble((words, "bold $accent"), later)
        typed = self.query_one("#arrived-id", Input).value
        if chosen is Resolution.ARRIVED_WITH_ID and typed and (odd := recorded_id_warning(typed)):
            anyway = ("Enter records it all the same.", "bold $accent")
            return Content.assemble((f"! {odd} ", "$status-unknown"), anyway)
        words = f"Enter records it, with {one_line(self._question.actor)} and the time."
        return Content.assemble((words, "bold $accent"), later)

    @on(Input.Changed, "#arrived-id")
    def _id_typed(self) -> None:
        self.problem = ""
        self._draw()

    @on(Input.Submitted, "#arrived-id")
    def _id_given(self) -> None:
        self.action_accept()

    def action_pick(self, number: int) -> None:
        self.choice = number

    def action_arrived(self) -> None:
        self.choice = 0

    def action_with_id(self) -> None:
        self.choice = 1

    def action_not_arrived(self) -> None:
        self.choice = 2

    def action_certain(self) -> None:
        self.choice = 3

    def action_open(self) -> None:
        self.choice = 4

    def action_next(self) -> None:
        self.choice = 0 if self.choice is None else min(self.choice + 1, len(CHOICES) - 1)

    def action_previous(self) -> None:
        self.choice = len(CHOICES) - 1 if self.choice is None else max(self.choice - 1, 0)

    def action_copy(self) -> None:
        question = self._question
        words = ticket_words(question.entry, question.seller, question.calls)
        copy(self, words, "the words for a ticket.")

    def action_accept(self) -> None:
        """Hand back what was chosen, if it can be recorded."""
        chosen = self._chosen()
        if chosen is None:
            self.problem = "Choose first: 1 to 5. esc leaves it for later."
        elif chosen is Resolution.MADE_CERTAIN and self._question.cannot_delete:
            self.problem = self._question.cannot_delete
        elif chosen is Resolution.ARRIVED_WITH_ID:
            typed = self.query_one("#arrived-id", Input).value.strip()
            self.problem = recorded_id_problem(typed) or ""
            if not self.problem:
                self.dismiss(Answer(chosen, typed))
        else:
            self.dismiss(Answer(chosen))


def _moment_line(moment: tuple[str, str]) -> Content:
    when, words = moment
    return Content.assemble((f"{when:<14}  " if when else "", "$muted"), one_line(words))


_EVIDENCE = Content.assemble(
    ("Best evidence", "bold"),
    "\n  the seller, or the banner in their Seller Central"
    "\n  a click on its link whose id is not known here: that is its id",
)
