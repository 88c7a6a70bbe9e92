"""After a deletion: the plan, who gets what, and nothing twice."""

import asyncio
from typing import Any

import pytest
from msgspec import structs
from textual.pilot import Pilot
from textual.widgets import OptionList

from spconsole.domain.history import Status
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.repair import RepairLine, RepairPlan
from spconsole.domain.sellers import DEMO_SELLER, App, Environment, SellerProfile
from spconsole.services.context import Workspace
from spconsole.services.deletion import DeleteResult, delete_notifications
from spconsole.services.lifecycle import template_to_send
from spconsole.services.notifications import create_notification, prepare_send
from spconsole.services.repair import prepare_repair
from spconsole.services.seller_of import open_seller_of
from spconsole.tui.flows import deleting, repairing
from spconsole.tui.modals.picker import Picker
from spconsole.tui.place import Place
from spconsole.tui.screens import repair as repair_screen
from spconsole.tui.screens.main import MainScreen
from spconsole.tui.screens.repair import RepairScreen
from spconsole.tui.screens.review import ReviewScreen
from spconsole.tui.screens.send import SendScreen
from spconsole.tui.widgets.repair_lines import RepairTable
from tests.tui.production import rows, sent_again, until
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
    settle,
    toasts,
    until_open,
    words,
)

ACME = SellerProfile(
    "acme", "main", SellingRegion.NA, "ATVPDKIKX0DER", seller_id="A2EXAMPLE1", title="Acme Toys"
)
BETA = structs.replace(ACME, name="beta", seller_id="A2EXAMPLE2", title="Beta Goods")


@pytest.fixture
def sellers(workspace: Workspace) -> None:
    app = App("main", "amzn1.application-oa2-client.example")
    for profile in (ACME, BETA):
        workspace.profiles.save(profile, app)


async def delete_three(pilot: Pilot[None]) -> None:
    """The newest was wrong, two went with it."""
    await press(pilot, ["d", "2", "3", "enter"])
    await until_open(pilot, RepairScreen)


