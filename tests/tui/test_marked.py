"""Several marked rows: one question, one call for each seller and template, and nothing out of sight."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from msgspec import structs
from textual.pilot import Pilot

from spconsole.domain.errors import StoreError
from spconsole.domain.history import FeedbackState, HistoryEntry, Status
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.notifications import Accepted, ApiRequest, DeletionReason
from spconsole.domain.query import parse_query
from spconsole.domain.sellers import DEMO_SELLER, App, Environment, SellerProfile
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.deletion import delete_notifications
from spconsole.services.history import find_entries
from spconsole.services.many_feedback import Recorded, record_many
from spconsole.services.seller_of import open_seller_of
from spconsole.spapi.backoff import OnWait
from spconsole.spapi.client import AppIntegrationsClient
from spconsole.spapi.mark import Mark
from spconsole.tui.flows import many_feedback as flow
from spconsole.tui.modals.deletion import DeleteDialog, DeleteManyDialog
from spconsole.tui.modals.many_feedback import ManyFeedbackDialog
from spconsole.tui.modals.picker import Picker
from spconsole.tui.modals.progress import ProgressDialog
from spconsole.tui.place import Place
from spconsole.tui.screens import searching
from spconsole.tui.screens.main import MainScreen
from spconsole.tui.screens.repair import RepairScreen
from spconsole.tui.widgets import history_table
from spconsole.tui.widgets.history_table import HistoryTable
from tests.tui.production import until
from tests.tui.screen import (
    SMALL,
    SUMMARY,
    WIDE,
    console,
    finish,
    history,
    is_open,
    press,
    send,
    send_some,
    settle,
    until_open,
    words,
)  # fmt: skip

ACME = SellerProfile("acme", "main", SellingRegion.NA, "ATVPDKIKX0DER", seller_id="A2EXAMPLE1")
PRICE = {"priceValue": "200.50", "asin": "B09ZX1LRXX", "changedOn": "2026-12-21"}


async def rows(workspace: Workspace) -> list[HistoryEntry]:
    return await find_entries(workspace.ledger, "", 50)


async def deletions(workspace: Workspace) -> list[tuple[str, str | None]]:
    made = await workspace.ledger.calls.recent()
    return sorted(
        (call.profile, call.template_id) for call in made if call.operation == "deleteNotifications"
    )


@pytest.fixture
async def three_kinds(workspace: Workspace) -> list[HistoryEntry]:
    """Two of one template, one of another, and one of another seller; oldest first."""
    workspace.profiles.save(ACME, App("main", "amzn1.application-oa2-client.example"))
    sent = await send_some(workspace, 2)
    sent.append((await send(workspace, PRICE, "PRICE_CHANGE")).entry)
    sent.append((await send(workspace, SUMMARY, profile=ACME)).entry)
    return sent


@pytest.mark.usefixtures("three_kinds")
@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_marked_rows_are_deleted_by_one_call_for_each_seller_and_template(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    async with console(workspace, size=size) as pilot:
        await press(pilot, ["space", "space", "space", "d"])
        await until_open(pilot, DeleteManyDialog)
        text = words(pilot)
        assert size == SMALL or "EVERY template of 3 marked rows goes from its seller" in text
        assert "PRICE_CHANGE of Demo Seller: 1 known here" in text
        await press(pilot, ["2", "3", "enter"])
        assert "3 is not 4." in words(pilot)
        assert await deletions(workspace) == []
        await press(pilot, ["backspace", "4", "enter"])
        await until_open(pilot, RepairScreen)
        await press(pilot, ["escape"])
        await finish(pilot)
        assert history(pilot).marked == {}
    assert await deletions(workspace) == [
        ("acme", "SALES_SUMMARY"), ("demo", "PRICE_CHANGE"), ("demo", "SALES_SUMMARY")
    ]  # fmt: skip
    assert {row.status for row in await rows(workspace)} == {Status.DELETED}


@pytest.mark.usefixtures("three_kinds")
async def test_marks_that_the_filter_hides_are_named(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["space", "space", "/", *"tpl:SALES_SUMMARY", "enter"])
        await settle(pilot)
        await press(pilot, ["d"])
        await until_open(pilot, DeleteManyDialog)
        assert "1 marked row is hidden by the filter." in words(pilot)


async def test_one_mark_counts_and_not_the_cursor(
    workspace: Workspace, three_kinds: list[HistoryEntry]
) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["space", "d", "2", "enter"])
        await finish(pilot)
    assert await deletions(workspace) == [("acme", "SALES_SUMMARY")]


async def test_one_mark_that_the_filter_hides_is_named_before_it_goes(workspace: Workspace) -> None:
    await send(workspace, SUMMARY)
    await send(workspace, PRICE, "PRICE_CHANGE")
    async with console(workspace) as pilot:
        await press(pilot, ["space", "/", *"tpl:SALES_SUMMARY", "enter"])
        await settle(pilot)
        await press(pilot, ["d"])
        await until_open(pilot, DeleteDialog)
        assert "EVERY PRICE_CHANGE" in words(pilot)
        assert "1 marked row is hidden by the filter." in words(pilot)
        await press(pilot, ["escape"])


async def test_one_row_that_is_seen_is_not_called_hidden(workspace: Workspace) -> None:
    await send_some(workspace, 1)
    async with console(workspace) as pilot:
        await press(pilot, ["d"])
        await until_open(pilot, DeleteDialog)
        assert "hidden" not in words(pilot)
        await press(pilot, ["escape", "space", "d"])
        await until_open(pilot, DeleteDialog)
        assert "hidden" not in words(pilot)
        await press(pilot, ["escape"])


async def test_one_marked_row_that_was_deleted_elsewhere_is_not_deleted_again(workspace: Workspace) -> None:
    entry = (await send(workspace, SUMMARY)).entry
    await send(workspace, PRICE, "PRICE_CHANGE")
    async with console(workspace) as pilot:
        await press(pilot, ["down", "space"])
        seller = await open_seller_of(workspace, entry)
        content = DeletionReason.INCORRECT_CONTENT
        await delete_notifications(seller, "SALES_SUMMARY", content, 1, wrong=[entry.id])
        await press(pilot, ["R", "d"])
        await finish(pilot)
        assert is_open(pilot, MainScreen)
        assert "It is DELETED" in words(pilot)
    assert len(await deletions(workspace)) == 1


@pytest.mark.usefixtures("three_kinds")
async def test_a_marked_row_that_is_gone_already_is_left_out_and_named(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["d", "2", "enter"])
        await finish(pilot)
        await press(pilot, ["space", "space", "space", "d"])
        await until_open(pilot, DeleteManyDialog)
        assert "Left out 1: It is DELETED" in words(pilot)
        await press(pilot, ["1", "3", "enter"])
        await until_open(pilot, RepairScreen)
        await press(pilot, ["escape"])
        await finish(pilot)
    assert len(await deletions(workspace)) == 3


@pytest.mark.usefixtures("three_kinds")
@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_f_asks_once_for_all_marked_rows_and_leaves_out_what_is_recorded(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    async with console(workspace, size=size) as pilot:
        await press(pilot, ["f", "enter"])
        await finish(pilot)
        await press(pilot, ["space", "space", "space", "f"])
        await until_open(pilot, ManyFeedbackDialog)
        assert "Will record 2." in words(pilot)
        assert "Left out 1, marked with -." in words(pilot)
        assert "It is recorded already." in words(pilot)
        await press(pilot, ["enter"])
        await finish(pilot)
        assert is_open(pilot, ProgressDialog)
        assert "2 of 2 recorded." in words(pilot)
        await press(pilot, ["enter"])
    states = [row.feedback for row in await rows(workspace)]
    assert states == [*[FeedbackState.RECORDED] * 3, FeedbackState.NONE]
    made = await workspace.ledger.calls.recent()
    assert sum(call.operation == "recordActionFeedback" for call in made) == 3


@pytest.mark.usefixtures("three_kinds")
async def test_one_that_fails_does_not_stop_the_others(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["space", "space", "f"])
        await until_open(pilot, ManyFeedbackDialog)
        workspace.fail_next("500")
        await press(pilot, ["enter"])
        await finish(pilot)
        assert "1 of 2 recorded, 1 not." in words(pilot)
        await press(pilot, ["enter"])


async def test_a_file_records_only_what_a_column_proves(
    workspace: Workspace, three_kinds: list[HistoryEntry], tmp_path: Path
) -> None:
    first, second, third, _ = three_kinds
    path = tmp_path / "done.csv"
    path.write_text(
        f"when,notification_id,proof\n1,{first.notification_id},report opened 12:03\n"
        f"2,{second.notification_id},\n3,{third.notification_id},click\n4,0000-unknown,order 88121\n",
        encoding="utf-8",
    )
    async with console(workspace) as pilot:
        await press(pilot, [":", *f"feedback {path}", "enter"])
        await until_open(pilot, Picker)
        await press(pilot, [*"notif", "enter"])
        await until_open(pilot, Picker)
        await press(pilot, ["enter"])
        assert "Nothing is chosen." in words(pilot), "the proof is named by a person"
        await press(pilot, [*"proof", "enter"])
        await until_open(pilot, ManyFeedbackDialog)
        text = words(pilot)
        assert "report opened 12:03" in text
        assert "Will record 1." in text
        assert "Without proof, left out 2" in text
        assert "Not in this history 1: 0000-unknown." in text
        await press(pilot, ["enter"])
        await finish(pilot)
        await press(pilot, ["escape"])
    acted = {row.id for row in await rows(workspace) if row.feedback is FeedbackState.RECORDED}
    assert acted == {first.id}


async def test_a_file_is_not_even_read_while_writes_are_off(workspace: Workspace) -> None:
    async with console(workspace, Place(Environment.LOCAL, DEMO_SELLER, writes=False)) as pilot:
        await press(pilot, [":", *"feedback /no/such/file.csv", "enter"])
        await finish(pilot)
        assert "Writes are off here." in words(pilot)
        assert "file.csv" not in words(pilot)


@pytest.mark.parametrize("key", ["d", "f"])
async def test_marks_of_several_environments_are_not_acted_on_at_once(workspace: Workspace, key: str) -> None:
    [here] = await send_some(workspace, 1)
    there = structs.replace(here, id="there", place=0, environment=Environment.SANDBOX)
    await workspace.ledger.history.add(there)
    async with console(workspace) as pilot:
        await press(pilot, ["space", "/", *"env:sandbox", "enter"])
        await settle(pilot)
        await press(pilot, ["space", key])
        await finish(pilot)
        assert "The marked rows are of several environments." in words(pilot)
    assert await deletions(workspace) == []


def marks(pilot: Pilot[None]) -> set[str]:
    return set(pilot.app.screen.query_one(HistoryTable).marked)


async def test_all_rows_of_the_search_are_marked_and_unmarked_again(
    workspace: Workspace, three_kinds: list[HistoryEntry]
) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["asterisk"])
        await settle(pilot)
        assert marks(pilot) == {row.id for row in three_kinds}
        await press(pilot, ["asterisk"])
        await settle(pilot)
        assert marks(pilot) == set()


async def test_all_of_a_filter_leaves_the_others_alone_and_names_marks_it_hides(
    workspace: Workspace, three_kinds: list[HistoryEntry]
) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["space"])
        await press(pilot, ["slash", *"tpl:PRICE", "enter", "asterisk"])
        await settle(pilot)
        assert marks(pilot) == {three_kinds[3].id, three_kinds[2].id}
        assert "1 marked here. 1 marked row is hidden by the filter." in words(pilot)


async def test_more_rows_than_can_be_marked_are_not_marked_at_all(
    workspace: Workspace, three_kinds: list[HistoryEntry], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MOST_MARKED", 3)
    async with console(workspace) as pilot:
        await press(pilot, ["asterisk"])
        await settle(pilot)
        assert marks(pilot) == set()
        assert "4 rows are here, and 3 marks are the most." in words(pilot)
        await press(pilot, ["down", "space", "slash", *"tpl:SALES", "enter", "asterisk"])
        await settle(pilot)
        assert marks(pilot) == {three_kinds[2].id}


@pytest.mark.parametrize("keys", [["space", "space", "space"], ["space", "down", "space", "v"]])
@pytest.mark.usefixtures("three_kinds")
async def test_no_key_marks_more_than_can_be_marked(
    workspace: Workspace, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_table, "MOST_MARKED", 2)
    async with console(workspace) as pilot:
        await press(pilot, keys)
        await settle(pilot)
        assert len(marks(pilot)) == 2
        said = " ".join(each.message for each in pilot.app._notifications)
        assert said.endswith("2 marks are the most. esc takes all of them away.")


async def test_rows_of_a_search_that_is_gone_are_not_marked(
    workspace: Workspace, three_kinds: list[HistoryEntry], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with console(workspace) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, MainScreen)

        async def read_late(*_: object) -> list[HistoryEntry]:
            screen._view = structs.replace(screen._view, query=parse_query("tpl:PRICE"))
            return three_kinds

        monkeypatch.setattr(searching, "read_all", read_late)
        await press(pilot, ["asterisk"])
        await settle(pilot)
        assert marks(pilot) == set()


Ready = Sequence[tuple[SellerContext, HistoryEntry]]


class Slow:
    """Every call after the first waits until it is told to go on."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.go = asyncio.Event()
        self._calls = 0
        call = AppIntegrationsClient.call

        async def slow(
            client: AppIntegrationsClient, request: ApiRequest, on_wait: OnWait | None, mark: Mark
        ) -> Accepted:
            self._calls += 1
            if self._calls > 1:
                await self.go.wait()
            return await call(client, request, on_wait, mark)

        patch.setattr(AppIntegrationsClient, "call", slow)


