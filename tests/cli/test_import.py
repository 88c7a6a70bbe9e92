"""`import`: counts on stdout, progress and errors on stderr, exit codes by the contract, nothing doubled."""

import contextlib
import gzip
import json
import os
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from spconsole.cli import progress
from spconsole.services.importing import STRETCH

from .shell import CANNED_ID, SUMMARY, Shell

SENDS = (
    "notificationId,seller,templateId,marketplaceId,values,time\n"
    'n-1,demo,SALES_SUMMARY,ATVPDKIKX0DER,"{""salesSummaryInUSD"": 1000.50}",2026-08-21T14:00:00Z\n'
)
CLICK = '1.2.3.4 - - [21/Aug/2026:14:31:07 +0000] "GET /s?n={} HTTP/1.1" 200 5\n'
STRANGER = "47f05db0-03fe-11ed-b939-0242ac120002"


def file(tmp_path: Path, text: str, name: str = "file") -> str:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_sends_are_added_and_the_delete_quotes_up_to_when_they_are_known(
    shell: Shell, tmp_path: Path
) -> None:
    ran = shell.done("import", "sends", file(tmp_path, SENDS))
    assert ran.out.startswith("Imported. 1 line: 1 new, 0 here already, 0 refused.\n")
    [row] = shell.rows()
    assert (row["notificationId"], row["status"], row["actor"]) == ("n-1", "SENT", "another system")
    assert row["notificationParameters"] == {"salesSummaryInUSD": 1000.50}
    deleted = shell.done("delete", "SALES_SUMMARY", "--reason", "INCORRECT_CONTENT", "--json")
    assert "(backend import)" in deleted.err
    assert deleted.json["knownHere"] == 1


def test_a_delete_says_that_nothing_was_imported(shell: Shell) -> None:
    ran = shell.done("delete", "SALES_SUMMARY", "--reason", "INCORRECT_CONTENT")
    assert "Not known: what other systems or machines have sent. Last import: never." in ran.err


def test_the_report_for_scripts_has_every_key(shell: Shell, tmp_path: Path) -> None:
    keys = ["kind", "file", "dryRun", "lines"]
    ends = ["refused", "refusedLines", "unknownIds", "unknownKept", "notes"]
    told = shell.done("import", "sends", file(tmp_path, SENDS), "--json").json
    assert list(told) == [*keys, "new", "hereAlready", *ends]
    told = shell.done("import", "clicks", file(tmp_path, CLICK.format(1)), "--json").json
    assert list(told) == [*keys, "matched", "unknown", "withoutAnId", "newlyMarked", *ends]
    told = shell.done("import", "history", file(tmp_path, ""), "--json").json
    assert list(told) == [*keys, "new", "broughtUpToDate", "hereAlready", *ends]


def test_refused_lines_are_named_and_make_the_exit_code_two(shell: Shell, tmp_path: Path) -> None:
    ran = shell("import", "sends", file(tmp_path, SENDS + "\x1b[2Jbad\n"))
    assert ran.code == 2
    assert "  line 3: It has 1 cell where the first line names 6." in ran.out
    assert len(shell.rows()) == 1


def test_a_log_may_have_lines_of_all_kinds_but_not_only_what_cannot_be_read(
    shell: Shell, tmp_path: Path
) -> None:
    shell.done("import", "clicks", file(tmp_path, CLICK.format(1) + "garbage\n"))
    assert shell("import", "clicks", file(tmp_path, "garbage\n")).code == 2


def test_a_click_marks_its_row_and_unknown_ids_are_listed(shell: Shell, tmp_path: Path) -> None:
    shell.done("send", *SUMMARY)
    log = tmp_path / "access.log.gz"
    log.write_bytes(gzip.compress((CLICK.format(CANNED_ID) + CLICK.format(STRANGER)).encode()))
    ran = shell.done("import", "clicks", str(log))
    assert "2 lines: 1 matched, 1 unknown, 0 without an id, 1 newly marked, 0 refused." in ran.out
    assert f"  {STRANGER}\n" in ran.out
    assert "* CLICKED" in shell.done("history", "has:click").out
    [row] = shell.rows()
    assert (row["feedbackActionCode"], row["feedbackAt"]) == (None, None)


