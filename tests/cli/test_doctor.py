"""`doctor`: everything for a bug report, and no secret."""

import sqlite3
from pathlib import Path

import pytest

from tests.config.keys import MemoryKeyring

from .shell import SUMMARY, Shell


def test_a_new_machine_is_sound_and_stays_untouched(shell: Shell) -> None:
    examined = shell.done("doctor", "--json").json
    assert list(examined) == [
        *("versions", "folders", "history", "log", "audit", "keyring", "terminal"),
        *("profiles", "templates", "problems"),
    ]
    assert list(examined["versions"]) == ["spconsole", "python", "textual", "sqlite", "system", "wordSearch"]
    assert [(f["name"], f["exists"], f["writable"], f["private"]) for f in examined["folders"]] == [
        ("config", False, True, None),
        ("data", False, True, None),
        ("templates", False, True, None),
        ("log", False, True, None),
    ]
    assert examined["history"]["rows"] is None
    assert "none usable" in examined["keyring"]
    assert examined["terminal"]["term"] == "xterm-256color"
    assert examined["problems"] == []
    assert "nothing to mend" in shell.done("doctor").out
    assert shell.wrote_nothing()


def test_a_used_folder_is_private_and_counted(shell: Shell) -> None:
    shell.done("send", *SUMMARY)
    examined = shell.done("doctor", "--json").json
    assert examined["folders"][1]["private"] is True
    assert examined["history"]["rows"] == 1
    shell.data.chmod(0o755)
    assert shell.done("doctor", "--json").json["folders"][1]["private"] is False
    assert "others can look into it" in shell.done("doctor").out


def test_no_secret_is_in_it(shell: Shell, keys: MemoryKeyring) -> None:
    shell.profile("acme")
    keys.set_password("spconsole", "app:main:client_secret", "kept-secret")
    shell.set(LWA_CLIENT_SECRET="foreign-secret", HTTPS_PROXY="http://user:pass-word@proxy.example:1")
    for arguments in (("doctor",), ("doctor", "--json")):
        said = shell.done(*arguments)
        for secret in ("test-secret", "Atzr|acme", "kept-secret", "foreign-secret", "pass-word"):
            assert secret not in said.out + said.err
    assert shell.done("doctor", "--json").json["keyring"] == "memory"
    assert shell.done("doctor", "--json").json["profiles"] == [
        {
            "name": "acme",
            "clientSecret": "SPCONSOLE_ACME_CLIENT_SECRET",
            "refreshToken": "SPCONSOLE_ACME_REFRESH_TOKEN",
            "problem": None,
        }
    ]
    shell.set(SPCONSOLE_ACME_CLIENT_SECRET="")
    assert shell.done("doctor", "--json").json["profiles"][0]["clientSecret"] == "keyring"


def test_what_a_profile_lacks_must_be_mended(shell: Shell) -> None:
    shell.profile("acme")
    shell.set(SPCONSOLE_ACME_REFRESH_TOKEN="")
    ended = shell("doctor", "--json")
    assert ended.code == 1
    assert ended.json["profiles"][0]["refreshToken"] is None
    assert ended.json["profiles"][0]["problem"].startswith("acme has no refresh token.")
    assert "to mend: acme has no refresh token" in shell("doctor").out


def test_files_with_mistakes_must_be_mended(shell: Shell) -> None:
    shell.write("config.toml", 'teme = "x"\n')
    shell.write("profiles.toml", '[profiles.acme]\nregion = "XX"\nmarketplace = "US"\n')
    shell.write("templates/BROKEN.toml", "content = ")
    ended = shell("doctor", "--json")
    assert (ended.code, ended.err) == (1, "")
    setting, profile, template = ended.json["problems"]
    assert "config.toml line 1: unknown key teme. Did you mean theme?" in setting
    assert "profiles.toml line 2: region: XX is not one of NA, EU, FE" in profile
    assert template.startswith("BROKEN: ")


def test_what_a_file_holds_is_shown_without_its_escapes(shell: Shell) -> None:
    shell.write("config.toml", '"\\u001b[2J" = 1\n')
    ended = shell("doctor")
    assert ended.code == 1
    assert "\\x1b[2J" in ended.out
    assert "\x1b" not in ended.out


