"""`d`: from a row to a deletion that was understood."""

from spconsole.domain.errors import SpConsoleError, UsageError
from spconsole.domain.history import HistoryEntry
from spconsole.domain.sellers import DEMO_SELLER
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.deletion import delete_notifications, radius_of_entry, require_no_sends_in_flight
from spconsole.tui.modals.deletion import DeleteDialog
from spconsole.tui.reading import seller_label
from spconsole.tui.screens.base import ConsoleScreen


async def open_seller_of(workspace: Workspace, entry: HistoryEntry) -> SellerContext:
    """The seller that a row was sent to, in the row's own environment.

    The account decides, not the name: a profile that was renamed is found all the same.

    Raises:
        SpConsoleError: No profile of now stands for the row's account.
    """
    book = workspace.profiles.book().profiles
    named = book.get(entry.profile) or (DEMO_SELLER if entry.profile == DEMO_SELLER.name else None)
    others = [profile for profile in book.values() if profile != named]
    problem: SpConsoleError | None = None
    for profile in [named, *others] if named else others:
        try:
            seller = await workspace.open_seller(profile, entry.environment)
        except SpConsoleError as error:
            problem = problem or (error if profile is named else None)
            continue
        if seller.account == entry.account:
            return seller
    raise problem or UsageError(
        f"No profile stands for the account that {entry.profile} was when this was sent: its token, app or "
        "region has changed, or the profile is gone. Add one with the old ones to act on it."
    )


async def delete(screen: ConsoleScreen[None], workspace: Workspace, entry: HistoryEntry) -> None:
    """Show what goes, ask why, and delete."""
    seller = await open_seller_of(workspace, entry)
    radius = await radius_of_entry(workspace.ledger, entry)
    require_no_sends_in_flight(radius)
    label = seller_label(workspace, entry.profile)
    decided = await screen.app.push_screen_wait(DeleteDialog(entry, label, radius, demo=workspace.demo))
    if decided is None:
        return
    result = await delete_notifications(seller, radius.target.template_id, decided.reason, decided.count)
    if result.error is not None:
        screen.report(result.error)
        return
    screen.say(
        f"Accepted by Amazon; it does not say how many. {len(result.known_here)} known here "
        f"{'is' if len(result.known_here) == 1 else 'are'} marked DELETED.",
        title=f"{radius.target.template_id} of {label}",
    )
