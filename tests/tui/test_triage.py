"""From a seller's link to everything put right, in ten keys and two letters."""

from msgspec import structs
from textual import events
from textual.pilot import Pilot

from spconsole.domain.history import FeedbackState, HistoryEntry, Status
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import App, Environment, SellerProfile
from spconsole.services.context import Workspace
from spconsole.services.feedback import record_feedback
from spconsole.services.history import find_entries
from spconsole.tui.modals.deletion import DeleteDialog
from spconsole.tui.modals.picker import Picker
from spconsole.tui.place import Place
from spconsole.tui.screens.find import FindScreen
from spconsole.tui.screens.repair import RepairScreen
from spconsole.tui.screens.review import ReviewScreen
from tests.tui.screen import SMALL, console, finish, painted, press, send, settle, until_open

ACME = SellerProfile(
    "acme-us", "main", SellingRegion.NA, "ATVPDKIKX0DER", seller_id="A2EXAMPLE1", title="Acme Toys"
)
BETA = structs.replace(ACME, name="beta-us", seller_id="A2EXAMPLE2", title="Beta Goods")
MOST_KEYS = 10


class Keys:
    """A hand that counts its keys; letters that are typed into a field do not count."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.pilot = pilot
        self.count = 0

    async def press(self, *keys: str) -> None:
        self.count += len(keys)
        await press(self.pilot, keys)

    async def type(self, text: str) -> None:
        await press(self.pilot, text)

    async def paste(self, text: str) -> None:
        self.count += 1
        self.pilot.app.screen.post_message(events.Paste(text))
        await settle(self.pilot)


async def price(workspace: Workspace, profile: SellerProfile, asin: str, value: str) -> HistoryEntry:
    values = {"priceValue": value, "asin": asin, "changedOn": "2026-11-21"}
    return (await send(workspace, values, "PRICE_CHANGE", profile)).entry


async def wrong_among_right_ones(workspace: Workspace) -> HistoryEntry:
    """Beta got what was meant for Acme, and has three more of that template; the wrong one."""
    app = App("main", "amzn1.application-oa2-client.example")
    for profile in (ACME, BETA):
        workspace.profiles.save(profile, app)
    for value in ("196", "215"):
        await price(workspace, ACME, "B0C4ZZ7YQ1", value)
    await price(workspace, BETA, "B09ZX1LRXX", "185")
    done = await price(workspace, BETA, "B09ZX1LRXX", "179")
    beta = await workspace.open_seller(BETA, Environment.LOCAL)
    await record_feedback(beta, done)
    workspace.fail_next("reset")
    await price(workspace, BETA, "B09ZX1LRXX", "210")
    return await price(workspace, BETA, "B0C4ZZ7YQ1", "200.50")


async def put_right(keys: Keys, wrong: HistoryEntry) -> None:
    """Find it, delete it, and send what should be there."""
    pilot = keys.pilot
    await keys.paste(f"https://app.example.com/prices?src=sc&id={wrong.notification_id}")
    await until_open(pilot, FindScreen)
    assert "went to Acme Toys 2 times" in " ".join(painted(pilot).split())
    await keys.press("d")
    await until_open(pilot, DeleteDialog)
    await keys.press("2", "4", "enter")
    await until_open(pilot, RepairScreen)
    text = " ".join(painted(pilot).split())
    assert text.count("[x]") == 2, "what is done, and what may never have arrived, is left out"
    await keys.press("tab")
    await until_open(pilot, Picker)
    await keys.type("ac")
    await keys.press("enter")
    await until_open(pilot, RepairScreen)
    await keys.press("enter")
    await until_open(pilot, ReviewScreen)
    assert "ACME TOYS" in painted(pilot)
    await keys.press("s")
    await until_open(pilot, ReviewScreen)
    assert "BETA GOODS" in painted(pilot)
    await keys.press("s")
    await until_open(pilot, RepairScreen)


async def test_a_wrong_recipient_is_put_right_in_ten_keys(workspace: Workspace) -> None:
    wrong = await wrong_among_right_ones(workspace)
    async with console(workspace, Place(Environment.LOCAL, BETA), SMALL) as pilot:
        keys = Keys(pilot)
        await put_right(keys, wrong)
        assert keys.count <= MOST_KEYS
        await press(pilot, ["escape"])
        await finish(pilot)
    rows = await find_entries(workspace.ledger, "", 50)
    made = {row.repairs: row for row in rows if row.repairs}
    assert made[wrong.id].profile == "acme-us"
    assert (made[wrong.id].status, made[wrong.id].parameters) == (Status.SENT, wrong.parameters)
    assert [row.profile for key, row in made.items() if key != wrong.id] == ["beta-us"]
    kept = [row for row in rows if row.profile == "beta-us" and row.status is Status.DELETED]
    assert len(kept) == 4
    assert sum(row.feedback is FeedbackState.RECORDED for row in kept) == 1
