"""A table of rows that are all here."""

from collections.abc import Sequence

from textual.reactive import reactive

from spconsole.tui.widgets.row_table import RowT, RowTable


class ListTable(RowTable[RowT]):
    """A table of rows that are all here."""

    rows: reactive[Sequence[RowT]] = reactive((), init=False)

    @property
    def row_count(self) -> int:
        return len(self.rows)

    def row_at(self, index: int) -> RowT | None:
        return self.rows[index] if 0 <= index < len(self.rows) else None

    def watch_rows(self) -> None:
        self.rows_changed()

    def on_mount(self) -> None:
        self.rows_changed()