@pytest.mark.parametrize("size", [WIDE, SMALL])
@pytest.mark.usefixtures("sellers")
async def test_after_a_deletion_the_plan_sends_each_line_to_its_seller(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    await send_some(workspace, 3)
    async with console(workspace, size=size) as pilot:
        await delete_three(pilot)
        assert painted(pilot).count("[x]") == 3
        assert "(tab chooses)" in words(pilot)
        await press(pilot, ["enter"])
        assert "This one has no recipient." in words(pilot)
        await press(pilot, ["tab", *"ac", "enter"])
        assert "Sends 3: 1 to Acme Toys, 2 to Demo Seller." in words(pilot)
        await press(pilot, ["enter"])
        await until_open(pilot, ReviewScreen)
        assert "ACME TOYS" in painted(pilot)
        for kind in (ReviewScreen, ReviewScreen, RepairScreen):
            await press(pilot, ["s"])
            await until_open(pilot, kind)
        assert "[x]" not in painted(pilot)
        assert "Nothing is left to send." in words(pilot)
        await press(pilot, ["escape"])
        await finish(pilot)
        assert is_open(pilot, MainScreen)
    found = await rows(workspace)
    assert [row.profile for row in found if row.status is Status.SENT] == ["demo", "demo", "acme"]
    assert {row.repairs for row in found} - {None} == {
        row.id for row in found if row.status is Status.DELETED
    }


async def test_what_needs_nobody_else_is_not_planned_at_once_and_P_does_it(workspace: Workspace) -> None:
    await send_some(workspace, 1)
    async with console(workspace) as pilot:
        await press(pilot, ["d", "2", "enter"])
        await finish(pilot)
        assert "P sends it again." in words(pilot)
        await press(pilot, ["P"])
        await until_open(pilot, RepairScreen)
        assert "was wrong" in painted(pilot)


async def test_without_a_plan_P_says_where_it_comes_from(workspace: Workspace) -> None:
    await send_some(workspace, 1)
    async with console(workspace) as pilot:
        await press(pilot, ["P"])
        await finish(pilot)
        assert "No repair plan is open here." in words(pilot)


@pytest.mark.usefixtures("sellers")
async def test_esc_keeps_the_plan_and_the_next_console_tells_of_it(workspace: Workspace) -> None:
    await send_some(workspace, 3)
    async with console(workspace) as pilot:
        await delete_three(pilot)
        await press(pilot, ["tab", *"ac", "enter", "j", "space", "escape"])
        await finish(pilot)
    async with console(workspace) as pilot:
        await settle(pilot)
        assert "1 repair plan has something left to send. P opens it." in words(pilot)
        await press(pilot, ["P"])
        await until_open(pilot, RepairScreen)
        assert "Sends 2: 1 to Acme Toys, 1 to Demo Seller." in words(pilot)
        await press(pilot, ["escape"])
        await finish(pilot)
    assert len(await rows(workspace)) == 3, "nothing was sent"


@pytest.mark.usefixtures("sellers")
async def test_leaving_a_review_leaves_the_rest_in_the_plan(workspace: Workspace) -> None:
    await send_some(workspace, 3)
    async with console(workspace) as pilot:
        await delete_three(pilot)
        await press(pilot, ["tab", *"ac", "enter", "enter"])
        await until_open(pilot, ReviewScreen)
        await press(pilot, ["s"])
        await until_open(pilot, ReviewScreen)
        await press(pilot, ["escape"])
        await until_open(pilot, RepairScreen)
        assert "Sends 2: 2 to Demo Seller." in words(pilot)
        await press(pilot, ["space"])
        assert "and is never sent twice. r on its new row writes another one." in toasts(pilot)
        await press(pilot, ["escape"])
        await finish(pilot)
    assert len(await rows(workspace)) == 4


async def send_without_an_answer(pilot: Pilot[None], workspace: Workspace) -> None:
    """Delete two, and send the first again from the plan into a line that breaks."""
    await press(pilot, ["d", "1", "2", "enter"])
    await until_open(pilot, RepairScreen)
    workspace.fail_next("reset")
    await press(pilot, ["enter"])
    await until_open(pilot, ReviewScreen)
    await press(pilot, ["s"])
    await until_open(pilot, RepairScreen)


async def test_a_send_without_an_answer_stays_out_of_the_plan(workspace: Workspace) -> None:
    await send_some(workspace, 2)
    async with console(workspace) as pilot:
        await send_without_an_answer(pilot, workspace)
        assert "Nothing is left to send." in words(pilot)
        await press(pilot, ["j"])
        await until(pilot, lambda: "? UNKNOWN" in painted(pilot))
        assert "> nobody knows" in words(pilot)
        await press(pilot, ["escape"])
        await finish(pilot)


async def test_wrong_content_is_written_anew_in_its_place(workspace: Workspace) -> None:
    await send_some(workspace, 2)
    async with console(workspace) as pilot:
        await press(pilot, ["d", "1", "2", "enter"])
        await until_open(pilot, RepairScreen)
        assert "its content was wrong. e writes it with other values." in words(pilot)
        await press(pilot, ["e"])
        await until_open(pilot, Picker)
        await press(pilot, ["enter"])
        await until_open(pilot, SendScreen)
        await press(pilot, ["tab", "end", "backspace", "1", "ctrl+j", "s"])
        await until_open(pilot, RepairScreen)
        await press(pilot, ["escape"])
        await finish(pilot)
    newest, wrong = (await rows(workspace))[:2]
    assert newest.repairs == wrong.id
    assert "1000.51" in newest.parameters


async def test_what_is_written_anew_stays_in_its_marketplace_and_its_ticket(workspace: Workspace) -> None:
    seller = await workspace.open_seller(DEMO_SELLER, Environment.LOCAL)
    template = template_to_send(workspace.templates, Environment.LOCAL, "SALES_SUMMARY")
    for day in ("01", "02"):
        values = {**SUMMARY, "summaryAsOnDate": f"2026-11-{day}"}
        await create_notification(
            seller, prepare_send(DEMO_SELLER, template, values, "A2EUQ1WTGCTBG2", "CS-7")
        )
    async with console(workspace) as pilot:
        await press(pilot, ["d", "1", "2", "enter"])
        await until_open(pilot, RepairScreen)
        await press(pilot, ["j", "e"])
        await until_open(pilot, SendScreen)
        await press(pilot, ["tab", "end", "backspace", "1", "ctrl+j"])
        await until_open(pilot, ReviewScreen)
        assert "CA A2EUQ1WTGCTBG2" in words(pilot)
        await press(pilot, ["s"])
        await until_open(pilot, RepairScreen)
        await press(pilot, ["escape"])
        await finish(pilot)
    newest = (await rows(workspace))[0]
    assert (newest.marketplace_id, newest.ticket) == ("A2EUQ1WTGCTBG2", "CS-7")
    assert "1000.51" in newest.parameters


async def test_with_several_sellers_r_proposes_none(workspace: Workspace, sellers: None) -> None:
    await send_some(workspace, 1)
    async with console(workspace) as pilot:
        await press(pilot, ["r"])
        await until_open(pilot, Picker)
        await press(pilot, ["enter"])
        assert "Nothing is chosen." in words(pilot)
        await press(pilot, [*"be", "enter"])
        assert "goes to Beta Goods only" in painted(pilot)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (Place(Environment.SANDBOX, ACME), "This plan is of LOCAL SANDBOX"),
        (Place(Environment.LOCAL, ACME, writes=False), "Writes are off here."),
    ],
)
@pytest.mark.usefixtures("sellers")
async def test_a_plan_sends_nothing_from_elsewhere_or_while_writes_are_off(
    workspace: Workspace, place: Place, said: str
) -> None:
    await send_some(workspace, 2)
    async with console(workspace) as pilot:
        await press(pilot, ["d", "1", "2", "enter"])
        await until_open(pilot, RepairScreen)
        await press(pilot, ["escape"])
        await finish(pilot)
    async with console(workspace, place) as pilot:
        await press(pilot, ["/", *"env:local", "enter"])
        await settle(pilot)
        await press(pilot, ["P"])
        await until_open(pilot, RepairScreen)
        await press(pilot, ["enter"])
        await until(pilot, lambda: said in words(pilot))
        await until_open(pilot, RepairScreen)
        await press(pilot, ["escape"])
        await finish(pilot)
    assert len(await rows(workspace)) == 2


