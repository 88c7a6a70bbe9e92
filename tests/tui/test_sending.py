"""`n`: the form, the review, and the row."""

import json

import pytest
from textual.widgets import Input

from spconsole.domain.history import Status
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import App, Environment, SellerProfile
from spconsole.services.context import Workspace
from spconsole.services.history import find_entries
from spconsole.tui.place import Place
from spconsole.tui.screens.main import MainScreen
from spconsole.tui.screens.review import ReviewScreen
from spconsole.tui.screens.send import SendScreen
from tests.tui.screen import (
    SMALL,
    SUMMARY,
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
)
from tests.tui.test_submission import drafts


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_three_keys_send_the_samples_and_the_row_is_sent(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    async with console(workspace, size=size) as pilot:
        await press(pilot, ["n", "ctrl+j", "s"])
        await finish(pilot)
        lines = [line for line in painted(pilot).splitlines() if "> \u2713 SENT" in line]
        assert len(lines) == 1
        assert "SALES_SUMMARY" in lines[0]
    [entry] = await find_entries(workspace.ledger, "", 10)
    assert entry.notification_id == "174ec9ce-4c66-4208-ac92-46e22a925aa2"
    assert b"1000.50" in entry.body


async def test_the_cursor_is_on_the_new_row_so_that_the_next_key_acts_on_it(workspace: Workspace) -> None:
    await send_some(workspace, 3)
    async with console(workspace) as pilot:
        await press(pilot, ["down", "n", "ctrl+j", "s"])
        await finish(pilot)
        row = history(pilot).row
        assert row is not None
        assert row.notification_id == "174ec9ce-4c66-4208-ac92-46e22a925aa2"


async def test_rows_that_arrive_leave_the_cursor_on_its_row(workspace: Workspace) -> None:
    await send_some(workspace, 3)
    async with console(workspace) as pilot:
        await press(pilot, ["down"])
        before = history(pilot).row
        await send(workspace, SUMMARY)
        await press(pilot, ["R"])
        assert history(pilot).row == before
        assert history(pilot).cursor == 2


BAD_VALUES = {
    "1,000.50": "it has a comma. Write 1000.50",
    "1e3": "it has an exponent. Write 1000",
    "NaN": "not a number",
    "\uff11\uff12": "digits of another script. Write 12",
    "": "empty: this template needs it",
}


@pytest.mark.parametrize(("typed", "sentence"), BAD_VALUES.items())
async def test_a_bad_number_never_leaves_the_form(workspace: Workspace, typed: str, sentence: str) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["n"])
        pilot.app.screen.query_one("#field-salesSummaryInUSD Input", Input).value = typed
        await settle(pilot)
        assert sentence in " ".join(painted(pilot).split())
        await press(pilot, ["ctrl+j"])
        assert isinstance(pilot.app.screen, SendScreen)
        assert pilot.app.focused is pilot.app.screen.query_one("#field-salesSummaryInUSD Input")
    assert await find_entries(workspace.ledger, "", 1) == []


BAD_PRICE_CHANGES = [
    ("changedOn", "2026-02-30", "2026-02-30: no such day"),
    ("changedOn", "09/01/2026", "Did you mean 2026-09-01?"),
    ("asin", "B09ZX1LRX", "9 of 10 characters"),
    ("asin", "B09ZX1LR-X", "- is not allowed"),
]


@pytest.mark.parametrize(("name", "typed", "sentence"), BAD_PRICE_CHANGES)
async def test_a_bad_date_or_asin_is_said_beside_the_field_and_in_the_checks(
    workspace: Workspace, name: str, typed: str, sentence: str
) -> None:
    async with console(workspace, size=SMALL) as pilot:
        await press(pilot, ["2", "end", "s"])
        pilot.app.screen.query_one(f"#field-{name} Input", Input).value = typed
        await press(pilot, ["ctrl+j"])
        assert sentence in " ".join(painted(pilot).split())
        assert isinstance(pilot.app.screen, SendScreen)


async def test_preview_and_request_follow_every_key(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["n", "tab", "end", "7"])
        text = " ".join(painted(pilot).split())
        assert text.count("1000.507") == 4, "field, verdict, preview and request"
        assert '"salesSummaryInUSD": 1000.507' in text
        await press(pilot, ["x"])
        text = painted(pilot)
        assert "\u2039salesSummaryInUSD?\u203a" in text
        assert "\u2039to fix\u203a" in text


async def test_the_bytes_of_the_review_are_the_bytes_that_are_sent(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["n", "ctrl+j"])
        assert isinstance(pilot.app.screen, ReviewScreen)
        body = pilot.app.screen._prepared.request.body
        shown = "".join(painted(pilot).replace("\u254f", "").split())
        assert "".join(body.decode().split()) in shown
        await press(pilot, ["s"])
        await finish(pilot)
    [entry] = await find_entries(workspace.ledger, "", 1)
    assert entry.body == body
    assert json.loads(body)["marketplaceId"] == "ATVPDKIKX0DER"


