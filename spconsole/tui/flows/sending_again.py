"""Lines of a repair plan go out: one that was reviewed by itself, or all for which one count was typed."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from msgspec import Struct, structs

from spconsole.domain.errors import UsageError
from spconsole.domain.history import Status
from spconsole.domain.resolution import unresolved
from spconsole.services.context import Workspace
from spconsole.services.holding import hold_s
from spconsole.services.notifications import sent_before
from spconsole.services.repair_lines import batch_for
from spconsole.tui.flows.drafts import Drafts
from spconsole.tui.flows.holding import Delivery
from spconsole.tui.flows.sending import draft_of, send_now, send_quietly
from spconsole.tui.modals.again import AgainDialog, AgainLine
from spconsole.tui.place import Place
from spconsole.tui.row_reading import against_send
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.screens.send import Reviewed


class RepairDesk(Struct, frozen=True):
    """What a repair works with.

    Attributes:
        place: Where the console stands at the moment of asking.
        act: Runs something to its end, whatever screen is open meanwhile.
        look: Reads again what the screen shows.
    """

    screen: ConsoleScreen[None]
    workspace: Workspace
    place: Callable[[], Place]
    drafts: Drafts
    delivery: Delivery
    act: Callable[[Awaitable[object]], object]
    look: Callable[[], object]


async def send_reviewed(desk: RepairDesk, confirmed: Reviewed) -> None:
    """Let one go out by itself; what is taken back becomes a draft."""

    async def sending(delivery: Delivery) -> None:
        if await send_now(desk.screen, desk.workspace, confirmed, delivery) is Status.NOT_SENT:
            await desk.drafts.offer(draft_of(confirmed))

    await _let_go(desk, sending)


async def send_all(desk: RepairDesk, judged: Sequence[Reviewed]) -> None:
    """Show all of them at once, and let them go when their count was typed.

    What may have arrived already is left out: it is reviewed by itself.

    Raises:
        UsageError: Every one of them may have arrived.
        StoreError: The history cannot be read.
    """
    looked_at = [await _looked_at(desk.workspace, each) for each in judged]
    lines = [line for line in looked_at if not line.may_have_arrived]
    left_out = [line for line in looked_at if line.may_have_arrived]
    if not lines:
        raise UsageError("The same may have arrived before, and nobody knows. Enter reviews it by itself.")
    seconds = hold_s(desk.workspace.settings, judged[0].seller.environment)
    dialog = AgainDialog(lines, left_out, seconds, demo=desk.workspace.demo)
    if not await desk.screen.app.push_screen_wait(dialog):
        return
    tally, batch = _Tally(desk.screen, len(lines)), batch_for(len(lines))
    for line in lines:
        reviewed = Reviewed(line.seller, structs.replace(line.prepared, batch=batch))
        await _let_go(desk, partial(_counted, desk, reviewed, tally))


async def _looked_at(workspace: Workspace, each: Reviewed) -> AgainLine:
    before = await sent_before(each.seller, each.prepared)
    against = await against_send(workspace, each.seller, each.prepared)
    return AgainLine(each.seller, each.prepared, before, against)


async def _counted(desk: RepairDesk, each: Reviewed, tally: "_Tally", delivery: Delivery) -> None:
    """Send one of several, unless the same went out meanwhile and nobody knows what came of it."""
    is_sent = False
    try:
        if unresolved(await sent_before(each.seller, each.prepared)):
            desk.screen.say("The same values went out meanwhile, with no clear answer.", severity="warning")
        else:
            result = await send_quietly(desk.screen, desk.workspace, each, delivery)
            is_sent = result.entry.status is Status.SENT
    finally:
        tally.ended(is_sent=is_sent)


class _Tally:
    """How many of those that were begun have ended, and the one sentence about all of them."""

    def __init__(self, screen: ConsoleScreen[None], count: int) -> None:
        self._screen = screen
        self._count = self._open = count
        self._sent = 0

    def ended(self, *, is_sent: bool) -> None:
        self._open -= 1
        self._sent += is_sent
        if self._open:
            return
        if self._sent == self._count:
            self._screen.say(f"{self._sent} sent again. Each has a new id; P shows the pairs.")
        else:
            self._screen.say(
                f"{self._sent} of {self._count} sent again. P shows what became of the others.",
                severity="warning",
            )


async def _let_go(desk: RepairDesk, sending: Callable[[Delivery], Awaitable[object]]) -> None:
    """Let something go out by itself, and wait until it is on disk: the next review then knows of it."""
    recorded = asyncio.Event()

    async def go() -> None:
        try:
            await sending(Delivery(desk.delivery.held, lambda _: recorded.set()))
        finally:
            recorded.set()

    desk.act(go())
    await recorded.wait()
