"""Adding, listing, checking and removing sellers; their secrets are never arguments and never shown."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.config.keys import MemoryKeyring

from .amazon import Amazon
from .shell import PROGRAM, Shell
from .terminal import Terminal

CLIENT_ID = "amzn1.application-oa2-client.typed"
LINES = f"{CLIENT_ID}\nthe-client-secret\nAtzr|the-token\n"
SECRETS = ("the-client-secret", "Atzr|the-token")
ADD = ("profile", "add", "acme", "--region", "eu", "--marketplace", "de")


def kept_in_files(home: Path) -> str:
    return "".join(path.read_bytes().decode("latin-1") for path in home.rglob("*") if path.is_file())


def test_secrets_from_stdin_go_to_the_keyring(shell: Shell, keys: MemoryKeyring, tmp_path: Path) -> None:
    added = shell.done(*ADD, "--sandbox", "amazon", "--production", "--json", stdin=LINES)
    assert added.json == {
        "name": "acme",
        "title": None,
        "app": "main",
        "region": "EU",
        "marketplaceId": "A1PA6795UKMFR9",
        "sandbox": "amazon",
        "production": True,
        "readOnly": False,
        "sellerId": None,
        "builtin": False,
        "secrets": "keyring",
    }
    assert keys.kept == {
        ("spconsole", "app:main:client_secret"): "the-client-secret",
        ("spconsole", "profile:acme:refresh_token"): "Atzr|the-token",
    }
    assert shell.done("profile", "list", "--json").json[0] == {
        key: value for key, value in added.json.items() if key != "secrets"
    }
    written = kept_in_files(tmp_path)
    assert CLIENT_ID in written
    for secret in SECRETS:
        assert secret not in written + added.out + added.err


def test_a_known_app_is_not_asked_about_again(shell: Shell, keys: MemoryKeyring) -> None:
    shell.done(*ADD, stdin=LINES)
    other = ("profile", "add", "other", "--region", "NA", "--marketplace", "US")
    added = shell.done(*other, stdin="Atzr|other\n")
    assert added.err == ""
    assert keys.kept["spconsole", "profile:other:refresh_token"] == "Atzr|other"
    assert keys.kept["spconsole", "app:main:client_secret"] == "the-client-secret"
    assert CLIENT_ID in (shell.config / "profiles.toml").read_text()


def test_all_three_lines_are_fine_for_a_known_app_too(shell: Shell, keys: MemoryKeyring) -> None:
    shell.done(*ADD, stdin=LINES)
    other = ("profile", "add", "other", "--region", "NA", "--marketplace", "US")
    refused = shell(*other, stdin="another-client\nanother-secret\nAtzr|other\n")
    assert refused.code == 2
    assert "Name the app of this one with --app" in refused.err
    shell.done(*other, stdin=f"{CLIENT_ID}\na-newer-secret\nAtzr|other\n")
    assert keys.kept["spconsole", "profile:other:refresh_token"] == "Atzr|other"
    assert keys.kept["spconsole", "app:main:client_secret"] == "a-newer-secret"


def test_without_a_keyring_the_loss_is_said_with_the_variables_to_set(shell: Shell) -> None:
    added = shell.done(*ADD, "--json", stdin=LINES)
    assert added.json["secrets"] == "session"
    assert "are lost now" in added.err
    assert "SPCONSOLE_ACME_CLIENT_SECRET, SPCONSOLE_ACME_REFRESH_TOKEN" in added.err
    assert [profile["name"] for profile in shell.done("profile", "list", "--json").json] == ["acme", "demo"]
    for secret in SECRETS:
        assert secret not in added.out + added.err


def test_our_own_variables_are_always_enough(shell: Shell) -> None:
    shell.set(SPCONSOLE_ACME_CLIENT_ID=CLIENT_ID)
    shell.set(SPCONSOLE_ACME_CLIENT_SECRET="the-client-secret", SPCONSOLE_ACME_REFRESH_TOKEN="Atzr|the-token")
    added = shell.done(*ADD, "--json")
    assert (added.json["secrets"], added.err) == ("variables", "")


@pytest.mark.parametrize("suffix", ["", "_ACME"])
def test_other_tools_variables_are_read_when_asked(shell: Shell, keys: MemoryKeyring, suffix: str) -> None:
    names = ("LWA_APP_ID", "LWA_CLIENT_SECRET", "SP_API_REFRESH_TOKEN")
    shell.set(**dict(zip((name + suffix for name in names), LINES.split(), strict=True)))
    assert shell(*ADD).code == 2
    shell.done(*ADD, "--from-env")
    assert set(keys.kept.values()) == set(SECRETS)


def test_what_the_variables_lack_is_named(shell: Shell) -> None:
    shell.set(LWA_APP_ID=CLIENT_ID)
    refused = shell(*ADD, "--from-env")
    assert refused.code == 4
    assert "no client secret, refresh token" in refused.err
    assert "SPCONSOLE_ACME_CLIENT_SECRET, SPCONSOLE_ACME_REFRESH_TOKEN" in refused.err
    assert shell.wrote_nothing()


def test_variables_of_another_app_do_not_change_an_app(shell: Shell, keys: MemoryKeyring) -> None:
    shell.done(*ADD, stdin=LINES)
    other = ("profile", "add", "other", "--region", "NA", "--marketplace", "US", "--from-env")
    shell.set(LWA_APP_ID="another-client", LWA_CLIENT_SECRET="another-secret", SP_API_REFRESH_TOKEN="Atzr|x")
    refused = shell(*other)
    assert refused.code == 2
    assert "Name the app of this one with --app" in refused.err
    shell.set(LWA_APP_ID="")
    shell.done(*other)
    assert keys.kept["spconsole", "app:main:client_secret"] == "the-client-secret"
    shell.set(LWA_APP_ID=CLIENT_ID)
    shell.done("profile", "add", "third", "--region", "NA", "--marketplace", "US", "--from-env")
    assert keys.kept["spconsole", "app:main:client_secret"] == "another-secret"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"acme": "a b"}, "a b cannot be a name"),
        ({"acme": "demo"}, "demo is the seller built into the local sandbox"),
        ({"de": "US"}, "US belongs to region NA, not EU. In EU write one of UK, DE,"),
        ({"de": "XX"}, "XX is not a marketplace. In region EU write one of UK, DE,"),
        ({"eu": "XX"}, "'--region'"),
    ],
)
def test_a_seller_that_cannot_be_is_refused_before_its_secrets_are_read(
    shell: Shell, changes: dict[str, str], sentence: str
) -> None:
    refused = shell(*(changes.get(argument, argument) for argument in ADD), stdin="")
    assert refused.code == 2
    assert sentence in refused.err
    assert "stdin" not in refused.err
    assert shell.wrote_nothing()


def test_a_name_is_taken_once(shell: Shell) -> None:
    shell.done(*ADD, stdin=LINES)
    refused = shell(*ADD, stdin=LINES)
    assert refused.code == 2
    assert "A profile named acme exists already" in refused.err


@pytest.mark.parametrize(
    "stdin", ["", "one\n", "one\ntwo\n", "1\n2\n3\n4\n", "id\nse cret\ntoken\n", "i\x07\ns\nt\n"]
)
def test_stdin_must_hold_one_line_for_each(shell: Shell, stdin: str) -> None:
    refused = shell(*ADD, stdin=stdin)
    assert refused.code == 2
    assert "\x07" not in refused.err
    assert "cret" not in refused.err.replace("secret", "")
    assert shell.wrote_nothing()


def test_stdin_that_is_no_text_is_refused(shell: Shell) -> None:
    ended = subprocess.run(
        [*PROGRAM, *ADD], input=b"\xff\xfe\n", capture_output=True, check=False, env=os.environ
    )
    assert ended.returncode == 2
    assert b"fault" not in ended.stderr


def test_a_profile_file_that_cannot_be_read_is_left_as_it_is(shell: Shell) -> None:
    path = shell.write("profiles.toml", "[profiles.acme\n")
    for arguments in (ADD, ("profile", "remove", "acme", "--yes")):
        refused = shell(*arguments, stdin=LINES)
        assert refused.code == 2
        assert "profiles.toml is not TOML" in refused.err
    assert path.read_text() == "[profiles.acme\n"


def test_on_a_terminal_secrets_are_typed_unseen(shell: Shell) -> None:
    with Terminal(*ADD) as terminal:
        for question, answer in zip(
            ("client id:", "client secret (hidden):", "refresh token (hidden):"), LINES.split(), strict=True
        ):
            terminal.read_until(question)
            terminal.type(answer)
        assert terminal.end() == 0
    assert CLIENT_ID in terminal.text
    for secret in SECRETS:
        assert secret not in terminal.text


@pytest.mark.parametrize("stdin", ["", "y\n", "yes\n"])
def test_removing_needs_a_yes(shell: Shell, stdin: str) -> None:
    shell.profile()
    refused = shell("profile", "remove", "acme", stdin=stdin)
    assert refused.code == 2
    assert "--yes" in refused.err
    assert "[profiles.acme]" in (shell.config / "profiles.toml").read_text()


def test_a_removed_seller_takes_its_token_along_and_leaves_its_history(
    shell: Shell, keys: MemoryKeyring
) -> None:
    shell.done(*ADD, stdin=LINES)
    shell.done("--profile", "acme", "send", "RESTOCK_LOW_INVENTORY", "-p", "numberOfProducts=5")
    assert shell.done("profile", "remove", "acme", "--yes", "--json").json == {
        "profile": "acme",
        "removed": True,
    }
    assert list(keys.kept) == [("spconsole", "app:main:client_secret")]
    assert [row["profile"] for row in shell.rows()] == ["acme"]
    refused = shell("profile", "remove", "acme", "--yes")
    assert refused.code == 2
    assert "There is no profile named acme" in refused.err


def test_the_list_is_for_people_too(shell: Shell) -> None:
    shell.profile(production=True, sandbox="amazon", read_only=True, seller_id="A1SELLER")
    lines = shell.done("profile", "list").out.splitlines()
    assert lines[0].split("  ")[0] == "PROFILE"
    assert lines[1].split() == ["acme", "main", "NA", "US", "amazon", "allowed", "off", "A1SELLER"]
    assert lines[2].split() == ["demo", "demo", "NA", "US", "local", "off", "on"]
    listed = shell.done("--environment", "sandbox", "profile", "list", "--json").json
    assert [profile["name"] for profile in listed] == ["acme"]


def test_a_check_asks_for_a_token_and_sends_nothing(shell: Shell, amazon: Amazon) -> None:
    assert shell.done("profile", "check", "--json").json == {
        "profile": "acme",
        "environment": "sandbox",
        "ok": True,
        "error": None,
    }
    assert "acme (sandbox)" in shell.done("profile", "check", "acme").out
    amazon.login = 400
    refused = shell("profile", "check", "acme", "--json")
    assert refused.code == 4
    assert refused.json["ok"] is False
    assert refused.json["error"]["code"] == "Credentials"
    assert "refused the refresh token" in refused.err
    assert amazon.requests == []


def test_a_check_without_secrets_says_which(shell: Shell) -> None:
    shell.write("profiles.toml", '[profiles.acme]\nregion = "NA"\nmarketplace = "US"\n')
    refused = shell("--environment", "sandbox", "profile", "check")
    assert (refused.code, refused.out) == (4, "")
    assert "acme has no client id and no client secret and no refresh token" in refused.err
    assert shell("profile", "check", "nobody").code == 2


@pytest.mark.parametrize(("answer", "code", "left"), [("no", 1, True), ("Yes", 0, False)])
def test_on_a_terminal_removing_asks(shell: Shell, answer: str, code: int, left: bool) -> None:
    shell.profile()
    with Terminal("profile", "remove", "acme") as terminal:
        terminal.read_until("Forget the profile acme and its refresh token? Type yes to go on:")
        terminal.type(answer)
        assert terminal.end() == code
    assert ("[profiles.acme]" in (shell.config / "profiles.toml").read_text()) is left


def test_what_a_new_seller_still_lacks_is_said(shell: Shell, keys: MemoryKeyring) -> None:
    shell.write("profiles.toml", f'[apps.main]\nclient_id = "{CLIENT_ID}"\n')
    added = shell.done(*ADD, stdin="Atzr|the-token\n")
    assert "warning: acme has no client secret" in added.err
    assert keys.kept == {("spconsole", "profile:acme:refresh_token"): "Atzr|the-token"}
