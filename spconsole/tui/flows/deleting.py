"""`d`: from a row to a deletion that was understood."""

from collections.abc import Sequence

from msgspec import Struct

from spconsole.domain.errors import SpConsoleError, UsageError
from spconsole.domain.history import HistoryEntry, deletion_problem
from spconsole.domain.notifications import DeletionReason
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.deletion import (
    BlastRadius,
    delete_notifications,
    radii_of_entries,
    radius_of_entry,
    require_no_sends_in_flight,
)
from spconsole.services.seller_of import open_seller_of
from spconsole.tui.marked_rows import require_one_environment
from spconsole.tui.modals.deletion import DeleteDialog, DeleteManyDialog, Reach
from spconsole.tui.reading import seller_label
from spconsole.tui.screens.base import ConsoleScreen


class Deleted(Struct, frozen=True):
    """One deletion that Amazon accepted.

    Attributes:
        rows: Those that somebody chose.
        went_along: How many more are marked as deleted.
    """

    rows: Sequence[HistoryEntry]
    went_along: int


async def delete(
    screen: ConsoleScreen[None], workspace: Workspace, entry: HistoryEntry, hidden: int = 0
) -> list[Deleted]:
    """Show what goes with a row, ask why, and delete.

    Args:
        hidden: 1 when it is marked, and the filter hides it.

    Raises:
        UsageError: It cannot be deleted any more.
        BlockedError: A send to its seller and template is on its way.
    """
    entry, problem = await _as_it_is(workspace, entry)
    if problem:
        raise UsageError(f"{problem} R reads the history again.")
    seller = await open_seller_of(workspace, entry)
    radius = await radius_of_entry(workspace.ledger, entry)
    require_no_sends_in_flight(radius)
    label = seller_label(workspace, entry.profile)
    dialog = DeleteDialog(entry, label, radius, hidden, demo=workspace.demo)
    decided = await screen.app.push_screen_wait(dialog)
    if decided is None:
        return []
    reach = Reach(radius, label, [entry])
    return await _delete_all(screen, [(seller, reach, decided.count)], decided.reason)


async def delete_marked(
    screen: ConsoleScreen[None], workspace: Workspace, entries: Sequence[HistoryEntry], hidden: int
) -> list[Deleted]:
    """Show what goes with several rows, ask once, and delete: one call for each seller and template.

    Args:
        hidden: How many of them the filter hides.

    Raises:
        UsageError: None of them can be deleted, or they are of several environments.
        BlockedError: A send to one of the sellers and templates is on its way.
    """
    rows, left_out = await _deletable(workspace, entries)
    radii = await radii_of_entries(workspace.ledger, rows)
    wanted = [await _group(workspace, radius, rows) for radius in radii]
    reaches = [reach for _, reach, _ in wanted]
    dialog = DeleteManyDialog(rows, reaches, hidden, left_out, demo=workspace.demo)
    decided = await screen.app.push_screen_wait(dialog)
    return await _delete_all(screen, wanted, decided.reason) if decided else []


async def _deletable(
    workspace: Workspace, entries: Sequence[HistoryEntry]
) -> tuple[list[HistoryEntry], list[str]]:
    """The rows as they are now, and why the others are left out."""
    rows: list[HistoryEntry] = []
    left_out: list[str] = []
    for entry in entries:
        row, problem = await _as_it_is(workspace, entry)
        if problem:
            left_out.append(problem)
        else:
            rows.append(row)
    if not rows:
        raise UsageError(f"None of the marked rows can be deleted. {left_out[0]} esc takes the marks away.")
    require_one_environment(rows)
    return rows, left_out


async def _as_it_is(workspace: Workspace, entry: HistoryEntry) -> tuple[HistoryEntry, str]:
    """A row as it is now, and why it cannot be deleted: it may have been seen, or marked, long ago."""
    row = await workspace.ledger.history.get(entry.id)
    if row is None:
        return entry, "It is not in the history any more."
    return row, deletion_problem(row) or ""


async def _group(
    workspace: Workspace, radius: BlastRadius, rows: Sequence[HistoryEntry]
) -> tuple[SellerContext, Reach, int]:
    """What one call of several takes along, and for whom it is made."""
    require_no_sends_in_flight(radius)
    target = radius.target
    own = [row for row in rows if (row.account, row.template_id) == (target.account, target.template_id)]
    seller = await open_seller_of(workspace, own[0])
    return seller, Reach(radius, seller_label(workspace, own[0].profile), own), radius.count


async def _delete_all(
    screen: ConsoleScreen[None],
    wanted: Sequence[tuple[SellerContext, Reach, int]],
    reason: DeletionReason,
) -> list[Deleted]:
    """One call after another; one that fails is told, and the next is made all the same."""
    done: list[Deleted] = []
    for seller, reach, count in wanted:
        template = reach.radius.target.template_id
        wrong = [row.id for row in reach.chosen]
        try:
            result = await delete_notifications(
                seller, template, reason, count, wrong=wrong, on_wait=screen.say_wait
            )
        except SpConsoleError as error:
            if len(wanted) == 1:
                raise
            screen.report(error)
            continue
        if result.error is not None:
            screen.report(result.error)
            continue
        known = len(result.known_here)
        done.append(Deleted(reach.chosen, known - len(wrong)))
        if not done[-1].went_along:  # else the plan says it
            screen.say(
                f"Accepted by Amazon; it does not say how many. {known} known here "
                f"{'is' if known == 1 else 'are'} marked DELETED. P sends it again.",
                title=f"{template} of {reach.seller}",
            )
    return done
