"""The repair plan: after a deletion, what is to be sent again and to whom."""

from typing import ClassVar

from msgspec import Struct, structs
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from spconsole.domain.errors import SpConsoleError
from spconsole.domain.history import IN_FLIGHT
from spconsole.domain.repair import RepairChoice, RepairLine, RepairPlan
from spconsole.services.context import Workspace
from spconsole.services.profiles import seller_labels
from spconsole.services.repair import evidence_for, keep_choices, plan_of
from spconsole.services.repair_lines import LineWords, gone_words, recipients_of
from spconsole.tui.clipboard import copy
from spconsole.tui.flows.places import pick_seller
from spconsole.tui.keys import bindings
from spconsole.tui.look import local_time
from spconsole.tui.place import Place, write_words
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.widgets.bars import KeyBar, TopBar
from spconsole.tui.widgets.repair_lines import (
    RepairTable,
    about_line,
    foot_words,
    head_words,
    made_rows,
    plan_text,
)

LOOK_S = 1.0
"""Seconds between looks at what became of lines that are on their way."""
CONSOLE = LineWords(
    lambda line: f"The line of {local_time(line.entry.created_at)}",
    "r on its new row writes another one.",
    "u on its new row resolves it.",
    "tab chooses the seller.",
    "e writes it with other values.",
    "tab chooses another one.",
)


class RepairWish(Struct, frozen=True):
    """What is to be done with a plan: its ticked lines go out, or one line is written anew.

    Attributes:
        edit: The id of the deleted row whose line is written anew.
        at_once: They are looked at in one list, and not one after another.
    """

    plan: RepairPlan
    edit: str = ""
    at_once: bool = False


