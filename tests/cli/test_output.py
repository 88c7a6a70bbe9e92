"""What goes to stdout, and what becomes of it there."""

import ast
import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from spconsole.cli import output
from spconsole.cli.tables import Column, card, table, width_of
from spconsole.domain.literals import Literal
from spconsole.domain.spreadsheet import csv_cell, csv_line

from .shell import PROGRAM, SUMMARY, Shell

CLI = Path(output.__file__).parent
HOSTILE = "\x1b[2J\x9b\x7f\u202e\u2028\U000e0041é漢"


def spoken(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_json_carries_everything_and_acts_on_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    output.write_json({"a": HOSTILE, "b": Literal('{"n": 1.50}')})
    text = spoken(capsys)
    assert json.loads(text) == {"a": HOSTILE, "b": {"n": 1.5}}
    assert '{"n": 1.50}' in text
    assert "é漢" in text
    assert not set(HOSTILE) & set(text) - set("é漢[2J")


def test_json_survives_a_stdout_that_is_not_utf_8(shell: Shell) -> None:
    sent = shell.program("send", *SUMMARY, "--ticket", "é漢😀", "--json", PYTHONIOENCODING="latin-1")
    assert sent.json["ticket"] == "é漢😀"
    assert sent.out.isascii()
    listed = shell.program("history", PYTHONIOENCODING="ascii")
    assert listed.code == 0
    assert "\\u2713 SENT" in listed.out


@pytest.mark.parametrize("write", [output.write_line, lambda text: output.write_card([("a", text)])])
def test_text_is_shown_without_its_escapes(write: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert callable(write)
    write(HOSTILE)
    text = spoken(capsys)
    assert "\\x1b[2J" in text
    assert not set(HOSTILE) & set(text) - set("é漢[2J")


@pytest.mark.parametrize("terminal", [True, False])
def test_csv_is_shown_without_its_escapes_in_a_file_too(
    terminal: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(output, "is_terminal", lambda: terminal)
    output.write_piece(csv_line(["a"]) + csv_line([HOSTILE]), is_json=False)
    text = spoken(capsys)
    assert "\\x1b[2J" in text
    assert not set(HOSTILE) & set(text) - set("\u00e9\u6f22[2J")


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("-5", "-5"),
        ("+1.50", "+1.50"),
        ("-\uff15", "'-\uff15"),
        ("a=b", "a=b"),
        (-5, "-5"),
        (None, ""),
    ],
)
def test_no_cell_of_csv_can_be_taken_for_a_formula(
    cell: object, written: str, capsys: pytest.CaptureFixture[str]
) -> None:
    output.write_piece(csv_line(["a"]) + csv_line([csv_cell(cell)]), is_json=False)
    [_, *rows] = csv.reader(spoken(capsys).splitlines())
    assert ["".join(row) for row in rows] == [written]


@pytest.mark.parametrize("start", ["\r=1", "\n=1"])
def test_a_formula_behind_a_line_break_is_defused(start: str, capsys: pytest.CaptureFixture[str]) -> None:
    output.write_piece(csv_line(["a"]) + csv_line([start]), is_json=False)
    assert spoken(capsys).splitlines()[1].lstrip('"').startswith("'")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize(
    "arguments", [("history",), ("template", "list"), ("profile", "list"), ("doctor",), ("doctor", "--json")]
)
def test_a_listing_that_cannot_be_written_has_certainly_done_nothing(
    shell: Shell, arguments: tuple[str, ...]
) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [*PROGRAM, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert ended.returncode == 1
    assert "Cannot write the result: No space left on device. Nothing was sent" in ended.stderr
    assert shell.done("delete", "--help").out.count("INCORRECT_CONTENT|INCORRECT_RECIPIENT") == 1


def test_a_reader_that_leaves_early_is_no_failure(shell: Shell) -> None:
    shell.done("send", *SUMMARY)
    for arguments in (("history", "--format", "jsonl"), ("doctor",), ("--help",)):
        process = subprocess.Popen([*PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        with process.stderr:
            assert process.stderr.read() == b""
        assert process.wait(20) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_result_that_cannot_be_written_may_have_been_done(shell: Shell) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [*PROGRAM, "send", *SUMMARY, "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ended.returncode == 3
    assert "Cannot write the result: No space left on device" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert [row["status"] for row in shell.rows()] == ["SENT"]


@pytest.mark.skipif(os.name != "posix", reason="closes file descriptors by the shell")
@pytest.mark.parametrize(("closed", "code"), [(">&-", 3), ("2>&-", 0), ("<&-", 0)])
def test_closed_streams_are_no_crash(shell: Shell, closed: str, code: int) -> None:
    send = f"{' '.join(PROGRAM)} send {' '.join(SUMMARY)} {closed}"
    ended = subprocess.run(
        # Sent twice, for the second has a word to say on stderr.
        ["/bin/sh", "-c", f"{send}; {send}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == code
    assert "Traceback" not in ended.stderr
    assert [row["status"] for row in shell.rows()] == ["SENT", "SENT"]


def test_one_module_writes_to_stdout_and_one_to_stderr() -> None:
    writers: dict[str, set[str]] = {"stdout": set(), "stderr": set(), "echo": set(), "print": set()}
    for path in CLI.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node, "attr", None) or getattr(node, "id", None)
            if name in writers and not (path.stem == "doctor" and name == "stdout"):
                writers[name].add(path.stem)
    assert writers == {"stdout": {"output"}, "stderr": {"exits"}, "echo": set(), "print": set()}


def test_no_command_loads_more_than_it_needs_to_begin() -> None:
    heavy = {"httpx", "keyring", "starlette", "uvicorn", "textual", "pydantic_settings", "stamina", "rich"}
    code = (
        "import pkgutil, importlib, sys, spconsole.cli as room\n"
        "names = [m.name for m in pkgutil.iter_modules(room.__path__) if m.name != 'console']\n"
        "for name in names: importlib.import_module('spconsole.cli.' + name)\n"
        f"print(sorted({heavy!r} & set(sys.modules)))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


COLUMNS = (Column("FIRST"), Column("SECOND", least=6), Column("THIRD", rank=1), Column("FOURTH", rank=2))
ROW = ("one", "a long second", "three", "four")


def test_a_table_takes_the_room_it_needs() -> None:
    assert table(COLUMNS, [ROW], None) == [
        "FIRST  SECOND         THIRD  FOURTH",
        "one    a long second  three  four",
    ]


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (34, "one    a long seco…  three  four"),
        (28, "one    a lon…  three  four"),
        (24, "one    a long se…  three"),
        (13, "one    a lon…"),
        (5, "one    a lon…"),
    ],
)
def test_a_table_gives_way_in_order(width: int, line: str) -> None:
    assert table(COLUMNS, [ROW], width)[1] == line


def test_a_row_is_one_line_and_counted_as_shown() -> None:
    assert table(COLUMNS[:2], [("a\nb", "\x1b")], None)[1] == "a b    \\x1b"


def test_columns_without_text_are_left_out() -> None:
    assert table(COLUMNS, [("one", "", "three", "")], None)[0] == "FIRST  THIRD"
    assert table(COLUMNS, [], None) == ["FIRST  SECOND  THIRD  FOURTH"]


def test_wide_and_combining_characters_are_counted_as_terminals_do() -> None:
    assert (width_of("漢字"), width_of("e\u0301"), width_of("✓")) == (4, 1, 1)
    assert card([("漢", "x"), ("long", "y\nz")]) == ["漢    x", "long  y z"]
