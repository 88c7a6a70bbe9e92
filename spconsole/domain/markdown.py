"""Text from outside in Markdown: it stays text, whatever stands in it; what looks like a secret is hidden."""

import re
from collections.abc import Iterable, Sequence

from spconsole.domain.redaction import redacted
from spconsole.domain.text import one_line, shown

_SPECIAL = re.compile(
    r"([\\`*{}\[\]<>#|~!&@]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # PRICE_CHANGE needs no escape
    r"|\.(?=[^\W\d])|(?<=/)/)"  # 1000.50 neither; www.evil.example and //evil are links to some readers
)
_LINKED = re.compile(r"(?i)\b(https?|ftp|mailto):")


def inline(text: str) -> str:
    """A part of a line in which nothing is markup, not even an address."""
    # Hidden before it is escaped: a secret with a backslash in it looks like none.
    return _LINKED.sub(r"\1\\:", _SPECIAL.sub(r"\\\1", one_line(redacted(text))))


def code_block(text: str) -> str:
    """A block that is shown to the letter: its fence is longer than any in it."""
    safe = shown(redacted(text))
    longest = max((len(run) for run in re.findall(r"`+", safe)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{safe}\n{fence}"


def table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; every cell is one line."""
    return "\n".join((table_head(names), *map(table_row, rows)))


def table_head(names: Sequence[str]) -> str:
    """The two lines a table begins with; the names are ours, and stay as they are."""
    return f"{_line(names)}\n{_line(['---'] * len(names))}"


def table_row(cells: Iterable[str]) -> str:
    """A line of a table."""
    return _line(map(inline, cells))


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
