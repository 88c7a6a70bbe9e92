"""The old id and the new one of a row that was sent again: links that sellers still hold have the old."""

from collections.abc import Sequence

from spconsole.domain.history import HistoryEntry, Status
from spconsole.domain.repair import pair_fields
from spconsole.services.context import Ledger
from spconsole.store.repairs import RepairStore


async def pair_of(ledger: Ledger, entry: HistoryEntry) -> Sequence[tuple[str, str]]:
    """What stands in the place of a row, and in whose place it stands, as names and values.

    Raises:
        StoreError: The history cannot be read.
    """
    old = await ledger.history.get(entry.repairs) if entry.repairs else None
    is_gone = entry.status is Status.DELETED
    store = RepairStore(ledger.history.database)
    return pair_fields(old, await store.made_in_place_of(entry.id) if is_gone else None)
