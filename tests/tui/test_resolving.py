"""`u`: the question about an unknown result, its answers, and what they hold back."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs
from textual.widgets import Input

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.history import FeedbackState, HistoryEntry, Resolution, Status
from spconsole.domain.notifications import Operation
from spconsole.domain.sellers import DEMO_SELLER, Environment
from spconsole.services.context import Workspace
from spconsole.services.history import find_entries
from spconsole.services.resolving import record_resolution
from spconsole.tui.modals.deletion import DeleteDialog
from spconsole.tui.modals.resolve import ResolveDialog
from spconsole.tui.place import Place
from spconsole.tui.screens.review import ReviewScreen
from tests.tui.screen import (
    SMALL,
    SUMMARY,
    WIDE,
    console,
    finish,
    is_open,
    painted,
    press,
    send,
    send_some,
    toasts,
    words,
)

SIZES = pytest.mark.parametrize("size", [WIDE, SMALL], ids=["120x36", "80x24"])
ID = "174ec9ce-4c66-4208-ac92-46e22a925aa2"
LOOKING = Place(Environment.LOCAL, DEMO_SELLER, writes=False)
SAMPLE = {"summaryAsOnDate": "2022-08-30", "salesSummaryInUSD": "1000.50"}
"""What the form is filled with in the local environment."""


async def unknown(workspace: Workspace, values: dict[str, str] = SUMMARY) -> HistoryEntry:
    """A send that may have arrived."""
    workspace.fail_next("500")
    return (await send(workspace, values)).entry


async def only(workspace: Workspace) -> HistoryEntry:
    [entry] = await find_entries(workspace.ledger, "", 10)
    return entry


@SIZES
async def test_u_shows_what_is_known_and_chooses_nothing(workspace: Workspace, size: tuple[int, int]) -> None:
    await unknown(workspace)
    async with console(workspace, size=size) as pilot:
        assert "? UNKNOWN u resolves it" in words(pilot)
        await press(pilot, ["u"])
        text = painted(pilot)
        assert "Did it go out?" in text
        assert "SALES_SUMMARY to DEMO SELLER   2026-11-20 1000.50" in text
        assert "Amazon answered HTTP 500" in text
        assert "delete all of the template: 1 known" in text
        assert all(f"( ) {number}  " in text for number in range(1, 6))
        assert text.splitlines()[0].startswith(" LOCAL SANDBOX"), "the top bar stays in sight"
        await press(pilot, ["enter"])
        assert is_open(pilot, ResolveDialog)
        assert "Choose first: 1 to 5" in painted(pilot)
    assert (await only(workspace)).resolution is None


ANSWERS = {
    "1": (Resolution.ARRIVED, Status.SENT, "\u2713 SENT"),
    "3": (Resolution.NOT_ARRIVED, Status.NOT_SENT, "- NOT SENT"),
    "5": (Resolution.LEFT_OPEN, Status.UNKNOWN, "? UNKNOWN"),
}


@SIZES
@pytest.mark.parametrize("key", ANSWERS)
async def test_an_answer_is_recorded_by_enter_alone(
    workspace: Workspace, size: tuple[int, int], key: str
) -> None:
    resolution, status, mark = ANSWERS[key]
    await unknown(workspace)
    async with console(workspace, size=size) as pilot:
        await press(pilot, ["u", key])
        assert f"(x) {key}  " in painted(pilot)
        assert (await only(workspace)).resolution is None, "choosing commits nothing"
        await press(pilot, ["enter"])
        await finish(pilot)
        assert mark in painted(pilot)
        await press(pilot, ["4", *"]]]"])
        assert f"{workspace.ledger.actor} recorded: " in words(pilot)
    entry = await only(workspace)
    assert (entry.resolution, entry.status) == (resolution, status)
    assert (entry.resolved_by, entry.resolved_at is None) == (workspace.ledger.actor, False)


async def test_the_detail_says_who_recorded_what(workspace: Workspace) -> None:
    entry = await unknown(workspace)
    await record_resolution(workspace, entry, Resolution.ARRIVED)
    async with console(workspace) as pilot:
        assert f"Resolved {datetime.now(UTC):%Y-%m-%d}" in words(pilot)
        assert "not known: feedback is impossible" in words(pilot)
        assert "u resolves it" not in painted(pilot)


async def test_esc_leaves_it_for_later(workspace: Workspace) -> None:
    await unknown(workspace)
    async with console(workspace) as pilot:
        await press(pilot, ["u", "1", "escape"])
        await finish(pilot)
    assert (await only(workspace)).status is Status.UNKNOWN
    assert (await only(workspace)).resolution is None


@SIZES
async def test_the_id_that_arrived_is_kept(workspace: Workspace, size: tuple[int, int]) -> None:
    await unknown(workspace)
    async with console(workspace, size=size) as pilot:
        await press(pilot, ["u", "2", *ID])
        assert "Not shaped like" not in painted(pilot)
        await press(pilot, ["enter"])
        await finish(pilot)
    entry = await only(workspace)
    assert (entry.status, entry.notification_id) == (Status.SENT, ID)
    assert entry.resolution is Resolution.ARRIVED_WITH_ID


async def test_an_id_of_another_shape_is_kept_with_a_word(workspace: Workspace) -> None:
    await unknown(workspace)
    async with console(workspace) as pilot:
        await press(pilot, ["u", "2", *"abc-5"])
        assert "Not shaped like Amazon's ids. Enter records it all the same." in painted(pilot)
        await press(pilot, ["enter"])
        await finish(pilot)
    assert (await only(workspace)).notification_id == "abc-5"


@pytest.mark.parametrize("given", ["", "a b", "a\x1b[31m"])
async def test_what_cannot_be_an_id_is_refused_where_it_is_typed(workspace: Workspace, given: str) -> None:
    await unknown(workspace)
    async with console(workspace) as pilot:
        await press(pilot, ["u", "2"])
        pilot.app.screen.query_one("#arrived-id", Input).value = given
        await press(pilot, ["enter"])
        assert is_open(pilot, ResolveDialog)
        assert "\u2717" in painted(pilot)
    assert (await only(workspace)).resolution is None


async def test_the_arrows_choose_too_even_from_the_field(workspace: Workspace) -> None:
    await unknown(workspace)
    async with console(workspace) as pilot:
        await press(pilot, ["u", "down", "down", *"12"])
        assert pilot.app.screen.query_one("#arrived-id", Input).value == "12"
        await press(pilot, ["down"])
        assert "(x) 3" in painted(pilot)
        await press(pilot, ["up", "up"])
        assert "(x) 1" in painted(pilot)
        await press(pilot, ["5"])
        assert "(x) 5" in painted(pilot)


async def test_a_click_chooses(workspace: Workspace) -> None:
    await unknown(workspace)
    async with console(workspace) as pilot:
        await press(pilot, ["u"])
        await pilot.click("#choices", offset=(2, 2))
        assert "(x) 3" in painted(pilot)
    assert (await only(workspace)).resolution is None


@SIZES
async def test_make_certain_deletes_and_says_what_to_send_again(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    await send_some(workspace, 2)
    await unknown(workspace)
    async with console(workspace, size=size) as pilot:
        await press(pilot, ["u", "4", "enter"])
        assert is_open(pilot, DeleteDialog)
        assert "Known here: 3 (2 sent, 1 unknown)" in painted(pilot)
        await press(pilot, ["1", "3", "enter"])
        await finish(pilot)
        assert "Recorded: made certain" in words(pilot)
        assert "P on this row sends again every SALES_SUMMARY" in toasts(pilot)
    rows = await find_entries(workspace.ledger, "", 10)
    assert {row.status for row in rows} == {Status.DELETED}
    assert [row.resolution for row in rows] == [Resolution.MADE_CERTAIN, None, None]


@pytest.mark.parametrize("fault", ["", "403"])
async def test_a_delete_that_is_cancelled_or_refused_records_nothing(
    workspace: Workspace, fault: str
) -> None:
    await unknown(workspace)
    async with console(workspace) as pilot:
        await press(pilot, ["u", "4", "enter", "1"])
        if fault:
            workspace.fail_next(fault)
        await press(pilot, ["enter" if fault else "escape"])
        await finish(pilot)
        assert "changed meanwhile" not in words(pilot)
    entry = await only(workspace)
    assert (entry.status, entry.resolution) == (Status.UNKNOWN, None)


async def test_a_row_that_is_not_unknown_any_more_is_not_made_certain(workspace: Workspace) -> None:
    entry = await unknown(workspace)
    async with console(workspace) as pilot:
        await press(pilot, ["u", "4"])
        await record_resolution(workspace, entry, Resolution.ARRIVED)
        await press(pilot, ["enter"])
        assert not is_open(pilot, DeleteDialog)
        assert "The row changed meanwhile, so nothing was deleted." in words(pilot)


async def test_with_writes_off_answers_are_recorded_but_nothing_is_deleted(workspace: Workspace) -> None:
    await unknown(workspace)
    async with console(workspace, LOOKING) as pilot:
        await press(pilot, ["u", "4", "enter"])
        assert "\u2717 Writes are off here. W turns them on." in painted(pilot)
        await press(pilot, ["3", "enter"])
        await finish(pilot)
    assert (await only(workspace)).resolution is Resolution.NOT_ARRIVED


async def test_read_only_records_nothing_and_says_why(workspace: Workspace, paths: Paths) -> None:
    await unknown(workspace)
    async with open_workspace(paths, Settings(read_only=True), {}) as reading, console(reading) as pilot:
        await press(pilot, ["u"])
        assert not is_open(pilot, ResolveDialog)
        assert "Nothing is recorded: started read only" in words(pilot)


async def test_a_row_that_is_not_unknown_says_so(workspace: Workspace) -> None:
    await send(workspace, SUMMARY)
    async with console(workspace) as pilot:
        await press(pilot, ["u"])
        assert "It is SENT: only an UNKNOWN result is resolved." in words(pilot)


async def test_unknown_feedback_says_what_can_be_done(workspace: Workspace) -> None:
    await send(workspace, SUMMARY)
    workspace.fail_next("reset")
    async with console(workspace) as pilot:
        await press(pilot, ["f", "enter"])
        await finish(pilot)
        assert (await only(workspace)).feedback is FeedbackState.UNKNOWN
        await press(pilot, ["u"])
        assert "f records it again; Amazon does not say what twice means." in words(pilot)


async def test_an_unclear_deletion_in_activity_says_what_can_be_done(workspace: Workspace) -> None:
    entry = await unknown(workspace)
    [call] = await workspace.ledger.calls.of(entry.id)
    unclear = structs.replace(
        call, id="unclear", operation=Operation.DELETE, entry_id=None, at=call.at + timedelta(seconds=1)
    )
    await workspace.ledger.calls.add_many([unclear])
    async with console(workspace) as pilot:
        await press(pilot, ["5", "u"])
        assert not is_open(pilot, ResolveDialog)
        assert "Deleting twice ends the same" in toasts(pilot)
        await press(pilot, ["3", "u"])
        assert is_open(pilot, ResolveDialog)


async def test_a_row_that_another_console_resolved_is_refused(workspace: Workspace) -> None:
    entry = await unknown(workspace)
    async with console(workspace) as pilot:
        await press(pilot, ["u", "3"])
        await record_resolution(workspace, entry, Resolution.ARRIVED)
        await press(pilot, ["enter"])
        await finish(pilot)
        assert "The row changed meanwhile, so nothing was recorded." in words(pilot)
    assert (await only(workspace)).resolution is Resolution.ARRIVED


async def test_y_copies_the_words_for_a_ticket(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = await unknown(workspace)
    async with console(workspace) as pilot:
        copied: list[str] = []
        monkeypatch.setattr(pilot.app, "copy_to_clipboard", copied.append)
        await press(pilot, ["u", "y"])
        [text] = copied
    assert "Seller: Demo Seller (profile demo, local)" in text
    assert "Values: summaryAsOnDate=2026-11-20, salesSummaryInUSD=1000.50" in text
    assert f"Request ID: {entry.request_id}" in text
    assert "refresh" not in text.lower()


async def test_a_send_without_a_clear_answer_says_which_key_closes_it(workspace: Workspace) -> None:
    workspace.fail_next("500")
    async with console(workspace) as pilot:
        await press(pilot, ["n", "ctrl+j", "s"])
        await finish(pilot)
        assert "u resolves it." in words(pilot)
        assert "? 1 unknown" in painted(pilot)


# The same values again.


@SIZES
async def test_values_that_may_have_arrived_are_held_back_until_that_was_read(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    await unknown(workspace, SAMPLE)
    async with console(workspace, size=size) as pilot:
        await press(pilot, ["n"])
        if size == WIDE:
            assert "Demo Seller may have got exactly this at" in words(pilot)
        await press(pilot, ["ctrl+j"])
        assert is_open(pilot, ReviewScreen)
        assert "Nobody knows whether exactly this" in words(pilot)
        assert "k I have read this" in painted(pilot)
        await press(pilot, ["s"])
        assert is_open(pilot, ReviewScreen)
        assert "press k to say so" in words(pilot)
        await only(workspace)
        await press(pilot, ["k"])
        assert "You have read it: s sends it." in words(pilot)
        assert "k I have read this" not in painted(pilot)
        await press(pilot, ["s"])
        await finish(pilot)
    rows = await find_entries(workspace.ledger, "", 10)
    assert [row.status for row in rows] == [Status.SENT, Status.UNKNOWN]


async def test_it_must_be_read_for_each_send(workspace: Workspace) -> None:
    await unknown(workspace, SAMPLE)
    async with console(workspace) as pilot:
        await press(pilot, ["n", "ctrl+j", "k", "escape", "ctrl+j", "s"])
        assert is_open(pilot, ReviewScreen)
    await only(workspace)


async def test_what_was_left_open_holds_back_too(workspace: Workspace) -> None:
    entry = await unknown(workspace, SAMPLE)
    await record_resolution(workspace, entry, Resolution.LEFT_OPEN)
    async with console(workspace) as pilot:
        await press(pilot, ["n", "ctrl+j", "s"])
        assert is_open(pilot, ReviewScreen)
    await only(workspace)


async def test_what_did_not_arrive_holds_nothing_back(workspace: Workspace) -> None:
    entry = await unknown(workspace, SAMPLE)
    await record_resolution(workspace, entry, Resolution.NOT_ARRIVED)
    async with console(workspace) as pilot:
        await press(pilot, ["n", "ctrl+j", "s"])
        await finish(pilot)
    rows = await find_entries(workspace.ledger, "", 10)
    assert [row.status for row in rows] == [Status.SENT, Status.NOT_SENT]


async def test_an_unknown_result_that_comes_during_the_review_is_read_first(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["n", "ctrl+j"])
        await unknown(workspace, SAMPLE)
        await press(pilot, ["s"])
        assert is_open(pilot, ReviewScreen)
        assert "Nobody knows whether exactly this" in words(pilot)
    await only(workspace)


@pytest.mark.parametrize("status", [Status.HELD, Status.SENDING])
async def test_the_same_values_on_their_way_are_named_and_do_not_hold_back(
    workspace: Workspace, status: Status
) -> None:
    sent = await send(workspace, SAMPLE)
    under_way = structs.replace(sent.entry, id="under-way", status=status, process="another")
    await workspace.ledger.history.add(under_way)
    async with console(workspace) as pilot:
        await press(pilot, ["n", "ctrl+j"])
        assert "is about to get exactly this" in words(pilot)
        await press(pilot, ["s"])
        await finish(pilot)
    assert len(await find_entries(workspace.ledger, "status:sent", 10)) == 2
