"""Removing a seller: its secrets wait for the undo, and never outlive it."""

import json
from pathlib import Path

import keyring
import pytest
from msgspec import structs

from spconsole.bootstrap import open_workspace
from spconsole.config import vault
from spconsole.config.paths import Paths
from spconsole.config.profiles import ProfileFile
from spconsole.config.removals import RemovalNotes
from spconsole.config.settings import SecretsPlace, Settings
from spconsole.domain.errors import ConfigError, CredentialsError, UsageError
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import App, SellerProfile
from spconsole.services.auditing import SILENT
from spconsole.services.context import Workspace
from spconsole.services.profiles import NewSeller, save_seller
from spconsole.services.removing import UNDO_S, Removals
from tests.config.keys import LockedKeyring, MemoryKeyring

from .conftest import QUICK

APP = App("main", "client-1")
ACME = SellerProfile("acme", "main", SellingRegion.NA, "ATVPDKIKX0DER")
TOKEN = ("spconsole", "profile:acme:refresh_token")
PASSPHRASE = {"SPCONSOLE_PASSPHRASE": "correct horse battery"}
IN_A_FILE = structs.replace(QUICK, secrets=SecretsPlace.FILE)


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    found = MemoryKeyring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: found)
    return found


@pytest.fixture
def acme(workspace: Workspace, memory: MemoryKeyring) -> SellerProfile:
    save_seller(workspace, NewSeller(ACME, APP, "secret", "token"))
    assert memory.kept[TOKEN] == "token"
    return ACME


def notes(paths: Paths) -> list[Path]:
    return list(paths.removals.glob("*"))


def events(workspace: Workspace) -> list[str]:
    lines = map(json.loads, workspace.paths.audit.read_text("utf-8").splitlines())
    return [line["event"] for line in lines if line["profile"] == "acme"]


def of_a_console_that_is_gone(workspace: Workspace) -> Removals:
    """What a console that was killed afterwards has used."""
    found = RemovalNotes(workspace.paths.removals)
    return Removals(found, ProfileFile(workspace.paths.profiles), workspace.secrets, SILENT, "gone")


async def test_a_removed_seller_is_gone_at_once_and_its_token_is_not(
    workspace: Workspace, acme: SellerProfile, memory: MemoryKeyring
) -> None:
    workspace.removals.begin(acme, 0.0)
    assert workspace.profiles.book().profiles == {}
    assert memory.kept[TOKEN] == "token"
    [note] = notes(workspace.paths)
    assert "token" not in note.read_text("utf-8")
    assert note.stat().st_mode & 0o077 == 0


async def test_what_is_taken_back_is_as_it_was_with_its_token_and_comments(
    workspace: Workspace, acme: SellerProfile, memory: MemoryKeyring
) -> None:
    file = workspace.paths.profiles
    text = file.read_text("utf-8") + "# the nice one\nauthorised_on = 2026-08-01\n"
    file.write_text(text, "utf-8")
    before = workspace.profiles.book()
    removed = workspace.removals.begin(acme, 0.0)
    assert workspace.removals.take_back(removed)
    assert workspace.profiles.book() == before
    assert "# the nice one" in file.read_text("utf-8")
    assert memory.kept[TOKEN] == "token"
    assert notes(workspace.paths) == []
    assert workspace.removals.newest is None
    assert events(workspace) == ["profile_saved", "profile_removed", "profile_taken_back"]


async def test_when_the_undo_ends_the_token_goes_and_the_app_keeps_its_secret(
    workspace: Workspace, acme: SellerProfile, memory: MemoryKeyring
) -> None:
    removed = workspace.removals.begin(acme, 100.0)
    assert workspace.removals.due(100.0 + UNDO_S - 0.1) == []
    [ended] = workspace.removals.due(100.0 + UNDO_S)
    assert workspace.removals.take_back(removed) is False
    workspace.removals.forget(ended.note)
    assert list(memory.kept.values()) == ["secret"]
    assert notes(workspace.paths) == []
    assert events(workspace) == ["profile_saved", "profile_removed", "profile_forgotten"]


