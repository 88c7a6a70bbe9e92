"""Leaving while a send is held: cancel it, wait for it, or stay."""

import math
from collections.abc import Sequence
from enum import Enum
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from spconsole.domain.errors import SpConsoleError
from spconsole.domain.history import HistoryEntry, Status
from spconsole.domain.sellers import Environment
from spconsole.domain.text import one_line, shown
from spconsole.services.context import Ledger
from spconsole.services.holding import HeldSends
from spconsole.tui.keys import bindings
from spconsole.tui.modals.base import Dialog
from spconsole.tui.screens.base import TOAST_S

TICK_S = 1.0


class Leaving(Enum):
    """What happens to what is held."""

    CANCEL = "cancel"
    WAITED = "waited"


class LeaveDialog(Dialog[Leaving]):
    """Returns how to leave; after waiting only when all that was held is SENT."""

    BINDINGS: ClassVar = bindings("leave.cancel_held", "leave.wait")
    COMMITS: ClassVar[frozenset[str]] = frozenset({"leave.cancel_held", "leave.wait"})

    def __init__(self, held: HeldSends, ledger: Ledger) -> None:
        super().__init__()
        self._held = held
        self._ledger = ledger
        self._rows: Sequence[HistoryEntry] = held.waiting
        self._waits = False
        self.mark_environment(Environment.PRODUCTION)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog confirm") as box:
            box.border_title = "Leave now?"
            yield Static(id="held")
            yield Static(id="commit")

    def on_mount(self) -> None:
        self._draw()
        self.set_interval(TICK_S, self._draw)

    def _draw(self) -> None:
        self.query_one("#held", Static).update(self._words())
        self.query_one("#commit", Static).update(self._commit_words())

    def _words(self) -> Content:
        number = len(self._held.waiting)
        if number:
            verb = "is held and has" if number == 1 else "are held and have"
            head = f"{number} send{'' if number == 1 else 's'} {verb} not gone out."
        else:
            head = "Nothing waits any more. It has gone out; its answer has not come."
        lines = [one_line(f"{row.template_id} to {row.profile}: {row.message}") for row in self._rows]
        return Content("\n").join([Content.styled(head, "bold"), *map(Content, lines)])

    def _commit_words(self) -> Content:
        if self._waits:
            return Content.styled("Quits when its answer is here.   esc stay", "$accent")
        it = "it" if len(self._rows) == 1 else "them"
        left = self._seconds()
        wait = f"w wait {left} s" if left else "w wait for the answer"
        return Content.styled(f"c cancel {it} and quit   {wait}   esc stay", "bold $accent")

    def _seconds(self) -> int:
        """Until the last of them goes out."""
        now = self._ledger.now()
        left = [(row.held_until - now).total_seconds() for row in self._held.waiting if row.held_until]
        return max(0, math.ceil(max(left, default=0)))

    def action_cancel_held(self) -> None:
        self.dismiss(Leaving.CANCEL)

    def action_wait(self) -> None:
        if not self._waits:
            self._waits = True
            self._draw()
            self._leave_when_over()

    @work(group="pick")
    async def _leave_when_over(self) -> None:
        """Whoever chose to wait may have gone away: only good news is left alone with an empty screen."""
        await self._held.until_over()
        try:
            ended = [await self._ledger.history.get(row.id) for row in self._rows]
        except SpConsoleError as error:
            self.notify(shown(str(error)), severity="warning", timeout=TOAST_S, markup=False)
            ended = []
        went_well = bool(ended) and all(row and row.status is Status.SENT for row in ended)
        self.dismiss(Leaving.WAITED if went_well else None)
