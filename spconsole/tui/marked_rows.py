"""Marked rows that are acted on at once: all of one environment, and none of them unseen."""

from collections.abc import Iterable

from spconsole.domain.errors import UsageError
from spconsole.domain.history import HistoryEntry


def require_one_environment(rows: Iterable[HistoryEntry]) -> None:
    """Rows of several environments are not acted on at once.

    Raises:
        UsageError: They are of several.
    """
    if len({row.environment for row in rows}) > 1:
        raise UsageError(
            "The marked rows are of several environments. esc takes the marks away; mark those of one."
        )


def hidden_words(count: int) -> str:
    """How many of them the filter hides; nothing when it hides none."""
    return f"{count} marked row{'s are' if count > 1 else ' is'} hidden by the filter." if count else ""
