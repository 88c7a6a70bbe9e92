"""Secrets taken out of text, by how they look and by what this process has held in its hands."""

import re
from functools import cache
from urllib.parse import quote, quote_plus

from spconsole.domain.text import bounded, shown

HIDDEN = "**********"
SHORTEST = 8
"""A secret shorter than this is none that Amazon gives, and hiding it would blank ordinary words."""
LONGEST_LINE = 8_192

_held: set[str] = set()
_NAMES = (
    "client[_-]?secret|refresh[_-]?token|access[_-]?token|x-amz-access-token|(?:proxy-)?authorization|"
    "passphrase|password"
)
_NAMED = rf"""((?:{_NAMES})["']?\s*(?:[:=]|,\s)\s*(?:b(?=["']))?)"""
_QUOTED = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?:(?:Bearer|Basic)\s+)?[^\s"',;&}\])]+)"""


@cache
def _looks() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns and what stands in their place; made when the first line is written, not at the start."""
    return (
        # A name and its value: a header, a form field, JSON, a repr of either.
        (re.compile(_NAMED + _QUOTED, re.IGNORECASE), rf"\1{HIDDEN}"),
        (re.compile(r"\bBearer\s+[^\s\"',;&]+", re.IGNORECASE), f"Bearer {HIDDEN}"),
        (re.compile(r"Atz[a-z](?:\||%7C|\\u007c)[^\s\"'&,;<>)}\]]*", re.IGNORECASE), HIDDEN),
        (re.compile(r"amzn1\.oa2-cs\.[\w.~%+/=-]*", re.IGNORECASE), HIDDEN),
        (re.compile(r"(://)[^\s/@\"']+@"), rf"\1{HIDDEN}@"),
    )


def hand_out(secret: str) -> str:
    """The secret itself; from now on it is hidden wherever it turns up."""
    if len(secret) >= SHORTEST:
        _held.update({secret, quote(secret, safe=""), quote_plus(secret)})
    return secret


def redacted(text: str) -> str:
    """`text` without anything that is a secret, or looks like one."""
    for secret in sorted(_held, key=len, reverse=True):  # the whole before a part of it
        text = text.replace(secret, HIDDEN)
    for looks, hidden in _looks():
        text = looks.sub(hidden, text)
    return text


def log_line(text: str) -> str:
    """`text` as one line of a log: nothing secret, nothing that breaks the line or moves a cursor."""
    plain = shown(redacted(text)).replace("\n", "\\n").replace("\t", "\\t")
    return bounded(plain, LONGEST_LINE)