def test_a_click_of_before_its_row_is_marked_when_the_row_comes(shell: Shell, tmp_path: Path) -> None:
    shell.done("import", "clicks", file(tmp_path, CLICK.format(STRANGER)))
    shell.done("import", "sends", file(tmp_path, SENDS.replace("n-1", STRANGER)))
    assert len(shell.rows("has:click")) == 1


def test_every_unknown_id_can_be_listed(shell: Shell, tmp_path: Path) -> None:
    ids = [f"{number:08x}{STRANGER[8:]}" for number in range(30)]
    path = file(tmp_path, "".join(map(CLICK.format, ids)))
    ran = shell.done("import", "clicks", path)
    assert "10 more such ids are kept; --every-unknown lists them all." in ran.out
    assert shell.done("import", "clicks", path, "--every-unknown", "--json").json["unknownIds"] == ids


@pytest.mark.parametrize("kind", ["sends", "clicks", "history"])
def test_a_dry_run_keeps_nothing(shell: Shell, tmp_path: Path, kind: str) -> None:
    row: dict[str, Any] = {"id": "r", "createdAt": "2026-08-21T14:00:00Z", "profile": "p", "account": "a",
                           "environment": "local", "notificationParameters": {}, "status": "SENT",
                           "actor": "me"}  # fmt: skip
    texts = {"sends": SENDS, "clicks": CLICK.format(STRANGER), "history": json.dumps(row)}
    path = file(tmp_path, texts[kind])
    ran = shell.done("import", kind, path, "--dry-run")
    assert ran.out.startswith("Looked only, nothing was kept.")
    assert kept(shell) == (0, 0, [])
    shell.done("import", kind, path)
    assert kept(shell) == ((0, 1, ["imported"]) if kind == "clicks" else (1, 0, ["imported"]))


def kept(shell: Shell) -> tuple[int, int, list[str]]:
    """Rows, clicks of ids that no row has, and the events of the audit trail."""
    trail = shell.data / "audit.jsonl"
    lines = trail.read_text(encoding="utf-8").splitlines() if trail.exists() else []
    return len(shell.rows()), kept_clicks(shell), [json.loads(line)["event"] for line in lines]


def test_a_person_who_waits_for_an_import_is_told_how_far_it_is(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "EVERY_S", 0.0)
    monkeypatch.setattr(progress, "at_terminal", lambda: True)
    ran = shell.done("import", "clicks", file(tmp_path, CLICK.format(STRANGER)))
    assert "100%  1 line: 0 matched, 1 unknown" in ran.err


def test_another_machines_history_comes_in_and_can_be_searched(shell: Shell, tmp_path: Path) -> None:
    shell.done("send", *SUMMARY)
    lines = shell.done("history", "--format", "jsonl").out
    path = file(tmp_path, lines)
    before = shell.rows()
    other = ("--data-dir", str(tmp_path / "other"))
    for words in (
        "1 new, 0 brought up to date, 0 here already",
        "0 new, 0 brought up to date, 1 here already",
    ):
        assert words in shell.done(*other, "import", "history", path).out
    assert shell.done(*other, "history", "--format", "json").json == before


