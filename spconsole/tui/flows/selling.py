"""What can be done in the list of sellers."""

from collections.abc import MutableMapping

from spconsole.domain.errors import CredentialsError, SpConsoleError, UsageError
from spconsole.services.context import Workspace
from spconsole.services.profiles import check_seller
from spconsole.tui.flows.places import with_seller
from spconsole.tui.place import Place
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.widgets.lists import SellerRow


async def act_on(
    screen: ConsoleScreen[None],
    workspace: Workspace,
    place: Place,
    what: str,
    row: SellerRow | None,
    tokens: MutableMapping[str, str],
) -> Place | None:
    """One key in the list of sellers; the new place when it changes."""
    if row is None:
        raise UsageError("No seller is selected. a adds one.")
    if what == "choose":
        return with_seller(place, row.profile)
    if what == "test":
        await _test(screen, workspace, place, row, tokens)
    return None


async def _test(
    screen: ConsoleScreen[None],
    workspace: Workspace,
    place: Place,
    row: SellerRow,
    tokens: MutableMapping[str, str],
) -> None:
    try:
        seller = await workspace.open_seller(row.profile, place.environment)
        await check_seller(seller)
    except SpConsoleError as error:
        tokens[row.profile.name] = "refused" if isinstance(error, CredentialsError) else "?"
        raise
    tokens[row.profile.name] = "ok"
    screen.say(f"An access token came. Nothing was sent to {row.profile.label}.", title="Token ok")