async def test_enter_does_nothing_on_the_review(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["n", "ctrl+j", "enter", "enter"])
        assert is_open(pilot, ReviewScreen)
        await press(pilot, ["escape"])
        assert is_open(pilot, SendScreen)
    assert await find_entries(workspace.ledger, "", 1) == []


async def test_esc_keeps_what_was_typed(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["n", "tab", "end", "9", "escape"])
        await finish(pilot)
        assert "Kept as a draft" in painted(pilot)
        await press(pilot, ["n"])
        assert pilot.app.screen.query_one("#field-salesSummaryInUSD Input", Input).value == "1000.509"


async def test_an_open_form_keeps_its_seller_and_environment(workspace: Workspace) -> None:
    acme = SellerProfile("acme-us", "main", SellingRegion.NA, "ATVPDKIKX0DER", title="Acme Toys")
    async with console(workspace) as pilot:
        main = pilot.app.screen
        assert isinstance(main, MainScreen)
        await press(pilot, ["n"])
        main.place = Place(Environment.PRODUCTION, acme)
        await settle(pilot)
        text = painted(pilot)
        assert "goes to Demo Seller only" in text
        assert "LOCAL SANDBOX" in text.splitlines()[0]
        await press(pilot, ["ctrl+j", "s"])
        await finish(pilot)
    [entry] = await find_entries(workspace.ledger, "", 10)
    assert (entry.profile, entry.environment) == ("demo", Environment.LOCAL)


async def test_the_same_values_again_are_noticed_before_they_are_sent(workspace: Workspace) -> None:
    await send(workspace, {**SUMMARY, "summaryAsOnDate": "2022-08-30"})
    async with console(workspace) as pilot:
        await press(pilot, ["n"])
        assert "got exactly this at" in " ".join(painted(pilot).split())
        await press(pilot, ["ctrl+j"])
        assert "s sends it again" in painted(pilot)


async def test_another_template_keeps_the_values_of_the_same_names(workspace: Workspace) -> None:
    folder = workspace.templates.folder
    folder.mkdir(parents=True)
    (folder / "OTHER_SUMMARY.toml").write_text(
        'content = "Up to ${summaryAsOnDate}."\n[parameters.summaryAsOnDate]\ntype = "date"\n',
        encoding="utf-8",
    )
    async with console(workspace) as pilot:
        await press(pilot, ["2", "down", "s"])
        assert pilot.app.screen.query_one("#field-summaryAsOnDate Input", Input).value == "2022-08-30"
        await press(pilot, ["ctrl+t", *"other", "enter"])
        assert pilot.app.screen.query_one("#field-summaryAsOnDate Input", Input).value == "2022-08-30"
        assert not pilot.app.screen.query("#field-salesSummaryInUSD")


async def test_f2_sends_a_number_as_text(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["n", "tab", "f2"])
        assert '"salesSummaryInUSD": "1000.50"' in painted(pilot)
        await press(pilot, ["ctrl+j", "s"])
        await finish(pilot)
    [entry] = await find_entries(workspace.ledger, "", 1)
    assert b'"salesSummaryInUSD": "1000.50"' in entry.body


FAULTS = {"429": Status.SENT, "403": Status.REJECTED, "500": Status.UNKNOWN, "reset": Status.UNKNOWN}


@pytest.mark.parametrize(("fault", "status"), FAULTS.items())
async def test_what_went_wrong_is_said_and_kept(workspace: Workspace, fault: str, status: Status) -> None:
    workspace.fail_next(fault)
    async with console(workspace) as pilot:
        await press(pilot, ["n", "ctrl+j", "s"])
        await finish(pilot)
        assert status.replace("_", " ") in painted(pilot)
    [entry] = await find_entries(workspace.ledger, "", 10)
    assert entry.status is status


async def test_resend_asks_for_the_recipient_and_fills_the_values(workspace: Workspace) -> None:
    await send(workspace, SUMMARY)
    async with console(workspace) as pilot:
        await press(pilot, ["r"])
        assert "Send these SALES_SUMMARY values to" in painted(pilot)
        await press(pilot, ["enter"])
        assert pilot.app.screen.query_one("#field-summaryAsOnDate Input", Input).value == "2026-11-20"


async def test_changing_the_seller_when_all_have_gone_says_so(workspace: Workspace) -> None:
    acme = SellerProfile("acme-us", "main", SellingRegion.NA, "ATVPDKIKX0DER", title="Acme Toys")
    workspace.profiles.save(acme, App("main", "amzn1.application-oa2-client.example"))
    drafts(workspace, "CLAIM_A")
    async with console(workspace, Place(Environment.SANDBOX, acme)) as pilot:
        await press(pilot, ["n"])
        await until_open(pilot, SendScreen)
        workspace.paths.profiles.write_text("", encoding="utf-8")
        await press(pilot, ["ctrl+l"])
        assert is_open(pilot, SendScreen)
        assert "There are no sellers yet." in painted(pilot)
        await press(pilot, ["escape"])
