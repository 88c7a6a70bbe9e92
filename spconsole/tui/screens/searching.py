"""The history on the main screen: what is searched for, and the rows that are brought as they are needed."""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on, work
from textual.reactive import reactive

from spconsole.domain.errors import SpConsoleError, UsageError
from spconsole.domain.history import HistoryEntry
from spconsole.domain.mismatch import asins_in
from spconsole.services.clock import Clock
from spconsole.services.context import Workspace
from spconsole.services.history import (
    HistoryView,
    count_rows,
    read_all,
    read_view,
    read_window,
    view_query,
    window_for,
)
from spconsole.services.profiles import seller_labels
from spconsole.services.templates import visible_templates
from spconsole.tui.keys import bindings
from spconsole.tui.marked_rows import hidden_words
from spconsole.tui.place import Place
from spconsole.tui.reading import empty_words
from spconsole.tui.screens.acts import ActKeys
from spconsole.tui.widgets.filter_bar import FilterBar
from spconsole.tui.widgets.history_table import MOST_MARKED, HistoryTable

MOST_LOOKED_AT = 64
AT_MOST_S = 0.016
"""What a key in the filter waits for its rows, before it is painted without them."""
COUNTED_AFTER_S = 0.05
"""The rows are painted first, and whoever types on has nothing counted."""


