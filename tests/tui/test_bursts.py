"""Keys that come faster than they are handled, and text that looks like markup."""

from textual import events
from textual.keys import _character_to_key
from textual.widgets import Input

from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import Environment, SellerProfile
from spconsole.services.context import Workspace
from spconsole.tui.place import Place
from spconsole.tui.screens.main import MainScreen
from tests.tui.screen import Pilot, console, is_open, painted, press, settle


async def burst(pilot: Pilot[None], *keys: str) -> None:
    """All keys at once, as from a password manager."""
    for key in keys:
        name = _character_to_key(key) if len(key) == 1 else key
        pilot.app.post_message(events.Key(name, key if len(key) == 1 else None))
    await settle(pilot)
    await settle(pilot)


async def test_a_burst_reaches_the_fields_in_its_order(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["n"])
        await burst(
            pilot, "ctrl+u", *"2026-11-2", "backspace", "3", "0", "tab", "ctrl+u", *"99.50", "tab", *"T1"
        )
        values = [box.value for box in pilot.app.screen.query(Input)]
        assert values == ["2026-11-30", "99.50", "T1"]


async def test_what_follows_the_filter_key_at_once_is_typed_and_not_run(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await burst(pilot, "/", *"fdn:q")
        assert is_open(pilot, MainScreen)
        assert pilot.app.screen.query_one("#filter", Input).value == "fdn:q"


async def test_markup_in_the_filter_is_text(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["/", *"[/]"])
        assert "3 History   [/]" in painted(pilot)


async def test_brackets_in_a_sellers_title_are_shown_where_the_recipient_is(workspace: Workspace) -> None:
    shop = SellerProfile("shop", "demo", SellingRegion.NA, "ATVPDKIKX0DER", title="Acme [EU] [/]")
    async with console(workspace, Place(Environment.LOCAL, shop)) as pilot:
        await press(pilot, ["n"])
        assert "goes to Acme [EU] [/] only" in painted(pilot)
        assert "to ACME [EU] [/] (shop)" in painted(pilot)
