"""Keys that come faster than they are handled, and text that looks like markup."""

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Input

from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import Environment, SellerProfile
from spconsole.services.context import Workspace
from spconsole.tui.app import crash_words
from spconsole.tui.place import Place
from spconsole.tui.screens.main import MainScreen
from tests.tui.screen import console, is_open, painted, press, send_some, settle


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


async def test_leaving_while_a_send_is_on_its_way_asks(workspace: Workspace) -> None:
    workspace.fail_next("timeout")
    async with console(workspace) as pilot:
        await press(pilot, ["n", "ctrl+j", "s", "q"])
        assert "Without it the row becomes UNKNOWN" in painted(pilot)
        await press(pilot, ["escape"])
        assert is_open(pilot, MainScreen)
        assert pilot.app.is_running


def test_a_crash_names_its_line_and_none_of_its_values() -> None:
    def fails(secret: str) -> None:
        raise ValueError(secret)

    with pytest.raises(ValueError, match="canary") as caught:
        fails("canary-4711")
    words = crash_words(caught.value)
    assert "ValueError at test_bursts.py" in words
    assert "canary" not in words


async def test_every_line_of_the_delete_dialog_is_seen_at_60x20(workspace: Workspace) -> None:
    await send_some(workspace, 6)
    async with console(workspace, size=(60, 20)) as pilot:
        await press(pilot, ["d", "2", "5", "enter"])
        text = painted(pilot)
        assert "2  INCORRECT_RECIPIENT" in text
        assert "5 is not 6" in text
