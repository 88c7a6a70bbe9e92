"""The palette and what is typed into it, driven as a person would."""

import asyncio
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from msgspec import structs
from textual import events
from textual.command import Command, CommandList, Hits
from textual.pilot import Pilot
from textual.widgets import Input

from spconsole.config.profiles import ProfileFile
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import App, Environment, SellerProfile
from spconsole.services.context import Workspace
from spconsole.tui.keys import COMMANDS
from spconsole.tui.modals.environment import EnvironmentDialog
from spconsole.tui.modals.picker import Picker
from spconsole.tui.palette import Palette
from spconsole.tui.palette_entries import CommandSource, Entry
from spconsole.tui.place import Place
from spconsole.tui.screens.help import HelpScreen
from spconsole.tui.screens.main import MainScreen
from spconsole.tui.screens.send import SendScreen
from spconsole.tui.widgets.filter_bar import FilterBar
from spconsole.tui.widgets.lists import SellersTable
from tests.tui import screen
from tests.tui.screen import LOCAL, SMALL, console, history, painted, press, send, settle

ACME = SellerProfile("acme-us", "main", SellingRegion.NA, "ATVPDKIKX0DER", title="Acme Toys")
ACME_CA = SellerProfile("acme-ca", "main", SellingRegion.NA, "A2EUQ1WTGCTBG2", title="Acme Toys CA")
BETA = SellerProfile(
    "beta-us", "main", SellingRegion.NA, "ATVPDKIKX0DER", title="Beta Goods", production=True
)


@pytest.fixture
def sellers(workspace: Workspace) -> Workspace:
    """A workspace that knows three sellers."""
    for profile in (ACME, ACME_CA, BETA):
        ProfileFile(workspace.paths.profiles).save(profile, App("main", "amzn1.application-oa2-client.x"))
    return workspace


NAMES = {" ": "space", ":": "colon", "_": "underscore", "/": "slash", "\r": "enter"}


def keys_of(text: str) -> list[str]:
    return [NAMES.get(char, char) for char in text]


async def type_in(pilot: Pilot[None], text: str) -> None:
    """All of it at once, as from a paste or a script: nothing may be lost or run on the way."""
    await burst(pilot, keys_of(text))


async def colon(pilot: Pilot[None], text: str) -> None:
    """A whole typed command, its Enter too."""
    await type_in(pilot, text)
    await press(pilot, ["enter"])


async def finish(pilot: Pilot[None]) -> None:
    """Wait for what was started; a dialog that is still open is a failure."""
    async with asyncio.timeout(20):
        await screen.finish(pilot)


def options(pilot: Pilot[None]) -> list[str]:
    commands = pilot.app.screen.query_one(CommandList)
    return [str(option.prompt) for option in commands.options]


def entries(pilot: Pilot[None]) -> list[Entry]:
    found = pilot.app.screen.query_one(CommandList).options
    return [o.hit for o in found if isinstance(o, Command) and isinstance(o.hit, Entry) and not o.disabled]


def below(pilot: Pilot[None]) -> MainScreen:
    main = pilot.app.screen_stack[0]
    assert isinstance(main, MainScreen)
    return main


async def burst(pilot: Pilot[None], keys: Iterable[str]) -> None:
    for key in keys:
        pilot.app.post_message(events.Key(key, {v: k for k, v in NAMES.items()}.get(key, key)))
    await settle(pilot)
    await settle(pilot)


# What is listed.


async def test_every_command_of_the_screen_and_its_panes_is_listed_with_its_key(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["ctrl+p"])
        listed = "\n".join(options(pilot))
        wanted = [c for c in COMMANDS.values() if c.palette and c.where in {"main", "sellers", "templates"}]
        assert len(wanted) > 20
        assert [c.id for c in wanted if c.label not in listed] == []
        assert any(line.split()[:1] == ["add"] and line.endswith(" a") for line in options(pilot))


async def test_a_remapped_key_is_shown(workspace: Workspace) -> None:
    settings = structs.replace(workspace.settings, keys={"main.environment": "Q"})
    async with console(structs.replace(workspace, settings=settings)) as pilot:
        await press(pilot, ["ctrl+p"])
        [line] = [line for line in options(pilot) if line.split()[:1] == ["environment"]]
        assert line.endswith(" Q")


async def test_what_cannot_run_is_listed_below_with_the_reason(workspace: Workspace) -> None:
    async with console(workspace, size=SMALL) as pilot:
        await press(pilot, ["ctrl+p"])
        await type_in(pilot, "delete")
        lines = options(pilot)
        at = next(i for i, line in enumerate(lines) if "Not available now" in line)
        assert any("delete" in line and "No row is selected" in line for line in lines[at:])
        assert not any(line.split()[:1] == ["delete"] for line in lines[:at])


