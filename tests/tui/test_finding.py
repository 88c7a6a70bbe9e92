"""Find: a paste into any list, or a key, leads to the row."""

from datetime import timedelta

import pytest
from msgspec import structs
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from spconsole.domain.history import HistoryEntry, Status
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import App, Environment, SellerProfile
from spconsole.services.context import Workspace
from spconsole.services.feedback import known_rows
from spconsole.services.finding import find
from spconsole.tui.modals.confirm import Confirm
from spconsole.tui.modals.deletion import DeleteDialog
from spconsole.tui.place import Place
from spconsole.tui.screens.find import FindScreen
from spconsole.tui.screens.main import MainScreen
from spconsole.tui.screens.repair import RepairScreen
from spconsole.tui.screens.send import SendScreen
from tests.tui.screen import (
    LOCAL,
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
    words,
)

UNKNOWN = "47f05db0-03fe-11ed-b939-0242ac120002"


def at_cursor(pilot: Pilot[None]) -> str:
    """The id of the row under the history's cursor."""
    row = history(pilot).row
    return row.id if row else ""


async def paste(pilot: Pilot[None], text: str) -> None:
    """As a terminal brings it: one event, whatever has the focus."""
    pilot.app.post_message(events.Paste(text))
    await settle(pilot)


def link(entry: HistoryEntry) -> str:
    return f"https://app.example.com/prices?src=sc&nid={entry.notification_id}"


@pytest.mark.parametrize("size", [WIDE, SMALL])
@pytest.mark.parametrize("pane", ["1", "2", "3", "4", "5"])
async def test_a_link_pasted_into_any_pane_is_found_and_enter_goes_to_its_row(
    workspace: Workspace, size: tuple[int, int], pane: str
) -> None:
    first, *_ = await send_some(workspace, 3)
    async with console(workspace, size=size) as pilot:
        await press(pilot, [pane])
        await paste(pilot, link(first))
        assert is_open(pilot, FindScreen)
        assert f"1 row with {first.notification_id}" in words(pilot)
        assert "by its id in nid=" in painted(pilot)
        assert "Who else got it" in painted(pilot)
        await press(pilot, ["enter"])
        await finish(pilot)
        assert is_open(pilot, MainScreen)
        assert at_cursor(pilot) == first.id
        assert history(pilot).has_focus


async def test_from_a_pasted_link_to_the_delete_dialog_is_one_key(workspace: Workspace) -> None:
    first, *_ = await send_some(workspace, 2)
    async with console(workspace) as pilot:
        await paste(pilot, link(first))
        await press(pilot, ["d"])
        assert is_open(pilot, DeleteDialog)
        await press(pilot, ["2", "2", "enter"])
        await until_open(pilot, RepairScreen)
        await press(pilot, ["escape"])
        await finish(pilot)
        row = history(pilot).row
        assert row is not None
        assert (row.id, row.status) == (first.id, Status.DELETED)


async def test_a_row_that_was_found_and_not_marked_is_not_called_hidden(workspace: Workspace) -> None:
    first, *_ = await send_some(workspace, 2)
    async with console(workspace) as pilot:
        await press(pilot, ["/", *"status:unknown", "enter"])
        await paste(pilot, link(first))
        await press(pilot, ["d"])
        await until_open(pilot, DeleteDialog)
        assert "hidden" not in words(pilot)
        await press(pilot, ["escape"])


async def test_values_are_sent_again_from_find(workspace: Workspace) -> None:
    entry = (await send(workspace, SUMMARY)).entry
    async with console(workspace) as pilot:
        await paste(pilot, entry.notification_id or "")
        await press(pilot, ["r", "enter"])
        assert is_open(pilot, SendScreen)
        await press(pilot, ["escape"])


async def test_a_text_field_keeps_what_is_pasted_into_it(workspace: Workspace) -> None:
    await send_some(workspace, 1)
    async with console(workspace) as pilot:
        await press(pilot, ["/"])
        await paste(pilot, "status:unknown")
        assert is_open(pilot, MainScreen)
        assert pilot.app.screen.query_one("#filter", Input).value == "status:unknown"


async def test_the_key_opens_an_empty_field_that_finds_while_it_is_typed(workspace: Workspace) -> None:
    first, *_ = await send_some(workspace, 2)
    async with console(workspace) as pilot:
        await press(pilot, ["ctrl+f"])
        assert "Paste a link, ids, an ASIN or a request id." in words(pilot)
        await press(pilot, [*(first.request_id or "")])
        assert "by its request" in painted(pilot)
        assert "d delete" not in painted(pilot), "in the field it is a letter"
        await press(pilot, ["enter"])
        assert "d delete" in painted(pilot)
        await press(pilot, ["enter"])
        await finish(pilot)
        assert at_cursor(pilot) == first.id


