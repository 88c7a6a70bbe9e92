"""ctrl+f, a paste and `w`: from what is known of a notification to its row, and what is done with it."""

from collections.abc import Awaitable, Callable, MutableMapping, Sequence

from msgspec import Struct

from spconsole.domain.errors import BlockedError
from spconsole.domain.history import HistoryEntry
from spconsole.domain.text import one_line
from spconsole.services.context import Workspace
from spconsole.services.feedback import record_feedback_by_id
from spconsole.tui.flows import feedback, sending
from spconsole.tui.flows.drafts import Drafts
from spconsole.tui.flows.holding import Delivery
from spconsole.tui.flows.places import pick_seller
from spconsole.tui.modals.confirm import Confirm
from spconsole.tui.place import Place, write_problem
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.screens.find import FindScreen
from spconsole.tui.screens.who_else import WhoElseScreen, Wish


class Desk(Struct, frozen=True):
    """What is needed to do what is wanted of a row.

    Attributes:
        place: Where the console stands at the moment of asking.
        go_to: Shows a row in History.
        marked: The rows that are marked there, by their id.
        delete: Deletes rows, and puts right what went with them.
    """

    screen: ConsoleScreen[None]
    workspace: Workspace
    place: Callable[[], Place]
    drafts: Drafts
    delivery: Delivery
    go_to: Callable[[HistoryEntry], None]
    marked: MutableMapping[str, HistoryEntry]
    delete: Callable[[Sequence[HistoryEntry]], Awaitable[None]]


async def find(desk: Desk, text: str) -> None:
    """Open Find on a text, and do what is wanted there."""
    screen = FindScreen(desk.workspace, desk.place(), text, desk.marked)
    await _do(desk, await desk.screen.app.push_screen_wait(screen))


async def who_else(desk: Desk, entry: HistoryEntry) -> None:
    """Show who else got what a row is about, and do what is wanted there."""
    screen = WhoElseScreen(desk.workspace, desk.place(), entry, desk.marked)
    await _do(desk, await desk.screen.app.push_screen_wait(screen))


async def _do(desk: Desk, wish: Wish | None) -> None:
    if wish is None:
        return
    entry = wish.entry
    if entry is None:
        await _feedback_for_unknown(desk, wish.notification_id)
        return
    desk.go_to(entry)
    if wish.act == "delete":
        await desk.delete(list(desk.marked.values()) if entry.id in desk.marked else [entry])
    elif wish.act == "feedback":
        await feedback.record(desk.screen, desk.workspace, entry)
    elif wish.act == "resend":
        place, drafts = desk.place(), desk.drafts
        await sending.resend(desk.screen, desk.workspace, place, drafts, entry, desk.delivery)


async def _feedback_for_unknown(desk: Desk, notification_id: str) -> None:
    """Feedback for a notification that another system sent: whose it is, only a person knows."""
    place = desk.place()
    profile = await pick_seller(desk.screen, desk.workspace, place, "Whose notification is it?")
    if profile is None:
        return
    seller = await desk.workspace.open_seller(profile, place.environment)
    question = Confirm(
        "Record SELLER_ACTION_COMPLETED",
        f"This tells Amazon that {one_line(profile.label)} finished the action of {notification_id}, which "
        "is not known here. No call takes it back, and a click is not a finished action.",
        "Enter records it.",
        "records nothing",
        place.environment,
    )
    if not await desk.screen.app.push_screen_wait(question):
        return
    now = desk.place()
    if problem := write_problem(desk.workspace, now):
        raise BlockedError(problem)
    if now.environment is not place.environment:
        raise BlockedError("The environment changed meanwhile, so nothing was recorded. Paste the id again.")
    result = await record_feedback_by_id(seller, notification_id, desk.screen.say_wait)
    if result.error is not None:
        desk.screen.report(result.error)
    else:
        desk.screen.say("SELLER_ACTION_COMPLETED is recorded.", title=f"Feedback of {profile.label}")
