"""The encrypted file asks for its passphrase when it is first needed, and never holds the console up."""

from collections.abc import AsyncIterator

import pytest
from textual.pilot import Pilot
from textual.worker import Worker

from spconsole.bootstrap import open_workspace
from spconsole.config import vault as module
from spconsole.config.paths import Paths
from spconsole.config.settings import SecretsPlace, Settings
from spconsole.config.vault import Vault
from spconsole.domain.errors import CredentialsError
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import App, Environment, SellerProfile
from spconsole.services.context import Workspace
from spconsole.services.profiles import NewSeller, save_seller
from spconsole.tui.modals.passphrase import PassphraseDialog

from .screen import console, is_open, painted, press

WORDS = "correct horse battery"
ACME = SellerProfile("acme", "main", SellingRegion.NA, "ATVPDKIKX0DER", Environment.SANDBOX)
SELLER = NewSeller(ACME, App("main", "amzn1.application-oa2-client.x"), "the-secret", "Atzr|the-token")


@pytest.fixture
async def filed(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workspace]:
    """A workspace whose secrets go to the encrypted file."""
    monkeypatch.setattr(module, "N", 1 << 4)
    async with open_workspace(paths, Settings(secrets=SecretsPlace.FILE), {}) as opened:
        yield opened


async def until_asked(pilot: Pilot[None]) -> None:
    for _ in range(400):
        await pilot.pause(0.01)
        if is_open(pilot, PassphraseDialog):
            return
    pytest.fail("nobody was asked")


def saving(pilot: Pilot[None], workspace: Workspace) -> Worker[str]:
    return pilot.app.run_worker(lambda: outcome(workspace), group="act", thread=True, exit_on_error=False)


def outcome(workspace: Workspace) -> str:
    try:
        return save_seller(workspace, SELLER)
    except CredentialsError as error:
        return str(error)


async def test_a_new_file_asks_for_its_passphrase_twice_and_shows_none_of_it(filed: Workspace) -> None:
    async with console(filed) as pilot:
        worker = saving(pilot, filed)
        await until_asked(pilot)
        await press(pilot, [*WORDS, "enter", *"other", "enter"])
        assert "not the same" in painted(pilot)
        assert "horse" not in painted(pilot)
        await press(pilot, ["ctrl+u", *WORDS, "enter"])
        assert await worker.wait() == "file"
    assert "the-secret" not in filed.paths.vault.read_text(encoding="utf-8")
    known = Vault(filed.paths.vault, {"SPCONSOLE_PASSPHRASE": WORDS})
    assert known.get_password("spconsole", "profile:acme:refresh_token") == "Atzr|the-token"


async def test_escape_saves_nothing_half(filed: Workspace) -> None:
    async with console(filed) as pilot:
        worker = saving(pilot, filed)
        await until_asked(pilot)
        await press(pilot, ["escape"])
        assert "was not opened" in str(await worker.wait())
    assert filed.profiles.book().profiles == {}
    assert not filed.paths.vault.exists()


async def test_a_console_that_is_left_does_not_wait_for_the_passphrase(filed: Workspace) -> None:
    async with console(filed) as pilot:
        saving(pilot, filed)
        await until_asked(pilot)
        pilot.app.exit()
    assert not filed.paths.vault.exists()


async def test_the_screens_own_thread_never_waits_for_itself(filed: Workspace) -> None:
    async with console(filed):
        with pytest.raises(CredentialsError, match="was not opened"):
            save_seller(filed, SELLER)
