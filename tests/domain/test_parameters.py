"""What may be typed for a number, a date and an ASIN, and the sentence for everything else."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spconsole.domain.parameters import (
    EXAMPLES,
    MAX_LITERAL,
    NOT_A_NUMBER,
    ParameterType,
    Verdict,
    check,
    date_warning,
)
from spconsole.domain.text import one_line

NUMBER, DATE, ASIN = ParameterType.NUMBER, ParameterType.DATE, ParameterType.ASIN
TYPES = st.sampled_from(ParameterType)
FULL_WIDTH_100_50 = "\uff11\uff10\uff10\uff0e\uff15\uff10"
NUMBER_LIKE = st.text("0123456789+-.,eE\uff11\uff10\uff0e\u0663 ", max_size=40)
DATE_LIKE = st.from_regex(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}", fullmatch=True)


@pytest.mark.parametrize("text", ["0", "5", "100.50", "1000.50", "-3.0", "0.001", "9" * MAX_LITERAL, " 7 "])
def test_a_number_is_sent_as_it_was_typed(text: str) -> None:
    assert check(NUMBER, text) == Verdict(text.strip(), f"sent as {text.strip()}")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("1,000.50", "it has a comma. Write 1000.50"),
        ("1,000", "it has a comma. Write 1000"),
        ("12,345,678", "it has a comma. Write 12345678"),
        ("1000,50", "it has a comma. Write 1000.50"),
        ("1,5", "it has a comma. Write 1.5"),
        ("1e3", "it has an exponent. Write 1000"),
        ("1.50E1", "it has an exponent. Write 15.0"),
        ("25e-1", "it has an exponent. Write 2.5"),
        ("+5", "it has a plus sign. Write 5"),
        (".5", "no digit before the point. Write 0.5"),
        ("5.", "no digit after the point. Write 5"),
        ("007", "it has a leading zero. Write 7"),
        ("-0", "minus zero. Write 0"),
        ("-0.00", "minus zero. Write 0"),
        ("-.0", "no digit before the point. Write 0"),
        (FULL_WIDTH_100_50, "it has digits of another script. Write 100.50"),
        ("\u0661\u0662\u066b\u0665", "it has digits of another script. Write 12.5"),
        ("\u22125", "it has digits of another script. Write -5"),
        ("NaN", NOT_A_NUMBER),
        ("Infinity", NOT_A_NUMBER),
        ("-inf", NOT_A_NUMBER),
        ("0x10", NOT_A_NUMBER),
        ("1_000", NOT_A_NUMBER),
        ("1 000", NOT_A_NUMBER),
        ("1.2.3", NOT_A_NUMBER),
        ("1e99", NOT_A_NUMBER),
        ("$5", NOT_A_NUMBER),
        ("\u00b2", NOT_A_NUMBER),
        ("5\x00", NOT_A_NUMBER),
    ],
)
def test_a_number_that_cannot_be_says_what_to_write(typed: str, says: str) -> None:
    assert check(NUMBER, typed) == Verdict(None, says)


@pytest.mark.parametrize("text", ["2026-09-01", "2028-02-29", "0001-01-01", "9999-12-31"])
def test_a_day_that_exists_is_sent_as_it_was_typed(text: str) -> None:
    assert check(DATE, text) == Verdict(text, f"sent as {text}")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("2026-02-30", "2026-02-30: no such day"),
        ("2026-02-29", "2026-02-29: no such day"),
        ("2026-13-01", "2026-13-01: no such day"),
        ("0000-01-01", "0000-01-01: no such day"),
        ("09/01/2026", "09/01/2026 is not YYYY-MM-DD. Did you mean 2026-09-01?"),
        ("31/12/2026", "31/12/2026 is not YYYY-MM-DD. Did you mean 2026-12-31?"),
        ("01.09.2026", "01.09.2026 is not YYYY-MM-DD. Did you mean 2026-09-01?"),
        ("9/1/2026", "9/1/2026 is not YYYY-MM-DD. Did you mean 2026-09-01?"),
        ("99/99/2026", "99/99/2026 is not YYYY-MM-DD, like 2026-09-01"),
        ("2026-9-1", "2026-9-1 is not YYYY-MM-DD, like 2026-09-01"),
        ("20260901", "20260901 is not YYYY-MM-DD, like 2026-09-01"),
        ("2026-W36-2", "2026-W36-2 is not YYYY-MM-DD, like 2026-09-01"),
        ("tomorrow", "tomorrow is not YYYY-MM-DD, like 2026-09-01"),
        ("\x1b[31m", "\\x1b[31m is not YYYY-MM-DD, like 2026-09-01"),
    ],
)
def test_a_date_that_cannot_be_says_how_to_write_it(typed: str, says: str) -> None:
    assert check(DATE, typed) == Verdict(None, says)


def test_a_date_in_full_width_digits_is_refused() -> None:
    assert not check(DATE, "\uff12\uff10\uff12\uff16-09-01").ok


def test_an_asin_is_put_in_capitals_and_says_so() -> None:
    assert check(ASIN, "B09ZX1LRXX") == Verdict("B09ZX1LRXX", "sent as B09ZX1LRXX")
    assert check(ASIN, "b09zx1lrxx") == Verdict("B09ZX1LRXX", "sent as B09ZX1LRXX (capitals)")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("B09ZX1LRX", "9 of 10 characters"),
        ("B09ZX1LRXXX", "11 of 10 characters"),
        ("B09-X1LRXX", "- is not allowed: A-Z and 0-9, like B09ZX1LRXX"),
        ("B09ZX1LRX\u00c4", "\u00c4 is not allowed: A-Z and 0-9, like B09ZX1LRXX"),
        ("B09ZX1LR\u202e1", "U+202E is not allowed: A-Z and 0-9, like B09ZX1LRXX"),
        ("B09ZX1LR\u31641", "U+3164 is not allowed: A-Z and 0-9, like B09ZX1LRXX"),
        ("B09ZX1LR\uff111", "\uff11 is not allowed: A-Z and 0-9, like B09ZX1LRXX"),
    ],
)
def test_an_asin_that_cannot_be_says_why(typed: str, says: str) -> None:
    assert check(ASIN, typed) == Verdict(None, says)


@pytest.mark.parametrize("type_", ParameterType)
@pytest.mark.parametrize("typed", ["", " ", "\t\n", "\u3000"])
def test_an_empty_field_gets_an_example_of_its_type(type_: ParameterType, typed: str) -> None:
    assert check(type_, typed) == Verdict(None, f"empty: this template needs it, like {EXAMPLES[type_]}")


@pytest.mark.parametrize("type_", ParameterType)
def test_a_literal_has_at_most_32_characters(type_: ParameterType) -> None:
    assert check(type_, "1" * 33) == Verdict(None, "33 characters; at most 32")


@pytest.mark.parametrize("type_", ParameterType)
def test_every_example_is_accepted(type_: ParameterType) -> None:
    assert check(type_, EXAMPLES[type_]).ok


@given(TYPES, st.text() | NUMBER_LIKE | DATE_LIKE)
@example(NUMBER, "1e-99999999999")
@example(DATE, "\u0662\u0660\u0662\u0666-09-01")
def test_any_text_gets_a_verdict_with_words_that_can_be_shown(type_: ParameterType, typed: str) -> None:
    verdict = check(type_, typed)
    assert one_line(verdict.message) == verdict.message
    assert verdict.ok == (verdict.literal is not None)


@given(NUMBER_LIKE | st.decimals(allow_nan=False).map(str) | st.integers().map(str) | st.floats().map(str))
def test_an_accepted_number_is_json_and_keeps_its_text(typed: str) -> None:
    literal = check(NUMBER, typed).literal
    if literal is not None:
        assert literal == typed.strip()
        assert json.loads(literal, parse_int=Decimal, parse_float=Decimal) == Decimal(literal)
        assert f"{Decimal(literal):f}" == literal
        assert len(literal) <= MAX_LITERAL


@given(NUMBER_LIKE | st.decimals(allow_nan=False, allow_infinity=False).map(str))
@example("-.0")
@example("-00")
@example("-0e5")
@example("-0,000")
@example("1e-40")
def test_what_a_refusal_says_to_write_is_accepted(typed: str) -> None:
    verdict = check(NUMBER, typed)
    meant = re.search(r"Write (\S+)$", verdict.message)
    if meant is not None:
        assert check(NUMBER, meant[1]).literal == meant[1]


@given(DATE_LIKE | st.dates().map(str) | st.from_regex(r"\d{4}-\d{2}-\d{2}", fullmatch=True))
def test_an_accepted_date_exists_and_a_suggested_one_does_too(typed: str) -> None:
    verdict = check(DATE, typed)
    if verdict.literal is not None:
        assert date.fromisoformat(verdict.literal).isoformat() == typed
    elif meant := re.search(r"mean (\S+)\?$", verdict.message):
        assert check(DATE, meant[1]).ok


@given(st.text(max_size=12) | st.from_regex(r"[A-Za-z0-9]{10}", fullmatch=True))
def test_an_accepted_asin_has_the_shape_of_one(typed: str) -> None:
    literal = check(ASIN, typed).literal
    if literal is not None:
        assert re.fullmatch(r"[A-Z0-9]{10}", literal)
        assert literal == typed.strip().upper()


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2026-08-21", ""),
        ("2026-08-20", ""),
        ("2026-08-19", "2 days ago"),
        ("2027-09-25", ""),
        ("2027-09-26", "401 days ahead"),
    ],
)
def test_a_date_far_from_today_is_noticed(day: str, says: str) -> None:
    assert date_warning(day, date(2026, 8, 21)) == says
