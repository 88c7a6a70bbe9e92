"""What is typed into the send form is there again, also in another console and after a death."""

from pathlib import Path

import pytest
from msgspec import structs

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.errors import StoreError
from spconsole.domain.sellers import DEMO_SELLER, App, Environment
from spconsole.services.context import Workspace
from spconsole.services.lifecycle import mark
from spconsole.store.drafts import DraftStore
from spconsole.tui.modals.confirm import Confirm
from spconsole.tui.screens.send import SendScreen

from .production import ACME, PRODUCTION
from .screen import console, finish, is_open, painted, press, settle

OWN = """
content = "Units of ${asin}: ${units}."
cta_url = "https://app.example.com/"

[parameters.asin]
type = "ASIN"

[parameters.units]
type = "number"
"""


@pytest.fixture
def own(workspace: Workspace) -> Path:
    folder = workspace.templates.folder
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "A_LOW_STOCK.toml"
    path.write_text(OWN)
    return path


async def test_what_was_typed_is_there_after_the_console_died(
    workspace: Workspace, own: Path, paths: Paths
) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["2", "s", *"B0C4ZZ7YQ1", "tab", *"1,5"])
        assert is_open(pilot, SendScreen)  # it is not left: nobody pressed esc
    async with open_workspace(paths, Settings(), {}) as again, console(again) as pilot:
        await press(pilot, ["2", "s"])
        assert "B0C4ZZ7YQ1" in painted(pilot)
        assert "1,5" in painted(pilot)


async def test_a_draft_belongs_to_its_template(workspace: Workspace, own: Path) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["2", "s", *"B0C4ZZ7YQ1", "escape"])
        await finish(pilot)
        assert "Kept as a draft. n on the same" in " ".join(t.message for t in pilot.app._notifications)
        await press(pilot, ["2", "j", "s"])
        assert "B0C4ZZ7YQ1" not in painted(pilot)


async def test_what_was_sent_is_no_draft_any_more(workspace: Workspace, own: Path) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["2", "s", *"B0C4ZZ7YQ1", "tab", *"5", "ctrl+j", "s"])
        await finish(pilot)
        kept = await workspace.ledger.drafts.find(Environment.LOCAL, DEMO_SELLER.name, "A_LOW_STOCK")
        assert kept is None
        await press(pilot, ["2", "s"])
        assert "B0C4ZZ7YQ1" not in painted(pilot)


async def test_a_draft_that_cannot_be_written_is_kept_in_memory_and_that_is_said(
    workspace: Workspace, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(DraftStore, "keep", full)
    async with console(workspace) as pilot:
        await press(pilot, ["2", "s", *"B0C4ZZ7YQ1", "escape"])
        await finish(pilot)
        assert any("until this console ends" in toast.message for toast in pilot.app._notifications)
        await press(pilot, ["2", "s"])
        assert "B0C4ZZ7YQ1" in painted(pilot)


async def test_sends_follow_the_published_version(workspace: Workspace, own: Path) -> None:
    ledger = workspace.ledger
    mark(workspace.templates, "A_LOW_STOCK", "published", ledger.now(), ledger.actor)
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e", *" Now ${extra}.", "escape"])
        await finish(pilot)
        await press(pilot, ["s"])
        assert "published, version 1" in painted(pilot)
        assert "extra" not in painted(pilot)


async def test_production_is_asked_about_a_draft(workspace: Workspace, own: Path) -> None:
    workspace.profiles.save(ACME, App("main", "amzn1.application-oa2-client.example"))
    async with console(structs.replace(workspace, demo=True), PRODUCTION) as pilot:
        await press(pilot, ["2", "s"])
        assert is_open(pilot, Confirm)
        assert "Amazon answers 400" in painted(pilot)
        await press(pilot, ["escape"])
        await settle(pilot)
        assert not is_open(pilot, SendScreen)
        await press(pilot, ["s", "enter"])
        assert is_open(pilot, SendScreen)
