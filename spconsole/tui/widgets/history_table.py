"""The history: windows of rows around what is seen, asked for as they are needed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from textual.geometry import Region
from textual.message import Message

from spconsole.domain.history import IN_FLIGHT, HistoryEntry, Status
from spconsole.domain.literals import read_values
from spconsole.services.waiting import Waits
from spconsole.tui.keys import bindings
from spconsole.tui.look import feedback_style, feedback_text, local_time, row_text
from spconsole.tui.widgets.row_table import Cell, Column, RowTable

KEPT_ROWS = 2_300
MOST_MARKED = 1_000


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

    BINDINGS: ClassVar = bindings("marks.mark", "marks.mark_range", "marks.mark_all")

    @dataclass
    class WindowWanted(Message):
        """Rows are on the screen, or will be soon, that are not here."""

        number: int

    class AllWanted(Message):
        """All rows of the search are to be marked, also those that are not here."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._count = 0
        self._window = 1
        self._windows: dict[int, Sequence[HistoryEntry]] = {}
        self._wanted: set[int] = set()
        self.labels: Mapping[str, str] = {}
        """Sellers' names as people say them, by profile."""
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.waits = Waits()
        self._waited: set[str] = set()
        self.marked: dict[str, HistoryEntry] = {}
        """Marked rows by their id, as they were then; they stay marked under another search."""
        self._last_mark = 0

    @property
    def row_count(self) -> int:
        return self._count

    def row_at(self, index: int) -> HistoryEntry | None:
        if (number := index // self._window) not in self._windows:
            self._want(number)
        return self._row_here(index)

    def _row_here(self, index: int) -> HistoryEntry | None:
        """The row of an index, if it is loaded; it is not asked for."""
        number, place = divmod(index, self._window)
        window = self._windows.get(number, ())
        return window[place] if place < len(window) else None

    def _want(self, number: int) -> None:
        if number not in self._wanted:
            self._wanted.add(number)
            self.post_message(self.WindowWanted(number))

    def reset(
        self,
        count: int,
        windows: dict[int, Sequence[HistoryEntry]],
        cursor: int,
        labels: Mapping[str, str],
        window: int = 1,
        *,
        is_counted: bool = True,
        follow: bool = True,
    ) -> None:
        """Another search, or the same one after something changed.

        Args:
            cursor: Where the row under the cursor stands now.
            labels: Sellers' names as people say them, by profile.
            window: Rows in one window.
            is_counted: Whether there are no more rows than `count`.
            follow: Whether the cursor has to be seen, even when somebody has scrolled away from it.
        """
        seen = self._seen()
        top, moved = round(self.scroll_offset.y), cursor - self.cursor
        follow = follow or self.is_cursor_seen
        self._count, self.is_counted = count, is_counted
        self._windows, self.labels, self._window = dict(windows), labels, window
        self._wanted = set()
        self.forget_strips()
        self.set_reactive(HistoryTable.cursor, self.validate_cursor(cursor))
        self.rows_changed(*self._lines_unlike(seen))
        self._last_mark += moved
        if top and moved:  # rows came above: what is seen stays where it is
            self.scroll_to(y=top + moved, animate=False)
        if follow:
            self.scroll_to_cursor()
        self.moved()

    def _seen(self) -> Sequence[object]:
        """What each line on the screen is drawn from; None for one that may look otherwise at any time."""
        if not self._count:
            return ()
        first = round(self.scroll_offset.y)
        return [self._drawn_from(index) for index in range(first, first + max(0, self.size.height - 1))]

    def _drawn_from(self, index: int) -> object:
        if index >= self._count:
            return ()
        row = self._row_here(index)
        if row is None or not self.is_steady(row):
            return None
        return row, index == self.cursor, self.labels.get(row.profile)

    def _lines_unlike(self, before: Sequence[object]) -> Sequence[Region]:
        """Lines drawn from something else now: a region of nothing when there is none, no region for all."""
        now = self._seen()
        if len(now) != len(before):
            return ()
        pairs = enumerate(zip(before, now, strict=True), 1)
        lines = [Region(0, y, self.size.width, 1) for y, (old, new) in pairs if new is None or old != new]
        return lines or (Region(),)

    def counted(self, total: int) -> None:
        """How many rows the search has."""
        seen = self._seen()
        self._count, self.is_counted = total, True
        self.rows_changed(*self._lines_unlike(seen))
        self.say_where()

    def put(self, number: int, rows: Sequence[HistoryEntry]) -> None:
        """A window that was wanted."""
        self._windows[number] = rows
        seen = number * self._window + len(rows)
        grows = not self.is_counted
        if grows:
            self.is_counted = len(rows) < self._window
            self._count = max(self._count, seen)
            self.rows_changed()
        self._wanted.discard(number)
        while len(self._windows) * self._window > KEPT_ROWS:
            farthest = max(self._windows, key=lambda kept: abs(kept - number))
            del self._windows[farthest]
        self.refresh()
        if grows or number == self.cursor // self._window:
            self.moved()

    def count_down(self) -> None:
        """Draw the lines of rows that are held or wait again, and no other."""
        waited, self._waited = self._waited, set()
        top = round(self.scroll_offset.y)
        for y in range(1, self.size.height):
            if (row := self._row_here(top + y - 1)) is None:
                continue
            if self.waits.of(row, self.now()) is not None:
                self._waited.add(row.id)
            if row.status is Status.HELD or row.id in waited | self._waited:
                self.refresh(Region(0, y, self.size.width, 1))

    def is_steady(self, row: HistoryEntry) -> bool:
        return (
            row.status not in IN_FLIGHT and row.id not in self._waited and not self.waits.of(row, self.now())
        )

    def is_marked(self, row: HistoryEntry) -> bool:
        return row.id in self.marked

    def action_mark(self) -> None:
        if self.row is None:
            return
        if self.marked.pop(self.row.id, None) is None and self._has_room([self.row]):
            self.marked[self.row.id] = self.row
        self._last_mark = self.cursor
        self.refresh()
        self.cursor += 1
        self.moved()  # on the last row the cursor stays

    def action_mark_range(self) -> None:
        first, last = sorted((self._last_mark, self.cursor))
        if last - first >= MOST_MARKED:
            words = f"A range has {MOST_MARKED:,} rows at most. Mark a row nearer to this one."
            self.notify(words, severity="warning", markup=False)
            return
        rows = [self.row_at(index) for index in range(first, min(last + 1, self.row_count))]
        found = [row for row in rows if row is not None]
        if not self._has_room(found):
            return
        self.marked |= {row.id: row for row in found}
        if None not in rows:
            self._last_mark = self.cursor
        self.refresh()
        self.moved()

    def _has_room(self, rows: Sequence[HistoryEntry]) -> bool:
        """Whether these can be marked too; says why not."""
        fits = len(self.marked.keys() | {row.id for row in rows}) <= MOST_MARKED
        if not fits:
            words = f"{MOST_MARKED:,} marks are the most. esc takes all of them away."
            self.notify(words, severity="warning", markup=False)
        return fits

    def action_mark_all(self) -> None:
        self.post_message(self.AllWanted())

    def mark_all(self, rows: Sequence[HistoryEntry]) -> int:
        """Mark all rows of the search, or take every mark away when they are marked.

        Returns:
            How many marks are on other rows; -1 when the marks were taken away.
        """
        new = {row.id: row for row in rows if row.id not in self.marked}
        if not new and self.unmark_all():
            return -1
        others = len(self.marked) - (len(rows) - len(new))
        self.marked |= new
        self.refresh()
        self.moved()
        return others

    def unmark_all(self) -> bool:
        """Whether there were marks to take away."""
        had = bool(self.marked)
        self.marked.clear()
        self.refresh()
        self.moved()
        return had

    def rows_here(self) -> list[HistoryEntry]:
        """Rows that are loaded, newest first."""
        return [row for _, window in sorted(self._windows.items()) for row in window]

    def row_before(self, number: int) -> HistoryEntry | None:
        """The row just before a window, when it is here: the window then needs no counting."""
        before = self._windows.get(number - 1)
        return before[-1] if before and len(before) == self._window else None

    def row_after(self, number: int) -> HistoryEntry | None:
        """The row just after a window, when it is here."""
        after = self._windows.get(number + 1)
        return after[0] if after else None

    def watch_cursor(self, before: int, now: int) -> None:
        super().watch_cursor(before, now)
        self._look_ahead()

    def say_where(self) -> None:
        """Its position, and how many are marked."""
        marked = f"{len(self.marked)} marked | " if self.marked else ""
        more = "" if self.is_counted else "+"
        where = f"{self.cursor + 1} of {self._count:,}{more}" if self._count else "0"
        self.say_below(marked + where)

    def _look_ahead(self) -> None:
        """Ask for the next window before the cursor is in it."""
        number, place = divmod(self.cursor, self._window)
        last = (self._count - 1 if self.is_counted else self._count) // self._window
        ahead = self._window * 7 // 8  # more than a page
        if place >= self._window - ahead and number < last and number + 1 not in self._windows:
            self._want(number + 1)
        if place < ahead and number and number - 1 not in self._windows:
            self._want(number - 1)

    def cells(self, row: HistoryEntry) -> Sequence[Cell]:
        now = self.now()
        state, style = row_text(row, now, self.waits.of(row, now))
        return (
            (state, style.removeprefix("status-")),
            (feedback_text(row), feedback_style(row).removeprefix("status-")),
            (local_time(row.created_at), "muted"),
            (self.labels.get(row.profile, row.profile), "strong"),
            (row.template_id or "(unknown)", ""),
            (_values(row), "muted"),
        )


def _values(row: HistoryEntry) -> str:
    """The values, or what went wrong instead of them."""
    if row.status in {Status.REJECTED, Status.NOT_SENT} and row.error is not None:
        return f"{row.http_status or ''} {row.error.code}".strip()
    return read_values(row.parameters) or (row.notification_id or "")
