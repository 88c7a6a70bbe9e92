"""Notification parameters: what each type allows, as typed, and why a value is refused."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from msgspec import Struct

from spconsole.domain.text import one_line

MAX_LITERAL = 32
"""Characters in one value: a limit of ours; Amazon states none."""


class ParameterType(StrEnum):
    """The types that Amazon's template form offers."""

    NUMBER = "number"
    DATE = "date"
    ASIN = "ASIN"


class Parameter(Struct, frozen=True):
    """One placeholder of a template.

    Attributes:
        as_text: A number that goes over the wire as a JSON string.
    """

    name: str
    type: ParameterType
    sample: str = ""
    as_text: bool = False


class Verdict(Struct, frozen=True):
    """What is thought of one typed value.

    Attributes:
        literal: The value to send, exactly as it will be written; None when it may not be sent.
        message: Why it is refused, or what was noticed.
    """

    literal: str | None
    message: str = ""
    warning: bool = False

    @property
    def ok(self) -> bool:
        return self.literal is not None


_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)
_MINUS_ZERO = re.compile(r"-0(\.0+)?", re.ASCII)
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_ASIN = re.compile(r"[A-Z0-9]{10}", re.ASCII)
_SLASH_DATE = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})", re.ASCII)


def check(type_: ParameterType, typed: str) -> Verdict:
    """Judge one value as it was typed; surrounding blanks are set aside, nothing else is."""
    text = typed.strip()
    if not text:
        return Verdict(None, f"empty: this template needs it, like {EXAMPLES[type_]}")
    if len(text) > MAX_LITERAL:
        return Verdict(None, f"{len(text)} characters; at most {MAX_LITERAL}")
    return _CHECKS[type_](text)


def _check_number(text: str) -> Verdict:
    if _MINUS_ZERO.fullmatch(text):
        return Verdict(None, "minus zero. Write 0")
    if _NUMBER.fullmatch(text):
        return Verdict(text, f"sent as {text}")
    return Verdict(None, _number_problem(text))


NOT_A_NUMBER = "not a number. Use the digits 0-9 and a point, like 100.50"


def _number_problem(text: str) -> str:
    """What is wrong with a number, with the spelling that was probably meant."""
    for pattern, message, mend in _NUMBER_SLIPS:
        if re.fullmatch(pattern, text):
            meant = mend(text)
            if _MINUS_ZERO.fullmatch(meant):
                meant = "0"
            if _NUMBER.fullmatch(meant) and len(meant) <= MAX_LITERAL:
                return f"{message}. Write {meant}"
    return NOT_A_NUMBER


def _fold_digits(text: str) -> str:
    """Digits of any script as 0-9, full-width points and signs as plain ones."""
    table = {"．": ".", "－": "-", "−": "-", "٫": "."}  # noqa: RUF001 - these very characters
    return "".join(str(int(char)) if char.isdecimal() else table.get(char, char) for char in text)


def _written_out(text: str) -> str:
    """`1e3` as `1000`; the text itself when it is no decimal."""
    try:
        return _plain(f"{Decimal(text):f}")
    except InvalidOperation:
        return text


def _plain(text: str) -> str:
    """A number without leading zeros."""
    return re.sub(r"^(-?)0+(?=[0-9])", r"\1", text)


_NUMBER_SLIPS: tuple[tuple[str, str, Callable[[str], str]], ...] = (
    (r"-?0[0-9]+(\.[0-9]+)?", "it has a leading zero", _plain),
    (r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", "it has a comma", lambda t: _plain(t.replace(",", ""))),
    (r"-?[0-9]+,[0-9]+", "it has a comma", lambda t: _plain(t.replace(",", "."))),
    (r"\+[0-9.]+", "it has a plus sign", lambda t: t[1:]),
    (r"-?\.[0-9]+", "no digit before the point", lambda t: t.replace(".", "0.", 1)),
    (r"-?[0-9]+\.", "no digit after the point", lambda t: t[:-1]),
    (r"-?[0-9.]+[eE][+-]?[0-9]{1,2}", "it has an exponent", _written_out),
    (r"[^A-Za-z]+", "it has digits of another script", _fold_digits),
)


def _check_date(text: str) -> Verdict:
    if not _ISO_DATE.fullmatch(text):
        return Verdict(None, _date_problem(text))
    try:
        date.fromisoformat(text)
    except ValueError:
        return Verdict(None, f"{text}: no such day")
    return Verdict(text, f"sent as {text}")


def _date_problem(text: str) -> str:
    if match := _SLASH_DATE.fullmatch(text):
        first, second, year = (int(group) for group in match.groups())
        orders = ((first, second), (second, first))
        # With points the day comes first, with slashes more often the month.
        for month, day in reversed(orders) if "." in text else orders:
            try:
                meant = date(year, month, day)
            except ValueError:
                continue
            return f"{text} is not YYYY-MM-DD. Did you mean {meant.isoformat()}?"
    return f"{one_line(text)} is not YYYY-MM-DD, like {EXAMPLES[ParameterType.DATE]}"


def _check_asin(text: str) -> Verdict:
    upper = text.upper() if text.isascii() else text
    for char in upper:
        if not (char.isascii() and char.isalnum()):
            shown = char if char.isprintable() and one_line(char) == char else f"U+{ord(char):04X}"
            return Verdict(None, f"{shown} is not allowed: A-Z and 0-9, like {EXAMPLES[ParameterType.ASIN]}")
    if not _ASIN.fullmatch(upper):
        return Verdict(None, f"{len(upper)} of 10 characters")
    return Verdict(upper, f"sent as {upper}" + (" (capitals)" if upper != text else ""))


_CHECKS = {
    ParameterType.NUMBER: _check_number,
    ParameterType.DATE: _check_date,
    ParameterType.ASIN: _check_asin,
}
EXAMPLES: Mapping[ParameterType, str] = {
    ParameterType.NUMBER: "100.50",
    ParameterType.DATE: "2026-09-01",
    ParameterType.ASIN: "B09ZX1LRXX",
}
STALE_DAYS = 1
FAR_DAYS = 400


def date_warning(literal: str, today: date) -> str:
    """What is odd about a valid date, or nothing: sellers act on dates near today."""
    days = (date.fromisoformat(literal) - today).days
    if days < -STALE_DAYS:
        return f"{-days} days ago"
    if days > FAR_DAYS:
        return f"{days} days ahead"
    return ""
