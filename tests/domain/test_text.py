"""Text from outside, made safe to show."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spconsole.domain.text import bounded, marked, one_line, shown

BIDI_AND_HIDDEN = (
    "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad\u180e"
)
VISIBLE_FORMATS = {0x0600, 0x0601, 0x0602, 0x0603, 0x0604, 0x0605, 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2}
"""Signs of Arabic and Syriac that are format characters by name, but are drawn."""


def test_plain_text_stays_as_it_is() -> None:
    text = "Price of B09ZX1LRXX: 1000.50 \u20ac\n\tZ\u00fcrich \u6771\u4eac \U0001f4e6"
    assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x9b2J", "\\x9b2J"),
        ("a\rb", "a\\x0db"),
        ("a\x00b\x7f", "a\\x00b\\x7f"),
        ("\u202egnp.exe", "\u27eaU+202E\u27ebgnp.exe"),
        ("a\ud800b", "a\u27eaU+D800\u27ebb"),
        ("x\U000e0041", "x\u27eaU+E0041\u27eb"),
    ],
)
def test_what_moves_the_cursor_or_hides_is_spelled_out(text: str, safe: str) -> None:
    assert shown(text) == safe


@pytest.mark.parametrize("char", BIDI_AND_HIDDEN)
def test_every_bidi_and_hidden_character_is_spelled_out(char: str) -> None:
    assert shown(char) == f"\u27eaU+{ord(char):04X}\u27eb" or shown(char) == f"\\x{ord(char):02x}"


def test_no_control_escape_or_invisible_format_of_all_unicode_is_left() -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    left = {
        ord(char)
        for char in shown(everything)
        if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}
        or (unicodedata.category(char) == "Cf" and unicodedata.bidirectional(char) not in {"AN", "AL", "L"})
    }
    assert left - VISIBLE_FORMATS == {ord("\t"), ord("\n")}


@given(st.text())
def test_what_is_safe_stays_safe_and_has_one_line(text: str) -> None:
    assert shown(shown(text)) == shown(text)
    assert one_line(text).splitlines() in ([], [one_line(text)])
    shown(text).encode()


@given(st.text(), st.integers(0, 20))
def test_bounded_text_says_how_much_was_cut(text: str, limit: int) -> None:
    found = bounded(text, limit)
    if len(text) <= limit:
        assert found == text
    else:
        assert found == f"{text[:limit]}... ({len(text) - limit} more characters)"


@given(st.text(st.characters()))
def test_in_a_field_every_character_keeps_its_place_and_none_acts(text: str) -> None:
    drawn = marked(text)
    assert len(drawn) == len(text)
    assert shown(drawn) == drawn
    assert not set(drawn) & {"\n", "\t"}
