"""A table that draws only the lines that can be seen, whatever the number of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from msgspec import Struct
from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from spconsole.domain.text import one_line
from spconsole.tui.keys import bindings
from spconsole.tui.widgets.partly import Partly

RowT = TypeVar("RowT")

Cell = tuple[str, str]
"""Text, and the name of its style: a component class without `row--`, or nothing."""


SIGNS = "> +"
"""The cell with the cursor and the mark, as the name of its style."""
KEPT_STRIPS = 400
"""Lines that are kept as they were drawn: some pages."""


class Column(Struct, frozen=True):
    """One column.

    Attributes:
        width: Cells; 0 takes what is left.
        keep: The table's width from which the column is shown.
    """

    title: str
    width: int
    keep: int = 0


class RowTable(ScrollView, Partly, Generic[RowT], can_focus=True):
    """Rows under a fixed header, with a cursor that is a mark as well as a colour."""

    BINDINGS = bindings("rows.down", "rows.up", "rows.page_down", "rows.page_up", "rows.top", "rows.bottom")
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row--header", "row--cursor", "row--muted", "row--strong", "row--empty", "row--sent", "row--held",
        "row--sending", "row--unknown", "row--rejected", "row--not-sent", "row--deleted", "row--actioned",
    }  # fmt: skip
    COLUMNS: ClassVar[Sequence[Column]] = ()

    cursor: reactive[int] = reactive(0, repaint=False)
    empty: reactive[str] = reactive("", repaint=False)
    """What to say when there are no rows."""
    is_counted = True
    """Whether there are no more rows than are known; until it is, the scroll bar is left as it was."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._strips: dict[int, tuple[tuple[object, ...], Strip]] = {}
        self._styles: dict[tuple[bool, str], Style] = {}

    @dataclass
    class Moved(Message):
        """The cursor stands on another row, or the row under it changed."""

        table: "RowTable[Any]"

        @property
        def control(self) -> "RowTable[Any]":
            return self.table

    @dataclass
    class Chosen(Message):
        """Somebody clicked the row twice."""

        table: "RowTable[Any]"

        @property
        def control(self) -> "RowTable[Any]":
            return self.table

    @property
    def row_count(self) -> int:
        raise LookupError("a table says how many rows it has")

    def row_at(self, index: int) -> RowT | None:
        """The row of an index; None while it is not loaded."""
        raise LookupError("a table says what its rows are")

    def cells(self, row: RowT) -> Sequence[Cell]:
        """One cell for each of `COLUMNS`."""
        raise LookupError("a table says what its cells are")

    @property
    def row(self) -> RowT | None:
        """The row under the cursor."""
        return self.row_at(self.cursor) if 0 <= self.cursor < self.row_count else None

    def rows_changed(self, *lines: Region) -> None:
        """Draw again after rows came or went, all or some lines; the cursor stays within them."""
        size = Size(0, self.row_count + 1)
        if (size.height > self.container_size.height) is self.show_vertical_scrollbar:
            self.set_reactive(RowTable.virtual_size, size)  # no bar comes or goes: nothing is laid out anew
            if self.is_counted or self.vertical_scrollbar.window_virtual_size < size.height:
                self.vertical_scrollbar.window_virtual_size = size.height
            self.scroll_y = self.validate_scroll_y(self.scroll_y)
        else:
            self.virtual_size = size
        self.cursor = self.validate_cursor(self.cursor)
        self.refresh(*lines)

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, self.row_count - 1))

    def watch_cursor(self, before: int, now: int) -> None:
        top = self.scroll_offset.y
        self.scroll_to_cursor()
        if self.scroll_offset.y == top:
            self.refresh(*(self._line_region(index) for index in (before, now)))
        else:
            self.refresh()
        self.moved()

    def moved(self) -> None:
        """The cursor stands on another row, or what is under it changed."""
        self.say_where()
        self.post_message(self.Moved(self))

    def say_where(self) -> None:
        """Say where the cursor is: in the frame in which it moves, and not when the message has come."""

    def _line_region(self, index: int) -> Region:
        """The line of a row, as far as it can be seen."""
        y = index - round(self.scroll_offset.y) + 1
        return Region(0, y, self.size.width, 1) if 0 < y < self.size.height else Region()

    def watch_empty(self) -> None:
        if not self.row_count:
            self.refresh()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        self.scroll_to_cursor()

    @property
    def is_cursor_seen(self) -> bool:
        top = round(self.scroll_offset.y)
        return top <= self.cursor < top + max(1, self.size.height - 1)

    def scroll_to_cursor(self) -> None:
        """Bring the line of the cursor into sight."""
        height = max(1, self.size.height - 1)
        top = round(self.scroll_offset.y)
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y == 0:
            return self._line([column.title for column in self.COLUMNS], width)
        index = y - 1 + round(self.scroll_offset.y)
        if not self.row_count:
            return self._empty_line(y, width)
        if index >= self.row_count:
            return Strip.blank(width, self._style(False, ""))
        return self._row_line(index, width)

    def _line(self, titles: Sequence[str], width: int) -> Strip:
        style = self.get_component_rich_style("row--header")
        text = "  " + " ".join(
            set_cell_size(title, size)
            for title, size in zip(titles, self._widths(width), strict=True)
            if size
        )
        return Strip([Segment(set_cell_size(text, width), style)], width)

    def _empty_line(self, y: int, width: int) -> Strip:
        style = self.get_component_rich_style("row--empty")
        lines = _wrapped(self.empty, max(10, width - 4))
        text = "  " + lines[y - 2] if 0 <= y - 2 < len(lines) else ""
        return Strip([Segment(set_cell_size(text, width), style)], width)

    def _row_line(self, index: int, width: int) -> Strip:
        row = self.row_at(index)
        if row is None or not self.is_steady(row):
            return self._drawn(row, index, width)
        key = (row, index == self.cursor, self.has_focus, self.is_marked(row), width)
        kept = self._strips.get(index)
        if kept is None or kept[0] != key:
            if len(self._strips) >= KEPT_STRIPS:
                self._strips.clear()
            kept = self._strips[index] = (key, self._drawn(row, index, width))
        return kept[1]

    def is_steady(self, row: RowT) -> bool:
        """Whether a row looks the same until `forget_strips`; its line is then drawn once."""
        return False

    def is_marked(self, row: RowT) -> bool:
        return False

    def forget_strips(self) -> None:
        """What rows look like has changed."""
        self._strips.clear()

    def notify_style_update(self) -> None:
        self.forget_strips()
        self._styles.clear()
        super().notify_style_update()

    def _drawn(self, row: RowT | None, index: int, width: int) -> Strip:
        at_cursor = index == self.cursor
        is_lit = at_cursor and self.has_focus
        base = self._style(is_lit, "")
        mark = "+" if row is not None and self.is_marked(row) else ""
        signs = f"{'>' if at_cursor else ''}{mark}".ljust(2)
        segments = [Segment(signs, self._style(is_lit, SIGNS))]
        if row is not None:
            for (text, name), size in zip(self.cells(row), self._widths(width), strict=True):
                if size:
                    words = set_cell_size(one_line(text), size)
                    segments += (Segment(words, self._style(is_lit, name)), Segment(" ", base))
        return Strip(segments).adjust_cell_length(width, base)

    def _style(self, is_lit: bool, name: str) -> Style:
        """The style of a cell, put together once."""
        kept = self._styles.get((is_lit, name))
        if kept is None:
            kept = self.get_component_rich_style("row--cursor") if is_lit else self.rich_style
            if name == SIGNS:
                kept += Style(bold=True)
            elif name:
                style = self.get_component_rich_style(f"row--{name}", partial=True)
                kept += Style(color=style.color, bold=style.bold, reverse=style.reverse)
            self._styles[is_lit, name] = kept
        return kept

    def _widths(self, width: int) -> list[int]:
        """The width of each column; 0 for those that do not fit."""
        shown = [column.keep <= width for column in self.COLUMNS]
        fixed = sum(c.width + 1 for c, show in zip(self.COLUMNS, shown, strict=True) if show) + 2
        flexible = max(0, width - fixed)
        return [
            (column.width or flexible) if show else 0
            for column, show in zip(self.COLUMNS, shown, strict=True)
        ]

    def on_click(self, event: events.Click) -> None:
        index = event.y - self.gutter.top - 1 + round(self.scroll_offset.y)
        if 0 <= index < self.row_count and event.y > self.gutter.top:
            self.cursor = index
            if event.chain == 2:
                self.post_message(self.Chosen(self))

    def action_down(self) -> None:
        self.cursor += 1

    def action_up(self) -> None:
        self.cursor -= 1

    def action_page_down(self) -> None:
        self.cursor += max(1, self.size.height - 2)

    def action_page_up(self) -> None:
        self.cursor -= max(1, self.size.height - 2)

    def action_top(self) -> None:
        self.cursor = 0

    def action_bottom(self) -> None:
        self.cursor = self.row_count - 1


def _wrapped(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for word in paragraph.split():
            if line and cell_len(f"{line} {word}") > width:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        lines.append(line)
    return lines
