"""How long a key in the send form takes to be seen, against a bare `Input`: `python bench/typing.py`.

The two programs run side by side and are typed into in turn. Linux only.
"""

import sys

sys.path[0] += "/measuring"  # and not this folder, whose typing.py would stand before the standard one

from figures import report, report_preview, report_ratio
from terminal import CTRL_U, places
from typed import Field, measure

SIDE_COLUMN, PREVIEW_ROWS = 70, range(2, 15)
"""Where the preview is, at this size: to the right, above the request."""
VERDICT_COLUMN = 50
TAIL = 8
"""Digits looked for in the field: a long value scrolls in it, and only its end is seen."""


def in_field(value: str, raw: str) -> bool:
    return any(column < VERDICT_COLUMN for _, column in places(value[-TAIL:], raw))


def in_preview(value: str, raw: str) -> bool:
    return any(column >= SIDE_COLUMN and row in PREVIEW_ROWS for row, column in places(value, raw))


FORM = Field([(b"n", "New notification")], CTRL_U, in_field, in_preview)
"""The form of the first template, which has three parameters."""


def main() -> None:
    waits = measure(__doc__, FORM)
    report("key to field, send form", waits.ours)
    report("key to field, bare Input", waits.bare)
    report_ratio(waits.ours, waits.bare)
    report_preview("key to preview, send form", waits.preview)


if __name__ == "__main__":
    main()
