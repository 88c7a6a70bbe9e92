"""The free check of a recipient: to whom an ASIN went before, and to whom never."""

import json
from collections.abc import Mapping, Sequence

from msgspec import Struct

from spconsole.domain.shapes import ASIN
from spconsole.domain.text import one_line

MOST_ASINS = 5
"""Of one notification that are looked into."""
LEAST_TIMES = 2
"""Once may be a beginning as well as a slip."""
MOST_OTHERS = 2
"""A product that more sellers got is nobody's own, and says nothing of a recipient."""


class Recipient(Struct, frozen=True):
    """An account that notifications with an ASIN went to.

    Attributes:
        profile: What it was called the last time.
        times: How many are or may be there, or were right until they were deleted.
        withdrawn: How many were deleted as sent to the wrong seller.
    """

    account: str
    profile: str
    times: int
    withdrawn: int = 0


class Mismatch(Struct, frozen=True):
    """An ASIN that belongs to other sellers, as far as the history tells.

    Attributes:
        others: Who got it, most often first.
        was_withdrawn: The seller in question got it too, and that was deleted as a wrong recipient.
    """

    asin: str
    others: Sequence[Recipient]
    was_withdrawn: bool = False

    def words(self, seller: str, labels: Mapping[str, str]) -> str:
        """The hint as a sentence.

        Args:
            seller: The name of the seller in question as people say it.
            labels: Other sellers' names, by profile.
        """
        went = " and ".join(
            f"{one_line(labels.get(other.profile, other.profile))} "
            f"{'once' if other.times == 1 else f'{other.times:,} times'}"
            for other in self.others
        )
        who = one_line(seller)
        never = f"never to {who}"
        if self.was_withdrawn:
            never = f"and what {who} got of it was deleted as sent to the wrong seller"
        return f"{self.asin} went to {went}, {never}."


def asins_in(parameters: str) -> tuple[str, ...]:
    """The ASINs among the values of a JSON object; a number of ten digits is none."""
    try:
        found = json.loads(parameters, parse_int=lambda _: None, parse_float=lambda _: None)
    except (ValueError, RecursionError):
        return ()
    values = found.values() if isinstance(found, dict) else ()
    asins = [value for value in values if isinstance(value, str) and ASIN.fullmatch(value)]
    return tuple(dict.fromkeys(asins))[:MOST_ASINS]


def mismatch_of(asin: str, account: str, recipients: Sequence[Recipient]) -> Mismatch | None:
    """What the history says against a recipient, or None.

    Args:
        account: The one in question.
        recipients: Everybody the ASIN went to.
    """
    own = next((one for one in recipients if one.account == account), None)
    others = sorted(
        (one for one in recipients if one.account != account and one.times), key=lambda one: -one.times
    )
    if (own and own.times) or not 0 < len(others) <= MOST_OTHERS:
        return None
    if sum(one.times for one in others) < LEAST_TIMES:
        return None
    return Mismatch(asin, tuple(others), bool(own and own.withdrawn))