@pytest.mark.parametrize("schema", [0, 99])
def test_a_history_that_cannot_be_used_must_be_mended(shell: Shell, schema: int) -> None:
    shell.data.mkdir()
    path = shell.data / "history.db"
    if schema:
        connection = sqlite3.connect(path)
        connection.execute(f"pragma user_version = {schema}")
        connection.close()
    else:
        path.write_text("This is no database, and long enough to tell." * 20)
    before = path.read_bytes()
    ended = shell("doctor")
    assert ended.code == 1
    assert ("newer spconsole" if schema else "Cannot read") in ended.out
    assert path.read_bytes() == before


def test_a_folder_that_is_a_file_must_be_mended(shell: Shell) -> None:
    shell.data.write_text("")
    ended = shell("doctor")
    assert ended.code == 1
    assert "is not a folder" in ended.out


def test_a_folder_that_cannot_be_written_must_be_mended(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: Path(path).name != "home")
    ended = shell("doctor")
    assert ended.code == 1
    assert "cannot be written. Make it writable" in ended.out


def test_a_keyring_that_does_not_open_is_said(
    shell: Shell, keys: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise PermissionError

    shell.profile("acme")
    shell.set(SPCONSOLE_ACME_REFRESH_TOKEN="")
    monkeypatch.setattr(MemoryKeyring, "get_password", locked)
    ended = shell("doctor", "--json")
    assert ended.code == 1
    assert ended.json["profiles"][0]["problem"].startswith("The keyring did not open.")


def test_a_theme_and_keys_that_cannot_be_followed_must_be_mended(shell: Shell) -> None:
    shell.write(
        "config.toml", 'theme = "nowhere\\u001b[2J"\n[keys]\n"main.sned" = "n"\n"main.new" = "ctrl+m"\n'
    )
    ended = shell("doctor", "--json")
    assert ended.code == 1
    theme, unknown, same = ended.json["problems"]
    assert "theme: there is no nowhere\\x1b[2J. Known: " in theme
    assert "main.sned is not a command." in unknown
    assert "terminals send ctrl+m as Enter" in same


def test_a_theme_file_with_a_mistake_must_be_mended(shell: Shell) -> None:
    shell.write("themes/mine.toml", "[colors]\nprimary = 5\n")
    shell.write("config.toml", 'theme = "mine"\n')
    ended = shell("doctor", "--json")
    [problem] = ended.json["problems"]
    assert "mine.toml line 2: primary: write a colour in quotes" in problem


@pytest.mark.parametrize(
    ("reason", "says", "never"),
    [
        (
            "unable to open database file",
            "readable and writable for you; do not move it away",
            "will be made",
        ),
        ("attempt to write a readonly database", "do not move it away", "will be made"),
        ("database is locked", "Close the program that holds it", "Move it away"),
        ("file is not a database", "Move it away; a new one will be made.", "writable for you"),
    ],
)
def test_a_history_that_only_may_not_be_read_is_not_to_be_moved_away(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, reason: str, says: str, never: str
) -> None:
    def refuse(target: str, **_: object) -> sqlite3.Connection:
        if target == ":memory:":
            return real(target)
        raise sqlite3.OperationalError(reason)

    real = sqlite3.connect
    shell.data.mkdir(mode=0o700)
    (shell.data / "history.db").touch(mode=0o600)
    monkeypatch.setattr("spconsole.services.doctor.sqlite3.connect", refuse)
    ended = shell("doctor")
    assert ended.code == 1
    assert says in ended.out
    assert never not in ended.out


def test_a_data_folder_on_a_network_is_shown_and_must_be_mended(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("spconsole.config.filesystem.network_type", lambda _: "nfs4")
    monkeypatch.setattr("spconsole.services.doctor.network_type", lambda _: "nfs4")
    found = shell("doctor", "--json")
    assert found.code == 1
    assert {folder["network"] for folder in found.json["folders"]} == {"nfs4"}
    assert any("is on a network (nfs4)" in problem for problem in found.json["problems"])
    shell.set(SPCONSOLE_ALLOW_NETWORK_FOLDER="1")
    allowed = shell("doctor", "--json").json
    assert not any("is on a network" in problem for problem in allowed["problems"])
    assert "on a network (nfs4)" in shell("doctor").out
