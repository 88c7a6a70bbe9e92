"""History as a table, JSON, JSON lines and CSV."""

import csv
import io
import json
import os
import sys
from typing import Any

import pytest

from spconsole.cli import output
from spconsole.domain.history import HistoryEntry
from spconsole.domain.query import Query
from spconsole.domain.spreadsheet import csv_line
from spconsole.services import exporting
from spconsole.store.history import HistoryStore

from .shell import CANNED_ID, OTHER_SUMMARY, PRICES, ROW_KEYS, SUMMARY, Shell


def test_nothing_is_an_empty_array(shell: Shell) -> None:
    assert shell.done("history", "--format", "json").json == []
    assert shell.done("history", "--format", "jsonl").out == ""
    assert shell.done("history", "--format", "csv").out == ",".join(ROW_KEYS) + "\n"
    assert shell.done("history").out.startswith("WHEN  ")


def test_the_newest_comes_first_and_the_limit_holds(shell: Shell) -> None:
    ids = [shell.done("send", *values, "--json").json["id"] for values in (SUMMARY, PRICES, OTHER_SUMMARY)]
    assert [row["id"] for row in shell.rows()] == ids[::-1]
    assert [row["id"] for row in shell.rows("--limit", "2")] == ids[:0:-1]
    assert shell("history", "--limit", "0").code == 2


def test_literals_stay_as_typed_in_every_format(shell: Shell) -> None:
    shell.done("send", *SUMMARY)
    literal = '{"summaryAsOnDate": "2022-08-30", "salesSummaryInUSD": 1000.50}'
    for format_ in ("json", "jsonl"):
        assert literal in shell.done("history", "--format", format_).out
    [row] = csv.DictReader(io.StringIO(shell.done("history", "--format", "csv").out))
    assert row["notificationParameters"] == literal


