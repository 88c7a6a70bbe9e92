"""Find: a link, ids, an ASIN or a request id, and the rows they are about."""

from collections.abc import MutableMapping
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from spconsole.domain.errors import SpConsoleError
from spconsole.domain.history import HistoryEntry
from spconsole.domain.text import one_line
from spconsole.services.context import Workspace
from spconsole.services.finding import Found, Hit, find, learn
from spconsole.tui.place import Place, write_problem
from spconsole.tui.screens.who_else import WhoElseScreen, Wish
from spconsole.tui.widgets.box import Box
from spconsole.tui.widgets.likeness import HitsTable, LikeTable

MAX_TYPED = 4_000
IMPORTING = ":import sends FILE"
SEARCHING = "/ searches the history"


class FindBox(Box):
    """A field that takes all lines of what is pasted, as one."""

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.value = joined(event.text)
        self.cursor_position = len(self.value)


def joined(text: str) -> str:
    """Lines of a paste as one, as much of it as anybody looks through."""
    return " ".join(text[: MAX_TYPED * 2].split())[:MAX_TYPED]


class FindScreen(WhoElseScreen):
    """Hits above, and below them who else got the one under the cursor."""

    TITLE_OF_HELP = "find"
    HELP = (
        "Paste a notification's link, one or more ids, an ASIN or a request id, here or in any list. Every "
        "word of a link that may be an id is looked up, in all environments. What is not found was sent by "
        "another system or machine, and can be imported."
    )
    AUTO_FOCUS: ClassVar = ""
    WITH_ITSELF: ClassVar = False

    def __init__(
        self, workspace: Workspace, place: Place, text: str, marked: MutableMapping[str, HistoryEntry]
    ) -> None:
        super().__init__(workspace, place, None, marked)
        self._text = joined(text)
        self._found = Found((), (), "")

    def compose_head(self) -> ComposeResult:
        yield FindBox(self._text, id="pasted", placeholder="link, ids, ASIN or request id",
                      select_on_focus=False)  # fmt: skip
        yield Static(id="said")
        yield HitsTable("found", self.labels, self.marked)

    def on_mount(self) -> None:
        self.add_class("-nothing")
        if not self._text:
            self.query_one(FindBox).focus()
        self.look_up(self._text, was_pasted=bool(self._text))

    @on(Input.Changed, "#pasted")
    def _typed(self, event: Input.Changed) -> None:
        if event.value != self._text:
            self._text = event.value
            self.look_up(event.value)

    @on(Input.Submitted, "#pasted")
    def _submitted(self) -> None:
        self.set_focus(self.query_one(HitsTable) if self._found.hits else None)
        self._say()

    @work(exclusive=True, group="find")
    async def look_up(self, text: str, *, was_pasted: bool = False) -> None:
        """Show the rows that a text is about; what was pasted hands the keys to them."""
        try:
            found = await find(self.workspace.ledger, text, IMPORTING, SEARCHING)
        except SpConsoleError as error:
            self.report(error)
            return
        if not self.is_running:
            return
        self._found = found
        self.set_class(not found.hits, "-nothing")
        table = self.query_one(HitsTable)
        table.rows = found.hits
        table.cursor = found.best
        table.say_above(f"Found {len(found.hits)}")
        table.say_below(_how(table.row))
        if found.hits:
            self.look_at(found.hits[found.best].entry)
        if was_pasted:
            self.set_focus(table if found.hits else None)
        self._say()
        self.refresh_bindings()

    def _say(self) -> None:
        """What was found; what to do when nothing was."""
        found, more = self._found, ""
        if found.unknown_id:
            more = "\nf records feedback for this id all the same: choose the seller. tab goes to the field."
            if isinstance(self.focused, Input):
                more = "\nenter, then f, records feedback for this id all the same: choose the seller."
        self.query_one("#said", Static).update(Content.assemble(one_line(found.words), (more, "$accent")))

    @on(HitsTable.Moved, "#found")
    def _moved(self) -> None:
        table = self.query_one(HitsTable)
        table.say_below(_how(table.row))
        if table.row is not None and table.row.entry != self._entry:
            self.look_at(table.row.entry)

    @property
    def row(self) -> HistoryEntry | None:
        hit = self.query_one(HitsTable).row
        table = self.query_one(LikeTable)
        return (table.entry if table.has_focus else None) or (hit.entry if hit else None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a hit there is nothing to act on, but for the feedback of an id that nobody knows."""
        if action in {"open", "delete", "resend", "who_else"} and not self._found.hits:
            return False
        if action == "feedback" and not self._found.hits and not self._found.unknown_id:
            return False
        return super().check_action(action, parameters)

    def taken(self, entry: HistoryEntry) -> None:
        hit = self.query_one(HitsTable).row
        if hit is not None and entry is hit.entry:
            self.keep_learnt(hit)

    @work(group="learn")
    async def keep_learnt(self, hit: Hit) -> None:
        """Remember how the link carried the id of the row that was taken."""
        await learn(self.workspace, hit)

    def action_feedback(self) -> None:
        if not self._found.unknown_id:
            self.wish("feedback")
        elif problem := write_problem(self.workspace, self.place):
            self.say(problem, severity="warning")
        else:
            self.dismiss(Wish("feedback", notification_id=self._found.unknown_id))

    def action_who_else(self) -> None:
        below = self.query_one(LikeTable)
        self.set_focus(self.query_one(HitsTable) if below.has_focus else below)


def _how(hit: Hit | None) -> str:
    if hit is None:
        return ""
    carried = f" in {hit.token.name}=" if hit.token.name else ""
    before = ", as before" if hit.is_learnt else ""
    return f"by {hit.by}{carried}{before}   {hit.entry.environment.value}"
