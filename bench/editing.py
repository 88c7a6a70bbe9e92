"""How long a key in the template editor takes to be seen, against a bare area: `python bench/editing.py`.

The two programs run side by side and are typed into in turn. Linux only.
"""

import sys

sys.path[0] += "/measuring"  # and not this folder, whose typing.py would stand before the standard one

from figures import report, report_preview, report_ratio
from terminal import places
from typed import DIGITS, Field, measure

BACKSPACE = b"\x7f"
SIDE_COLUMN = 72
"""Where the preview begins, at this size."""


def in_text(value: str, raw: str) -> bool:
    return any(column < SIDE_COLUMN for _, column in places(value, raw))


def in_preview(value: str, raw: str) -> bool:
    """Lint is painted with it."""
    return any(column >= SIDE_COLUMN for _, column in places(value, raw))


EDITOR = Field(
    [(b"2", ""), (b"e", "Preview with samples")],
    BACKSPACE * len(DIGITS),
    in_text,
    in_preview,
    "bare_area.py",
)
"""The first template, the cursor behind its text."""


def main() -> None:
    waits = measure(__doc__, EDITOR)
    report("key to text, editor", waits.ours)
    report("key to text, bare TextArea", waits.bare)
    report_preview("key to preview and lint, editor", waits.preview)
    report_ratio(waits.ours, waits.bare, "ratio of the text")
    report_ratio(waits.preview, waits.bare, "ratio, preview and lint included")


if __name__ == "__main__":
    main()
