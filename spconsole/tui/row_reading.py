"""What is known of one row, or of a send before it is one: calls, siblings, and what speaks against it."""

import asyncio
from collections.abc import Sequence

from spconsole.domain.history import DELETABLE, IN_FLIGHT, HistoryEntry
from spconsole.domain.mismatch import Mismatch, asins_in
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.deletion import siblings_of
from spconsole.services.likeness import mismatches
from spconsole.services.notes import notes_of
from spconsole.services.notifications import PreparedSend
from spconsole.services.profiles import seller_labels
from spconsole.services.repair_pair import pair_of
from spconsole.tui.reading import seller_label
from spconsole.tui.widgets.detail_text import Detail

MOST_SIBLINGS = 50
"""Rows of a deletion that Detail lists; the dialog lists them all."""
REST_S = 0.15
"""Seconds the cursor stays on a row before the history is asked about its recipient."""


async def read_detail(workspace: Workspace, entry: HistoryEntry) -> Detail:
    """A row with its calls and its siblings."""
    calls = await workspace.ledger.calls.of(entry.id)
    count, newest = await siblings_of(workspace.ledger, entry, MOST_SIBLINGS)
    notes = await notes_of(workspace.ledger, entry)
    pair = await pair_of(workspace.ledger, entry)
    return Detail(entry, seller_label(workspace, entry.profile), calls, newest, count, notes=notes, pair=pair)


async def against_send(
    workspace: Workspace, seller: SellerContext, prepared: PreparedSend
) -> tuple[str, ...]:
    """What the history says against the recipient of a send, as sentences."""
    found = await mismatches(workspace.ledger, seller.environment, seller.account, prepared.parameters)
    return _sentences(workspace, found, seller.profile.label)


async def against_row(workspace: Workspace, entry: HistoryEntry) -> tuple[str, ...]:
    """The same of a row that may still be there, as things stood when it was sent; once the cursor rests."""
    if entry.status not in DELETABLE | IN_FLIGHT or not asins_in(entry.parameters):
        return ()
    await asyncio.sleep(REST_S)
    found = await mismatches(
        workspace.ledger, entry.environment, entry.account, entry.parameters, before=entry
    )
    return _sentences(workspace, found, seller_label(workspace, entry.profile))


def _sentences(workspace: Workspace, found: Sequence[Mismatch], seller: str) -> tuple[str, ...]:
    labels = seller_labels(workspace.profiles) if found else {}
    return tuple(mismatch.words(seller, labels) for mismatch in found)
