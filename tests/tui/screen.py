"""Driving the console as a person would, and reading what it paints."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from itertools import takewhile
from typing import Any
from unittest.mock import patch

from textual.events import Key
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, TextArea
from textual.worker import Worker, WorkerCancelled

from spconsole.domain.history import HistoryEntry
from spconsole.domain.sellers import DEMO_SELLER, Environment, SellerProfile
from spconsole.services.clock import Clock
from spconsole.services.context import Workspace
from spconsole.services.notifications import SendResult, create_notification, prepare_send
from spconsole.services.templates import require_template
from spconsole.tui.app import SpConsole
from spconsole.tui.flows import selling
from spconsole.tui.place import Place
from spconsole.tui.reading import first_view
from spconsole.tui.widgets.history_table import HistoryTable
from tests.tui.quiet import PATIENCE_S, quiet

WIDE = (120, 36)
SMALL = (80, 24)
LOCAL = Place(Environment.LOCAL, DEMO_SELLER)


def painted(pilot: Pilot[None]) -> str:
    """Every line of the screen as text."""
    compositor = pilot.app.screen._compositor
    return "\n".join("".join(segment.text for segment in strip) for strip in compositor.render_strips())


def words(pilot: Pilot[None]) -> str:
    """What is painted, on one line and without borders."""
    return " ".join(re.sub("[\u2500-\u258f]", " ", painted(pilot)).split())


def toasts(pilot: Pilot[None]) -> str:
    """What toasts say, however they are wrapped."""
    return " ".join(each.message for each in pilot.app._notifications)


async def settle(pilot: Pilot[None]) -> None:
    """Wait until whatever was started has ended and is painted: nothing works, twice in a row."""
    asking = {"act", "pick", "unwritten"}
    idle = 0
    for _ in range(6):
        await quiet()
        pilot.app.screen._on_timer_update()
        working = [w for w in pilot.app.workers if w.is_running and w.group not in asking]
        idle = 0 if working else idle + 1
        if idle == 2:
            break
        if working:  # none would mean all, and those that ask wait for their dialog
            await _end_of(pilot, working)
    await quiet()
    pilot.app.screen._on_timer_update()


async def finish(pilot: Pilot[None]) -> None:
    """Wait for acts too: no dialog may be open."""
    await _end_of(pilot, list(pilot.app.workers))
    await settle(pilot)


async def _end_of(pilot: Pilot[None], workers: list[Worker[Any]]) -> None:
    """Wait for some workers; a test fails, and does not hang, when one of them never ends."""
    waiting = [asyncio.ensure_future(pilot.app.workers.wait_for_complete([worker])) for worker in workers]
    ended, late = await asyncio.wait(waiting, timeout=PATIENCE_S) if waiting else (set(), set())
    for task in late:
        task.cancel()
    still = [f"{worker.group}: {worker.name}" for worker in workers if worker.is_running]
    assert not late, f"still at work: {still}"
    for task in ended:
        with suppress(WorkerCancelled):  # a newer one took its place
            await task


@asynccontextmanager
async def console(
    workspace: Workspace, place: Place = LOCAL, size: tuple[int, int] = WIDE, clock: Clock | None = None
) -> AsyncIterator[Pilot[None]]:
    """The console, for one who has been here before; `test_first_run.py` has the first time."""
    app = SpConsole(workspace, place, await first_view(workspace, place.environment), None, clock)
    with patch.object(selling, "is_first_run", return_value=False):
        async with app.run_test(size=size, notifications=True) as pilot:
            await settle(pilot)
            yield pilot


async def send(
    workspace: Workspace,
    values: dict[str, str],
    template: str = "SALES_SUMMARY",
    profile: SellerProfile = DEMO_SELLER,
) -> SendResult:
    """One notification, sent through the services."""
    seller = await workspace.open_seller(profile, Environment.LOCAL)
    found = require_template(workspace.templates, Environment.LOCAL, template)
    return await create_notification(seller, prepare_send(profile, found, values))


SUMMARY = {"summaryAsOnDate": "2026-11-20", "salesSummaryInUSD": "1000.50"}


async def send_some(workspace: Workspace, count: int) -> list[HistoryEntry]:
    """Several notifications of one template to one seller, oldest first."""
    days = (f"2026-11-{day:02}" for day in range(1, count + 1))
    return [(await send(workspace, {**SUMMARY, "summaryAsOnDate": day})).entry for day in days]


async def press(pilot: Pilot[None], keys: Iterable[str]) -> None:
    """Keys one by one, each seen to its end before the next; words typed into a field come in a burst."""
    waiting = list(keys)
    while waiting:
        word = _word(pilot, waiting)
        if len(word) > 1:
            for key in word:
                _send_key(pilot, key)
        else:
            await pilot.app._press_keys([waiting[0]])
        await settle(pilot)
        del waiting[: max(1, len(word))]


def _word(pilot: Pilot[None], keys: list[str]) -> list[str]:
    """The characters that come next, when a field takes them."""
    if not isinstance(pilot.app.focused, Input | TextArea):
        return []
    return list(takewhile(lambda key: len(key) == 1, keys))


def _send_key(pilot: Pilot[None], key: str) -> None:
    """A key as the terminal brings it, without waiting."""
    driver = pilot.app._driver
    assert driver is not None
    name = key if key.isalnum() else _character_to_key(key)
    event = Key(name, key)
    event.set_sender(pilot.app)
    driver.send_message(event)


def is_open(pilot: Pilot[None], kind: type[Screen[Any]]) -> bool:
    """Whether a screen of that kind is on top."""
    return isinstance(pilot.app.screen, kind)


def history(pilot: Pilot[None]) -> HistoryTable:
    """The history pane, whatever lies over it."""
    return pilot.app.screen_stack[0].query_one(HistoryTable)


async def until_open(pilot: Pilot[None], kind: type[Screen[Any]]) -> None:
    """Wait for a screen that an act opens by itself, however busy the machine is."""
    for _ in range(1_000):
        if is_open(pilot, kind):
            await settle(pilot)
            return
        await pilot.pause(0.01)
    raise AssertionError(f"{kind.__name__} did not open")