class RepairScreen(ConsoleScreen[RepairWish | None]):
    """Returns what is to be done; nothing is sent from here. What is decided is kept at once."""

    CSS_PATH = "../styles/repair.tcss"
    TITLE_OF_HELP = "the repair plan"
    HELP = (
        "Amazon deletes by template, so right ones go too. This plan lists all that went in one deletion. "
        "space takes a line in or out, tab chooses who gets it. Enter reviews the ticked ones one after "
        "another; ctrl+j lists them, and sends all by one count. A line that was sent, or may have been, is "
        "never sent again from here."
    )
    AUTO_FOCUS: ClassVar = "RepairTable"
    BINDINGS: ClassVar = bindings(
        "repair.send", "repair.send_all", "repair.tick", "repair.seller", "repair.edit", "repair.all",
        "repair.copy", "repair.back", "app.focus_next",
    )  # fmt: skip

    def __init__(self, workspace: Workspace, place: Place, plan: RepairPlan) -> None:
        super().__init__()
        self.workspace = workspace
        self.plan = plan
        self._place = place
        self._labels = seller_labels(workspace.profiles)
        self.add_class(f"-{plan.environment.value}")

    def compose(self) -> ComposeResult:
        bar = TopBar(demo=self.workspace.demo)
        bar.environment, bar.place = self.plan.environment, "repair plan after a deletion"
        bar.writes = write_words(self.workspace, self._place)
        yield bar
        yield Static(id="repair-head")
        table = RepairTable(self._labels, id="repair-lines")
        table.border_title = "What went"
        yield table
        with Vertical(id="repair-about", classes="pane") as pane:
            pane.border_title = "This one"
            yield Static(id="about")
        yield Static(id="repair-foot")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#repair-head", Static).update(head_words(self.plan, self._labels))
        self._show(self.plan)
        self.set_interval(LOOK_S, self.look_again)

    def _show(self, plan: RepairPlan) -> None:
        self.plan = plan
        table = self.query_one(RepairTable)
        table.rows = plan.lines
        table.say_below(f"{table.cursor + 1} of {len(plan.lines)}")
        self.query_one("#repair-foot", Static).update(foot_words(plan, self._labels))
        self.show_about()

    @on(RepairTable.Moved)
    def _moved(self) -> None:
        table = self.query_one(RepairTable)
        table.say_below(f"{table.cursor + 1} of {len(table.rows)}")
        self.show_about()

    @work(exclusive=True, group="about")
    async def show_about(self) -> None:
        """Say more about the line at the cursor; what the history knows of its ASINs takes a while."""
        if (line := self.query_one(RepairTable).row) is None:
            return
        try:
            evidence = await evidence_for(self.workspace.ledger, line)
        except SpConsoleError as error:
            self.report(error)
            evidence = ()
        for static in self.query("#about").results(Static):
            static.update(about_line(line, self.plan.reason, evidence, self._labels))

    @work(exclusive=True, group="look")
    async def look_again(self) -> None:
        """What is on its way ends while this screen is open."""
        if not any(row.status in IN_FLIGHT for row in made_rows(self.plan)):
            return
        try:
            now = await plan_of(self.workspace.ledger, self.plan.lines[0].entry)
        except SpConsoleError:
            return  # said where somebody acts on it
        made = {line.entry.id: line.made for line in now.lines}
        lines = [structs.replace(line, made=made.get(line.entry.id)) for line in self.plan.lines]
        if self.is_running and lines != list(self.plan.lines):
            self._show(structs.replace(self.plan, lines=lines))

    # Deciding.

    def _decide(self, choices: list[RepairChoice]) -> None:
        """Show and keep what was decided."""
        self._show(self.plan.decided(choices))
        self.keep()

    @work(group="keep")
    async def keep(self) -> None:
        """Keep all of it, so that whoever opens the plan again finds it as it was left."""
        try:
            await keep_choices(self.workspace, self.plan.choices)
        except SpConsoleError as error:
            self.report(error)

    def _open_line(self) -> RepairLine | None:
        """The line at the cursor, when it can still be decided about; says why not."""
        line = self.query_one(RepairTable).row
        if line is not None and (gone := gone_words(line, CONSOLE)):
            self.say(gone, severity="warning")
            return None
        return line

    def action_tick(self) -> None:
        if line := self._open_line():
            self._decide([structs.replace(line.choice, is_ticked=not line.choice.is_ticked)])
            self.query_one(RepairTable).action_down()

    def action_all(self) -> None:
        """Tick all that are open, or none when all are."""
        lines = [line for line in self.plan.lines if line.is_open]
        wanted = not all(line.choice.is_ticked for line in lines)
        self._decide([structs.replace(line.choice, is_ticked=wanted) for line in lines])

    def action_focus_next(self) -> None:
        """The only field of this screen is the seller of the line."""
        self.action_seller()

    @work(group="pick")
    async def action_seller(self) -> None:
        if not (line := self._open_line()):
            return
        there = Place(self.plan.environment, None)
        among = recipients_of(self.workspace, self.plan, line)
        if not among:
            self.say("There is no other seller here. 1 on the main screen adds one.", severity="warning")
            return
        title = f"Send these {self.plan.template_id} values to"
        try:
            profile = await pick_seller(self, self.workspace, there, title, among, on_purpose=True)
        except SpConsoleError as error:
            self.report(error)
            return
        if profile is not None:
            self._decide([structs.replace(line.choice, profile=profile.name, is_ticked=True)])

    # Leaving.

    def action_send(self) -> None:
        self._send(at_once=False)

    def action_send_all(self) -> None:
        self._send(at_once=True)

    def _send(self, *, at_once: bool) -> None:
        due = self.plan.due
        nobody = [line for line in due if not line.choice.profile]
        if not due:
            self.say("Nothing is ticked. space ticks the line at the cursor.", severity="warning")
        elif nobody:
            self.query_one(RepairTable).cursor = list(self.plan.lines).index(nobody[0])
            self.say(
                "This one has no recipient. tab chooses the seller; space leaves it out.", severity="warning"
            )
        else:
            self.dismiss(RepairWish(self.plan, at_once=at_once))

    def action_edit(self) -> None:
        if line := self._open_line():
            self.dismiss(RepairWish(self.plan, line.entry.id))

    def action_copy(self) -> None:
        copy(self, plan_text(self.plan, self._labels), "the plan")

    def action_back(self) -> None:
        self.dismiss(None)
