"""`f`: from a row to recorded feedback."""

from spconsole.domain.history import HistoryEntry
from spconsole.services.context import Workspace
from spconsole.services.feedback import record_feedback
from spconsole.services.seller_of import open_seller_of
from spconsole.tui.modals.feedback import FeedbackDialog
from spconsole.tui.reading import seller_label
from spconsole.tui.screens.base import ConsoleScreen


async def record(screen: ConsoleScreen[None], workspace: Workspace, entry: HistoryEntry) -> None:
    """Ask once, and record it."""
    seller = await open_seller_of(workspace, entry)
    label = seller_label(workspace, entry.profile)
    if not await screen.app.push_screen_wait(FeedbackDialog(entry, label)):
        return
    result = await record_feedback(seller, entry, screen.say_wait)
    if result.error is not None:
        screen.report(result.error)
    else:
        screen.say(
            "SELLER_ACTION_COMPLETED is recorded.", title=f"{entry.template_id or 'Feedback'} of {label}"
        )
