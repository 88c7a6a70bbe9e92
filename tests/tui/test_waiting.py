"""Rows that wait for their next try, and rows whose deletion got no clear answer."""

import asyncio

import pytest

from spconsole.domain.history import Status
from spconsole.domain.notifications import Accepted, ApiRequest, Operation
from spconsole.domain.usage import Pause
from spconsole.services.context import Workspace
from spconsole.services.history import find_entries
from spconsole.spapi.backoff import OnWait
from spconsole.spapi.client import AppIntegrationsClient
from spconsole.spapi.mark import Mark
from tests.tui.screen import SMALL, SUMMARY, WIDE, console, finish, painted, press, send, settle

PAUSE = Pause(Operation.CREATE, 60.0, 2, 5, "Amazon asked for less. Again in {left} s (try 2 of 5).")


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Every call waits for its next try until this is set."""
    gate, call = asyncio.Event(), AppIntegrationsClient.call

    async def throttled(
        self: AppIntegrationsClient, request: ApiRequest, on_wait: OnWait | None, mark: Mark
    ) -> Accepted:
        if on_wait and not gate.is_set():
            on_wait(PAUSE)
            await gate.wait()
        return await call(self, request, on_wait, mark)

    monkeypatch.setattr(AppIntegrationsClient, "call", throttled)
    return gate


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_a_send_that_waits_out_a_429_says_so_in_its_row_and_goes_on_by_itself(
    workspace: Workspace, gate: asyncio.Event, size: tuple[int, int]
) -> None:
    async with console(workspace, size=size) as pilot:
        await press(pilot, ["n", "ctrl+j", "s"])
        for _ in range(500):
            if "~ WAITING" in painted(pilot):
                break
            await pilot.pause(0.01)
        pilot.app.clear_notifications()
        await settle(pilot)
        text = painted(pilot)
        assert "~ WAITING" in text
        assert "\u00bb SENDING" not in text.split("Detail")[0]
        assert "~ Amazon asked for less. Again in" in text
        assert "s (try 2 of 5)." in text
        gate.set()
        await finish(pilot)
        pilot.app.clear_notifications()
        await settle(pilot)
        assert "WAITING" not in painted(pilot)
        assert "asked for less" not in painted(pilot)
    [entry] = await find_entries(workspace.ledger, "", 10)
    assert entry.status is Status.SENT


@pytest.mark.parametrize("keys", [["f", "enter"], ["d", "2", "enter"]])
async def test_feedback_and_a_deletion_wait_in_their_row_too(
    workspace: Workspace, gate: asyncio.Event, keys: list[str]
) -> None:
    gate.set()
    await send(workspace, SUMMARY)
    gate.clear()
    async with console(workspace) as pilot:
        await press(pilot, keys)
        for _ in range(500):
            if "~ WAITING" in painted(pilot):
                break
            await pilot.pause(0.01)
        assert "~ WAITING" in painted(pilot)
        gate.set()
        await finish(pilot)
        assert "~ WAITING" not in painted(pilot)


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_a_deletion_without_clear_answer_marks_the_row_and_d_tries_again(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    await send(workspace, SUMMARY)
    async with console(workspace, size=size) as pilot:
        for _ in range(3):
            workspace.fail_next("500")
        await press(pilot, ["d", "2", "enter"])
        await finish(pilot)
        text = painted(pilot)
        assert "? DELETION" in text
        assert "? 1" in text
    async with console(workspace, size=size) as pilot:
        assert "? DELETION" in painted(pilot)
        if size == SMALL:
            assert "no clear answer. d tries again; ask the seller." in painted(pilot)
        await press(pilot, ["d", "2", "enter"])
        await finish(pilot)
        assert "? DELETION" not in painted(pilot)
        assert "\u2298 DELETED" in painted(pilot)


async def test_its_detail_says_what_to_do(workspace: Workspace) -> None:
    await send(workspace, SUMMARY)
    async with console(workspace) as pilot:
        for _ in range(3):
            workspace.fail_next("500")
        await press(pilot, ["d", "2", "enter"])
        await finish(pilot)
        pilot.app.clear_notifications()
        await settle(pilot)
        words = " ".join(painted(pilot).replace("\u2551", " ").replace("\u254e", " ").split())
        assert "The deletion got no clear answer." in words
        assert "d tries again." in words
