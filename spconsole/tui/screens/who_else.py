"""Who else got it: rows that are like one, and what speaks against its recipient."""

from collections.abc import Mapping, MutableMapping
from typing import ClassVar

from msgspec import Struct
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from spconsole.domain.errors import SpConsoleError
from spconsole.domain.history import HistoryEntry
from spconsole.services.context import Workspace
from spconsole.services.likeness import Likeness, likeness_of
from spconsole.services.profiles import seller_labels
from spconsole.tui.guarded import guarded
from spconsole.tui.keys import bindings
from spconsole.tui.place import Place, write_words
from spconsole.tui.reasons import why_not
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.widgets.bars import KeyBar, TopBar
from spconsole.tui.widgets.likeness import LikeTable, facts, hint_lines, not_seen
from spconsole.tui.widgets.row_table import RowTable


class Wish(Struct, frozen=True):
    """What somebody wants done with a row, or with an id that no row has.

    Attributes:
        act: delete, feedback or resend; empty to go to the row in History.
    """

    act: str
    entry: HistoryEntry | None = None
    notification_id: str = ""


class WhoElseScreen(ConsoleScreen[Wish | None]):
    """Returns what is wanted; nothing is done from here."""

    CSS_PATH = "../styles/finding.tcss"
    TITLE_OF_HELP = "who else got it"
    AUTO_FOCUS = "LikeTable"
    WITH_ITSELF: ClassVar = True
    """Whether the row stands above those that are like it."""
    BINDINGS: ClassVar = bindings(
        "app.focus_next", "found.open", "found.delete", "found.feedback", "found.resend", "found.who_else",
        "found.back",
    )  # fmt: skip
    HORIZONTAL_BREAKPOINTS = [(0, "-one"), (110, "-two")]  # noqa: RUF012 - Textual declares it so

    def __init__(
        self,
        workspace: Workspace,
        place: Place,
        entry: HistoryEntry | None,
        marked: MutableMapping[str, HistoryEntry],
    ) -> None:
        """`marked` are the rows that are marked in History, by their id."""
        super().__init__()
        self.marked = marked
        self.workspace = workspace
        self.place = place
        self._entry = entry
        self.labels: Mapping[str, str] = seller_labels(workspace.profiles)
        self.add_class(f"-{place.environment.value}")

    def compose(self) -> ComposeResult:
        bar = TopBar(demo=self.workspace.demo)
        bar.environment, bar.profile = self.place.environment, self.place.profile
        bar.place, bar.writes = self.TITLE_OF_HELP, write_words(self.workspace, self.place)
        bar.lock_words = guarded(self.app).idle.words
        yield bar
        yield from self.compose_head()
        with Horizontal(id="alike"):
            table = LikeTable("likeness", self.labels, self.marked)
            table.border_title = "Who else got it"
            table.border_subtitle = "space marks   enter goes to the row"
            yield table
            with VerticalScroll(id="facts-pane", classes="pane", can_focus=False) as pane:
                pane.border_title = "This one"
                yield Static(id="facts")
        yield Static(id="hints")
        yield KeyBar()

    def compose_head(self) -> ComposeResult:
        """What stands above the groups."""
        yield from ()

    def on_mount(self) -> None:
        if self._entry is not None:
            self.look_at(self._entry)

    @work(exclusive=True, group="likeness")
    async def look_at(self, entry: HistoryEntry) -> None:
        """Show what is like a row."""
        try:
            likeness = await likeness_of(self.workspace.ledger, entry)
        except SpConsoleError as error:
            self.report(error)
        else:
            if self.is_running:
                self._show(likeness)

    def _show(self, likeness: Likeness) -> None:
        self._entry = likeness.entry
        table = self.query_one(LikeTable)
        table.show(likeness, with_itself=self.WITH_ITSELF)
        who = self.labels.get(likeness.entry.profile, likeness.entry.profile)
        table.say_above(f"Who else got it   {likeness.entry.template_id or ''} of {who}")
        self.query_one("#facts", Static).update(facts(likeness, self.labels))
        below = [*hint_lines(likeness, self.labels), not_seen(likeness)]
        self.query_one("#hints", Static).update(Content("\n").join(below))

    @property
    def row(self) -> HistoryEntry | None:
        """The row that the keys are about: under the cursor of the groups, else the one looked at."""
        table = self.query_one(LikeTable)
        return (table.entry if table.has_focus else None) or self._entry

    def wish(self, act: str) -> None:
        """Leave with what is wanted of the row, when that can be done."""
        entry = self.row
        reason = why_not(f"main.{act or 'open'}", self.workspace, self.place, entry)
        if reason:
            self.say(reason, severity="warning")
        elif entry is not None:
            self.taken(entry)
            self.dismiss(Wish(act, entry))

    def taken(self, entry: HistoryEntry) -> None:
        """This row is what was looked for."""

    @on(RowTable.Chosen)
    def _row_chosen(self) -> None:
        self.wish("")

    def action_open(self) -> None:
        self.wish("")

    def action_delete(self) -> None:
        self.wish("delete")

    def action_feedback(self) -> None:
        self.wish("feedback")

    def action_resend(self) -> None:
        self.wish("resend")

    def action_who_else(self) -> None:
        self.dismiss(None)

    def action_back(self) -> None:
        self.dismiss(None)