def test_what_came_in_under_one_batch_is_found_by_it(shell: Shell, tmp_path: Path) -> None:
    for number in (1, 2):
        path = file(tmp_path, SENDS.replace("n-1", f"n-{number}"))
        shell.done("import", "sends", path, "--batch", "nightly 0821" if number == 1 else "other")
    again = file(tmp_path, SENDS.replace("n-1", "n-3").replace("1000.50", "7"))
    shell.done("import", "sends", again, "--batch", "nightly 0821")
    told = shell.done("who-else", "n-1", "--json").json
    [group] = [group for group in told["groups"] if group["title"].startswith("Same batch")]
    assert (group["title"], [row["notificationId"] for row in group["rows"]]) == (
        "Same batch, nightly 0821", ["n-3"],
    )  # fmt: skip
    assert [row["notificationId"] for row in shell.rows("batch:other")] == ["n-2"]
    assert "Same batch, other: nothing else of it is known here" in shell.done("who-else", "n-2").err


@pytest.mark.parametrize(("name", "why"), [("b" * 201, "201 characters"), ("a\tb", "cannot be seen")])
def test_a_batch_that_cannot_be_kept_is_refused(shell: Shell, tmp_path: Path, name: str, why: str) -> None:
    ran = shell("import", "sends", file(tmp_path, SENDS), "--batch", name)
    assert (ran.code, shell.rows()) == (2, [])
    assert "--batch: Batch has" in ran.err
    assert why in ran.err


def test_until_must_be_a_time_with_its_zone(shell: Shell, tmp_path: Path) -> None:
    ran = shell("import", "sends", file(tmp_path, SENDS), "--until", "2026-08-21")
    assert ran.code == 2
    assert "--until: '2026-08-21' is not a time." in ran.err
    assert shell.wrote_nothing()


def test_a_file_that_is_not_there_is_a_usage_error(shell: Shell, tmp_path: Path) -> None:
    for kind in ("sends", "clicks", "history"):
        ran = shell("import", kind, str(tmp_path / "none"))
        assert ran.code == 2
        assert "Check the path." in ran.err


def test_a_shell_that_only_looks_imports_nothing(shell: Shell, tmp_path: Path) -> None:
    ran = shell("--read-only", "import", "sends", file(tmp_path, SENDS))
    assert ran.code == 1
    assert "Nothing is imported" in ran.err


def test_hostile_text_does_not_reach_the_terminal(shell: Shell, tmp_path: Path) -> None:
    lines = SENDS + "n-2,\x1b[2Jevil\u202e,T,,,2026-08-21T14:00:00Z\n"
    ran = shell("import", "sends", file(tmp_path, lines, "fi\u202ele\x1b[31m"), "--dry-run")
    assert "\x1b" not in ran.out + ran.err
    assert "\u202e" not in ran.out + ran.err
    assert "No seller is called \\x1b[2Jevil" in ran.out


def test_rejected_production_sellers_are_refused_with_the_reason(shell: Shell, tmp_path: Path) -> None:
    shell.profile("acme")
    ran = shell(
        "--environment", "production", "import", "sends", file(tmp_path, SENDS.replace("demo", "acme"))
    )
    assert ran.code == 2
    assert "line 2: acme is sandbox only" in ran.out


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe with a name, and Ctrl-C as a signal")
def test_an_interrupted_import_keeps_what_it_had_read_and_says_so(shell: Shell, tmp_path: Path) -> None:
    pipe = tmp_path / "log"
    os.mkfifo(pipe)
    lines, asked = CLICK.format(STRANGER) * STRETCH, False
    with shell.background("--data-dir", str(shell.data), "import", "clicks", str(pipe)) as process:
        with contextlib.suppress(BrokenPipeError), pipe.open("w", encoding="utf-8") as log:
            while process.poll() is None:  # it has an endless log, so that only Ctrl-C ends it
                log.write(lines)
                log.flush()
                if not asked and kept_clicks(shell):
                    asked = True
                    process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "What was read until then is kept; import the file again" in said
    assert kept_clicks(shell) == 1


def kept_clicks(shell: Shell) -> int:
    try:
        with closing(sqlite3.connect(f"file:{shell.data / 'history.db'}?mode=ro", uri=True)) as connection:
            return int(connection.execute("select count(*) from unknown_clicks").fetchone()[0])
    except sqlite3.OperationalError:  # it is only just being made
        return 0
