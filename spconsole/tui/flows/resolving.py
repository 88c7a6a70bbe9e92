"""`u`: from an unknown result to what a person recorded about it."""

from spconsole.domain.errors import BlockedError
from spconsole.domain.history import HistoryEntry, Resolution, Status
from spconsole.services.context import Workspace
from spconsole.services.deletion import siblings_of
from spconsole.services.resolving import record_made_certain, record_resolution
from spconsole.tui.flows import deleting
from spconsole.tui.modals.resolve import Question, ResolveDialog
from spconsole.tui.reading import seller_label
from spconsole.tui.screens.base import ConsoleScreen

SAID = {
    Resolution.ARRIVED: "Recorded: it arrived. It is SENT, without an id, so no feedback is possible.",
    Resolution.ARRIVED_WITH_ID: "Recorded: it arrived, and this is its id. f records feedback on it.",
    Resolution.NOT_ARRIVED: "Recorded: it did not arrive. It is NOT SENT. r sends it again.",
    Resolution.LEFT_OPEN: "Recorded: left open. It stays UNKNOWN. u resolves it later.",
}


async def resolve(
    screen: ConsoleScreen[None], workspace: Workspace, entry: HistoryEntry, cannot_delete: str
) -> None:
    """Ask whether it went out, and record the answer.

    Args:
        cannot_delete: Why nothing can be deleted now; empty when it can.
    """
    label = seller_label(workspace, entry.profile)
    calls = await workspace.ledger.calls.of(entry.id)
    known, _ = await siblings_of(workspace.ledger, entry, 0)
    question = Question(entry, label, calls, known, workspace.ledger.actor, cannot_delete)
    answer = await screen.app.push_screen_wait(ResolveDialog(question))
    if answer is None:
        return
    if answer.resolution is Resolution.MADE_CERTAIN:
        await _make_certain(screen, workspace, entry)
        return
    await record_resolution(workspace, entry, answer.resolution, answer.notification_id)
    screen.say(SAID[answer.resolution], title=f"{entry.template_id or 'Notification'} of {label}")


async def _make_certain(screen: ConsoleScreen[None], workspace: Workspace, entry: HistoryEntry) -> None:
    """Delete the template for the seller, so that what is there is known: nothing.

    Whether it was done is read from the row: a delete that was cancelled or refused leaves it as it was.
    """
    now = await workspace.ledger.history.get(entry.id)
    if now is None or now.status is not Status.UNKNOWN:
        raise BlockedError("The row changed meanwhile, so nothing was deleted. Look at it again.")
    await deleting.delete(screen, workspace, entry)
    after = await workspace.ledger.history.get(entry.id)
    if after is None or after.status is not Status.DELETED:
        return
    await record_made_certain(workspace, after)
    screen.say(
        f"Recorded: made certain. Amazon has accepted the delete, so none is there now. P on this row "
        f"sends again every {entry.template_id} that should exist.",
        title="Known again",
    )
