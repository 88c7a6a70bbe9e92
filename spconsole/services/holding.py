"""Holding a send back for some seconds, while it can still be taken back."""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, field, structs

from spconsole.config.settings import Settings
from spconsole.domain.errors import ErrorDetail, SpConsoleError, StoreError
from spconsole.domain.history import TAKEN_BACK, ApiCall, HistoryEntry, Status
from spconsole.domain.sellers import Environment
from spconsole.services.auditing import AuditEvent
from spconsole.services.calls import begun_call
from spconsole.services.clock import Clock
from spconsole.services.context import Ledger, SellerContext
from spconsole.services.notifications import PreparedSend, SendResult, deliver, new_entry
from spconsole.store.history import Outcome

if TYPE_CHECKING:
    from spconsole.spapi.backoff import OnWait

LATE_S = 3.0
"""Seconds past its time after which a held send would go out unseen."""
AGAIN = "Nothing was sent; r sends these values again."
STOOD_STILL = "This console stood still while it was held, so it did not go out unseen."
LEFT = "Taken back: the console was left before it went out."
LOCKED = "Taken back: writing was locked before it went out."
WRITES_OFF = "Taken back: writes were turned off before it went out."


def hold_s(settings: Settings, environment: Environment) -> int:
    """Seconds that a send of the console is held; 0 where nothing reaches a seller."""
    return settings.hold_seconds if environment is Environment.PRODUCTION else 0


async def held_rows(ledger: Ledger) -> list[HistoryEntry]:
    """Rows that this console holds, newest first."""
    rows = await ledger.history.unsettled()
    return [row for row in rows if row.status is Status.HELD and row.process == ledger.process]


async def take_back(ledger: Ledger, entry: HistoryEntry, reason: str) -> bool:
    """Keep a held row, of whichever console, from going out.

    Args:
        reason: A sentence for the row.

    Returns:
        Whether it was still held. Its going out and its being taken back are one conditional change of one
        row each, so exactly one of them happens.
    """
    taken = await ledger.history.take_back(entry.id, ErrorDetail(TAKEN_BACK, f"{reason} {AGAIN}"))
    if taken:
        ledger.audit.note_row(AuditEvent.TAKEN_BACK, entry, Status.NOT_SENT.value)
    return taken


async def take_back_all(ledger: Ledger, reason: str) -> int:
    """Keep everything that this console holds from going out, however it ends.

    Returns:
        How many were still held.
    """
    taken = [await take_back(ledger, entry, reason) for entry in await held_rows(ledger)]
    return sum(taken)


class _Held(Struct):
    """One send of this console, from its hold to its answer.

    Attributes:
        decided: Set to end the waiting; what was decided is in the row.
    """

    entry: HistoryEntry
    decided: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    waits: bool = True


