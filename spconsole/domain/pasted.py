"""What somebody pasted, taken apart: the ids and ASINs in a link, a list or a sentence.

Amazon appends the id to a link and does not say in which parameter, so every id-shaped word of path, query
and fragment counts. An id need not be a UUID.
"""

import re

from msgspec import Struct

from spconsole.domain.notifications import MAX_NOTIFICATION_ID
from spconsole.domain.shapes import ASIN, UUID, decoded

MAX_TEXT = 20_000
"""Characters that are looked at."""
MAX_TOKENS = 64
_SHORTEST = 6

_BETWEEN = re.compile(r"[\s,;:\"'`<>()\[\]{}|?&#/\\]+")
_SHAPE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.\-]*[0-9A-Za-z]")
_DAY_OR_NUMBER = re.compile(r"\d{4}-\d\d-\d\d|[\d.]{1,9}")


class Token(Struct, frozen=True):
    """One word of it that may be an id.

    Attributes:
        name: The link's parameter that carried it; empty when none did.
    """

    text: str
    name: str = ""

    @property
    def is_uuid(self) -> bool:
        return UUID.fullmatch(self.text) is not None

    @property
    def asin(self) -> str:
        """The ASIN it may be, in capitals; empty when it cannot be one."""
        upper = self.text.upper()
        is_one = ASIN.fullmatch(self.text) or (upper.startswith("B0") and ASIN.fullmatch(upper))
        return upper if is_one else ""


def tokens_of(text: str) -> tuple[Token, ...]:
    """Everything in a text that may be an id or an ASIN, UUIDs first; nothing is too odd to be read."""
    pieces = [piece for piece in _BETWEEN.split(decoded(text[:MAX_TEXT])) if piece]
    found: dict[str, Token] = {}
    for piece in pieces:
        name, _, value = piece.rpartition("=")
        for token in _tokens_in(value, name.rpartition("=")[2]):
            if token.text not in found or not found[token.text].name:
                found[token.text] = token
    if not found and len(pieces) == 1 and len(pieces[0]) <= MAX_NOTIFICATION_ID:
        return (Token(pieces[0]),)  # whatever it looks like, somebody took it for an id
    return tuple(sorted(found.values(), key=lambda token: not token.is_uuid))[:MAX_TOKENS]


def _tokens_in(value: str, name: str) -> list[Token]:
    uuids = [Token(match[0], name) for match in UUID.finditer(value)]
    if uuids:
        return uuids
    word = value.strip(".-_!*~")
    return [Token(word, name)] if _is_id_shaped(word) else []


def _is_id_shaped(word: str) -> bool:
    """Long enough, with a digit, and neither a day nor a price."""
    return (
        _SHORTEST <= len(word) <= MAX_NOTIFICATION_ID
        and any(char in "0123456789" for char in word)
        and _SHAPE.fullmatch(word) is not None
        and _DAY_OR_NUMBER.fullmatch(word) is None
    )
