"""Cells of a CSV that a spreadsheet shows as they are, and never takes for a formula."""

import csv
import io
import re
from collections.abc import Sequence

from spconsole.domain.literals import dump
from spconsole.domain.text import shown

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet take a cell for a formula; the last four are the wide forms of the first."""
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
"""It may begin like a formula, but comes to nothing but itself: it stays a number."""


def defused(cell: str) -> str:
    """The cell with an apostrophe in front when a spreadsheet could take it for a formula."""
    return f"'{cell}" if _is_risky(cell) else cell


def restored(cell: str) -> str:
    """What was defused, as it was."""
    return cell[1:] if cell.startswith("'") and _is_risky(cell[1:]) else cell


def csv_line(cells: Sequence[str]) -> str:
    """One line, safe to look at in a terminal and to open in a spreadsheet."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([defused(cell) for cell in cells])
    return shown(line.getvalue())  # a file, too, is looked at in a terminal sooner or later


def csv_cells(line: bytes) -> list[str]:
    """The cells of one line of a file, as they stand there.

    Raises:
        ValueError: It is no such line; the words say why.
    """
    try:
        return next(csv.reader([line.decode("utf-8").rstrip("\r\n")], strict=True), [])
    except UnicodeDecodeError as error:
        raise ValueError("it is not UTF-8. Save the file as UTF-8") from error
    except csv.Error as error:
        raise ValueError(f"it is not a line of CSV: {error}") from error


def csv_cell(value: object) -> str:
    """A value of JSON as the text of a cell."""
    if value is None:
        return ""
    return value if isinstance(value, str) else dump(value)


def _is_risky(cell: str) -> bool:
    """Apostrophes of its own do not count: else taking one off again would take one too many."""
    bare = cell.lstrip("'")
    starts = bare.startswith(FORMULA_STARTS) or bare.lstrip().startswith(FORMULA_STARTS)
    return starts and not _NUMBER.fullmatch(bare)
