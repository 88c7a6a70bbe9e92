"""What Find and Who else show: hits, rows under headings, and the words beside them."""

from collections.abc import Mapping, MutableMapping, Sequence
from typing import ClassVar, TypeVar

from msgspec import Struct
from rich.cells import set_cell_size
from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip

from spconsole.domain.history import HistoryEntry
from spconsole.domain.literals import read_values
from spconsole.domain.text import one_line
from spconsole.services.finding import Hit
from spconsole.services.likeness import Likeness
from spconsole.tui.keys import bindings
from spconsole.tui.look import feedback_style, feedback_text, local_time, status_style, status_text
from spconsole.tui.widgets.list_table import ListTable
from spconsole.tui.widgets.row_table import Cell, Column

STATUS, WHEN, SELLER = Column("STATUS", 10), Column("WHEN", 11), Column("SELLER", 14)
VALUES = Column("VALUES", 0, 62)


def _cells(entry: HistoryEntry, labels: Mapping[str, str]) -> dict[str, Cell]:
    """What each column says of a row."""
    return {
        "STATUS": (status_text(entry), status_style(entry).removeprefix("status-")),
        "ENGAGE": (feedback_text(entry), feedback_style(entry).removeprefix("status-")),
        "WHEN": (local_time(entry.created_at), "muted"),
        "SELLER": (labels.get(entry.profile, entry.profile), "strong"),
        "TEMPLATE": (entry.template_id or "(unknown)", ""),
        "VALUES": (read_values(entry.parameters), "muted"),
        "WHERE": (entry.environment.value, "muted"),
        "BY": (entry.actor, "muted"),
    }


RowT = TypeVar("RowT")


class FoundTable(ListTable[RowT]):
    """Rows that can be marked, with the marks of the history; more can be done with those there."""

    BINDINGS: ClassVar = bindings("marks.mark")

    def __init__(
        self, id_: str, labels: Mapping[str, str], marked: MutableMapping[str, HistoryEntry]
    ) -> None:
        super().__init__(id=id_, classes="pane")
        self.labels = labels
        self.marked = marked

    @property
    def entry(self) -> HistoryEntry | None:
        """What stands under the cursor, when it is a row of the history."""
        return None

    def action_mark(self) -> None:
        if (entry := self.entry) is None:
            return
        if self.marked.pop(entry.id, None) is None:
            self.marked[entry.id] = entry
        self.refresh()
        self.cursor += 1


class HitsTable(FoundTable[Hit]):
    """What was found, newest first."""

    COLUMNS = (
        STATUS, Column("ENGAGE", 10, 100), WHEN, SELLER, Column("TEMPLATE", 17, 50), VALUES,
        Column("WHERE", 10, 100), Column("BY", 14, 110),
    )  # fmt: skip

    @property
    def entry(self) -> HistoryEntry | None:
        return self.row.entry if self.row else None

    def is_marked(self, row: Hit) -> bool:
        return row.entry.id in self.marked

    def cells(self, row: Hit) -> Sequence[Cell]:
        said = _cells(row.entry, self.labels)
        return [said[column.title] for column in self.COLUMNS]


class Heading(Struct, frozen=True):
    """A group's title and how many it has."""

    title: str
    count: str


Line = Heading | HistoryEntry | str


def lines_of(likeness: Likeness, *, with_itself: bool) -> list[Line]:
    """Groups one below the other: heading, then rows or a sentence.

    Args:
        with_itself: The row they are like comes first.
    """
    lines: list[Line] = [Heading("This one", ""), likeness.entry] if with_itself else []
    for group in likeness.groups:
        lines.append(Heading(group.title, group.count))
        lines += group.rows or (group.none,)
    return lines


class LikeTable(FoundTable[Line]):
    """Rows under headings; the cursor stands on rows alone, while there are any."""

    COLUMNS = (STATUS, WHEN, SELLER, Column("TEMPLATE", 17, 76), VALUES)

    @property
    def entry(self) -> HistoryEntry | None:
        return self.row if isinstance(self.row, HistoryEntry) else None

    def is_marked(self, row: Line) -> bool:
        return isinstance(row, HistoryEntry) and row.id in self.marked

    def show(self, likeness: Likeness, *, with_itself: bool) -> None:
        """Other groups, the cursor on the first row."""
        self.rows = lines_of(likeness, with_itself=with_itself)
        self.cursor = 0

    def validate_cursor(self, cursor: int) -> int:
        """The nearest row from there, onwards in the direction of the move and then back."""
        last: int = len(self.rows)
        start: int = max(0, min(cursor, last - 1))
        step = 1 if start >= self.cursor else -1
        onwards = range(start, last if step > 0 else -1, step)
        back = range(start, -1 if step > 0 else last, -step)
        lines = ((index, self.row_at(index)) for index in (*onwards, *back))
        return next((index for index, line in lines if isinstance(line, HistoryEntry)), 0)

    def cells(self, row: Line) -> Sequence[Cell]:
        said = _cells(row, self.labels) if isinstance(row, HistoryEntry) else {}
        return [said.get(column.title, ("", "")) for column in self.COLUMNS]

    def _row_line(self, index: int, width: int) -> Strip:
        row = self.row_at(index)
        if isinstance(row, Heading):
            room = max(0, width - len(row.count) - 2)
            title = f"{set_cell_size(one_line(row.title), room)} {row.count} "
            return self._words_line(title, "row--strong", width)
        if isinstance(row, str):
            return self._words_line(f"  {one_line(row)}", "row--muted", width)
        return super()._row_line(index, width)

    def _words_line(self, text: str, style: str, width: int) -> Strip:
        segments = [Segment(text, self.get_component_rich_style(style))]
        return Strip(segments).adjust_cell_length(width, self.rich_style)


def facts(likeness: Likeness, labels: Mapping[str, str]) -> Content:
    """The row itself, why it may have gone wrong, and what nobody can see from here."""
    entry = likeness.entry
    seller = labels.get(entry.profile, entry.profile)
    lines = [
        Content.assemble(
            (one_line(seller), "bold"), f"  {one_line(entry.template_id or 'template unknown')}  ",
            (status_text(entry), f"bold ${status_style(entry)}"),
        ),
        Content.styled(f"{local_time(entry.created_at)} by {one_line(entry.actor)}", "$muted"),
        Content.styled(one_line(entry.notification_id or "no notification id"), "$muted"),
    ]  # fmt: skip
    if entry.ticket:
        lines.append(Content.styled(f"ticket {one_line(entry.ticket)}", "$muted"))
    click = f"first click {local_time(entry.clicked_at)}" if entry.clicked_at else "no click imported"
    lines += [Content.styled(click, "$muted"), Content("")]
    if hints := hint_lines(likeness, labels):
        lines += [Content.styled("Why it may have gone wrong", "bold"), *hints, Content("")]
    return Content("\n").join([*lines, not_seen(likeness)])


def hint_lines(likeness: Likeness, labels: Mapping[str, str]) -> list[Content]:
    """What the history says against the recipient."""
    seller = labels.get(likeness.entry.profile, likeness.entry.profile)
    return [
        Content.styled(f"! {mismatch.words(seller, labels)}", "$status-unknown")
        for mismatch in likeness.mismatches
    ]


def not_seen(likeness: Likeness) -> Content:
    """What this cannot know."""
    words = "Only what this console sent or imported. Not known: "
    return Content.styled(f"{words}{one_line(likeness.others)}", "$muted")
