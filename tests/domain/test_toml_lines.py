"""The lines of keys: right, or not said."""

import tomllib

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from spconsole.domain.toml_lines import TomlLines

TEXT = '''# content = "no"
content = """
topic = "not here"
[life]
"""
"cta_url" = 'https://app.example.com/#a' # a = 1
[ parameters . "asin" ]
type = "ASIN"
[parameters.price]
sample = [
  "x = 1",
]
type = "number"

[[life]]
state = "submitted"
[[life]]
state = "published"
[life.more]
by = 'op'
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("content",), 2),
        (("topic",), None),
        (("cta_url",), 6),
        (("parameters", "asin"), 7),
        (("parameters", "asin", "type"), 8),
        (("parameters", "price", "type"), 13),
        (("life", 0, "state"), 16),
        (("life", 1, "state"), 18),
        (("life", 1, "more", "by"), 20),
        (("x",), None),
    ],
)
def test_a_key_has_the_line_it_stands_on(path: tuple[str | int, ...], line: int | None) -> None:
    tomllib.loads(TEXT)
    assert TomlLines(TEXT).of(*path) == line


def test_what_is_missing_is_looked_for_in_its_table() -> None:
    lines = TomlLines(TEXT)
    assert lines.of("parameters", "asin", "sample") == 7
    assert lines.of("life", 1, "version") == 17
    assert lines.of("topic") is None
    assert TomlLines("a = 1\nb = {c = {d = 1}}\n").of("b", "c", "d") == 2


@pytest.mark.parametrize("text", ['"a\\u0062" = 1\n', '["a\\u0062"]\nab = 1\n'])
def test_a_key_that_is_written_with_escapes_has_no_line(text: str) -> None:
    tomllib.loads(text)
    lines = TomlLines(text)
    assert (lines.of("ab"), lines.of("ab", "ab")) == (None, None)


def test_a_key_within_a_value_of_several_lines_has_no_line() -> None:
    lines = TomlLines("b = {c = [\n1], d = 2}\n")
    assert (lines.of("b"), lines.of("b", "d")) == (1, None)


def test_where_a_key_cannot_be_read_no_line_is_said_for_one_that_seems_to_be_missing() -> None:
    text = '[price]\n"typ\\u0065" = "number"\nsample = "3"\n'
    assert tomllib.loads(text) == {"price": {"type": "number", "sample": "3"}}
    assert TomlLines(text).of("price", "type") is None
    assert TomlLines(text).of("price", "sample") == 3


KEYS = st.text(st.characters(codec="utf-8"), max_size=8)
SCALARS = st.one_of(st.integers(-9, 9), st.booleans(), st.text(st.characters(codec="utf-8"), max_size=20))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=8,
)


def reach(values: object, path: tuple[str | int, ...]) -> object:
    for part in path:
        values = values[part]  # type: ignore[index]
    return values


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_whatever_is_written_a_line_that_is_said_is_that_of_its_key(values: dict[str, object]) -> None:
    text = tomlkit.dumps(values)
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    rows = text.split("\n")
    for path, line in TomlLines(text)._lines.items():
        reach(read, path)
        key = next(part for part in reversed(path) if isinstance(part, str))
        assert key in rows[line - 1]


@given(st.text(alphabet="ab=.[]{}\"'#\\\n ,1", max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    TomlLines(text)
