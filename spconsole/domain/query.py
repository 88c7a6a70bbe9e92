"""The words of a history search: free text, `key:value`, `!` to negate, `<` and `>` on dates.

A value in quotes is meant whole, and may hold blanks.

status:unknown tpl:PRICE_CHANGE !seller:acme date:>2026-08-01 batch:"late night" B09ZX1LRXX
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches

from msgspec import Struct, structs

from spconsole.domain.errors import UsageError
from spconsole.domain.history import Status
from spconsole.domain.moments import YEARS
from spconsole.domain.sellers import Environment

KEYS: Mapping[str, str] = {
    "seller": "the seller's profile name, or a part of it",
    "tpl": "the template, or a part of it",
    "status": "sent, unknown, rejected, not_sent, deleted, sending, held; deletion: unclear ones",
    "env": "local, sandbox or production",
    "id": "a notification id, request id or row id",
    "asin": "an ASIN among the values",
    "by": "who sent it",
    "ticket": "the ticket",
    "batch": "what it went out with, or a part of its name",
    "date": "a day, or >day and <day, like date:>2026-08-01",
    "has": "feedback, click, error, ticket or id",
}
_ALIASES = {"template": "tpl", "environment": "env", "actor": "by", "prod": "production", "profile": "seller"}
UNCLEAR_DELETION = "DELETION"
"""What `status:` also takes: rows whose deletion got no clear answer, whatever their own status is."""
_HAS = ("feedback", "click", "error", "ticket", "id")
_FIXED: Mapping[str, Sequence[str]] = {
    "status": [status.lower() for status in (*Status, UNCLEAR_DELETION)],
    "env": [environment.value for environment in Environment],
    "has": _HAS,
}
"""Values that are the same everywhere."""
_WHOLE = frozenset({"seller", "tpl", "id", "by", "ticket", "batch"})
_WORD = re.compile(rf'!?(?:{"|".join((*KEYS, *_ALIASES))}):"[^"]*(?:"(?!\S)|\Z)|\S+', re.IGNORECASE)
"""What stands between blanks; blanks may stand in the quotes of a value, also before they are closed."""


class Term(Struct, frozen=True):
    """One word of a search.

    Attributes:
        key: One of `KEYS`, or empty for free text.
        comparison: `=`, `<` or `>` on dates; `==` means the whole of it, where `=` means a part.
    """

    key: str
    value: str
    negated: bool = False
    comparison: str = "="


class Query(Struct, frozen=True):
    """All terms hold at once; none means everything."""

    terms: tuple[Term, ...] = ()


class QueryError(UsageError):
    """A word of a search that cannot be.

    Attributes:
        at: Where it begins in the text.
    """

    def __init__(self, words: str, at: int) -> None:
        super().__init__(f"At character {at + 1}: {words}" if at else words)
        self.at = at


def parse_query(text: str) -> Query:
    """Read a search; a key that has no value yet is passed over, so that one can be typed.

    Raises:
        QueryError: A key or a value that cannot be; the sentence names what can.
    """
    terms: list[Term] = []
    for word in _WORD.finditer(text):
        if _is_unfinished(word[0]):
            continue
        try:
            terms.append(_term(word[0]))
        except UsageError as error:
            raise QueryError(str(error), word.start()) from error
    return Query(tuple(terms))


def complete(text: str, known: Mapping[str, Sequence[str]]) -> str:
    """The text with its last word typed to the end: a key, or a value; as it is when nothing fits.

    Args:
        known: Values by their key, the likeliest first; those of fixed sets are known here.
    """
    key, begun = _last(text)
    choices: Sequence[str] = _FIXED.get(key) or known.get(key, ())
    if not key and begun:
        choices = [f"{each}:" for each in KEYS]
    is_quoted = begun.startswith('"')
    begun = begun.removeprefix('"')
    for choice in choices:
        fits = choice.lower().startswith(begun.lower()) and len(choice) > len(begun)
        if fits and is_quoted and '"' not in choice:
            return f'{text}{choice[len(begun) :]}"'
        if fits and not is_quoted and not re.search(r'\s|^"', choice):
            return text + choice[len(begun) :]
    return text


def is_begun(text: str, known: Mapping[str, Sequence[str]]) -> bool:
    """Whether the last word is a key that wants one of some values, and has none of them yet.

    Args:
        known: Values by their key.
    """
    key, begun = _last(text)
    values = _FIXED.get(key, known.get(key))
    return values is not None and begun.strip('"').lower() not in {value.lower() for value in values}


def _last(text: str) -> tuple[str, str]:
    """The key of the last word and what is typed of its value; of a word without a key all of it."""
    word = next((found[0] for found in _WORD.finditer(text) if found.end() == len(text)), "")
    return _key_and_value(word.removeprefix("!"))


def _key_and_value(bare: str) -> tuple[str, str]:
    """The key by its own name, and what stands behind it; of a word without one all of it."""
    key, colon, value = bare.partition(":")
    return (_ALIASES.get(key.lower(), key.lower()), value) if key and colon else ("", bare)


def _is_unfinished(word: str) -> bool:
    key, value = _key_and_value(word.removeprefix("!"))
    return key in KEYS and not value.strip('<>"')


def _term(word: str) -> Term:
    negated = word.startswith("!") and len(word) > 1
    bare = word[1:] if negated else word
    key, value = _key_and_value(bare)
    if not value or not key.isalpha():
        return Term("", bare, negated)
    if key not in KEYS:
        close = get_close_matches(key, KEYS, n=1)
        if "/" in value or not close:
            return Term("", bare, negated)
        raise UsageError(f"{key}: is not a search key. Did you mean {close[0]}:? Keys: {', '.join(KEYS)}.")
    is_closed = len(value) > 1 and value.startswith('"') and value.endswith('"')
    if value.startswith('"'):
        value = value[1:-1] if is_closed else value[1:]
    term = _checked(key, value, negated)
    return structs.replace(term, comparison="==") if is_closed and key in _WHOLE else term


def _checked(key: str, value: str, negated: bool) -> Term:
    if key == "status":
        return Term(
            key, _one_of(value.upper().replace("-", "_"), [*Status, UNCLEAR_DELETION], "status"), negated
        )
    if key == "env":
        lowered = _ALIASES.get(value.lower(), value.lower())
        return Term(key, _one_of(lowered, list(Environment), "environment"), negated)
    if key == "has":
        return Term(key, _one_of(value.lower(), list(_HAS), "word for has:"), negated)
    if key == "date":
        comparison = value[0] if value[0] in "<>" else "="
        return Term(key, _day(value.removeprefix(comparison)).isoformat(), negated, comparison)
    return Term(key, value, negated)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.max
    if day.year not in YEARS:
        raise UsageError(f"{text} is not a day. Write date:2026-08-21 or date:>2026-08-01.")
    return day


def _one_of(value: str, allowed: list[str], what: str) -> str:
    names = [str(name) for name in allowed]
    if value in names:
        return value
    close = get_close_matches(value, names, n=1)
    hint = f"Did you mean {close[0].lower()}? " if close else ""
    raise UsageError(
        f"{value.lower()} is not a {what}. {hint}It is one of {', '.join(n.lower() for n in names)}."
    )
