"""Words that the main screen makes of what was typed."""

from spconsole.tui.reading import empty_words


def test_a_search_without_rows_is_repeated_without_its_escapes() -> None:
    words = empty_words("a\x1b[2J\x00\u202eb")
    assert words == "No row matches a\\x1b[2J\\x00\u27eaU+202E\u27ebb. esc clears the filter."
