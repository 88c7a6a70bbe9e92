"""`d` and `f`: the dialogs, their guards, and what is known afterwards."""

import pytest
from msgspec import structs
from textual.pilot import Pilot

from spconsole.domain.history import FeedbackState, Status
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.notifications import DeletionReason
from spconsole.domain.sellers import App, SellerProfile
from spconsole.services.context import Workspace
from spconsole.services.history import find_entries
from spconsole.tui.modals.deletion import DeleteDialog
from spconsole.tui.screens.repair import RepairScreen
from tests.tui.screen import (
    SMALL,
    SUMMARY,
    WIDE,
    console,
    finish,
    painted,
    press,
    send,
    send_some,
    until_open,
)  # fmt: skip


async def leave_the_plan(pilot: Pilot[None]) -> None:
    """What went along is planned to be sent again; here it is left for later."""
    await until_open(pilot, RepairScreen)
    await press(pilot, ["escape"])
    await finish(pilot)


async def calls(workspace: Workspace, operation: str) -> int:
    return sum(call.operation == operation for call in await workspace.ledger.calls.recent())


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_a_lone_row_takes_d_a_reason_and_enter(workspace: Workspace, size: tuple[int, int]) -> None:
    await send(workspace, SUMMARY)
    async with console(workspace, size=size) as pilot:
        await press(pilot, ["d"])
        assert "EVERY SALES_SUMMARY" in painted(pilot)
        await press(pilot, ["2", "enter"])
        await finish(pilot)
        assert "\u2298 DELETED" in painted(pilot)
    [entry] = await find_entries(workspace.ledger, "", 10)
    assert entry.status is Status.DELETED
    assert entry.deletion_reason is DeletionReason.INCORRECT_RECIPIENT


async def test_no_reason_is_chosen_and_enter_alone_does_nothing(workspace: Workspace) -> None:
    await send(workspace, SUMMARY)
    async with console(workspace) as pilot:
        await press(pilot, ["d", "enter"])
        assert isinstance(pilot.app.screen, DeleteDialog)
        assert "(x)" not in painted(pilot)
        assert "Choose a reason first" in painted(pilot)
    assert await calls(workspace, "deleteNotifications") == 0


async def test_others_that_go_too_are_listed_and_must_be_counted(workspace: Workspace) -> None:
    await send_some(workspace, 3)
    async with console(workspace) as pilot:
        assert "d would delete all 3 SALES_SUMMARY" in painted(pilot)
        await press(pilot, ["d"])
        text = painted(pilot)
        assert "Known here: 3 (3 sent)" in text
        assert text.count("goes too") == 2
        await press(pilot, ["2", "1", "enter"])
        assert "1 is not 3" in painted(pilot)
        assert await calls(workspace, "deleteNotifications") == 0
        await press(pilot, ["backspace", "3", "enter"])
        await leave_the_plan(pilot)
        assert painted(pilot).count("\u2298 DELETED") >= 3
    assert await calls(workspace, "deleteNotifications") == 1


async def test_after_a_reason_the_digits_only_fill_the_count(workspace: Workspace) -> None:
    await send_some(workspace, 2)
    async with console(workspace) as pilot:
        await press(pilot, ["d", "1", "2", "enter"])
        await leave_the_plan(pilot)
    entries = await find_entries(workspace.ledger, "", 10)
    assert {entry.deletion_reason for entry in entries} == {DeletionReason.INCORRECT_CONTENT}


async def test_esc_keeps_everything(workspace: Workspace) -> None:
    await send_some(workspace, 2)
    async with console(workspace) as pilot:
        await press(pilot, ["d", "2", "escape"])
        await finish(pilot)
    assert {entry.status for entry in await find_entries(workspace.ledger, "", 10)} == {Status.SENT}
    assert await calls(workspace, "deleteNotifications") == 0


async def test_a_deleted_row_cannot_be_deleted_again_and_says_so(workspace: Workspace) -> None:
    await send(workspace, SUMMARY)
    async with console(workspace) as pilot:
        await press(pilot, ["d", "2", "enter"])
        await finish(pilot)
        await press(pilot, ["d"])
        assert "It is DELETED: there is nothing to delete." in " ".join(painted(pilot).split())


async def test_f_and_enter_record_feedback(workspace: Workspace) -> None:
    await send(workspace, SUMMARY)
    async with console(workspace) as pilot:
        await press(pilot, ["f"])
        assert "Record SELLER_ACTION_COMPLETED" in painted(pilot)
        await press(pilot, ["enter"])
        await finish(pilot)
        assert "# ACTIONED" in painted(pilot)
    [entry] = await find_entries(workspace.ledger, "", 1)
    assert entry.feedback is FeedbackState.RECORDED


async def test_feedback_without_an_answer_is_unknown_and_not_repeated(workspace: Workspace) -> None:
    await send(workspace, SUMMARY)
    workspace.fail_next("reset")
    async with console(workspace) as pilot:
        await press(pilot, ["f", "enter"])
        await finish(pilot)
        assert "? FEEDBACK" in painted(pilot)
    assert await calls(workspace, "recordActionFeedback") == 1


async def test_esc_records_nothing(workspace: Workspace) -> None:
    await send(workspace, SUMMARY)
    async with console(workspace) as pilot:
        await press(pilot, ["f", "escape"])
        await finish(pilot)
    assert await calls(workspace, "recordActionFeedback") == 0


async def test_a_renamed_seller_is_found_by_its_account(workspace: Workspace) -> None:
    app = App("main", "amzn1.application-oa2-client.example")
    acme = SellerProfile("acme", "main", SellingRegion.NA, "ATVPDKIKX0DER", seller_id="A2EXAMPLE1")
    workspace.profiles.save(acme, app)
    await send(workspace, SUMMARY, profile=acme)
    workspace.profiles.save(structs.replace(acme, name="acme-new"), app, replaces="acme")
    async with console(workspace) as pilot:
        await press(pilot, ["f", "enter"])
        await finish(pilot)
        assert "# ACTIONED" in painted(pilot)


async def test_a_row_of_an_account_that_nobody_stands_for_is_refused(workspace: Workspace) -> None:
    app = App("main", "amzn1.application-oa2-client.example")
    acme = SellerProfile("acme", "main", SellingRegion.NA, "ATVPDKIKX0DER", seller_id="A2EXAMPLE1")
    workspace.profiles.save(acme, app)
    await send(workspace, SUMMARY, profile=acme)
    workspace.profiles.save(structs.replace(acme, seller_id="A2OTHER"), app, replaces="acme")
    async with console(workspace) as pilot:
        await press(pilot, ["d"])
        await finish(pilot)
        assert "No profile stands for the account" in " ".join(painted(pilot).split())
    assert await calls(workspace, "deleteNotifications") == 0
