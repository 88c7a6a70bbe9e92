"""Whether the parameters of a create are those that its template declares."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import islice

from spconsole.sandbox.answers import shown

Contract = Mapping[str, str]
"""Parameter name -> "number", "date" or "ASIN"."""

Contracts = Callable[[str], Contract | None]
"""Looks a template up; it is asked only for printable names, and must not raise."""

MOST_PROBLEMS = 10
MOST_DIGITS = 40
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ASIN = re.compile(r"[A-Z0-9]{10}")


def problems(contract: Contract, parameters: Mapping[str, object]) -> list[str]:
    """What is wrong with `parameters`, one sentence each, at most ten of them."""
    return list(islice(_all_problems(contract, parameters), MOST_PROBLEMS))


def _all_problems(contract: Contract, parameters: Mapping[str, object]) -> Iterator[str]:
    for name, kind in contract.items():
        if name not in parameters:
            yield f"{name} is missing: the template has a {kind} parameter of that name."
    for name in parameters:
        if name not in contract:
            yield f"{shown(name)} is not a parameter of the template; names are exact, capitals included."
        elif not _fits(contract[name], parameters[name]):
            yield f"{name} must be {_EXPECTED[contract[name]]}."


def _fits(kind: str, value: object) -> bool:
    # A kind that the documents do not have is not judged here: the template's owner knows better.
    check = _CHECKS.get(kind)
    return check is None or check(value)


def _is_number(value: object) -> bool:
    if isinstance(value, str):
        return NUMBER.fullmatch(value) is not None and len(value) <= MOST_DIGITS
    if not isinstance(value, Decimal):
        return False
    return len(value.as_tuple().digits) <= MOST_DIGITS and abs(value.adjusted()) <= MOST_DIGITS


def _is_date(value: object) -> bool:
    if not isinstance(value, str) or DATE.fullmatch(value) is None:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_asin(value: object) -> bool:
    return isinstance(value, str) and ASIN.fullmatch(value) is not None


_CHECKS: Mapping[str, Callable[[object], bool]] = {"number": _is_number, "date": _is_date, "ASIN": _is_asin}
_EXPECTED = {
    "number": f"a number of at most {MOST_DIGITS} digits, such as 5 or 100.50",
    "date": "a date that exists, as YYYY-MM-DD",
    "ASIN": "an ASIN: ten characters of A-Z and 0-9",
}
