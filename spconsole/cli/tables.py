"""Text in columns, fitted to a width."""

import unicodedata
from collections.abc import Sequence

from msgspec import Struct

from spconsole.domain.text import one_line

GAP = "  "


class Column(Struct, frozen=True):
    """One column of a table.

    Attributes:
        least: How narrow it may become, in columns; 0 when it must stay whole.
        rank: Where there is no room, the column of the highest rank goes first; 0 never goes.
    """

    title: str
    least: int = 0
    rank: int = 0


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int | None) -> list[str]:
    """A title line and one line a row; columns without any text are left out.

    Args:
        width: Columns there are; None for as many as it takes.
    """
    cells = [[one_line(cell) for cell in row] for row in rows]
    kept = [index for index in range(len(columns)) if not rows or any(row[index] for row in cells)]
    widths = {i: max(width_of(text) for text in (columns[i].title, *(row[i] for row in cells))) for i in kept}
    if width is not None:
        _drop(columns, widths, width)
        _narrow(columns, widths, width)
    titles = [column.title for column in columns]
    return [_line(row, widths) for row in (titles, *cells)]


def card(fields: Sequence[tuple[str, str]]) -> list[str]:
    """Names and values below each other."""
    margin = max(width_of(name) for name, _ in fields)
    return [f"{_padded(name, margin)}{GAP}{one_line(value)}".rstrip() for name, value in fields]


def width_of(text: str) -> int:
    """How many columns a terminal gives to a text."""
    return sum(
        0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )


def _drop(columns: Sequence[Column], widths: dict[int, int], width: int) -> None:
    """Leave out columns until the rest can be made to fit."""
    while _total({i: min(widths[i], columns[i].least or widths[i]) for i in widths}) > width:
        last = max(widths, key=lambda index: columns[index].rank)
        if not columns[last].rank:
            return
        del widths[last]


def _narrow(columns: Sequence[Column], widths: dict[int, int], width: int) -> None:
    """Take from the columns that may become narrower, those of the highest rank first, until all fit."""
    for index in sorted(widths, key=lambda index: columns[index].rank, reverse=True):
        spare = widths[index] - columns[index].least if columns[index].least else 0
        widths[index] -= max(0, min(spare, _total(widths) - width))


def _total(widths: dict[int, int]) -> int:
    return sum(widths.values()) + len(GAP) * (len(widths) - 1)


def _line(row: Sequence[str], widths: dict[int, int]) -> str:
    return GAP.join(_padded(_cut(row[index], width), width) for index, width in widths.items()).rstrip()


def _cut(text: str, width: int) -> str:
    if width_of(text) <= width:
        return text
    while width_of(text) > width - 1:
        text = text[:-1]
    return f"{text}\N{HORIZONTAL ELLIPSIS}"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - width_of(text))
