"""Log, audit trail, encrypted file and closed folders, from a shell."""

import json
import os
from pathlib import Path

import pytest

from spconsole.config import vault
from tests.config.keys import MemoryKeyring

from .shell import SUMMARY, Shell

WORDS = "correct horse battery"
ADD = ("profile", "add", "acme", "--region", "NA", "--marketplace", "US")
SECRETS = "amzn1.application-oa2-client.x\nthe-client-secret\nAtzr|the-refresh-token\n"
posix = pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")


@pytest.fixture
def filed(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shell whose secrets go to the encrypted file."""
    monkeypatch.setattr(vault, "N", 1 << 4)
    shell.write("config.toml", 'secrets = "file"\n')
    return shell


def log(shell: Shell) -> str:
    return (shell.data / "log" / "spconsole.log").read_text(encoding="utf-8")


def all_files(shell: Shell) -> dict[Path, bytes]:
    return {path: path.read_bytes() for folder in (shell.data, shell.config) for path in folder.rglob("*.*")}


def test_a_send_is_in_the_log_without_its_values(shell: Shell) -> None:
    shell.done("send", *SUMMARY)
    text = log(shell)
    assert "starts: spconsole " in text
    assert "createNotification begins, local, demo" in text
    assert "createNotification done, local, demo" in text
    assert "HTTP 200, request id " in text
    assert "1000.50" not in text


def test_a_fault_says_where_the_details_are_and_they_have_no_values(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise KeyError("a seller's business")

    monkeypatch.setattr("spconsole.cli.history.parse_query", breaks)
    ended = shell("history")
    assert ended.code == 1
    assert f"Details, without secrets, are in {shell.data / 'log' / 'spconsole.log'}." in ended.err
    assert "builtins.KeyError at " in log(shell)
    assert "business" not in log(shell) + ended.err


def test_a_command_that_only_looks_leaves_no_log(shell: Shell) -> None:
    shell.done("template", "list")
    assert shell("send", "NO_SUCH").code == 2
    assert shell.wrote_nothing()


def test_no_secret_reaches_any_file(shell: Shell, keys: MemoryKeyring) -> None:
    shell.done(*ADD, stdin=SECRETS)
    shell("--profile", "acme", "profile", "check", "acme")
    shell.done("--profile", "acme", "send", *SUMMARY)
    assert keys.kept["spconsole", "profile:acme:refresh_token"] == "Atzr|the-refresh-token"
    for path, held in all_files(shell).items():
        assert b"the-client-secret" not in held, path
        assert b"the-refresh-token" not in held, path


def test_profiles_and_sends_are_in_the_trail(shell: Shell, keys: MemoryKeyring) -> None:
    shell.done(*ADD, stdin=SECRETS)
    shell.done("send", *SUMMARY, "--ticket", "T-1")
    shell.done("profile", "remove", "acme", "--yes")
    lines = [json.loads(line) for line in (shell.data / "audit.jsonl").read_text("utf-8").splitlines()]
    assert [(line["event"], line["ticket"]) for line in lines] == [
        ("profile_saved", None),
        ("request", "T-1"),
        ("answer", "T-1"),
        ("profile_removed", None),
    ]


def test_a_trail_that_cannot_be_written_is_said_and_stops_no_send(shell: Shell) -> None:
    (shell.data / "audit.jsonl").mkdir(parents=True)
    shell.data.chmod(0o700)
    sent = shell.done("send", *SUMMARY)
    assert "The audit trail " in sent.err
    assert shell("doctor").code == 1
    assert "audit.jsonl is not a file" in shell("doctor").out


@posix
def test_wide_files_are_closed_and_said_once(shell: Shell) -> None:
    shell.done("send", *SUMMARY)
    (shell.data / "history.db").chmod(0o644)
    assert "history.db. It is closed to them now" in shell.done("history").err
    assert shell.done("history").err == ""
    assert (shell.data / "history.db").stat().st_mode & 0o777 == 0o600


def test_secrets_go_to_the_encrypted_file_and_come_back(filed: Shell) -> None:
    filed.set(SPCONSOLE_PASSPHRASE=WORDS)
    added = filed.done(*ADD, stdin=SECRETS)
    assert "in the encrypted file" in added.out
    examined = filed.done("doctor", "--json").json
    assert examined["profiles"][0]["refreshToken"] == "file"
    assert "encrypted file" in examined["keyring"]
    for path, held in all_files(filed).items():
        assert b"the-refresh-token" not in held, path
        assert WORDS.encode() not in held, path
    filed.done("profile", "remove", "acme", "--yes")
    filed.done(*ADD, stdin="Atzr|another-token\n")


def test_without_its_passphrase_the_file_stays_closed(filed: Shell) -> None:
    ended = filed(*ADD, stdin=SECRETS)
    assert ended.code == 4
    assert "SPCONSOLE_PASSPHRASE" in ended.err
    assert filed("profile", "list").out.count("acme") == 0
    filed.set(SPCONSOLE_PASSPHRASE=WORDS)
    filed.done(*ADD, stdin=SECRETS)
    filed.set(SPCONSOLE_PASSPHRASE="")
    assert filed("profile", "remove", "acme", "--yes").code == 4
    assert "acme" in filed.done("profile", "list").out
    assert "which was not opened" in filed.done("doctor").out
    filed.set(SPCONSOLE_PASSPHRASE="not the right one")
    assert "does not open" in filed("profile", "remove", "acme", "--yes").err
