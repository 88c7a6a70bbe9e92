"""Text from outside stays text in Markdown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from spconsole.domain.markdown import code_block, inline, table, table_head, table_row
from tests.hostile import HOSTILE

READER = MarkdownIt("gfm-like")
"""Makes links of bare addresses, as the page of a ticket does."""


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("PRICE_CHANGE", "PRICE_CHANGE"),
        ("_Acme_", r"\_Acme\_"),
        ("**bold** <b> [x](y) | `c` # 1 ! ~", r"\*\*bold\*\* \<b\> \[x\](y) \| \`c\` \# 1 \! \~"),
        ("see https://evil.example", r"see https\:/\/evil\.example"),
        ("see www.evil.example, not 1000.50", r"see www\.evil\.example, not 1000.50"),
        ("a@evil.example", r"a\@evil\.example"),
        ("//evil", r"/\/evil"),
        ("two\nlines", "two lines"),
        ("a\\|b", r"a\\\|b"),
    ],
)
def test_nothing_in_a_line_is_markup(text: str, written: str) -> None:
    assert inline(text) == written


PIECES = (
    *("www.", "evil", ".com", "a@b.de", "//", "https:", "mailto:", "ftp://", "192.168.0.1", "localhost"),
    *("x", "/", ".", "@", " ", "_", "\u00fc", "?a=b", "(", "\\", ","),
)


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_no_reader_makes_a_link_of_an_address(text: str) -> None:
    assert "<a " not in READER.render(f"{table(('a',), [(text,)])}\n\nx {inline(text)}")


@given(st.text(alphabet="|\\`a\n "))
def test_a_cell_never_ends_its_column(text: str) -> None:
    row = table(("a", "b"), [(text, "x")]).splitlines()[2]
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) == 3


@given(st.text(alphabet="`a\n "))
def test_a_block_ends_where_it_is_meant_to(text: str) -> None:
    fence, *inside, end = code_block(text).split("\n")
    assert fence == end
    assert not any(line.strip().startswith(fence) for line in inside)


def test_escapes_of_a_terminal_are_written_out() -> None:
    assert "\x1b" not in inline(HOSTILE) + code_block(HOSTILE) + table(("a",), [(HOSTILE,)])


def test_a_table_can_be_written_line_by_line() -> None:
    assert table_head(("a", "b")) == "| a | b |\n| --- | --- |"
    assert table_row(("1", "x|y")) == r"| 1 | x\|y |"
    assert table(("a", "b"), [("1", "x|y")]) == f"{table_head(('a', 'b'))}\n{table_row(('1', 'x|y'))}"
