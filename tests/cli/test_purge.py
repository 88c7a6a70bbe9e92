"""`purge`: ended rows of before a day go for good, when asked; everything else stays."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from .shell import OTHER_SUMMARY, SUMMARY, Shell

TOMORROW = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
LONG_AGO = "2020-01-01T10:00:00.000000Z"


def age(shell: Shell, status: str = "SENT", *, environment: str = "local") -> None:
    """Make the newest row an old one of that status."""
    with closing(sqlite3.connect(shell.data / "history.db", isolation_level=None)) as connection:
        newest = connection.execute("select id from notifications order by seq desc limit 1").fetchone()[0]
        connection.execute(
            "update notifications set created_at = ?, status = ?, environment = ? where id = ?",
            (LONG_AGO, status, environment, newest),
        )


def sent(shell: Shell, *statuses: str) -> None:
    for status in statuses:
        shell.done("send", *SUMMARY)
        age(shell, status)


def left(shell: Shell) -> list[str]:
    return sorted(row["status"] for row in shell.rows())


def test_without_a_day_it_only_counts(shell: Shell) -> None:
    sent(shell, "SENT", "UNKNOWN")
    assert "Could go: 1 row: 1 SENT, all environments. Nothing was taken." in shell.done("purge").out
    assert left(shell) == ["SENT", "UNKNOWN"]


def test_ended_rows_of_before_go_and_all_others_stay(shell: Shell) -> None:
    sent(shell, "SENT", "REJECTED", "DELETED", "UNKNOWN")
    shell.done("send", *OTHER_SUMMARY)
    told = shell.done("purge", "--before", "2021-01-01", "--yes", "--json").json
    assert told["purged"] is True
    assert told["rows"] == {"DELETED": 1, "REJECTED": 1, "SENT": 1}
    assert left(shell) == ["SENT", "UNKNOWN"]


def test_the_calls_of_a_row_go_with_it_and_nothing_of_it_is_left_in_the_files(shell: Shell) -> None:
    shell.done("send", "SALES_SUMMARY", "-p", "summaryAsOnDate=1987-06-05", "-p", "salesSummaryInUSD=7654.32")
    age(shell)
    shell.done("purge", "--before", "2021-01-01", "--yes")
    with closing(sqlite3.connect(shell.data / "history.db")) as connection:
        assert connection.execute("select count(*) from calls").fetchone()[0] == 0
    for path in shell.data.glob("history.db*"):
        assert b"7654.32" not in path.read_bytes(), path


def test_only_the_environment_that_is_named(shell: Shell) -> None:
    for environment in ("local", "sandbox"):
        shell.done("send", *SUMMARY)
        age(shell, environment=environment)
    for arguments in (("purge", "--environment", "sandbox"), ("--environment", "sandbox", "purge")):
        assert shell.done(*arguments, "--json").json["rows"] == {"SENT": 1}
    shell.done("purge", "--before", "2021-01-01", "--environment", "sandbox", "--yes")
    assert [row["environment"] for row in shell.rows()] == ["local"]


def test_without_a_terminal_it_wants_a_yes(shell: Shell) -> None:
    sent(shell, "SENT")
    ended = shell("purge", "--before", "2021-01-01")
    assert ended.code == 2
    assert "1 row: 1 SENT" in ended.err
    assert "add --yes" in ended.err
    assert left(shell) == ["SENT"]


def test_the_audit_trail_keeps_the_counts(shell: Shell) -> None:
    sent(shell, "SENT", "REJECTED")
    shell.done("purge", "--before", "2021-01-01", "--yes")
    line = json.loads((shell.data / "audit.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert line["event"] == "purged"
    assert line["outcome"].startswith("2 rows: 1 REJECTED, 1 SENT; before 2021-01-01")


@pytest.mark.parametrize("day", ["soon", "2021-13-01", "9999-12-31", TOMORROW])
def test_a_day_that_cannot_be_is_refused(shell: Shell, day: str) -> None:
    ended = shell("purge", "--before", day, "--yes")
    assert ended.code == 2
    assert shell.wrote_nothing()


def test_read_only_takes_nothing(shell: Shell) -> None:
    sent(shell, "SENT")
    assert shell("--read-only", "purge", "--before", "2021-01-01", "--yes").code == 1
    assert left(shell) == ["SENT"]


def test_a_copy_of_the_history_that_still_has_the_rows_is_named(shell: Shell) -> None:
    sent(shell, "SENT")
    (shell.data / "history.db.v1.backup").touch(mode=0o600)
    told = shell.done("purge", "--before", "2021-01-01", "--yes")
    assert "history.db.v1.backup is an older copy" in told.out
