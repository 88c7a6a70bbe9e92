"""The seller that a row of history stands for now."""

from spconsole.domain.errors import SpConsoleError, UsageError
from spconsole.domain.history import HistoryEntry
from spconsole.domain.sellers import DEMO_SELLER
from spconsole.services.context import SellerContext, Workspace


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
