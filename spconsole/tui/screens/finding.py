"""The keys and the paste that lead to a row by what somebody knows of it."""

from typing import TYPE_CHECKING, ClassVar

from textual import events

from spconsole.domain.history import HistoryEntry
from spconsole.tui.keys import bindings
from spconsole.tui.screens.repairing import RepairKeys
from spconsole.tui.widgets.filter_bar import FilterBar
from spconsole.tui.widgets.history_table import HistoryTable

if TYPE_CHECKING:
    from spconsole.tui.flows.finding import Desk


class FindKeys(RepairKeys):
    """The part of the main screen that opens Find and Who else."""

    BINDINGS: ClassVar = bindings("main.find", "main.who_else")

    def on_paste(self, event: events.Paste) -> None:
        """A text field keeps what is pasted into it; what is pasted anywhere else is looked for."""
        event.stop()
        if event.text.strip():
            self.find(event.text)

    def find(self, text: str) -> None:
        """Open Find on a text, or empty."""
        from spconsole.tui.flows import finding  # noqa: PLC0415 - the first frame does without

        self.act(finding.find(self._finding_desk(), text))

    def action_find(self) -> None:
        self.find("")

    def action_who_else(self) -> None:
        if entry := self.allowed("main.who_else"):
            from spconsole.tui.flows import finding  # noqa: PLC0415 - the first frame does without

            self.act(finding.who_else(self._finding_desk(), entry))

    def _finding_desk(self) -> "Desk":
        from spconsole.tui.flows.finding import Desk  # noqa: PLC0415 - the first frame does without

        return Desk(
            self,
            self.workspace,
            lambda: self.place,
            self.drafts,
            self.delivery,
            self.show_in_history,
            self.query_one(HistoryTable).marked,
            self.delete_rows,
        )

    def show_in_history(self, entry: HistoryEntry) -> None:
        """Bring any row under the cursor: the search that hides it is cleared, or names its environment.

        Marks stay: what is wanted of the row may be wanted of all that are marked with it.
        """
        bar = self.query_one(FilterBar)
        with bar.prevent(FilterBar.Searched):  # an empty search, which would come after the one below
            bar.close()
        elsewhere = entry.environment is not self.place.environment
        self.search = f"env:{entry.environment.value}" if elsewhere else ""
        self.look_at(entry)