async def test_lines_pasted_into_the_field_are_all_looked_up(workspace: Workspace) -> None:
    first, second = await send_some(workspace, 2)
    async with console(workspace) as pilot:
        await press(pilot, ["ctrl+f"])
        await paste(pilot, f"{first.notification_id}\n{second.notification_id}\n")
        assert "Found 2" in painted(pilot)
        await press(pilot, ["enter", "j", "enter"])
        await finish(pilot)
        assert at_cursor(pilot) == first.id


async def test_a_search_that_hides_the_row_is_cleared(workspace: Workspace) -> None:
    first, *_ = await send_some(workspace, 2)
    async with console(workspace) as pilot:
        await press(pilot, ["/", *"status:unknown", "enter"])
        assert history(pilot).row is None
        await paste(pilot, link(first))
        await press(pilot, ["enter"])
        await finish(pilot)
        assert at_cursor(pilot) == first.id
        assert "status:unknown" not in painted(pilot)


async def test_a_row_of_another_environment_is_shown_there(workspace: Workspace) -> None:
    first, *_ = await send_some(workspace, 1)
    elsewhere = structs.replace(
        first, id="other", environment=Environment.PRODUCTION, notification_id=UNKNOWN, place=0
    )
    await workspace.ledger.history.add(elsewhere)
    async with console(workspace) as pilot:
        await paste(pilot, UNKNOWN)
        await press(pilot, ["d"])
        assert is_open(pilot, FindScreen), "production is entered first"
        assert "S goes there." in words(pilot)
        await press(pilot, ["enter"])
        await finish(pilot)
        assert at_cursor(pilot) == "other"


