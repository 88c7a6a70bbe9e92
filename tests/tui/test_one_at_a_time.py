"""Keys of a burst never open two dialogs over each other, and none is answered twice."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.events import Key
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen

from spconsole.domain.history import Status
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import App, SellerProfile
from spconsole.services.context import Workspace
from spconsole.services.history import find_entries
from spconsole.tui.guarded import GuardedApp
from spconsole.tui.modals.picker import Picker
from spconsole.tui.modals.step import SubmittedDialog
from spconsole.tui.screens.copy_walk import CopyWalkScreen
from spconsole.tui.screens.editor import EditorScreen
from spconsole.tui.screens.main import MainScreen
from spconsole.tui.screens.repair import RepairScreen
from spconsole.tui.screens.review import ReviewScreen
from spconsole.tui.screens.send import SendScreen
from tests.tui.production import until
from tests.tui.screen import console, is_open, press, send_some, settle, until_open
from tests.tui.test_submission import drafts, kept

ACME = SellerProfile("acme", "main", SellingRegion.NA, "ATVPDKIKX0DER", title="Acme Toys")


def stack(pilot: Pilot[None]) -> list[str]:
    """Names of the screens over the main screen, the topmost last."""
    return [type(screen).__name__ for screen in pilot.app.screen_stack[1:]]


async def burst(pilot: Pilot[None], keys: list[str]) -> None:
    """All keys at once, and everything that comes of them."""
    driver = pilot.app._driver
    assert driver is not None
    for key in keys:
        is_one = len(key) == 1
        event = Key(_character_to_key(key) if is_one and not key.isalnum() else key, key if is_one else None)
        event.set_sender(pilot.app)
        driver.send_message(event)
    await rest(pilot)


async def rest(pilot: Pilot[None]) -> None:
    """Wait for what opens by itself."""
    for _ in range(15):
        await pilot.pause(0.01)
    await settle(pilot)


async def opened(pilot: Pilot[None], kind: type[Screen[Any]], keys: list[str]) -> None:
    await press(pilot, keys)
    await until_open(pilot, kind)


PAIRS = [
    "ry",
    "yr",
    "dd",
    "rr",
    "df",
    "nn",
    "nd",
    "Ny",
    "wd",
    "Py",
    "pS",
    "EE",
    "Iy",
    "ff",
    "fd",
    "II",
    "nw",
    "SS",
]


@pytest.mark.parametrize("keys", PAIRS)
async def test_of_two_keys_at_once_one_opens_its_dialog(workspace: Workspace, keys: str) -> None:
    await send_some(workspace, 3)
    async with console(workspace) as pilot:
        await burst(pilot, list(keys))
        assert len(stack(pilot)) == 1
        await burst(pilot, ["escape"])
        assert stack(pilot) == []


FORM = [
    ("ctrl+j", "ctrl+l"), ("ctrl+l", "ctrl+j"), ("ctrl+j", "ctrl+j"), ("ctrl+l", "ctrl+l"),
    ("ctrl+l", "escape"), ("ctrl+t", "escape"), ("f3", "escape"), ("ctrl+j", "escape"), ("escape", "ctrl+j"),
    ("escape", "escape"),
]  # fmt: skip


@pytest.mark.parametrize("keys", FORM, ids=" ".join)
async def test_the_send_form_has_one_dialog_over_it_and_leaves_none_behind(
    workspace: Workspace, keys: tuple[str, ...]
) -> None:
    workspace.profiles.save(ACME, App("main", "amzn1.application-oa2-client.example"))
    async with console(workspace) as pilot:
        await opened(pilot, SendScreen, ["n"])
        await burst(pilot, list(keys))
        assert len(stack(pilot)) <= 2
        assert stack(pilot)[:1] in ([], ["SendScreen"])
        for _ in range(2):
            await burst(pilot, ["escape"])
        assert stack(pilot) == []
    assert await find_entries(workspace.ledger, "", 1) == []


async def test_the_review_that_was_opened_twice_sends_once(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await opened(pilot, SendScreen, ["n"])
        await burst(pilot, ["ctrl+j", "ctrl+j"])
        assert stack(pilot) == ["SendScreen", "ReviewScreen"]
        await burst(pilot, ["s", "s"])
        await until_open(pilot, MainScreen)
    assert len(await find_entries(workspace.ledger, "", 10)) == 1


NEXT = ["escape", "question_mark", "ctrl+p", "ctrl+l", "ctrl+j", "q"]


@pytest.mark.parametrize("key", NEXT)
async def test_a_confirmed_send_goes_out_or_it_is_said_that_it_did_not(
    workspace: Workspace, key: str
) -> None:
    async with console(workspace) as pilot:
        await opened(pilot, SendScreen, ["n"])
        await opened(pilot, ReviewScreen, ["ctrl+j"])
        await burst(pilot, ["s", key])
        said = [each.message for each in pilot.app._notifications]
        refused = [words for words in said if words.startswith("Another key came at once: nothing was sent.")]
        stays = "ReviewScreen" in stack(pilot)  # the palette came first, and the review is still there
        for _ in range(3):
            await burst(pilot, ["escape"])
        assert stack(pilot) == []
    found = await find_entries(workspace.ledger, "", 10)
    assert [row.status for row in found] == ([] if refused or stays else [Status.SENT])
    for words in refused:
        assert words.endswith("n opens the form again." if key == "escape" else "^j reviews it again.")


ENDINGS: list[tuple[list[str], list[str]]] = [
    (["p"], ["enter", "enter"]),
    (["y"], ["i", "i"]),
    (["d"], ["2", "enter", "enter"]),
    (["E"], ["tab", "enter", "enter"]),
    (["S"], ["enter", "enter"]),
    (["2", "m"], [*"sub", "enter", "enter"]),
    (["1", "a"], ["escape", "escape"]),
    (["2", "e"], ["escape", "escape"]),
    (["2", "x"], ["escape", "escape"]),
    (["w"], ["d", "d"]),
    (["w"], ["enter", "enter"]),
    (["ctrl+f"], ["escape", "escape"]),
    (["I"], ["escape", "escape"]),
    (["N"], ["escape", "escape"]),
    (["question_mark"], ["escape", "escape"]),
    (["ctrl+p"], ["escape", "escape"]),
]


@pytest.mark.parametrize(("opening", "keys"), ENDINGS, ids=" ".join)
async def test_a_key_that_comes_twice_ends_one_screen(
    workspace: Workspace, opening: list[str], keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(GuardedApp, "TYPE_AHEAD_S", 0.0)
    await send_some(workspace, 1)
    drafts(workspace, "CLAIM_A")
    async with console(workspace) as pilot:
        await press(pilot, opening)
        await until(pilot, lambda: len(stack(pilot)) == 1)
        await burst(pilot, keys)
        await burst(pilot, ["escape"])
        assert stack(pilot) == []
        assert pilot.app.is_running


WALK: list[tuple[list[str], Callable[[Pilot[None]], bool]]] = [
    (["m", "m"], lambda pilot: is_open(pilot, SubmittedDialog)),
    (["m", "escape"], lambda pilot: stack(pilot) == []),
]


@pytest.mark.parametrize(("keys", "holds"), WALK, ids=["m m", "m esc"])
async def test_the_copy_walk_asks_once_and_leaves_nothing_behind(
    workspace: Workspace, keys: list[str], holds: Callable[[Pilot[None]], bool]
) -> None:
    drafts(workspace, "CLAIM_A")
    async with console(workspace) as pilot:
        await opened(pilot, CopyWalkScreen, ["2", "x"])
        await burst(pilot, keys)
        assert len(stack(pilot)) <= 2
        assert holds(pilot)
        await burst(pilot, ["escape"])
        await burst(pilot, ["escape"])
        assert stack(pilot) == []
    assert kept(workspace, "CLAIM_A").state == "exported"


@pytest.mark.parametrize("keys", [["ctrl+j", "escape"], ["escape", "ctrl+j"], ["ctrl+j", "ctrl+j"]])
async def test_the_editor_leaves_no_copy_walk_behind(workspace: Workspace, keys: list[str]) -> None:
    drafts(workspace, "CLAIM_A")
    async with console(workspace) as pilot:
        await opened(pilot, EditorScreen, ["2", "e"])
        await burst(pilot, keys)
        assert stack(pilot) in ([], ["EditorScreen"], ["EditorScreen", "CopyWalkScreen"])
        await burst(pilot, ["escape"])
        await burst(pilot, ["escape"])
        assert stack(pilot) == []


async def test_the_plan_leaves_no_picker_behind(workspace: Workspace) -> None:
    workspace.profiles.save(ACME, App("main", "amzn1.application-oa2-client.example"))
    await send_some(workspace, 2)
    async with console(workspace) as pilot:
        await opened(pilot, RepairScreen, ["d", "2", "2", "enter"])
        await burst(pilot, ["tab", "escape"])
        assert not is_open(pilot, Picker) or stack(pilot) == ["RepairScreen", "Picker"]
        for _ in range(2):
            await burst(pilot, ["escape"])
        assert stack(pilot) == []
