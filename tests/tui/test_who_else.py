"""Who else got it, and the hint that a recipient is the wrong one, wherever it can still help."""

from datetime import timedelta

import pytest
from msgspec import structs
from textual.pilot import Pilot

from spconsole.domain.history import HistoryEntry
from spconsole.services.context import Workspace
from spconsole.tui.modals.deletion import DeleteDialog, DeleteManyDialog
from spconsole.tui.screens.main import MainScreen
from spconsole.tui.screens.review import ReviewScreen
from spconsole.tui.screens.send import SendScreen
from spconsole.tui.screens.who_else import WhoElseScreen
from tests.tui.screen import (
    SMALL,
    WIDE,
    console,
    finish,
    history,
    is_open,
    painted,
    press,
    send,
    send_some,
    settle,
    until_open,
    words,
)

PRICE = {"priceValue": "200.50", "asin": "B09ZX1LRXX", "changedOn": "2026-12-21"}
HINT = "B09ZX1LRXX went to acme-us 2 times, never to Demo Seller."


def right_half(pilot: Pilot[None]) -> str:
    """What stands beside the groups where there is room for it."""
    return " ".join(" ".join(line[75:-2] for line in painted(pilot).splitlines()).split())


def at_cursor(pilot: Pilot[None]) -> str:
    """The id of the row under the history's cursor."""
    row = history(pilot).row
    return row.id if row else ""


async def sent_to_another(workspace: Workspace, times: int = 2) -> None:
    """The ASIN went to another seller before, an hour ago and earlier."""
    sent = (await send(workspace, PRICE, "PRICE_CHANGE")).entry
    await workspace.ledger.history.database.write(
        lambda connection: connection.execute("delete from notifications")
    )
    others = [
        structs.replace(
            sent, id=f"other-{number}", account="acme", profile="acme-us", place=0,
            created_at=sent.created_at - timedelta(hours=number + 1),
        )
        for number in range(times)
    ]  # fmt: skip
    await workspace.ledger.history.add_many(others)


async def send_here(workspace: Workspace) -> HistoryEntry:
    return (await send(workspace, PRICE, "PRICE_CHANGE")).entry


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_w_shows_the_groups_with_their_counts_and_enter_goes_to_a_row(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    await sent_to_another(workspace)
    it = await send_here(workspace)
    async with console(workspace, size=size) as pilot:
        await press(pilot, ["w"])
        assert is_open(pilot, WhoElseScreen)
        text = words(pilot)
        assert "Same values, any seller 2" in text
        assert "Same template and B09ZX1LRXX, other values 0" in text
        assert "Within 10 minutes by the same person 0" in text
        assert "nothing else by them in that time" in text
        beside = text if size == SMALL else right_half(pilot)
        assert HINT in beside
        assert "Last import: never." in beside
        await press(pilot, ["j", "enter"])
        await finish(pilot)
        assert at_cursor(pilot) == "other-0" != it.id


@pytest.mark.parametrize("key", ["w", "escape"])
async def test_the_same_key_closes_it_and_nothing_changed(workspace: Workspace, key: str) -> None:
    it = await send_here(workspace)
    async with console(workspace) as pilot:
        await press(pilot, ["w", key])
        await finish(pilot)
        assert is_open(pilot, MainScreen)
        assert at_cursor(pilot) == it.id


async def test_it_begins_on_the_row_itself_so_that_d_is_about_that(workspace: Workspace) -> None:
    await sent_to_another(workspace)
    await send_here(workspace)
    async with console(workspace) as pilot:
        await press(pilot, ["w", "d"])
        assert is_open(pilot, DeleteDialog)
        assert "DEMO SELLER" in painted(pilot).upper()
        await press(pilot, ["escape"])


async def test_headings_are_passed_over(workspace: Workspace) -> None:
    await sent_to_another(workspace)
    it = await send_here(workspace)
    async with console(workspace) as pilot:
        await press(pilot, ["w", *"jjjjjjjj", "k"])
        await press(pilot, ["enter"])
        await finish(pilot)
        assert at_cursor(pilot) == "other-0"
        await press(pilot, ["g", "w", *"jjGkgk", "enter"])
        await finish(pilot)
        assert at_cursor(pilot) == it.id


async def test_without_a_row_it_says_so(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["w"])
        assert "No row is selected." in words(pilot)


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_the_detail_of_a_row_says_it(workspace: Workspace, size: tuple[int, int]) -> None:
    await sent_to_another(workspace)
    await send_here(workspace)
    async with console(workspace, size=size) as pilot:
        assert f"! {HINT} w shows more." in words(pilot)
        await press(pilot, ["j"])
        await settle(pilot)
        assert HINT not in words(pilot)


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_the_form_and_the_review_warn_before_the_mistake_is_made(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    await sent_to_another(workspace)
    async with console(workspace, size=size) as pilot:
        await press(pilot, ["r", "enter"])
        assert is_open(pilot, SendScreen)
        await settle(pilot)
        assert f"! {HINT}" in words(pilot)
        await press(pilot, ["tab", "backspace"])
        assert HINT not in words(pilot), "the ASIN is another one now"
        await press(pilot, ["X", "ctrl+j"])
        assert is_open(pilot, ReviewScreen)
        assert f"! {HINT} Look at To again" in words(pilot)
        await press(pilot, ["s"])
        await finish(pilot)
        assert history(pilot).row_count == 3, "it warns and does not stop"


async def test_once_is_no_reason_to_warn(workspace: Workspace) -> None:
    await sent_to_another(workspace, times=1)
    await send_here(workspace)
    async with console(workspace) as pilot:
        assert "never to" not in words(pilot)


async def test_a_row_that_is_marked_there_is_marked_in_history(workspace: Workspace) -> None:
    await sent_to_another(workspace)
    it = await send_here(workspace)
    async with console(workspace) as pilot:
        await press(pilot, ["w", "space", "space", "space"])
        assert set(history(pilot).marked) == {it.id, "other-0", "other-1"}
        assert ">+\u2713 SENT" in painted(pilot)
        await press(pilot, ["space", "escape"])
        await finish(pilot)
        assert set(history(pilot).marked) == {it.id, "other-0"}
        assert "2 marked" in painted(pilot)


@pytest.mark.parametrize("opening", ["w", "find"])
async def test_d_on_a_marked_row_takes_all_marked_ones_and_keeps_their_marks(
    workspace: Workspace, opening: str
) -> None:
    sent = await send_some(workspace, 3)
    async with console(workspace) as pilot:
        await press(pilot, ["space", "space", "up", "up"])
        if opening == "w":
            await press(pilot, ["w"])
        else:
            await press(pilot, [":", *f"find {sent[2].notification_id}", "enter"])
        await settle(pilot)
        await press(pilot, ["d"])
        await until_open(pilot, DeleteManyDialog)
        assert "EVERY template of 2 marked rows" in words(pilot)
        assert set(history(pilot).marked) == {sent[1].id, sent[2].id}
        await press(pilot, ["escape"])
        await finish(pilot)
        assert set(history(pilot).marked) == {sent[1].id, sent[2].id}


async def test_d_on_a_row_that_is_not_marked_takes_it_alone(workspace: Workspace) -> None:
    sent = await send_some(workspace, 3)
    async with console(workspace) as pilot:
        await press(pilot, ["space", "space", "w"])
        await settle(pilot)
        await press(pilot, ["d"])
        await until_open(pilot, DeleteDialog)
        assert not is_open(pilot, DeleteManyDialog)
        row = history(pilot).row
        assert row is not None
        assert row.id == sent[0].id
        await press(pilot, ["escape"])
