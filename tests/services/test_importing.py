"""What every import shares: bounded lines, packed files, refusals with their line, and one audit line."""

import gzip
import json
from pathlib import Path

import pytest
from msgspec import structs

from spconsole.domain.errors import BlockedError, StoreError, UsageError
from spconsole.services import importing
from spconsole.services.context import Workspace
from spconsole.services.importing import (
    MAX_LINE,
    SHOWN,
    ImportKind,
    ImportReport,
    LineFile,
    Stretch,
    lines_of,
    note_import,
    read_lines,
    require_import,
)
from spconsole.services.reporting import as_json, as_lines


def written(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "file"
    path.write_bytes(data)
    return path


def report(tmp_path: Path) -> ImportReport:
    return ImportReport(ImportKind.SENDS, tmp_path / "f\x1b[2J.csv", False, {"new": 2})


def test_a_line_that_is_too_long_is_passed_over_and_the_next_is_whole(tmp_path: Path) -> None:
    long = b"x" * (3 * MAX_LINE)
    file = LineFile(written(tmp_path, b"\xef\xbb\xbfa\n" + long + b"\nb\n" + long))
    assert file.stretch().lines == [b"a\n", None, b"b\n", None]
    file.close()


def test_a_line_of_just_the_limit_is_kept(tmp_path: Path) -> None:
    whole = b"x" * (MAX_LINE - 1) + b"\n"
    file = LineFile(written(tmp_path, whole + b"b"))
    assert file.stretch().lines == [whole, b"b"]
    file.close()


def test_stretches_go_on_where_the_one_before_ended(tmp_path: Path) -> None:
    file = LineFile(written(tmp_path, gzip.compress(b"a\nb\nc\n")))
    first, second, third = (file.stretch(2) for _ in range(3))
    assert [(each.first, list(each.lines)) for each in (first, second, third)] == [
        (1, [b"a\n", b"b\n"]),
        (3, [b"c\n"]),
        (4, []),
    ]
    file.close()


@pytest.mark.parametrize("damage", ["cut", "flipped"])
async def test_a_packed_file_that_is_damaged_says_so(tmp_path: Path, damage: str) -> None:
    packed = gzip.compress(b"".join(b"%d\n" % number**9 for number in range(20_000)))
    middle = len(packed) // 2
    data = packed[:middle] if damage == "cut" else packed[:middle] + b"\xff" * 99 + packed[middle + 99 :]
    async with lines_of(written(tmp_path, data)) as stretches:
        with pytest.raises(UsageError, match="cannot be read to its end"):
            [each async for each in stretches]


async def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(UsageError, match="Check the path"):
            async with lines_of(path):
                pass


def test_the_first_refusals_are_told_in_order_and_the_rest_is_counted(tmp_path: Path) -> None:
    told = report(tmp_path)
    for line in range(30, 0, -1):
        told.refuse(line, "No \x1b[2J good.")
    assert len(told.refused) == SHOWN
    lines = as_lines(told)
    assert lines[1] == "  line 11: No \\x1b[2J good."
    assert lines[SHOWN + 1] == "  and 10 more lines were refused."
    assert as_json(told)["refused"] == 30


def test_lines_are_read_with_their_numbers_counted_or_refused(tmp_path: Path) -> None:
    told = report(tmp_path)
    stretch = Stretch(11, [b"1", b"", None, b"x", b"5"])
    assert read_lines(stretch, lambda line: int(line) if line else None, told) == [(11, 1), (15, 5)]
    assert [each.line for each in told.refused] == [13, 14]
    assert told.refused[0].reason == "It is longer than 64 KiB."
    assert told.lines == 4


def test_an_import_leaves_one_line_in_the_trail_and_a_look_none(workspace: Workspace, tmp_path: Path) -> None:
    told = report(tmp_path)
    told.dry_run = True
    note_import(workspace, told)
    told.dry_run = False
    note_import(workspace, told)
    [line] = workspace.paths.audit.read_text(encoding="utf-8").splitlines()
    said = json.loads(line)
    assert said["event"] == "imported"
    assert said["outcome"] == "sends, 0 lines: 2 new, 0 refused; from f\\x1b[2J.csv"


def test_a_console_that_only_looks_imports_nothing(workspace: Workspace) -> None:

    settings = structs.replace(workspace.settings, read_only=True)
    with pytest.raises(BlockedError, match="Nothing is imported: "):
        require_import(structs.replace(workspace, settings=settings))
    ledger = structs.replace(workspace.ledger, problem="The disk is gone.")
    with pytest.raises(StoreError, match="The disk is gone"):
        require_import(structs.replace(workspace, ledger=ledger))


def test_a_stretch_is_no_larger_than_a_transaction_may_be() -> None:
    assert importing.STRETCH <= 10_000
