"""JSON in which a number keeps the text that was typed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spconsole.domain.literals import Literal, dump, read_parameters, read_values

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def test_a_literal_goes_out_to_the_letter() -> None:
    assert dump({"price": Literal("1000.50")}) == '{"price": 1000.50}'


def test_a_literal_keeps_its_text_however_deep_it_stands() -> None:
    value = {"a": [{"b": Literal("1.00")}, Literal("-0.10")], "c": {"d": Literal("{}")}}
    assert dump(value) == '{"a": [{"b": 1.00}, -0.10], "c": {"d": {}}}'


def test_with_an_indent_every_value_has_its_line() -> None:
    assert dump({"a": [1, Literal("2.0")], "b": {}}, indent=2) == (
        '{\n  "a": [\n    1,\n    2.0\n  ],\n  "b": {}\n}'
    )


def test_letters_of_other_scripts_are_not_escaped() -> None:
    assert dump({"name": "Z\u00fcrich"}) == '{"name": "Z\u00fcrich"}'


@given(VALUES, st.sampled_from([None, 2]))
def test_without_literals_it_is_what_json_reads(value: object, indent: int | None) -> None:
    assert json.loads(dump(value, indent)) == value


@given(st.dictionaries(st.text(), st.decimals(allow_nan=False, allow_infinity=False).map("{:f}".format)))
def test_every_number_text_survives(numbers: dict[str, str]) -> None:
    text = dump({name: Literal(number) for name, number in numbers.items()})
    assert json.loads(text, parse_int=str, parse_float=str) == numbers


def test_bytes_are_no_json() -> None:
    with pytest.raises(TypeError):
        dump(b"x")


def test_parameters_are_read_back_as_they_were_typed() -> None:
    text = '{"price": 1000.50, "count": 7, "asin": "B09ZX1LRXX", "list": [1.0], "none": null}'
    assert read_parameters(text) == {
        "price": "1000.50",
        "count": "7",
        "asin": "B09ZX1LRXX",
        "list": '["1.0"]',
        "none": "null",
    }


def test_parameters_that_are_no_object_are_none() -> None:
    assert read_parameters("[1]") == {}


def test_values_alone_stand_one_after_the_other() -> None:
    assert read_values('{"price": 1000.50, "asin": "B09ZX1LRXX"}') == "1000.50 B09ZX1LRXX"
    assert read_values("{}") == ""
