"""What the main screen shows, read from the workspace."""

import shutil
from collections.abc import Mapping

from spconsole.domain.sellers import Environment
from spconsole.domain.text import one_line
from spconsole.services.context import Workspace
from spconsole.services.history import HistoryView, counts_of_last_day, read_view, view_query, window_for
from spconsole.services.profiles import seller_labels, sellers
from spconsole.tui.place import Place
from spconsole.tui.widgets.lists import SellerRow


async def first_view(workspace: Workspace, environment: Environment) -> HistoryView:
    """The newest rows, read before the first frame so that they are in it."""
    lines = shutil.get_terminal_size().lines // 2  # about what the list will have
    return await read_view(workspace.ledger, view_query("", environment), window_for(lines), lines=lines)


async def seller_rows(workspace: Workspace, place: Place, tokens: Mapping[str, str]) -> list[SellerRow]:
    """The sellers of the place's environment.

    Args:
        tokens: What was last said of each profile's token.
    """
    counts = await counts_of_last_day(workspace.ledger)
    recipient = place.profile.name if place.profile else ""
    return [
        SellerRow(
            profile, tokens.get(profile.name, ""), counts.get(profile.name, 0), profile.name == recipient
        )
        for profile in sellers(workspace.profiles, place.environment)
    ]


def seller_label(workspace: Workspace, name: str) -> str:
    """A profile's name as people say it; its bare name when it is gone."""
    return seller_labels(workspace.profiles).get(name, name)


def empty_words(search: str) -> str:
    """What a history without rows says."""
    if search:
        return f"No row matches {one_line(search)}. esc clears the filter."
    return "Nothing sent from here yet. n sends one.\n\n`spconsole demo` has weeks of it to look at."
