"""No key waits for garbage to be collected."""

import asyncio
import gc

import pytest

from spconsole.cli.console import resume_collecting
from spconsole.services.context import Workspace
from spconsole.tui import collecting
from spconsole.tui.collecting import ALL, BUSY, OLDER, Collector
from tests.tui.production import until
from tests.tui.screen import console, press


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The generations that were collected."""
    seen: list[int] = []
    monkeypatch.setattr(gc, "collect", seen.append)
    monkeypatch.setattr(collecting, "REST_S", 0.01)
    return seen


async def test_keys_that_come_at_once_have_one_rest(collected: list[int]) -> None:
    collector = Collector()
    for _ in range(5):
        collector.touched()
    assert collected == []
    await asyncio.sleep(0.05)
    assert collected == [0]


async def test_older_objects_are_looked_at_seldom(collected: list[int]) -> None:
    collector = Collector()
    for _ in range(ALL):
        collector._collect()
    assert collected.count(2) == 1
    assert collected.count(1) == ALL // OLDER - 1


async def test_nothing_is_collected_before_the_first_frame(
    collected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gc, "isenabled", lambda: False)
    Collector()._collect()
    assert collected == []


async def test_a_key_in_the_console_is_followed_by_a_collection(
    workspace: Workspace, collected: list[int]
) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["j"])
        before = len(collected)
        await press(pilot, ["k"])
        await until(pilot, lambda: len(collected) > before)


def test_after_the_first_frame_only_much_work_collects_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    thresholds: list[tuple[int, ...]] = []
    for name in ("freeze", "enable"):
        monkeypatch.setattr(gc, name, lambda: None)
    monkeypatch.setattr(gc, "set_threshold", lambda *given: thresholds.append(given))
    resume_collecting()
    assert thresholds == [BUSY]