async def test_choosing_what_cannot_run_says_the_reason(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["ctrl+p"])
        await type_in(pilot, "no row is")
        await press(pilot, ["enter"])
        assert pilot.app.screen is below(pilot)
        assert "No row is selected" in painted(pilot)


async def test_words_find_commands_by_what_they_do(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["ctrl+p"])
        await type_in(pilot, "token")
        assert [entry.text for entry in entries(pilot)][:1] == ["test"]


async def test_labels_that_begin_as_typed_come_first(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["ctrl+p"])
        await type_in(pilot, "se")
        assert {entry.text for entry in entries(pilot)[:3]} == {"seller", "sellers", "send"}


async def test_what_matches_nothing_says_so(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["ctrl+p"])
        await type_in(pilot, "zzzz")
        await pilot.pause(0.6)
        assert "No matches found" in painted(pilot)
        await press(pilot, ["enter"])
        assert isinstance(pilot.app.screen, Palette)


# Running.


async def test_a_command_runs_on_the_screen_below(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["ctrl+p"])
        await type_in(pilot, "write a notification to")
        await press(pilot, ["enter"])
        assert isinstance(pilot.app.screen, SendScreen)


@pytest.mark.parametrize("size", [(120, 36), SMALL])
async def test_a_command_of_a_pane_runs_in_it(workspace: Workspace, size: tuple[int, int]) -> None:
    async with console(workspace, size=size) as pilot:
        await press(pilot, ["ctrl+p"])
        await type_in(pilot, "ask amazon for an")
        await press(pilot, ["enter"])
        await finish(pilot)
        assert below(pilot).active_pane == "sellers"
        assert [row.token for row in below(pilot).query_one(SellersTable).rows] == ["ok"]


async def test_production_is_never_entered_from_the_palette_without_its_word(sellers: Workspace) -> None:
    async with console(sellers) as pilot:
        await press(pilot, ["ctrl+p"])
        await type_in(pilot, "choose an environment")
        await press(pilot, ["enter"])
        assert isinstance(pilot.app.screen, EnvironmentDialog)
        assert below(pilot).place == LOCAL


