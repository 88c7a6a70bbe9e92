"""What is held: sending it, taking it back with `z`, and leaving while it waits."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from textual.app import App

from spconsole.domain.errors import UsageError
from spconsole.domain.history import HistoryEntry, Status
from spconsole.domain.sellers import Environment
from spconsole.domain.text import one_line
from spconsole.domain.usage import Pause
from spconsole.services.context import Workspace
from spconsole.services.holding import LEFT, HeldSends, hold_s
from spconsole.services.notifications import SendResult, create_notification
from spconsole.tui.screens.base import ConsoleScreen

if TYPE_CHECKING:
    from spconsole.tui.screens.send import Reviewed

TOO_LATE = "It is not held any more: it has gone out, or it was taken back. R reads history again."


class Delivery(Struct, frozen=True):
    """How a send goes out.

    Attributes:
        shown: Told of a row as soon as it is on disk, and again when one that was not held ends.
    """

    held: HeldSends
    shown: Callable[[HistoryEntry], None]


async def deliver(
    screen: ConsoleScreen[Any],
    workspace: Workspace,
    reviewed: "Reviewed",
    delivery: Delivery,
    on_wait: Callable[[Pause], None],
) -> SendResult:
    """Send what was reviewed: in production after a while in which it can be taken back."""
    seller = reviewed.seller
    seconds = hold_s(workspace.settings, seller.environment)
    if not seconds:
        result = await create_notification(seller, reviewed.prepared, on_wait, delivery.shown)
        delivery.shown(result.entry)
        return result

    def held(entry: HistoryEntry) -> None:
        delivery.shown(entry)
        screen.say(f"It goes out in {seconds} s. z takes it back.", title=f"Held for {seller.profile.label}")

    # The cursor may be on another row when it ends, and the next key is meant for that one.
    return await delivery.held.send(seller, reviewed.prepared, seconds, on_wait, held)


def was_taken_back(result: SendResult) -> bool:
    """Whether it was held and did not go out."""
    return result.error is None and result.entry.status is Status.NOT_SENT


async def take_back(
    screen: ConsoleScreen[Any], workspace: Workspace, held: HeldSends, row: HistoryEntry | None
) -> None:
    """`z`: the held row under the cursor, else the newest that this console holds.

    Raises:
        UsageError: Nothing is held.
    """
    entry = wanted(held, row)
    if entry is None:
        raise UsageError(nothing_held(workspace))
    if not await held.take_back(entry, f"Taken back by {workspace.ledger.actor} before it went out."):
        screen.say(TOO_LATE, severity="warning")
    elif entry.process != workspace.ledger.process:
        screen.say("Nothing was sent. r sends its values again.", title="Taken back from another console")


def wanted(held: HeldSends, row: HistoryEntry | None) -> HistoryEntry | None:
    """What `z` is about."""
    if row is not None and row.status is Status.HELD:
        return row
    return held.waiting[-1] if held.waiting else None


def nothing_held(workspace: Workspace) -> str:
    """Why `z` does nothing."""
    seconds = hold_s(workspace.settings, Environment.PRODUCTION)
    if not seconds:
        return "Nothing is held: hold_seconds is 0 in config.toml, so production sends go out at once."
    return f"Nothing is held. A send to production waits {seconds} s here; until then z takes it back."


async def stop_all(screen: ConsoleScreen[Any], held: HeldSends, reason: str, why: str) -> None:
    """Take back all that is held, as nothing may go out any more.

    Args:
        reason: For the rows.
        why: For the person, as the beginning of a sentence.
    """
    if not held.waiting:
        return
    taken = await held.take_back_all(reason)
    if taken:
        what = "1 held send was" if taken == 1 else f"{taken} held sends were"
        screen.say(f"{one_line(why)}, so {what} taken back. Nothing of it was sent.", title="Taken back")


async def may_leave(app: App[Any], workspace: Workspace, held: HeldSends) -> bool:
    """Ask what becomes of what is held; whether the console may be left."""
    if held.waiting:
        from spconsole.tui.modals.leaving import LeaveDialog, Leaving  # noqa: PLC0415 - seldom asked

        chosen = await app.push_screen_wait(LeaveDialog(held, workspace.ledger))
        if chosen is None:
            return False
        if chosen is Leaving.WAITED:
            return True
    await held.take_back_all(LEFT)
    return True