async def recording(pilot: Pilot[None]) -> None:
    """Three marked rows are being recorded: the first is, the second waits."""
    await press(pilot, ["space", "space", "space", "f"])
    await until_open(pilot, ManyFeedbackDialog)
    await press(pilot, ["enter"])
    await until(pilot, lambda: "1 of 3 recorded." in words(pilot))


@pytest.mark.usefixtures("three_kinds")
async def test_closing_the_dialog_half_way_stops_nothing_and_the_end_is_told(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with console(workspace) as pilot:
        slow = Slow(monkeypatch)
        await recording(pilot)
        await press(pilot, ["escape"])
        assert is_open(pilot, MainScreen)
        slow.go.set()
        await finish(pilot)
        assert is_open(pilot, MainScreen)
        assert "3 of 3 recorded." in words(pilot)
    states = [row.feedback for row in await rows(workspace)]
    assert states == [*[FeedbackState.RECORDED] * 3, FeedbackState.NONE]


@pytest.mark.usefixtures("three_kinds")
async def test_recording_that_breaks_off_is_told_in_its_dialog(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = record_many

    async def breaks_off(ready: Ready, told: Callable[[Recorded], None]) -> Recorded:
        await record(ready, told)
        raise StoreError("The disk is full. Make room, then try again.")

    monkeypatch.setattr(flow, "record_many", breaks_off)
    async with console(workspace) as pilot:
        await press(pilot, ["space", "space", "f"])
        await until_open(pilot, ManyFeedbackDialog)
        await press(pilot, ["enter"])
        await finish(pilot)
        assert is_open(pilot, ProgressDialog)
        pilot.app.clear_notifications()
        await settle(pilot)
        assert "2 of 2 recorded." in words(pilot), "what was done stays to be read"
        assert "The disk is full." in words(pilot)
        assert "recording goes on" not in words(pilot)