async def test_leaving_ends_the_undo(paths: Paths, memory: MemoryKeyring) -> None:
    async with open_workspace(paths, QUICK, {}) as workspace:
        save_seller(workspace, NewSeller(ACME, APP, "secret", "token"))
        workspace.removals.begin(ACME, 0.0)
        assert memory.kept[TOKEN] == "token"
    assert TOKEN not in memory.kept
    assert notes(paths) == []


async def test_what_a_killed_console_left_is_forgotten_at_the_next_start(
    workspace: Workspace, acme: SellerProfile, memory: MemoryKeyring
) -> None:
    of_a_console_that_is_gone(workspace).begin(acme, 0.0)
    assert memory.kept[TOKEN] == "token"
    async with open_workspace(workspace.paths, QUICK, {}) as after:
        assert after.problems == ()
        assert TOKEN not in memory.kept
    assert notes(workspace.paths) == []


async def test_what_another_console_can_still_take_back_is_left_alone(
    workspace: Workspace, acme: SellerProfile, memory: MemoryKeyring
) -> None:
    removed = workspace.removals.begin(acme, 0.0)
    async with open_workspace(workspace.paths, QUICK, {}):
        assert memory.kept[TOKEN] == "token"
    assert memory.kept[TOKEN] == "token"
    assert workspace.removals.take_back(removed)


async def test_a_console_that_was_killed_before_the_file_changed_has_removed_nothing(
    workspace: Workspace, acme: SellerProfile, memory: MemoryKeyring
) -> None:
    RemovalNotes(workspace.paths.removals).add(acme.name, "gone", workspace.paths.profiles)
    async with open_workspace(workspace.paths, QUICK, {}) as after:
        assert after.profiles.book().profiles == {"acme": ACME}
    assert memory.kept[TOKEN] == "token"
    assert notes(workspace.paths) == []


@pytest.mark.parametrize("text", ["[profiles\n", '[profiles.acme]\nregion = "??"\n', "profiles = 1\n"])
async def test_while_the_file_cannot_say_who_is_there_nothing_is_forgotten(
    workspace: Workspace, acme: SellerProfile, memory: MemoryKeyring, text: str
) -> None:
    of_a_console_that_is_gone(workspace).begin(acme, 0.0)
    workspace.paths.profiles.write_text(text, "utf-8")
    async with open_workspace(workspace.paths, QUICK, {}):
        pass
    assert memory.kept[TOKEN] == "token"


async def test_a_note_about_other_profiles_is_left_alone(
    workspace: Workspace, acme: SellerProfile, memory: MemoryKeyring, tmp_path: Path
) -> None:
    of_a_console_that_is_gone(workspace).begin(acme, 0.0)
    elsewhere = structs.replace(workspace.paths, config_dir=tmp_path / "another")
    async with open_workspace(elsewhere, QUICK, {}):
        pass
    assert memory.kept[TOKEN] == "token"
    assert len(notes(workspace.paths)) == 1


async def test_a_damaged_note_stops_nothing_and_removes_nothing(
    workspace: Workspace, acme: SellerProfile, memory: MemoryKeyring
) -> None:
    workspace.paths.removals.mkdir()
    for number, text in enumerate((b"\xff", b"[1]", b'{"name": 1, "process": "", "profiles": ""}', b"{}")):
        (workspace.paths.removals / f"{number}.json").write_bytes(text)
    async with open_workspace(workspace.paths, QUICK, {}) as after:
        assert after.problems == ()
    assert memory.kept[TOKEN] == "token"


async def test_a_new_seller_of_the_name_gets_no_old_token_and_keeps_its_own(
    workspace: Workspace, acme: SellerProfile, memory: MemoryKeyring
) -> None:
    removed = workspace.removals.begin(acme, 0.0)
    save_seller(workspace, NewSeller(ACME, APP))
    assert TOKEN not in memory.kept
    assert workspace.removals.take_back(removed) is False
    save_seller(workspace, NewSeller(ACME, APP, "", "new token", replaces="acme"))
    assert workspace.removals.due(UNDO_S) == []
    assert memory.kept[TOKEN] == "new token"


