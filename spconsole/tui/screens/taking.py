"""The keys that take something away: the copy menu, notes, incidents, exports and insights."""

from typing import ClassVar

from spconsole.tui.keys import bindings
from spconsole.tui.screens.searching import SearchKeys


class TakeKeys(SearchKeys):
    """The part of the main screen that carries rows out of it. Nothing here calls Amazon."""

    BINDINGS: ClassVar = bindings(
        "main.copy_menu", "main.note", "main.incident", "main.insights", "main.export"
    )

    def action_copy_menu(self) -> None:
        if entry := self.allowed("main.copy_menu"):
            from spconsole.tui.flows import copying  # noqa: PLC0415 - the first frame does without

            self.act(copying.choose(self, self.workspace, entry))

    def action_note(self) -> None:
        if entry := self.allowed("main.note"):
            from spconsole.tui.flows import writing_up  # noqa: PLC0415 - the first frame does without

            self.act(writing_up.note(self, self.workspace, entry))

    def action_incident(self) -> None:
        """The marked rows, newest first; or the one under the cursor."""
        rows = sorted(self.marked, key=lambda row: row.place, reverse=True)
        if not rows and (entry := self.allowed("main.incident")):
            rows = [entry]
        if rows:
            from spconsole.tui.flows import writing_up  # noqa: PLC0415 - the first frame does without

            self.act(writing_up.incident(self, self.workspace, rows))

    def action_export(self) -> None:
        from spconsole.tui.flows import exporting  # noqa: PLC0415 - the first frame does without

        self.act(exporting.export(self, self.workspace, self.place.environment, self._view, self.search))

    def action_insights(self) -> None:
        from spconsole.tui.flows import insights  # noqa: PLC0415 - plots are heavy

        self.act(insights.look(self, self.workspace, self.place))
