"""`doctor --bundle`: a zip for a bug report that may be sent as it is."""

import json
import os
import zipfile
from pathlib import Path

import pytest

from tests.config.keys import MemoryKeyring

from .shell import Shell

VALUES = ("SALES_SUMMARY", "-p", "summaryAsOnDate=1987-06-05", "-p", "salesSummaryInUSD=7654.32")


def contents(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def test_it_has_what_a_bug_report_needs_and_lists_it(shell: Shell, tmp_path: Path) -> None:
    shell.write("config.toml", 'theme = "spconsole-light"\n')
    shell.done("send", *VALUES)
    path = tmp_path / "b.zip"
    told = shell.done("doctor", "--bundle", str(path))
    inside = contents(path)
    assert list(inside) == [
        *("README.txt", "doctor.json", "versions.txt", "config.toml", "history.json", "calls.json"),
        "log/spconsole.log",
    ]
    assert all(name in told.out for name in inside)
    assert "spconsole" in json.loads(inside["doctor.json"])["versions"]
    assert "httpx " in inside["versions.txt"]
    assert json.loads(inside["history.json"])["counts"] == [
        {"environment": "local", "status": "SENT", "rows": 1}
    ]
    [call] = json.loads(inside["calls.json"])
    assert (call["operation"], call["outcome"], call["http_status"]) == ("createNotification", "done", 200)
    assert "createNotification done" in inside["log/spconsole.log"]


def test_no_secret_and_no_value_is_in_it(shell: Shell, keys: MemoryKeyring, tmp_path: Path) -> None:
    shell.profile("acme")
    keys.set_password("spconsole", "app:main:client_secret", "kept-secret")
    shell.write("config.toml", '# my note: refresh_token = "Atzr|in-a-comment"\n')
    shell.done("send", *VALUES, "--ticket", "TICKET-77")
    shell("send", "SALES_SUMMARY", "-p", "summaryAsOnDate=no-day-99", "-p", "salesSummaryInUSD=1.00")
    path = tmp_path / "b.zip"
    shell.done("doctor", "--bundle", str(path))
    text = "".join(contents(path).values())
    for hidden in ("Atzr|acme", "test-secret", "kept-secret", "in-a-comment"):
        assert hidden not in text, hidden
    for value in ("1987-06-05", "7654.32", "no-day-99", "TICKET-77"):
        assert value not in text, value


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
def test_it_is_its_owners_alone(shell: Shell, tmp_path: Path) -> None:
    shell.done("doctor", "--bundle", str(tmp_path / "b.zip"))
    assert (tmp_path / "b.zip").stat().st_mode & 0o777 == 0o600


def test_it_overwrites_nothing(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    path.write_text("mine")
    ended = shell("doctor", "--bundle", str(path))
    assert ended.code == 2
    assert "not overwritten" in ended.err
    assert path.read_text() == "mine"


def test_where_nothing_was_done_it_says_that_and_makes_no_folder(shell: Shell, tmp_path: Path) -> None:
    told = shell.done("doctor", "--bundle", str(tmp_path / "b.zip"), "--json").json
    assert [member["name"] for member in told["members"]] == ["README.txt", "doctor.json", "versions.txt"]
    assert shell.wrote_nothing()


def test_a_damaged_history_is_told(shell: Shell, tmp_path: Path) -> None:
    shell.data.mkdir()
    (shell.data / "history.db").write_text("This is no database, and long enough to tell." * 20)
    shell.done("doctor", "--bundle", str(tmp_path / "b.zip"))
    assert "problem" in contents(tmp_path / "b.zip")["history.json"]


def test_without_a_name_it_has_the_time_in_it(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = shell.done("doctor", "--bundle", "--json").json
    assert told["bundle"].startswith("spconsole-bundle-20")
    assert (tmp_path / told["bundle"]).is_file()


def test_a_file_without_the_option_is_refused(shell: Shell) -> None:
    ended = shell("doctor", "b.zip")
    assert ended.code == 2
    assert "doctor --bundle b.zip" in ended.err


def test_it_cannot_be_written_where_there_is_no_folder(shell: Shell, tmp_path: Path) -> None:
    ended = shell("doctor", "--bundle", str(tmp_path / "none" / "b.zip"))
    assert ended.code == 2
    assert "Cannot write" in ended.err
