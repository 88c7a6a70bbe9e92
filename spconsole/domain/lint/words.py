"""Finding names and phrases in a text, also where somebody wrote around them."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

CHANNELS: tuple[str, ...] = (
    "AliExpress", "Alibaba", "Allegro", "BigCommerce", "Bol.com", "Catch.com.au", "Cdiscount", "Costco",
    "Coupang", "Depop", "eBay", "Etsy", "Facebook", "Flipkart", "Fnac", "Google Shopping", "Hepsiburada",
    "Instagram", "Jumia", "Kaufland", "Lazada", "Magento", "ManoMano", "Meesho", "Mercado Libre",
    "Mercado Livre", "Mercari", "Myntra", "Newegg", "Overstock", "Poshmark", "Qoo10", "Rakuten", "Shein",
    "Shopee", "Shopify", "Snapdeal", "Takealot", "Temu", "TikTok", "Tokopedia", "Trendyol", "Vinted",
    "Walmart", "Wayfair", "WooCommerce", "Yahoo Shopping", "Zalando",
)  # fmt: skip
"""Sales channels that are not Amazon's. Names that are everyday words (Target, Wish, Noon) are left out."""

PROMOTIONS: tuple[str, ...] = (
    "% off", "best price", "buy now", "coupon", "discount", "exclusive offer", "free of charge", "free trial",
    "go premium", "limited offer", "limited time", "new feature", "new features", "percent off",
    "premium plan", "promo code", "promotion", "refer a friend", "save up to", "special offer", "subscribe",
    "try it free", "try our", "upgrade", "upgrade now", "voucher",
)  # fmt: skip
"""Phrases that read as an advertisement."""

_LOOKALIKES = str.maketrans("@031$5!|l", "aoeissiii")
"""Characters that people write for one another, each as one of them; i, l and 1 are one."""
_GAP = r"[\W_]{0,3}"
PLACEHOLDERS = re.compile(r"\$\{[^{}]*\}")


class Words(Struct, frozen=True):
    """The lists a lint works with; a team may have its own."""

    channels: tuple[str, ...] = CHANNELS
    promotions: tuple[str, ...] = PROMOTIONS


class Match(Struct, frozen=True):
    """A name found in a text.

    Attributes:
        start: From 0, in characters of the text.
    """

    name: str
    start: int
    length: int


def find(names: Sequence[str], text: str) -> Iterator[Match]:
    """Every name in a text: whole words, any case, with look-alikes and gaps between the letters."""
    folded, places = _folded(PLACEHOLDERS.sub(_blanks, text))
    letters = _letters(folded)
    for name in names:
        wanted, pattern = _wanted(name)
        if wanted not in letters:  # far cheaper than the pattern, and rules nearly all names out
            continue
        for match in pattern.finditer(folded):
            start, end = places[match.start()], places[match.end() - 1] + 1
            yield Match(name, start, end - start)


def _blanks(match: re.Match[str]) -> str:
    """Nobody reads the names of parameters."""
    return " " * len(match[0])


def _letters(folded: str) -> str:
    return "".join(char for char in folded if char.isalnum() or char == "%")


@lru_cache(maxsize=1024)
def _wanted(name: str) -> tuple[str, re.Pattern[str]]:
    """The letters of a name, and its pattern: gaps between any two, no letter before or after."""
    letters = _letters(_folded(name)[0])
    body = _GAP.join(map(re.escape, letters))
    before = r"(?<![^\W_])" if letters[:1].isalnum() else ""
    return letters, re.compile(rf"{before}{body}(?![^\W_])")


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """Text without case, accents, width and what cannot be seen; and where each character was."""
    if text.isascii():
        return text.lower().translate(_LOOKALIKES), range(len(text))
    chars: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        parts = unicodedata.normalize("NFKD", char)
        kept = "".join(part for part in parts if unicodedata.category(part) not in _HIDDEN).casefold()
        chars += kept.translate(_LOOKALIKES)
        places += [place] * len(kept)
    return "".join(chars), places


_HIDDEN = frozenset({"Mn", "Me", "Cf"})
