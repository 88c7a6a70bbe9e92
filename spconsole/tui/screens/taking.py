"""The keys that take something away: the copy menu, notes, incidents, exports and insights."""

from collections.abc import Sequence
from typing import ClassVar

from spconsole.domain.history import HistoryEntry
from spconsole.tui.keys import bindings
from spconsole.tui.screens.searching import SearchKeys
from spconsole.tui.widgets.history_table import HistoryTable


class TakeKeys(SearchKeys):
    """The part of the main screen that carries rows out of it. Nothing here calls Amazon."""

    BINDINGS: ClassVar = bindings(
        "main.copy_menu", "main.note", "main.incident", "main.insights", "main.export"
    )

    def chosen_rows(self) -> Sequence[HistoryEntry]:
        """The marked rows, newest first; the one under the cursor when none is marked."""
        marked = [row for table in self.query(HistoryTable) for row in table.marked.values()]
        if marked:
            return sorted(marked, key=lambda row: row.place, reverse=True)
        return [self.row] if self.row else []

    def action_copy_menu(self) -> None:
        if entry := self.allowed("main.copy_menu"):
            from spconsole.tui.flows import copying  # noqa: PLC0415 - the first frame does without

            self.act(copying.choose(self, self.workspace, entry))

    def action_note(self) -> None:
        if entry := self.allowed("main.note"):
            from spconsole.tui.flows import writing_up  # noqa: PLC0415 - the first frame does without

            self.act(writing_up.note(self, self.workspace, entry))

    def action_incident(self) -> None:
        if (rows := self.chosen_rows()) or self.allowed("main.incident"):
            from spconsole.tui.flows import writing_up  # noqa: PLC0415 - the first frame does without

            self.act(writing_up.incident(self, self.workspace, rows))

    def action_export(self) -> None:
        from spconsole.tui.flows import exporting  # noqa: PLC0415 - the first frame does without

        self.act(exporting.export(self, self.workspace, self.place.environment, self._view, self.search))

    def action_insights(self) -> None:
        from spconsole.tui.flows import insights  # noqa: PLC0415 - plots are heavy

        self.act(insights.look(self, self.workspace, self.place))