class SearchKeys(ActKeys):
    """The part of the main screen that reads rows. A newer search ends the one before."""

    BINDINGS: ClassVar = bindings("main.filter")

    search: reactive[str] = reactive("", init=False, repaint=False)

    def __init__(
        self, workspace: Workspace, place: Place, view: HistoryView, clock: Clock | None = None
    ) -> None:
        super().__init__(workspace, place, clock)
        self._view = view
        self._wanted: HistoryEntry | None = None
        self._read = asyncio.Event()

    @property
    def marked(self) -> Sequence[HistoryEntry]:
        """The marked rows, in the order in which they were marked."""
        return list(self.query_one(HistoryTable).marked.values())

    @work(exclusive=True, group="history")
    async def refresh_history(self) -> None:
        """Read the search again; the cursor stays on its row, or goes to the one that is wanted."""
        table = self.query_one(HistoryTable)
        for group in ("count", "detail"):  # what they read may keep this waiting
            self.workers.cancel_group(self, group)
        try:
            query = view_query(self.search, self.place.environment)
            kept, cursor = self._wanted or table.row, table.cursor
            before = None if self._wanted else self._view
            lines = table.size.height
            window = window_for(lines)
            view = await read_view(self.workspace.ledger, query, window, kept, cursor, before, lines)
        except UsageError as error:
            table.say_below(str(error))
            self._stays()
        except SpConsoleError as error:
            self.report(error)
            self._stays()
        else:
            if self._wanted is None and table.cursor != cursor:
                self.refresh_history()  # a key moved the cursor meanwhile, and it stays where it went
                return
            follow = self._wanted is not None or query != self._view.query
            self._wanted = None
            self.show_view(view, follow=follow)
            self._read.set()

    def _stays(self) -> None:
        """Nothing was read, so the row at the cursor is the same."""
        self._read.set()
        self.show_detail()

    def show_view(self, view: HistoryView, *, follow: bool = True) -> None:
        """Show rows that were read; how many there are is counted afterwards when it takes a while."""
        self._view = view
        table = self.query_one(HistoryTable)
        table.empty = empty_words(self.search)
        table.reset(
            view.count,
            dict(view.windows),
            view.cursor,
            seller_labels(self.workspace.profiles),
            view.window,
            is_counted=view.is_counted,
            follow=follow,
        )
        table.say_above(f"3 History   {self.search or 'all sellers'}   {self.place.environment.value}")
        if not view.is_counted:
            self.count_history()

    @work(exclusive=True, group="count")
    async def count_history(self) -> None:
        """Count the rows of the search, which may take a while; the next search ends it."""
        view = self._view
        await asyncio.sleep(COUNTED_AFTER_S)
        try:
            total = await count_rows(self.workspace.ledger, view.query)
        except SpConsoleError as error:
            self.report(error)
            return
        for table in self.query(HistoryTable):  # none any more while the console closes
            if view is self._view:
                table.counted(total)

    @on(HistoryTable.WindowWanted)
    @work(group="windows")
    async def fetch_window(self, event: HistoryTable.WindowWanted) -> None:
        """Bring rows that are about to be seen."""
        table, query, window = self.query_one(HistoryTable), self._view.query, self._view.window
        number, after, before = event.number, table.row_before(event.number), table.row_after(event.number)
        total = table.row_count if table.is_counted else None
        try:
            rows = await read_window(self.workspace.ledger, query, window, number, after, before, total)
        except SpConsoleError as error:
            self.report(error)
            return
        if query is self._view.query:
            table.put(number, rows)

    @on(HistoryTable.AllWanted)
    @work(exclusive=True, group="marks")
    async def mark_all(self) -> None:
        """Mark what the search has, all or nothing, so that the number is known."""
        table, query = self.query_one(HistoryTable), self._view.query
        try:
            rows = await read_all(self.workspace.ledger, query, MOST_MARKED)
        except SpConsoleError as error:
            self.report(error)
            return
        if query is not self._view.query:
            return  # another search by now: these rows are not what is seen
        if rows is None or len(table.marked.keys() | {row.id for row in rows}) > MOST_MARKED:
            count = f"{table.row_count:,} rows" if table.is_counted else f"More than {MOST_MARKED:,} rows"
            self.say(
                f"{count} are here, and {MOST_MARKED:,} marks are the most. / narrows the search; "
                "esc takes other marks away.",
                severity="warning",
            )
        elif (others := table.mark_all(rows)) > 0:
            self.say(f"{len(rows):,} marked here. {hidden_words(others)}")

    @on(HistoryTable.Moved, "#history")
    def _moved(self) -> None:
        self.show_detail()

    def show_detail(self) -> object:
        """Look up what belongs to the row under the cursor."""

    # The filter.

    def action_filter(self) -> None:
        bar = self.query_one(FilterBar)
        bar.known = self._values_known
        bar.open(self.search)

    def _values_known(self) -> Mapping[str, Sequence[str]]:
        """What the words of the filter are completed from; people, tickets and ASINs are of the rows here."""
        rows = self.query_one(HistoryTable).rows_here()
        templates = visible_templates(self.workspace.templates, self.place.environment)
        return {
            "seller": list(seller_labels(self.workspace.profiles)),
            "tpl": [template.type for template in templates],
            "by": list(dict.fromkeys(row.actor for row in rows)),
            "ticket": list(dict.fromkeys(row.ticket for row in rows if row.ticket)),
            "batch": list(dict.fromkeys(row.batch for row in rows if row.batch)),
            "asin": _asins_of(rows) if "asin:" in self.query_one(FilterBar).value.lower() else [],
        }

    @on(FilterBar.Searched)
    async def _searched(self, event: FilterBar.Searched) -> None:
        """Search, and wait a moment: nothing is painted meanwhile, so a key and its rows are one frame."""
        if event.text == self.search:
            return
        self._read.clear()
        self.search = event.text
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._read.wait(), AT_MOST_S)

    @on(FilterBar.Left)
    def _filter_left(self) -> None:
        self.query_one(HistoryTable).focus()

    def watch_search(self) -> None:
        self.refresh_history()

    def clear_filter(self) -> bool:
        """Whether there was one to clear; or else marks."""
        table = self.query_one(HistoryTable)
        if not self.query_one(FilterBar).close():
            return table.has_focus and table.unmark_all()
        table.focus()
        return True


def _asins_of(rows: Sequence[HistoryEntry]) -> list[str]:
    """Each once, of the newest row first; no more rows than are read between two keys."""
    return list(dict.fromkeys(asin for row in rows[:MOST_LOOKED_AT] for asin in asins_in(row.parameters)))
