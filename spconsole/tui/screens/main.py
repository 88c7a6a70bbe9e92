"""The screen that stays: sellers, templates, history, detail and activity."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from spconsole.domain.errors import SpConsoleError
from spconsole.domain.history import HistoryEntry
from spconsole.domain.sellers import Environment
from spconsole.services.auditing import note_move
from spconsole.services.clock import Clock
from spconsole.services.context import Workspace
from spconsole.services.history import HistoryView, count_unknown
from spconsole.services.templates import visible_templates
from spconsole.tui.flows import selling
from spconsole.tui.flows.rates import RatesWatch
from spconsole.tui.flows.records import RecordsWatch
from spconsole.tui.guarded import guarded
from spconsole.tui.keys import bindings
from spconsole.tui.place import Place, write_words
from spconsole.tui.reading import seller_rows
from spconsole.tui.screens.finding import FindKeys
from spconsole.tui.screens.panes import PaneKeys
from spconsole.tui.screens.taking import TakeKeys
from spconsole.tui.widgets.bars import KeyBar, TabStrip, TopBar
from spconsole.tui.widgets.detail import TABS, DetailPane
from spconsole.tui.widgets.filter_bar import FilterBar
from spconsole.tui.widgets.history_table import HistoryTable
from spconsole.tui.widgets.lists import ActivityTable, SellersTable, TemplatesTable

POLL_S = 1.0  # between looks at what other consoles have written


class MainScreen(FindKeys, TakeKeys, PaneKeys):
    """Where every act starts and every result is seen."""

    TITLE_OF_HELP = "the main screen"
    AUTO_FOCUS = "HistoryTable"
    BINDINGS: ClassVar = bindings("main.request", "main.refresh")

    def __init__(
        self, workspace: Workspace, place: Place, view: HistoryView, clock: Clock | None = None
    ) -> None:
        super().__init__(workspace, place, view, clock)
        self._tokens: dict[str, str] = {}
        self._data_version = -1
        self._profiles = selling.ProfilesWatch(workspace)
        self._rates = RatesWatch(workspace)
        self._outdated = ""
        self._records = RecordsWatch(workspace.ledger.audit)
        self._show_environment()  # before the first style is worked out, which then holds

    def compose(self) -> ComposeResult:
        yield TopBar(demo=self.workspace.demo)
        yield TabStrip()
        yield FilterBar()
        with Horizontal(id="panes"):
            with Vertical(id="left", classes="-empty"):
                yield SellersTable(id="sellers", classes="pane")
                yield TemplatesTable(self.workspace.ledger.now, id="templates", classes="pane")
                yield ActivityTable(id="activity", classes="pane")
            with Vertical(id="right"):
                yield HistoryTable(id="history", classes="pane -active")
                yield DetailPane(id="detail", classes="pane")
        yield KeyBar()

    async def on_mount(self) -> None:
        self.follow_waits()
        self.show_view(self._view)
        for title in ("1 Sellers", "2 Templates", "5 Activity"):
            self.query_one(f"#{title[2:].lower()}").border_title = title
        self._show_place()
        for problem in self.workspace.problems:
            self.say(problem, title="At start", severity="warning")
        self._data_version = await self.workspace.ledger.history.data_version()
        self.set_interval(POLL_S, self.look_around)
        if selling.is_first_run(self.workspace, self.place, self._view):
            self.act(self._change_place(selling.welcome(self, self.workspace, self.place, self._tokens)))

    # What is shown.

    def watch_place(self, before: Place, place: Place) -> None:
        if self.is_mounted:
            audit = self.workspace.ledger.audit
            note_move(audit, before.standing, place.standing, place.profile)
            self._show_place()
            if before.environment is not place.environment:
                self.query_one(HistoryTable).reset(0, {}, 0, {})
                self.refresh_history()

    def _show_place(self) -> None:
        place = self.place
        self._show_environment()
        bar = self.query_one(TopBar)
        bar.environment, bar.profile = place.environment, place.profile
        bar.writes = write_words(self.workspace, place)
        bar.lock_words = guarded(self.app).idle.words
        self.query_one(TemplatesTable).rows = visible_templates(self.workspace.templates, place.environment)
        self.refresh_lists()
        self.call_after_refresh(self.refresh_rates)  # the account takes a while to find

    def _show_environment(self) -> None:
        for environment in Environment:
            self.set_class(environment is self.place.environment, f"-{environment.value}")

    def show_held(self) -> None:
        if self.is_attached:
            self.query_one(TopBar).held = len(self.held.waiting)
            self.refresh_history()

    @work(exclusive=True, group="rates")
    async def refresh_rates(self) -> None:
        """Show what is left of the usage plan."""
        rates = await self._rates.look(self, self.place)
        for bar in self.query(TopBar):  # none any more while the console closes
            bar.rates = rates

    @work(exclusive=True, group="lists")
    async def refresh_lists(self) -> None:
        """Read again what stands beside the history."""
        try:
            sellers = await seller_rows(self.workspace, self.place, self._tokens)
            calls = await self.workspace.ledger.calls.recent()
            unknown = await count_unknown(self.workspace.ledger, self.place.environment)
        except SpConsoleError as error:
            self.report(error)
        else:
            for bar in self.query(TopBar):
                self.query_one(SellersTable).rows, self.query_one(ActivityTable).rows = sellers, calls
                bar.unknown = unknown

    @work(exclusive=True, group="detail")
    async def show_detail(self) -> None:
        """Look up what belongs to the row under the cursor."""
        from spconsole.tui.row_reading import against_row, read_detail  # noqa: PLC0415 - after the first frame

        tables, panes = self.query(HistoryTable), self.query(DetailPane)
        if not tables or not panes:
            return  # the console closes
        entry, pane = tables.first().row, panes.first()
        try:
            pane.show(await read_detail(self.workspace, entry) if entry else None)
            pane.warn(await against_row(self.workspace, entry) if entry else ())
        except SpConsoleError as error:
            self.report(error)

    async def look_around(self) -> None:
        """Notice what another console, or an editor, has changed.

        Not under another screen: Textual paints all of that one again for each change below it.
        """
        if self.app.screen is not self:
            return
        version = await self.workspace.ledger.history.data_version()
        if not self.query(HistoryTable):
            return  # the console closes
        self._notice_newer()
        self._records.look(self)
        self.refresh_rates()
        place = self._profiles.look(self, self.place)
        changed = version != self._data_version or place is not None
        self._data_version, self.place = version, place or self.place
        if changed and self.is_attached:
            self.refresh_all()

    def _notice_newer(self) -> None:
        """A newer console has migrated the history under this one, which only reads from now on."""
        outdated = self.workspace.ledger.history.outdated
        if outdated and not self._outdated:
            self.say(outdated, title="History", severity="warning")
            self.query_one(TopBar).writes = write_words(self.workspace, self.place)
        self._outdated = outdated

    def refresh_all(self) -> None:
        self.refresh_history()
        self.query_one(TemplatesTable).rows = visible_templates(
            self.workspace.templates, self.place.environment
        )
        self.refresh_lists()

    @property
    def row(self) -> HistoryEntry | None:
        return self.query_one(HistoryTable).row

    @property
    def template_type(self) -> str:
        row = self.query_one(TemplatesTable).row
        return row.type if row and not row.problem else ""

    def look_at(self, entry: HistoryEntry) -> None:
        """Bring a row under the cursor: the one that was just sent."""
        self.go("history")
        self._wanted = entry
        self.refresh_history()

    def action_refresh(self) -> None:
        self.refresh_all()

    def show_answer(self) -> None:
        self.query_one(DetailPane).tab = TABS.index("Response")
        self.go("detail")

    def run_typed(self, text: str) -> None:
        from spconsole.tui.flows.typed import Desk, run  # noqa: PLC0415 - used seldom

        desk = Desk(self, self.workspace, self.place, self.go, self.query_one(FilterBar).open, self.find)
        self.act(self._change_place(run(desk, text)))

    # The lists beside the history.

    @on(TemplatesTable.Send)
    def _send_template(self, event: TemplatesTable.Send) -> None:
        self.action_new(event.template.type)

    @on(TemplatesTable.Asked)
    def _template_asked(self, event: TemplatesTable.Asked) -> None:
        from spconsole.tui.flows import drafting  # noqa: PLC0415 - the editor is not needed to look

        self.act(drafting.act_on(self, self.workspace, self.place, event))

    @on(SellersTable.Asked)
    def _seller_asked(self, event: SellersTable.Asked) -> None:
        now = self.clock.monotonic
        change = selling.act_on(self, self.workspace, self.place, event.what, event.row, self._tokens, now)
        self.act(self._change_place(change))