async def test_what_another_shell_added_meanwhile_keeps_its_token(
    workspace: Workspace, acme: SellerProfile, memory: MemoryKeyring
) -> None:
    removed = workspace.removals.begin(acme, 0.0)
    ProfileFile(workspace.paths.profiles).save(ACME, APP)
    memory.kept[TOKEN] = "new token"
    with pytest.raises(UsageError, match="There is a profile named acme by now"):
        workspace.removals.take_back(removed)
    workspace.removals.forget(removed.note)
    assert memory.kept[TOKEN] == "new token"


async def test_a_file_that_cannot_be_written_leaves_everything_as_it_was(
    workspace: Workspace, acme: SellerProfile, memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ConfigError("The disk is full.")

    monkeypatch.setattr("spconsole.config.edit.write_atomically", refuse)
    with pytest.raises(ConfigError):
        workspace.removals.begin(acme, 0.0)
    assert (workspace.removals.newest, notes(workspace.paths)) == (None, [])
    assert memory.kept[TOKEN] == "token"


async def test_a_token_that_stays_where_it_was_is_told_and_tried_again(
    workspace: Workspace, acme: SellerProfile, memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed = workspace.removals.begin(acme, 0.0)
    with monkeypatch.context() as locked:
        locked.setattr(MemoryKeyring, "get_password", LockedKeyring.get_password)
        locked.setattr(MemoryKeyring, "delete_password", LockedKeyring.get_password)
        with pytest.raises(CredentialsError, match="The keyring did not open"):
            workspace.removals.forget(removed.note)
        [problem] = workspace.removals.finish(lambda _: False)
        assert "The keyring did not open" in problem
    assert workspace.removals.finish(lambda _: False) == ()
    assert TOKEN not in memory.kept


async def test_nobody_is_asked_for_a_passphrase_to_forget(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault, "N", 1 << 4)
    async with open_workspace(paths, IN_A_FILE, PASSPHRASE) as workspace:
        save_seller(workspace, NewSeller(ACME, APP, "secret", "token"))
        of_a_console_that_is_gone(workspace).begin(ACME, 0.0)
        kept = paths.vault.read_bytes()
        async with open_workspace(paths, IN_A_FILE, {}) as after:
            assert "acme was removed, and its refresh token is still kept, encrypted." in after.problems[0]
        assert paths.vault.read_bytes() == kept
        async with open_workspace(paths, IN_A_FILE, PASSPHRASE) as after:
            assert after.problems == ()
            assert after.secrets.where(ACME, APP).refresh_token == ""
            assert after.secrets.where(ACME, APP).client_secret == "file"


def test_only_a_file_whose_passphrase_nobody_gave_opens_by_asking(tmp_path: Path) -> None:
    path = tmp_path / "secrets.vault"
    assert vault.Vault(path, {}).opens_unasked
    path.write_text("sealed", "utf-8")
    assert vault.Vault(path, PASSPHRASE).opens_unasked
    assert not vault.Vault(path, {}).opens_unasked


async def test_settings_without_a_place_for_secrets_forget_too(paths: Paths) -> None:
    settings = Settings(secrets=SecretsPlace.SESSION)
    async with open_workspace(paths, settings, {}) as workspace:
        save_seller(workspace, NewSeller(ACME, APP, "secret", "token"))
        removed = workspace.removals.begin(ACME, 0.0)
        assert workspace.removals.take_back(removed)
        assert workspace.secrets.credentials(ACME, APP).refresh_token.reveal() == "token"
        workspace.removals.forget(workspace.removals.begin(ACME, 0.0).note)
        assert workspace.secrets.where(ACME, APP).refresh_token == ""
