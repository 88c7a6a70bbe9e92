"""What Amazon's sandbox has no sample for: the row says what it does answer, and `r` fills it in."""

import uuid
from pathlib import Path

import pytest
from msgspec import structs
from textual.widgets import Input

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.errors import ErrorDetail
from spconsole.domain.history import HistoryEntry, Status
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import App, Environment, SellerProfile
from spconsole.services.context import Workspace
from spconsole.tui.place import Place
from spconsole.tui.screens.send import SendScreen
from tests.tui.screen import console, is_open, painted, press

ACME = SellerProfile("acme", "main", SellingRegion.NA, "A2EUQ1WTGCTBG2", Environment.SANDBOX)
OWN = {
    "SALES_SUMMARY": 'content = "Up to ${summaryAsOnDate}: ${salesSummaryInUSD}, ${more}."\n'
    '[parameters.summaryAsOnDate]\ntype = "date"\n[parameters.salesSummaryInUSD]\ntype = "number"\n'
    '[parameters.more]\ntype = "number"\n',
    "PRICE_CHANGE": 'content = "Now ${price}."\n[parameters.price]\ntype = "number"\n',
}
VALUES = {
    "SALES_SUMMARY": '{"summaryAsOnDate": "2026-11-20", "salesSummaryInUSD": 7, "more": 3}',
    "PRICE_CHANGE": '{"price": 7}',
}


def put_templates(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True)
    folder.parent.chmod(0o700)
    for name, text in OWN.items():
        (folder / f"{name}.toml").write_text(text, "utf-8")


def refused(workspace: Workspace, template_id: str) -> HistoryEntry:
    """A send that Amazon's sandbox had no sample for."""
    return HistoryEntry(
        id=str(uuid.uuid4()),
        created_at=workspace.ledger.now(),
        profile=ACME.name,
        account="a",
        environment=Environment.SANDBOX,
        status=Status.REJECTED,
        actor="ann@host",
        template_id=template_id,
        parameters=VALUES[template_id],
        http_status=400,
        error=ErrorDetail("InvalidInput", "Could not match input arguments"),
    )


@pytest.mark.parametrize(
    ("template_id", "typed", "country"),
    [("SALES_SUMMARY", ["2022-08-30", "1000.50", "3"], "CA"), ("PRICE_CHANGE", ["7"], "US")],
)
async def test_r_fills_the_form_with_what_the_sandbox_answers(
    paths: Paths, template_id: str, typed: list[str], country: str
) -> None:
    put_templates(paths.templates)
    async with open_workspace(paths, Settings(), {}, demo=True) as workspace:
        workspace.profiles.save(ACME, App("main", "client-1"))
        await workspace.ledger.history.add(refused(workspace, template_id))
        async with console(workspace, Place(Environment.SANDBOX, ACME)) as pilot:
            assert "\u2717 REJECTED" in painted(pilot)
            await press(pilot, ["4", "end"])
            words = " ".join(line[37:-1].strip() for line in painted(pilot).splitlines())
            assert "sandbox answers PRICE_CHANGE" in words
            await press(pilot, ["3"])
            await press(pilot, ["r", "enter"])
            assert is_open(pilot, SendScreen)
            fields = [field.value for field in pilot.app.screen.query(Input)]
            assert fields[: len(typed)] == typed
            assert f"{country} " in painted(pilot)


async def test_a_marketplace_of_another_region_is_not_filled_in(paths: Paths) -> None:
    put_templates(paths.templates)
    germany = structs.replace(ACME, region=SellingRegion.EU, marketplace_id="A1PA6795UKMFR9")
    async with open_workspace(paths, Settings(), {}, demo=True) as workspace:
        workspace.profiles.save(germany, App("main", "client-1"))
        await workspace.ledger.history.add(refused(workspace, "PRICE_CHANGE"))
        async with console(workspace, Place(Environment.SANDBOX, germany)) as pilot:
            await press(pilot, ["r", "enter"])
            screen = pilot.app.screen
            assert isinstance(screen, SendScreen)
            assert "DE " in painted(pilot)
            assert "US " not in painted(pilot)


async def test_in_the_local_sandbox_the_values_stay_as_they_were(paths: Paths) -> None:
    put_templates(paths.templates)
    async with open_workspace(paths, Settings(), {}, demo=True) as workspace:
        local = structs.replace(refused(workspace, "PRICE_CHANGE"), environment=Environment.LOCAL)
        await workspace.ledger.history.add(
            structs.replace(local, template_id="SALES_SUMMARY", parameters=VALUES["SALES_SUMMARY"])
        )
        async with console(workspace) as pilot:
            await press(pilot, ["r", "enter"])
            assert [field.value for field in pilot.app.screen.query(Input)][:2] == ["2026-11-20", "7"]
