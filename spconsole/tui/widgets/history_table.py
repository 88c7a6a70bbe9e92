"""The history: windows of rows around what is seen, asked for as they are needed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from textual.geometry import Region
from textual.message import Message

from spconsole.domain.history import HistoryEntry, Status
from spconsole.domain.literals import read_parameters
from spconsole.tui.look import FEEDBACK_STYLES, STATUS_STYLES, feedback_text, held_text, local_time
from spconsole.tui.widgets.row_table import Cell, Column, RowTable

WINDOW = 200
"""Rows that are asked for at once."""
KEPT_WINDOWS = 12


class HistoryTable(RowTable[HistoryEntry]):
    """Newest first. `count` and windows come in; the wish for a window goes out."""

    COLUMNS = (
        Column("STATUS", 10),
        Column("ENGAGE", 10, 70),
        Column("WHEN", 11),
        Column("SELLER", 12),
        Column("TEMPLATE", 17, 50),
        Column("VALUES", 0, 62),
    )

    @dataclass
    class WindowWanted(Message):
        """Rows are on the screen, or will be soon, that are not here."""

        number: int

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._count = 0
        self._windows: dict[int, Sequence[HistoryEntry]] = {}
        self._wanted: set[int] = set()
        self.labels: Mapping[str, str] = {}
        """Sellers' names as people say them, by profile."""
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)

    @property
    def row_count(self) -> int:
        return self._count

    def row_at(self, index: int) -> HistoryEntry | None:
        number, place = divmod(index, WINDOW)
        window = self._windows.get(number)
        if window is None:
            self._want(number)
            return None
        return window[place] if place < len(window) else None

    def _want(self, number: int) -> None:
        if number not in self._wanted:
            self._wanted.add(number)
            self.post_message(self.WindowWanted(number))

    def reset(self, count: int, windows: dict[int, Sequence[HistoryEntry]], cursor: int) -> None:
        """Another search, or the same one after something changed.

        Args:
            cursor: Where the row under the cursor stands now.
        """
        self._count = count
        self._windows = dict(windows)
        self._wanted = set()
        self.set_reactive(HistoryTable.cursor, self.validate_cursor(cursor))
        self.rows_changed()
        self.watch_cursor()

    def put(self, number: int, rows: Sequence[HistoryEntry]) -> None:
        """A window that was wanted."""
        self._windows[number] = rows
        self._wanted.discard(number)
        while len(self._windows) > KEPT_WINDOWS:
            farthest = max(self._windows, key=lambda kept: abs(kept - self.cursor // WINDOW))
            del self._windows[farthest]
        self.refresh()
        self.watch_cursor()

    def count_down(self) -> None:
        """Draw the lines of held rows again, and no other."""
        top = round(self.scroll_offset.y)
        for y in range(1, self.size.height):
            number, place = divmod(top + y - 1, WINDOW)
            window = self._windows.get(number, ())
            if place < len(window) and window[place].status is Status.HELD:
                self.refresh(Region(0, y, self.size.width, 1))

    def row_before(self, number: int) -> HistoryEntry | None:
        """The row just before a window, when it is here: the window then needs no counting."""
        before = self._windows.get(number - 1)
        return before[-1] if before and len(before) == WINDOW else None

    def cells(self, row: HistoryEntry) -> Sequence[Cell]:
        return (
            (held_text(row, self.now()), STATUS_STYLES[row.status].removeprefix("status-")),
            (feedback_text(row), FEEDBACK_STYLES[row.feedback].removeprefix("status-")),
            (local_time(row.created_at), "muted"),
            (self.labels.get(row.profile, row.profile), "strong"),
            (row.template_id or "(unknown)", ""),
            (_values(row), "muted"),
        )


def _values(row: HistoryEntry) -> str:
    """The values, or what went wrong instead of them."""
    if row.status in {Status.REJECTED, Status.NOT_SENT} and row.error is not None:
        return f"{row.http_status or ''} {row.error.code}".strip()
    return " ".join(read_parameters(row.parameters).values()) or (row.notification_id or "")