class HeldSends:
    """The held sends of this console; the rows on disk decide, this wakes those who wait.

    Args:
        changed: Told whenever one begins to wait, goes out, or ends.
    """

    def __init__(
        self, ledger: Ledger, clock: Clock | None = None, changed: Callable[[], None] = lambda: None
    ) -> None:
        self._ledger = ledger
        self._clock = clock or Clock()
        self._changed = changed
        self._sends: dict[str, _Held] = {}

    @property
    def waiting(self) -> list[HistoryEntry]:
        """Those that have not gone out, oldest first."""
        return [held.entry for held in self._sends.values() if held.waits]

    async def send(
        self,
        seller: SellerContext,
        prepared: PreparedSend,
        seconds: float,
        on_wait: "OnWait | None" = None,
        on_recorded: Callable[[HistoryEntry], None] | None = None,
    ) -> SendResult:
        """Write one notification down as held, wait, and send it unless it was taken back meanwhile.

        Returns:
            The row as it ended; NOT_SENT without an error when it was taken back, and the row says why.

        Raises:
            BlockedError: Writes are off here; nothing was sent.
            StoreError: It could not be recorded, so nothing was sent.
        """
        seller.require_writes()
        entry = new_entry(seller, prepared)
        until = entry.created_at + timedelta(seconds=seconds)
        entry = structs.replace(entry, status=Status.HELD, held_until=until)
        await self._ledger.history.add(entry)
        self._ledger.audit.note_row(AuditEvent.HELD, entry)
        held = self._sends[entry.id] = _Held(entry)
        self._changed()
        if on_recorded:
            on_recorded(entry)
        try:
            call = await self._released(seller, prepared, held, seconds)
            held.waits = False
            self._changed()
            if call is not None:
                sending = structs.replace(entry, status=Status.SENDING)
                return await deliver(seller, prepared, sending, call, on_wait)
            return SendResult(await self._ledger.history.get(entry.id) or entry)
        finally:
            del self._sends[entry.id]
            held.over.set()
            self._changed()

    async def take_back(self, entry: HistoryEntry, reason: str) -> bool:
        """Keep one from going out; whether it was still held."""
        taken = await take_back(self._ledger, entry, reason)
        if held := self._sends.get(entry.id):
            held.decided.set()
        return taken

    async def take_back_all(self, reason: str) -> int:
        """Keep all of this console from going out; how many were still held."""
        try:
            return await take_back_all(self._ledger, reason)
        finally:
            for held in self._sends.values():
                held.decided.set()

    async def until_over(self) -> None:
        """Wait until every one has its answer, or was taken back."""
        while self._sends:
            await next(iter(self._sends.values())).over.wait()

    async def _released(
        self, seller: SellerContext, prepared: PreparedSend, held: _Held, seconds: float
    ) -> ApiCall | None:
        """Wait, and let it go: its call when the row is SENDING on disk, None when it is not to go out."""
        entry = held.entry
        try:
            reason = STOOD_STILL if await self._wait(held, seconds) else _blocked(seller)
        except asyncio.CancelledError:
            with contextlib.suppress(StoreError):  # without it, the next console that starts settles the row
                await take_back(self._ledger, entry, LEFT)
            raise
        if reason:
            await take_back(self._ledger, entry, reason)
            return None
        call = begun_call(seller, prepared.request.operation, entry.id, prepared.template.type)
        try:
            return call if await self._ledger.history.release(entry.id, call) else None
        except StoreError as error:
            with contextlib.suppress(StoreError):
                await take_back(self._ledger, entry, f"Cannot record that it goes out. {error}")
            raise
        except asyncio.CancelledError:
            with contextlib.suppress(StoreError):  # the release may have been written: no byte has left
                await self._end_unsent(entry, call)
            raise

    async def _wait(self, held: _Held, seconds: float) -> bool:
        """Wait for the time, or for a decision; whether the console stood still far beyond the time.

        A machine that sleeps may stop the one clock, a stopped process stops neither: the later of the two
        counts.
        """
        began, wall = self._clock.monotonic(), self._ledger.now()
        waits = [
            asyncio.ensure_future(self._clock.sleep(seconds)),
            asyncio.ensure_future(held.decided.wait()),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        elapsed = max(self._clock.monotonic() - began, (self._ledger.now() - wall).total_seconds())
        return elapsed > seconds + LATE_S

    async def _end_unsent(self, entry: HistoryEntry, call: ApiCall) -> None:
        """End a row that was let go by a process which is then given up, before a byte left."""
        if await take_back(self._ledger, entry, LEFT):
            return
        why = ErrorDetail(TAKEN_BACK, f"{LEFT} {AGAIN}")
        ended = structs.replace(call, outcome="not sent", detail=why.message)
        await self._ledger.history.finish(entry.id, Outcome(Status.NOT_SENT, None, error=why), ended)


def _blocked(seller: SellerContext) -> str:
    """Why it may not go out any more; empty when it may."""
    try:
        seller.require_writes()
    except SpConsoleError as error:
        return str(error)
    return ""
