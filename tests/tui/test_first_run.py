"""What somebody sees who has never been here."""

import subprocess
import sys
from pathlib import Path

import pytest
from textual.pilot import Pilot

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import App, Environment, SellerProfile
from spconsole.services.context import Workspace
from spconsole.tui.app import SpConsole
from spconsole.tui.place import Place
from spconsole.tui.reading import first_view
from tests.tui.screen import LOCAL, SMALL, SUMMARY, WIDE, history, painted, press, send, settle

ACME = SellerProfile("acme-us", "main", SellingRegion.NA, "ATVPDKIKX0DER")
HEAVY = {"httpx", "keyring", "starlette", "uvicorn", "pydantic_settings", "stamina"}


async def app_of(workspace: Workspace, place: Place = LOCAL) -> SpConsole:
    return SpConsole(workspace, place, await first_view(workspace, place.environment))


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_it_says_what_this_is_and_where_things_are_kept(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    async with (await app_of(workspace)).run_test(size=size) as pilot:
        await settle(pilot)
        text = painted(pilot)
        words = " ".join(text.replace("\u254f", " ").split())
        assert "Nothing is set up yet, so nothing can reach a seller." in words
        assert "> Enter Try it in the local sandbox" in words
        assert "a Add a seller" in words
        assert "t Write a template" in words
        assert "only the local one does without" in words
        assert "the system keyring, never the files below" in words
        assert f"Terminal {size[0]}x{size[1]}." in words
        assert "Settings ~/config/config.toml (none yet)" in words
        assert "History ~/data/history.db (empty)" in words
        assert all(len(line) == size[0] for line in text.splitlines())


@pytest.mark.parametrize("key", ["enter", "escape"])
async def test_enter_leads_to_the_local_sandbox_where_n_works_at_once(workspace: Workspace, key: str) -> None:
    async with (await app_of(workspace)).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await pilot.press(key, "n")
        await settle(pilot)
        assert screen_of(pilot) == "SendScreen"
        assert "to DEMO SELLER (demo)" in painted(pilot)


async def test_a_opens_the_form_and_esc_there_leads_to_the_main_screen(workspace: Workspace) -> None:
    async with (await app_of(workspace)).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, ["a"])
        assert screen_of(pilot) == "SellerForm"
        await press(pilot, ["escape"])
        assert screen_of(pilot) == "MainScreen"
        assert history(pilot).has_focus


async def test_t_opens_the_editor_and_what_is_written_there_is_kept(workspace: Workspace) -> None:
    async with (await app_of(workspace)).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, ["t"])
        assert screen_of(pilot) == "EditorScreen"
        await press(pilot, [*"LOW_STOCK", "tab", *"Only ${units} left.", "escape"])
        await settle(pilot)
        assert screen_of(pilot) == "MainScreen"
    kept = workspace.templates.get("LOW_STOCK")
    assert kept is not None
    assert kept.content == "Only ${units} left."


async def test_the_mouse_can_choose_too(workspace: Workspace) -> None:
    async with (await app_of(workspace)).run_test(size=SMALL) as pilot:
        await settle(pilot)
        line, column = where(painted(pilot), "Add a seller")
        await pilot.click(offset=(column + 2, line))
        await settle(pilot)
        assert screen_of(pilot) == "SellerForm"


def screen_of(pilot: Pilot[None]) -> str:
    return type(pilot.app.screen).__name__


def where(text: str, words: str) -> tuple[int, int]:
    """Line and column of some words on the screen."""
    return next((n, line.index(words)) for n, line in enumerate(text.splitlines()) if words in line)


async def test_the_size_it_tells_follows_the_window(workspace: Workspace) -> None:
    async with (await app_of(workspace)).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await pilot.resize_terminal(100, 30)
        await settle(pilot)
        assert "100x30" in painted(pilot)
        assert "80x24" not in painted(pilot)


async def test_it_says_that_colours_are_off(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with (await app_of(workspace)).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "Colours are off: NO_COLOR is set." in painted(pilot)


async def test_who_has_a_seller_is_not_welcomed(workspace: Workspace) -> None:
    workspace.profiles.save(ACME, App("main"))
    async with (await app_of(workspace)).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert screen_of(pilot) == "MainScreen"


@pytest.mark.parametrize("environment", list(Environment))
async def test_who_has_sent_something_is_not_welcomed(
    workspace: Workspace, paths: Paths, environment: Environment
) -> None:
    await send(workspace, SUMMARY)
    place = Place(environment, LOCAL.profile if environment is Environment.LOCAL else None)
    async with (await app_of(workspace, place)).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert screen_of(pilot) == "MainScreen"


async def test_a_broken_profiles_file_is_no_first_run(workspace: Workspace, paths: Paths) -> None:
    paths.profiles.parent.mkdir(parents=True, exist_ok=True)
    paths.profiles.write_text("[profiles.acme-us\n", encoding="utf-8")
    async with (await app_of(workspace)).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert screen_of(pilot) == "MainScreen"


async def test_a_history_that_cannot_be_read_is_told_once_and_the_welcome_comes_all_the_same(
    paths: Paths,
) -> None:
    paths.history.parent.mkdir(parents=True)
    paths.history.write_bytes(b"no database at all " * 99)
    async with (
        open_workspace(paths, Settings(), {}) as workspace,
        (await app_of(workspace)).run_test(size=SMALL) as pilot,
    ):
        await settle(pilot)
        assert screen_of(pilot) == "FirstRunScreen"
        told = [said.message for said in pilot.app._notifications if "not a sound history" in said.message]
        assert len(told) == 1


async def test_a_demo_needs_no_welcome(paths: Paths) -> None:
    async with (
        open_workspace(paths, Settings(), {}, demo=True) as workspace,
        (await app_of(workspace)).run_test(size=SMALL) as pilot,
    ):
        await settle(pilot)
        assert screen_of(pilot) == "MainScreen"


def test_neither_the_welcome_nor_the_form_loads_anything_heavy() -> None:
    program = (
        "import sys, spconsole.tui.screens.first_run, spconsole.tui.screens.seller_form\n"
        "print(' '.join({name.partition('.')[0] for name in sys.modules}))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert set(run.stdout.split()) & HEAVY == set()