async def test_detail_of_both_rows_tells_the_old_id_and_the_new_one(workspace: Workspace) -> None:
    [row] = await send_some(workspace, 1)
    async with console(workspace) as pilot:
        await press(pilot, ["d", "2", "enter"])
        await settle(pilot)
        await press(pilot, ["P"])
        await until_open(pilot, RepairScreen)
        line = pilot.app.screen.query_one(RepairTable).rows[0]
        assert line.entry.id == row.id
    seller = await open_seller_of(workspace, row)
    gone = await workspace.ledger.history.get(row.id)
    assert gone is not None
    template = template_to_send(workspace.templates, row.environment, row.template_id or "")
    made = (await create_notification(seller, prepare_repair(seller, template, gone))).entry
    async with console(workspace) as pilot:
        await press(pilot, ["4"])
        await settle(pilot)
        assert f"In place of {row.notification_id}, deleted" in words(pilot)
        await press(pilot, ["3", "down", "4"])
        await settle(pilot)
        assert f"Sent again as {made.notification_id} to demo, SENT" in words(pilot)


async def test_wrong_content_does_not_go_out_unchanged(workspace: Workspace) -> None:
    await send_some(workspace, 2)
    async with console(workspace) as pilot:
        await press(pilot, ["d", "1", "2", "enter"])
        await until_open(pilot, RepairScreen)
        await press(pilot, ["tab", "enter", "enter"])
        await until(pilot, lambda: "its content was wrong. e writes it with other values." in toasts(pilot))
        assert is_open(pilot, RepairScreen)
        await press(pilot, ["e"])
        await until_open(pilot, SendScreen)
        await press(pilot, ["ctrl+j", "s"])
        await until_open(pilot, RepairScreen)
        await press(pilot, ["escape"])
        await finish(pilot)
    assert await sent_again(workspace) == []


