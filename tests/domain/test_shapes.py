"""The shape of an id and of an ASIN, and of what is neither."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spconsole.domain.shapes import ASIN, UUID


@given(st.uuids().map(str), st.booleans())
def test_an_id_is_found_in_any_capitals_but_not_within_a_longer_word(id_: str, is_upper: bool) -> None:
    text = id_.upper() if is_upper else id_
    assert UUID.findall(f"?n={text}&") == [text]
    assert UUID.search(f"x{text}") is None
    assert UUID.search(f"{text}0") is None


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("B09ZX1LRXX", True),
        ("0306406152", True),
        ("RESTOCKING", False),
        ("b09zx1lrxx", False),
        ("B09ZX1LRX", False),
        ("B09ZX1LRXXX", False),
    ],
)
def test_an_asin_has_ten_capitals_and_digits_and_at_least_one_digit(text: str, is_one: bool) -> None:
    assert bool(ASIN.fullmatch(text)) is is_one