@pytest.mark.parametrize("filtered", [[], ["/", *"SALES", "enter"]], ids=["all rows", "a filter"])
async def test_enter_goes_to_a_row_of_another_environment(workspace: Workspace, filtered: list[str]) -> None:
    [here] = await send_some(workspace, 1)
    there = structs.replace(
        here, id="there", environment=Environment.SANDBOX, notification_id=UNKNOWN, place=0
    )
    await workspace.ledger.history.add(there)
    async with console(workspace) as pilot:
        await press(pilot, filtered)
        await paste(pilot, UNKNOWN)
        await press(pilot, ["enter"])
        await finish(pilot)
        assert at_cursor(pilot) == "there"
        assert "env:sandbox" in painted(pilot)


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_what_is_not_known_says_what_that_means_and_what_to_do(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    async with console(workspace, size=size) as pilot:
        await paste(pilot, f"https://app.example.com/?id={UNKNOWN}")
        text = words(pilot)
        assert f"No send with {UNKNOWN} is known here. Another system or machine may have sent it" in text
        assert ":import sends FILE takes in its sends." in text
        assert "f records feedback for this id all the same: choose the seller." in text
        await press(pilot, ["escape"])
        await finish(pilot)
        assert is_open(pilot, MainScreen)


async def test_feedback_for_an_unknown_id_asks_for_the_seller_and_once_more(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await paste(pilot, UNKNOWN)
        await press(pilot, ["f"])
        assert "Whose notification is it?" in painted(pilot)
        await press(pilot, ["enter"])
        assert is_open(pilot, Confirm)
        assert "Demo Seller finished the action" in words(pilot)
        await press(pilot, ["escape"])
        await finish(pilot)
        assert await rows_of(workspace, UNKNOWN) == []
        await paste(pilot, UNKNOWN)
        await press(pilot, ["f", "enter", "enter"])
        await finish(pilot)
        [row] = await rows_of(workspace, UNKNOWN)
        assert row.error is not None, "the local sandbox does not know it either"


async def test_a_typed_unknown_id_leaves_the_field_with_enter(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["ctrl+f", *UNKNOWN])
        assert "enter, then f, records feedback for this id" in words(pilot)
        await press(pilot, ["enter", "f"])
        assert "Whose notification is it?" in painted(pilot)
        await press(pilot, ["escape"])


async def rows_of(workspace: Workspace, id_: str) -> list[HistoryEntry]:
    assert LOCAL.profile is not None
    return await known_rows(await workspace.open_seller(LOCAL.profile, Environment.LOCAL), id_)


async def test_feedback_for_an_unknown_id_needs_writing(workspace: Workspace) -> None:
    place = Place(Environment.LOCAL, LOCAL.profile, writes=False)
    async with console(workspace, place) as pilot:
        await paste(pilot, UNKNOWN)
        await press(pilot, ["f"])
        assert is_open(pilot, FindScreen)
        assert "Writes are off here." in words(pilot)


async def test_words_without_an_id_are_told_from_an_id(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await paste(pilot, "yesterday afternoon")
        assert "No id, ASIN or request id in it. / searches the history for words." in words(pilot)
        assert "d delete" not in painted(pilot), "there is nothing to delete"
        await press(pilot, ["d", "r", "w", "f", "enter"])
        assert is_open(pilot, FindScreen)


async def test_the_parameter_that_carried_the_id_is_learnt_when_a_hit_is_taken(workspace: Workspace) -> None:
    first, second = await send_some(workspace, 2)
    both = f"{link(first)}&ref={second.notification_id}"
    async with console(workspace) as pilot:
        await paste(pilot, both)
        assert "Found 2" in painted(pilot)
        await press(pilot, ["j", "enter"])
        await finish(pilot)
        await paste(pilot, both)
        assert "by its id in nid=, as before" in painted(pilot)
        await press(pilot, ["enter"])
        await finish(pilot)
        assert at_cursor(pilot) == first.id


@pytest.mark.parametrize(
    "hostile", ["\x1b]0;x\x07", "[bold red]x[/]", "\u202e", "%", "'", "a" * 9_000, "{}" * 50]
)
async def test_no_paste_breaks_the_screen(workspace: Workspace, hostile: str) -> None:
    await send_some(workspace, 1)
    async with console(workspace, size=SMALL) as pilot:
        await paste(pilot, f"{hostile} id={UNKNOWN}x {hostile}")
        assert is_open(pilot, FindScreen)
        assert "\x1b" not in painted(pilot)
        await press(pilot, ["escape"])


async def test_the_typed_command_finds_too(workspace: Workspace) -> None:
    first, *_ = await send_some(workspace, 1)
    async with console(workspace) as pilot:
        await press(pilot, [":", *f"find {first.notification_id}", "enter"])
        assert is_open(pilot, FindScreen)
        assert "1 row with" in words(pilot)


async def test_a_row_that_came_long_ago_is_reached(workspace: Workspace) -> None:
    first, *_ = await send_some(workspace, 1)
    old = [
        structs.replace(
            first, id=f"old-{number}", notification_id=f"n-{number:05}", place=0,
            created_at=first.created_at - timedelta(minutes=number + 1),
        )
        for number in range(1_000)
    ]  # fmt: skip
    await workspace.ledger.history.add_many(old)
    async with console(workspace) as pilot:
        await paste(pilot, "n-00900")
        await press(pilot, ["enter"])
        await finish(pilot)
        assert at_cursor(pilot) == "old-900"


async def test_feedback_for_an_unknown_id_is_not_recorded_when_the_environment_changed_meanwhile(
    workspace: Workspace,
) -> None:
    acme = SellerProfile("acme", "main", SellingRegion.NA, "ATVPDKIKX0DER")
    workspace.profiles.save(acme, App("main", "amzn1.application-oa2-client.example"))
    async with console(workspace) as pilot:
        await paste(pilot, UNKNOWN)
        await press(pilot, ["f", *"demo", "enter"])
        assert is_open(pilot, Confirm)
        main = pilot.app.screen_stack[0]
        assert isinstance(main, MainScreen)
        main.place = Place(Environment.SANDBOX, acme)
        await press(pilot, ["enter"])
        await finish(pilot)
        said = " ".join(each.message for each in pilot.app._notifications)
        assert "The environment changed meanwhile, so nothing was recorded." in said
    assert await rows_of(workspace, UNKNOWN) == []
    assert await workspace.ledger.calls.recent() == []


async def learnt(workspace: Workspace, entry: HistoryEntry) -> bool:
    """Whether Find knows in which parameter of a link the id stands."""
    found = await find(workspace.ledger, link(entry), "", "")
    return found.hits[0].is_learnt


async def test_nothing_is_learnt_from_a_hit_that_cannot_be_taken(workspace: Workspace) -> None:
    [entry] = await send_some(workspace, 1)
    async with console(workspace, Place(Environment.LOCAL, LOCAL.profile, writes=False)) as pilot:
        await paste(pilot, link(entry))
        await press(pilot, ["d"])
        assert is_open(pilot, FindScreen)
        assert not await learnt(workspace, entry)
        await press(pilot, ["enter"])
        await finish(pilot)
        assert await learnt(workspace, entry)


async def test_nothing_is_learnt_from_a_row_below_that_was_not_looked_for(workspace: Workspace) -> None:
    first, _ = await send_some(workspace, 2)
    async with console(workspace) as pilot:
        await paste(pilot, link(first))
        await press(pilot, ["w"])
        screen = pilot.app.screen
        assert isinstance(screen, FindScreen)
        for _ in range(10):
            if screen.row is not None and screen.row.id != first.id:
                break
            await press(pilot, ["down"])
        assert screen.row is not None
        assert screen.row.id != first.id
        await press(pilot, ["enter"])
        await finish(pilot)
        assert at_cursor(pilot) != first.id
        assert not await learnt(workspace, first)