async def test_enter_counts_for_what_was_typed_and_not_for_an_older_list(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched = CommandSource.search

    async def slowly(source: CommandSource, query: str) -> Hits:
        await asyncio.sleep(0.2)
        async for hit in searched(source, query):
            yield hit

    monkeypatch.setattr(CommandSource, "search", slowly)
    async with console(workspace) as pilot:
        await press(pilot, ["ctrl+p"])
        await type_in(pilot, "go to activity\r")
        await pilot.pause(0.5)
        assert below(pilot).active_pane == "activity"


async def test_keys_that_follow_the_colon_at_once_are_typed_and_not_run(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await type_in(pilot, ":templates\r")
        assert below(pilot).active_pane == "templates"
        assert pilot.app.screen is below(pilot)


async def test_escape_closes_and_nothing_happens(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["ctrl+p", "down", "down", "escape"])
        assert pilot.app.screen is below(pilot)


async def test_the_cursor_is_a_sign_as_well_as_a_colour(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["ctrl+p", "down", "down"])
        marked = [number for number, line in enumerate(options(pilot)) if line.startswith("> ")]
        assert marked == [2]


# Themes.


async def test_a_theme_is_seen_while_the_cursor_is_on_it_and_esc_brings_the_old_one_back(
    workspace: Workspace,
) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["ctrl+p"])
        await type_in(pilot, "theme: light")
        assert pilot.app.theme == "spconsole-light"
        palette = pilot.app.screen
        assert palette.query_one("#--container").styles.background.hex.lower() == "#ffffff"
        await press(pilot, ["escape"])
        assert pilot.app.theme == "spconsole-dark"


async def test_moving_on_from_a_theme_brings_the_old_one_back(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["ctrl+p"])
        await type_in(pilot, "theme: light")
        assert pilot.app.theme == "spconsole-light"
        await press(pilot, ["ctrl+u"])
        assert pilot.app.theme == "spconsole-dark"


async def test_a_chosen_theme_is_kept_beside_what_stands_in_the_file(workspace: Workspace) -> None:
    config = workspace.paths.settings
    config.parent.mkdir(parents=True)
    config.write_text('# mine\nread_only = false  # for now\n\n[keys]\n"main.new" = "T"\n', encoding="utf-8")
    async with console(workspace) as pilot:
        await press(pilot, ["ctrl+p"])
        await type_in(pilot, "okabe")
        await press(pilot, ["enter"])
        await pilot.pause(0.1)
        assert pilot.app.theme == "spconsole-okabe-ito"
        assert "starts with spconsole-okabe-ito" in painted(pilot)
    assert config.read_text(encoding="utf-8") == (
        '# mine\nread_only = false  # for now\ntheme = "spconsole-okabe-ito"\n\n[keys]\n"main.new" = "T"\n'
    )


@pytest.mark.parametrize(
    ("broken", "said"), [("theme = [", "is not TOML"), (None, "The theme is not kept. Cannot")]
)
async def test_a_theme_that_cannot_be_kept_is_used_and_the_reason_said(
    workspace: Workspace, broken: str | None, said: str
) -> None:
    config = workspace.paths.settings
    config.parent.mkdir(parents=True)
    if broken is None:
        config.mkdir()
    else:
        config.write_text(broken, encoding="utf-8")
    async with console(workspace) as pilot:
        await colon(pilot, ":theme spconsole-light")
        await pilot.pause(0.1)
        assert pilot.app.theme == "spconsole-light"
        assert said in painted(pilot)
    assert config.is_dir() or config.read_text(encoding="utf-8") == broken


async def test_a_broken_theme_of_the_user_is_listed_with_what_is_wrong(workspace: Workspace) -> None:
    workspace.paths.themes.mkdir(parents=True)
    (workspace.paths.themes / "mine.toml").write_text("[colors]\nprimry = '#ff0000'\n", encoding="utf-8")
    async with console(workspace) as pilot:
        await press(pilot, ["ctrl+p"])
        await type_in(pilot, "mine")
        assert "Did you mean primary?" in " ".join(" ".join(options(pilot)).split())
        await press(pilot, ["enter"])
        assert pilot.app.theme == "spconsole-dark"


# Typed commands.


async def test_a_colon_completes_as_it_is_typed(workspace: Workspace) -> None:
    async with console(workspace, size=SMALL) as pilot:
        await type_in(pilot, ":dem")
        assert [entry.text for entry in entries(pilot)] == [":demo"]
        await press(pilot, ["tab"])
        assert pilot.app.screen.query_one(Input).value == ":demo "
        assert [entry.text for entry in entries(pilot)][:2] == [":demo 429", ":demo 403"]


async def test_a_command_that_wants_a_word_more_waits_for_it(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await colon(pilot, ":dem")
        assert isinstance(pilot.app.screen, Palette)
        assert pilot.app.screen.query_one(Input).value == ":demo "


async def test_an_unknown_command_is_answered_with_the_nearest(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await type_in(pilot, ":histroy")
        assert "Did you mean :history?" in " ".join(painted(pilot).split())
        await press(pilot, ["enter"])
        assert "is not a command" in painted(pilot)


async def test_a_colon_in_a_text_field_is_a_colon(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["/", *keys_of("status:sent")])
        assert pilot.app.screen is below(pilot)
        assert below(pilot).query_one(FilterBar).value == "status:sent"


async def test_history_is_searched(workspace: Workspace) -> None:
    await send(workspace, {"summaryAsOnDate": "2026-11-20", "salesSummaryInUSD": "1"})
    async with console(workspace) as pilot:
        await press(pilot, ["1"])
        await colon(pilot, ":history status:unknown")
        assert below(pilot).search == "status:unknown"
        assert history(pilot).row_count == 0
        assert below(pilot).active_pane == "history"
        assert below(pilot).focused is history(pilot)


@pytest.mark.parametrize("pane", ["sellers", "templates", "history", "detail", "activity"])
async def test_a_pane_is_gone_to(workspace: Workspace, pane: str) -> None:
    async with console(workspace, size=SMALL) as pilot:
        await colon(pilot, f":{pane}")
        assert below(pilot).active_pane == pane


async def test_the_nearest_seller_becomes_the_recipient(sellers: Workspace) -> None:
    async with console(sellers) as pilot:
        await colon(pilot, ":seller beta")
        await finish(pilot)
        assert below(pilot).place == Place(Environment.LOCAL, BETA)
        assert "BETA GOODS" in painted(pilot)


async def test_several_sellers_are_asked_about(sellers: Workspace) -> None:
    async with console(sellers) as pilot:
        await colon(pilot, ":seller acme")
        assert isinstance(pilot.app.screen, Picker)
        assert "BETA GOODS" not in painted(pilot).replace("to BETA GOODS", "")
        await type_in(pilot, "toys ca\r")
        await finish(pilot)
        assert below(pilot).place.profile == ACME_CA


async def test_no_such_seller_changes_nothing(sellers: Workspace) -> None:
    async with console(sellers) as pilot:
        await colon(pilot, ":seller zzzzzz")
        await finish(pilot)
        assert below(pilot).place == LOCAL
        assert "No seller is called zzzzzz" in painted(pilot)


async def test_production_asks_for_its_word(sellers: Workspace) -> None:
    async with console(sellers, Place(Environment.LOCAL, BETA)) as pilot:
        await colon(pilot, ":production")
        assert isinstance(pilot.app.screen, EnvironmentDialog)
        assert pilot.app.screen.wanted is Environment.PRODUCTION
        await press(pilot, ["enter"])
        assert below(pilot).place.environment is Environment.LOCAL
        await press(pilot, [*"production", "enter"])
        await finish(pilot)
        assert below(pilot).place == Place(Environment.PRODUCTION, BETA, writes=False)


async def test_a_sandbox_is_entered_at_once_with_the_same_seller(sellers: Workspace) -> None:
    async with console(sellers, Place(Environment.PRODUCTION, BETA)) as pilot:
        await colon(pilot, ":sandbox")
        await finish(pilot)
        assert below(pilot).place == Place(Environment.SANDBOX, BETA)
        await colon(pilot, ":local")
        await finish(pilot)
        assert below(pilot).place == Place(Environment.LOCAL, BETA)


async def test_another_seller_never_comes_in_unsaid(sellers: Workspace) -> None:
    async with console(sellers) as pilot:
        await colon(pilot, ":sandbox")
        assert isinstance(pilot.app.screen, EnvironmentDialog)
        assert below(pilot).place == LOCAL


async def test_read_only_turns_writing_off(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await colon(pilot, ":readonly")
        await finish(pilot)
        assert below(pilot).place == structs.replace(LOCAL, writes=False)
        await colon(pilot, ":readonly")
        await finish(pilot)
        assert not below(pilot).place.writes


async def test_the_next_call_of_the_local_sandbox_fails_on_request(workspace: Workspace) -> None:
    told: list[str] = []
    async with console(structs.replace(workspace, fail_next=told.append)) as pilot:
        await colon(pilot, ":demo 429")
        await finish(pilot)
        assert told == ["429"]
        assert "The next call to the sandbox fails: 429." in painted(pilot)


async def test_amazon_is_never_told_to_fail(sellers: Workspace) -> None:
    told: list[str] = []
    place = Place(Environment.SANDBOX, BETA)
    async with console(structs.replace(sellers, fail_next=told.append), place) as pilot:
        await colon(pilot, ":demo 500")
        await finish(pilot)
        assert told == []
        assert "Only the local sandbox fails on request" in painted(pilot)


async def test_the_demo_may_fail_in_every_environment(sellers: Workspace) -> None:
    told: list[str] = []
    demo = structs.replace(sellers, fail_next=told.append, demo=True)
    async with console(demo, Place(Environment.PRODUCTION, BETA)) as pilot:
        await colon(pilot, ":demo reset")
        await finish(pilot)
        assert told == ["reset"]


async def test_help_and_quit_can_be_typed(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await colon(pilot, ":help")
        assert isinstance(pilot.app.screen, HelpScreen)
        await press(pilot, ["escape"])
        await colon(pilot, ":quit")
        assert not pilot.app.is_running


# Over a form.


async def test_over_a_form_the_palette_has_the_form_s_commands(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["n", "ctrl+p"])
        labels = {entry.text for entry in entries(pilot)}
        assert {"review", "marketplace"} <= labels
        assert {"new", "SEND"} & labels == set()
        await type_in(pilot, "another seller")
        await press(pilot, ["enter"])
        assert isinstance(pilot.app.screen, Picker)


async def test_an_open_form_keeps_its_place_whatever_is_typed(sellers: Workspace) -> None:
    async with console(sellers, Place(Environment.LOCAL, BETA)) as pilot:
        await press(pilot, ["n", "ctrl+p"])
        await type_in(pilot, ":seller acme-us")
        await press(pilot, ["enter"])
        form = pilot.app.screen
        assert isinstance(form, SendScreen)
        assert form.draft.profile == BETA
        assert below(pilot).place.profile == BETA
        assert "works on the main screen" in painted(pilot)


def test_nothing_of_the_palette_is_loaded_at_start(tmp_path: Path) -> None:
    rooms = ("palette", "palette_entries", "colon", "keymap", "help_text", "screens.help", "flows.typed")
    seldom = ["tomlkit", *(f"spconsole.tui.{room}" for room in rooms)]
    program = f"import sys, spconsole.tui.app; print([name for name in {seldom} if name in sys.modules])"
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert run.stdout.strip() == "[]"
