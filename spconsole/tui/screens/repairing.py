"""The keys that delete and put right: the row under the cursor, or those that are marked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work

from spconsole.domain.errors import SpConsoleError
from spconsole.domain.history import HistoryEntry
from spconsole.services.history import count_hidden
from spconsole.tui.keys import bindings
from spconsole.tui.reasons import why_not
from spconsole.tui.screens.searching import SearchKeys
from spconsole.tui.widgets.history_table import HistoryTable

if TYPE_CHECKING:
    from spconsole.tui.flows.sending_again import RepairDesk


class RepairKeys(SearchKeys):
    """The part of the main screen that deletes, and opens the repair plan."""

    BINDINGS: ClassVar = bindings("main.delete", "main.repair")

    async def on_mount(self) -> None:
        self.call_after_refresh(self.tell_open_plans)

    def blocked_for_marked(self, command_id: str) -> str:
        """Why a command can run for none of the marked rows; those for which alone it cannot are left out."""
        reasons = [why_not(command_id, self.workspace, self.place, row) for row in self.marked]
        return reasons[0] if all(reasons) else ""

    def action_delete(self) -> None:
        if self.marked and not (reason := self.blocked_for_marked("main.delete")):
            self.act(self.delete_rows(self.marked))
        elif self.marked:
            self.say(reason, severity="warning")
        elif entry := self.allowed("main.delete"):
            self.act(self.delete_rows([entry]))

    def action_feedback(self) -> None:
        """The row under the cursor; or all marked rows, asked once."""
        if not self.marked:
            super().action_feedback()
        elif reason := self.blocked_for_marked("main.feedback"):
            self.say(reason, severity="warning")
        else:
            self.act(self._record_marked(self.marked))

    async def _record_marked(self, entries: Sequence[HistoryEntry]) -> None:
        from spconsole.tui.flows import many_feedback  # noqa: PLC0415 - the first frame does without

        hidden = await count_hidden(self.workspace.ledger, self._view.query, entries)
        await many_feedback.record_marked(self, self.workspace, entries, hidden)

    async def delete_rows(self, entries: Sequence[HistoryEntry]) -> None:
        """Delete what rows stand for; what was deleted is not marked any more."""
        from spconsole.tui.flows import repairing  # noqa: PLC0415 - the first frame does without

        table = self.query_one(HistoryTable)
        marked = [entry for entry in entries if entry.id in table.marked]
        hidden = await count_hidden(self.workspace.ledger, self._view.query, marked) if marked else 0
        deleted = await repairing.delete_and_repair(self.repair_desk(), entries, hidden)
        for row in deleted:
            table.marked.pop(row.id, None)

    def action_repair(self) -> None:
        from spconsole.tui.flows import repairing  # noqa: PLC0415 - the first frame does without

        self.act(repairing.repair(self.repair_desk(), self.row))

    @work(group="plans")
    async def tell_open_plans(self) -> None:
        """At start: a plan that was put off is not forgotten."""
        from spconsole.services.repair import open_plans  # noqa: PLC0415 - not for the first frame

        if self.workspace.ledger.problem:
            return  # said already
        try:
            plans = await open_plans(self.workspace.ledger, self.place.environment)
        except SpConsoleError as error:
            self.report(error)
            return
        if plans:
            what = "1 repair plan has" if len(plans) == 1 else f"{len(plans)} repair plans have"
            self.say(f"{what} something left to send. P opens it.", title="Not done yet")

    def repair_desk(self) -> "RepairDesk":
        """What a repair works with."""
        from spconsole.tui.flows.sending_again import RepairDesk  # noqa: PLC0415 - the first frame does without

        return RepairDesk(
            self, self.workspace, lambda: self.place, self.drafts, self.delivery, self.act, self.refresh_all
        )
