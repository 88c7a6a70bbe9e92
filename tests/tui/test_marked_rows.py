"""What is said of marked rows before they are acted on."""

import pytest

from spconsole.tui.marked_rows import hidden_words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, ""),
        (1, "1 marked row is hidden by the filter."),
        (2, "2 marked rows are hidden by the filter."),
    ],
)
def test_the_rows_that_the_filter_hides_are_counted(count: int, words: str) -> None:
    assert hidden_words(count) == words