def test_json_lines_hold_one_object_each(shell: Shell) -> None:
    shell.done("send", *SUMMARY)
    shell.done("send", *PRICES)
    lines = shell.done("history", "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == shell.rows()


def test_csv_has_the_same_keys_and_no_formula(shell: Shell) -> None:
    tickets = ["=1+1", "+1+1", "-1+1", "@x", "plain, with a comma"]
    for ticket in tickets:
        shell.done("send", *PRICES, "--ticket", ticket)
    rows = list(csv.DictReader(io.StringIO(shell.done("history", "--format", "csv").out)))
    assert list(rows[0]) == ROW_KEYS
    assert [row["ticket"] for row in rows][::-1] == ["'=1+1", "'+1+1", "'-1+1", "'@x", "plain, with a comma"]
    assert [row["error"] for row in rows] == [""] * 5
    shell("feedback", "nobody")
    [refused, *_] = csv.DictReader(io.StringIO(shell.done("history", "--format", "csv").out))
    assert json.loads(refused["error"])["code"] == "InvalidInput"


@pytest.mark.parametrize("start", ["\t", "\r"])
def test_a_blank_start_is_no_way_round(
    start: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    output.write_piece(csv_line(["a"]) + csv_line([f"{start}=1"]), is_json=False)
    assert capsys.readouterr().out.splitlines()[1].lstrip('"').startswith("'")


def test_a_search_narrows_it(shell: Shell) -> None:
    shell.done("send", *SUMMARY)
    shell.done("send", *PRICES, "--ticket", "SUP-1")
    assert [row["templateId"] for row in shell.rows("tpl:PRICE_CHANGE", "ticket:SUP")] == ["PRICE_CHANGE"]
    assert [row["templateId"] for row in shell.rows("tpl:PRICE_CHANGE ticket:SUP")] == ["PRICE_CHANGE"]
    assert [row["templateId"] for row in shell.rows("!tpl:PRICE_CHANGE")] == ["SALES_SUMMARY"]
    assert shell.rows("status:unknown") == []


@pytest.mark.parametrize("query", ["satus:sent", "status:send", "date:yesterday"])
def test_a_search_that_cannot_be_is_refused_with_a_hint(shell: Shell, query: str) -> None:
    refused = shell("history", query, "--format", "json")
    assert (refused.code, refused.out) == (2, "")
    assert "Did you mean" in refused.err or "is not a day" in refused.err
    assert shell.wrote_nothing()


def test_seller_and_environment_filter_only_when_given(shell: Shell) -> None:
    shell.profile("acme")
    shell.done("--profile", "acme", "send", *SUMMARY)
    shell.done("send", *SUMMARY)
    shell.write("config.toml", 'profile = "acme"\nenvironment = "production"\n')
    assert [row["profile"] for row in shell.rows()] == ["demo", "acme"]
    acme = shell.done("--profile", "acme", "history", "--format", "json").json
    assert [row["profile"] for row in acme] == ["acme"]
    assert shell.done("--profile", "acm", "history", "--format", "json").json == []
    assert shell.done("--environment", "production", "history", "--format", "json").json == []
    shell.set(SPCONSOLE_PROFILE="acme", SPCONSOLE_ENVIRONMENT="local")
    assert [row["profile"] for row in shell.rows()] == ["acme"]


def test_the_table_is_read_by_people(shell: Shell) -> None:
    shell.done("send", *SUMMARY, "--ticket", "SUP-1")
    shell.done("feedback", CANNED_ID)
    title, row = shell.done("history").out.splitlines()
    for name, value in {
        "STATUS": "✓ SENT",
        "FEEDBACK": "# ACTIONED",
        "SELLER": "demo",
        "ENVIRONMENT": "local",
        "TEMPLATE": "SALES_SUMMARY",
        "MARKET": "US",
        "NOTIFICATION ID": CANNED_ID,
        "TICKET": "SUP-1",
    }.items():
        assert row[title.index(name) :].startswith(value)
    assert "NOTE" not in title


def test_times_in_the_table_are_the_local_ones(shell: Shell) -> None:
    sent = shell.done("send", *SUMMARY, "--json").json
    table = shell.program("history", TZ="Asia/Tokyo").out.splitlines()[1]
    utc = shell.program("history", TZ="UTC").out.splitlines()[1]
    assert utc.startswith(sent["createdAt"][:16].replace("T", " "))
    assert table[:16] != utc[:16]


@pytest.mark.parametrize(("columns", "template"), [(80, "SALES_SUMMA"), (120, "SALES_SUMMARY")])
def test_the_table_fits_its_terminal(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, columns: int, template: str
) -> None:
    shell.done("send", *SUMMARY, "--ticket", "a ticket that is rather long for a table")
    shell("feedback", "nobody")
    monkeypatch.setattr(output, "is_terminal", lambda: True)
    shell.set(COLUMNS=str(columns))
    lines = shell.done("history").out.splitlines()
    assert max(map(len, lines)) <= columns
    assert CANNED_ID in lines[2]
    assert template in lines[2]


@pytest.mark.skipif(sys.platform == "win32", reason="a closed pipe is told in another way")
@pytest.mark.parametrize(("format_", "until_noticed"), [("csv", 0), ("json", 1), ("jsonl", 1)])
def test_no_more_rows_are_read_once_nobody_reads_the_output(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, format_: str, until_noticed: int
) -> None:
    for _ in range(3):
        shell.done("send", *PRICES)
    monkeypatch.setattr(exporting, "PAGE", 1)
    read = HistoryStore.window
    pages: list[object] = []

    async def counted(self: HistoryStore, query: Query, **given: Any) -> list[HistoryEntry]:
        pages.append(query)
        return await read(self, query, **given)

    monkeypatch.setattr(HistoryStore, "window", counted)
    shell.done("history", "--format", format_)
    assert len(pages) == 4
    pages.clear()
    inner, outer = os.pipe()
    os.close(inner)
    with os.fdopen(outer, "w") as closed, monkeypatch.context() as patch:
        patch.setattr("sys.stdout", closed)
        assert shell("history", "--format", format_).code == 0
    assert len(pages) == until_noticed
