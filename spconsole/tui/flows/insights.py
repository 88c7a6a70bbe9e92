"""`I`: the numbers of the last days, counted before their screen is shown."""

from spconsole.services.context import Workspace
from spconsole.tui.place import Place
from spconsole.tui.screens.base import ConsoleScreen


async def look(screen: ConsoleScreen[None], workspace: Workspace, place: Place) -> None:
    """Count, and show it until somebody goes back."""
    from spconsole.services.insights import read_insights  # noqa: PLC0415 - not for the first screen
    from spconsole.tui.screens.insights import InsightsScreen  # noqa: PLC0415 - plots are heavy

    insights = await read_insights(workspace.ledger, place.environment)
    await screen.app.push_screen_wait(InsightsScreen(workspace, place, insights))
