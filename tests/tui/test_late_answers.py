"""An answer that comes while its screen goes away is dropped: what would show it has gone already."""

import asyncio
import importlib
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec import structs
from textual.events import Key
from textual.pilot import Pilot
from textual.widget import Widget

from spconsole.domain.history import Status
from spconsole.services.context import Workspace
from spconsole.services.repair import plan_of
from spconsole.tui.screens import repair as repair_screen
from spconsole.tui.screens import send as send_screen
from spconsole.tui.screens.main import MainScreen
from spconsole.tui.screens.repair import RepairScreen
from tests.tui.screen import console, is_open, press, send_some, settle, until_open
from tests.tui.test_submission import drafts

Answer = Callable[..., Awaitable[Any]]


class Gate:
    """Holds what goes through it, once it is shut, until one widget of a screen has gone."""

    def __init__(self, patch: pytest.MonkeyPatch, selector: str) -> None:
        self.is_shut = False
        self.holds = 0
        self._gone = asyncio.Event()
        leave = Widget._message_loop_exit

        async def left(widget: Widget) -> None:
            await leave(widget)
            if self.holds and selector in {f"#{widget.id}", type(widget).__name__}:
                self._gone.set()
                for _ in range(8):  # the answer comes now, before the screen itself has gone
                    await asyncio.sleep(0)

        patch.setattr(Widget, "_message_loop_exit", left)

    async def pass_through(self) -> None:
        if self.is_shut:
            self.holds += 1
            await self._gone.wait()

    def held(self, answer: Answer) -> Answer:
        """The same answer, as late as that."""

        async def late(*given: Any, **named: Any) -> Any:
            found = await answer(*given, **named)
            await self.pass_through()
            return found

        return late

    async def hold_until_gone(self, pilot: Pilot[None]) -> None:
        """Leave the screen while its answer is held."""
        await come(pilot, lambda: self.holds > 0)
        pilot.app.post_message(Key("escape", None))
        await come(pilot, self._gone.is_set)
        await come(pilot, lambda: is_open(pilot, MainScreen))
        await settle(pilot)


async def come(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Wait, without waiting for what is held."""
    for _ in range(500):
        if holds():
            return
        await pilot.pause(0.01)
    raise AssertionError("it did not come")


SCREENS = "spconsole.tui.screens"
CASES = [
    (f"{SCREENS}.insights", "read_insights", ["I"], "d", "#period"),
    (f"{SCREENS}.who_else", "likeness_of", [], "w", "LikeTable"),
    (f"{SCREENS}.find", "find", ["ctrl+f"], "a", "#said"),
    (f"{SCREENS}.send", "sent_before", ["n", "tab"], "5", "#checks"),
    ("spconsole.tui.clipboard", "load_tmux", ["2", "x"], "y", "WalkRow"),
]


@pytest.mark.parametrize(("module", "answer", "opening", "key", "gone"), CASES)
async def test_an_answer_that_comes_too_late_is_dropped(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, module: str, answer: str, opening: list[str],
    key: str, gone: str,
) -> None:  # fmt: skip
    await send_some(workspace, 2)
    drafts(workspace, "CLAIM_A")
    gate, room = Gate(monkeypatch, gone), importlib.import_module(module)
    monkeypatch.setattr(room, answer, gate.held(getattr(room, answer)))
    monkeypatch.setenv("TMUX", "none")
    monkeypatch.setenv("PATH", "")
    async with console(workspace) as pilot:
        await press(pilot, opening)
        gate.is_shut = True
        pilot.app.post_message(Key(key, key))
        await gate.hold_until_gone(pilot)


async def test_a_draft_is_not_read_from_a_form_that_goes_away(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, pause = Gate(monkeypatch, "#ticket"), 7.0

    async def sleep(seconds: float) -> None:
        if seconds == pause:
            await gate.pass_through()

    monkeypatch.setattr(send_screen, "KEEP_S", pause)
    monkeypatch.setattr(send_screen, "asyncio", SimpleNamespace(sleep=sleep))
    async with console(workspace) as pilot:
        await press(pilot, ["n", "tab"])
        gate.is_shut = True
        pilot.app.post_message(Key("5", "5"))
        await gate.hold_until_gone(pilot)


async def test_what_became_of_a_line_is_not_shown_on_a_plan_that_goes_away(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    await send_some(workspace, 2)
    gate = Gate(monkeypatch, "RepairTable")
    monkeypatch.setattr(repair_screen, "plan_of", gate.held(plan_of))
    async with console(workspace) as pilot:
        await press(pilot, ["d", "2", "2", "enter"])
        await until_open(pilot, RepairScreen)
        screen = pilot.app.screen
        assert isinstance(screen, RepairScreen)
        first, *others = screen.plan.lines
        on_its_way = structs.replace(first.entry, status=Status.SENDING)
        screen.plan = structs.replace(screen.plan, lines=[structs.replace(first, made=on_its_way), *others])
        gate.is_shut = True
        screen.look_again()
        await gate.hold_until_gone(pilot)