TWIN = structs.replace(ACME, name="acme-mx", title="Acme Twin")


@pytest.fixture
async def wrong_for_acme(workspace: Workspace, sellers: None) -> None:
    """Two went to Acme, for whom two profiles stand."""
    workspace.profiles.save(TWIN, App("main", "amzn1.application-oa2-client.example"))
    for day in ("01", "02"):
        await send(workspace, {**SUMMARY, "summaryAsOnDate": f"2026-11-{day}"}, profile=ACME)


@pytest.mark.usefixtures("wrong_for_acme")
async def test_the_seller_it_was_wrong_for_is_not_proposed_by_any_of_its_profiles(
    workspace: Workspace,
) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["d", "2", "2", "enter"])
        await until_open(pilot, RepairScreen)
        for key in ("tab", "e"):
            await press(pilot, [key])
            await until_open(pilot, Picker)
            offered = pilot.app.screen.query_one(OptionList)
            ids = [offered.get_option_at_index(number).id for number in range(offered.option_count)]
            assert "beta" in ids
            assert not {"acme", "acme-mx"} & set(ids)
            await press(pilot, ["escape"])
            await until_open(pilot, RepairScreen)
        await press(pilot, ["j", "e"])
        await until_open(pilot, SendScreen)
        await press(pilot, ["escape"])
        await until_open(pilot, RepairScreen)
        await press(pilot, ["escape"])
        await finish(pilot)


@pytest.mark.usefixtures("wrong_for_acme")
@pytest.mark.parametrize("way", ["tab", "e"])
async def test_what_was_wrong_for_a_seller_does_not_go_there_by_another_profile(
    workspace: Workspace, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def all_of_them(workspace: Workspace, plan: RepairPlan, line: RepairLine) -> list[SellerProfile]:
        return [TWIN, BETA]

    for room in (repair_screen, repairing):
        monkeypatch.setattr(room, "recipients_of", all_of_them)
    async with console(workspace) as pilot:
        await press(pilot, ["d", "2", "2", "enter"])
        await until_open(pilot, RepairScreen)
        await press(pilot, [way])
        await until_open(pilot, Picker)
        await press(pilot, [*"twin", "enter"])
        if way == "e":
            await until_open(pilot, SendScreen)
            await press(pilot, ["ctrl+j", "s"])
        else:
            await press(pilot, ["enter"])
        await until(pilot, lambda: "was wrong for Acme Twin. tab chooses another one." in toasts(pilot))
        await until_open(pilot, RepairScreen)
        await press(pilot, ["escape"])
        await finish(pilot)
    assert await sent_again(workspace) == []


async def test_a_line_that_may_have_been_sent_is_not_called_sent(workspace: Workspace) -> None:
    await send_some(workspace, 2)
    async with console(workspace) as pilot:
        await send_without_an_answer(pilot, workspace)
        await press(pilot, ["j"])
        await until(pilot, lambda: "? UNKNOWN" in painted(pilot))
        pilot.app.clear_notifications()
        await press(pilot, ["space"])
        assert "may have been sent, and is not sent again. u on its new row resolves it." in toasts(pilot)
        assert "sent already" not in toasts(pilot)
        await press(pilot, ["escape"])
        await finish(pilot)


async def test_a_plan_is_not_opened_over_a_form_that_was_opened_meanwhile(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    await send_some(workspace, 2)
    go, delete = asyncio.Event(), delete_notifications

    async def slow(*given: Any, **named: Any) -> DeleteResult:
        await go.wait()
        return await delete(*given, **named)

    monkeypatch.setattr(deleting, "delete_notifications", slow)
    async with console(workspace) as pilot:
        await press(pilot, ["d", "1", "2", "enter", "n"])
        await until_open(pilot, SendScreen)
        go.set()
        await until(pilot, lambda: "P opens the plan that sends again." in toasts(pilot))
        assert "2 known here are marked DELETED." in toasts(pilot)
        assert is_open(pilot, SendScreen)
        await press(pilot, ["escape", "P"])
        await until_open(pilot, RepairScreen)
        await press(pilot, ["escape"])
        await finish(pilot)
