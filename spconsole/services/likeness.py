"""Who else got it, and why it may have gone to the wrong seller, as far as this history tells."""

from collections.abc import Sequence
from datetime import timedelta

from msgspec import Struct

from spconsole.domain.history import HistoryEntry, Origin
from spconsole.domain.mismatch import Mismatch, asins_in, mismatch_of
from spconsole.domain.sellers import Environment
from spconsole.services.context import Ledger
from spconsole.services.covering import others_known
from spconsole.store.likeness import LikenessStore, Rows
from spconsole.store.lookup import Target

MOST = 50
"""Rows of a group that are shown."""
AROUND = timedelta(minutes=10)


class Group(Struct, frozen=True):
    """Rows that are like one in some way, newest first.

    Attributes:
        none: What to say when there are none.
    """

    title: str
    rows: Sequence[HistoryEntry]
    is_all: bool = True
    none: str = ""

    @property
    def count(self) -> str:
        return f"{len(self.rows)}" if self.is_all else f"{len(self.rows)}+"


class Likeness(Struct, frozen=True):
    """Everything that is like one row.

    Attributes:
        others: What is not known of the template and its seller: the sends of other systems.
    """

    entry: HistoryEntry
    groups: Sequence[Group]
    mismatches: Sequence[Mismatch]
    others: str

    @property
    def rows(self) -> list[HistoryEntry]:
        """All of them once, newest first."""
        every = {row.id: row for group in self.groups for row in group.rows}
        return sorted(every.values(), key=lambda row: row.place, reverse=True)


async def likeness_of(ledger: Ledger, entry: HistoryEntry) -> Likeness:
    """Look for everything that is like a row.

    Raises:
        StoreError: The history cannot be read.
    """
    store = LikenessStore(ledger.history.database)
    around = await store.by_actor_around(entry, AROUND, MOST)
    groups = [
        *(await _of_template(store, entry) if entry.template_id else ()),
        await _of_batch(store, entry),
        _group("Within 10 minutes by the same person", around, "nothing else by them in that time"),
    ]
    return Likeness(
        entry,
        groups,
        await mismatches(ledger, entry.environment, entry.account, entry.parameters, before=entry),
        await others_known(ledger, Target.of(entry)),
    )


async def _of_template(store: LikenessStore, entry: HistoryEntry) -> list[Group]:
    same = await store.same_values(entry, MOST)
    groups = [_group("Same values, any seller", same, "nobody else got exactly this")]
    for asin in asins_in(entry.parameters):
        rows = await store.with_asin(asin, MOST, entry.environment, entry.template_id, but=entry.parameters)
        none = f"no other with {asin}" if rows.is_all else f"none among the newest with {asin}"
        groups.append(_group(f"Same template and {asin}, other values", rows, none))
    return groups


async def _of_batch(store: LikenessStore, entry: HistoryEntry) -> Group:
    if entry.batch is None:
        alone = entry.origin is not Origin.SYSTEM
        return Group("Same batch", (), none="it was sent alone" if alone else "its log names no batch")
    rows = await store.in_batch(entry, MOST)
    return _group(f"Same batch, {entry.batch}", rows, "nothing else of it is known here")


def _group(title: str, rows: Rows, none: str) -> Group:
    return Group(title, rows.entries, rows.is_all, none)


async def mismatches(
    ledger: Ledger,
    environment: Environment,
    account: str,
    parameters: str,
    before: HistoryEntry | None = None,
) -> tuple[Mismatch, ...]:
    """What the history says against a recipient: ASINs that went to others, and never there.

    Args:
        parameters: The values as a JSON object.
        before: Look only at what was there before this row.

    Raises:
        StoreError: The history cannot be read.
    """
    store = LikenessStore(ledger.history.database)
    found: list[Mismatch] = []
    for asin in asins_in(parameters):
        recipients = await store.recipients(asin, environment, before)
        mismatch = mismatch_of(asin, account, recipients) if recipients else None
        if mismatch is not None:
            found.append(mismatch)
    return tuple(found)
