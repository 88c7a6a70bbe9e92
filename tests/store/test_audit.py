"""The audit trail: lines are only added, whole, for their owner alone."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from spconsole.domain.errors import StoreError
from spconsole.store import audit as module
from spconsole.store.audit import AuditTrail

MANY = """
import sys
from pathlib import Path
from spconsole.store.audit import AuditTrail
trail = AuditTrail(Path(sys.argv[1]))
for number in range(200):
    trail.append({"who": sys.argv[2], "number": number, "fill": "x" * 300})
"""


def test_each_record_is_one_line_of_json(tmp_path: Path) -> None:
    trail = AuditTrail(tmp_path / "data" / "audit.jsonl")
    trail.append({"a": "one\ntwo", "b": None})
    trail.append({"a": "\u20ac\u2028"}, durable=True)
    rows = [json.loads(line) for line in trail.path.read_bytes().split(b"\n") if line]
    assert rows == [{"a": "one\ntwo", "b": None}, {"a": "\u20ac\u2028"}]


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    trail = AuditTrail(tmp_path / "audit.jsonl")
    trail.append({})
    assert trail.path.stat().st_mode & 0o777 == 0o600


def test_what_is_there_is_never_touched(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    path.write_bytes(b'{"old":1}\n')
    AuditTrail(path).append({"new": 2})
    assert path.read_bytes() == b'{"old":1}\n{"new":2}\n'


def test_a_line_that_was_cut_short_does_not_swallow_the_next(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    path.write_bytes(b'{"old":')
    AuditTrail(path).append({"new": 2})
    assert path.read_bytes() == b'{"old":\n{"new":2}\n'


def test_a_line_that_another_is_just_writing_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "audit.jsonl"
    path.write_bytes(b'{"old":')
    waits: list[float] = []

    def meanwhile(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 2:
            with path.open("ab") as other:
                other.write(b"1}\n")

    monkeypatch.setattr("time.sleep", meanwhile)
    AuditTrail(path).append({"new": 2})
    assert path.read_bytes() == b'{"old":1}\n{"new":2}\n'
    assert waits == [module.LOOK_S] * 2


def test_a_line_that_nobody_ends_is_waited_for_only_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "audit.jsonl"
    path.write_bytes(b'{"old":')
    waits: list[float] = []
    monkeypatch.setattr("time.sleep", waits.append)
    AuditTrail(path).append({"new": 2})
    assert path.read_bytes() == b'{"old":\n{"new":2}\n'
    assert 1 <= len(waits) == module.LOOKS
    assert sum(waits) < 0.1


def test_lines_of_several_processes_never_mix(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    runs = [subprocess.Popen([sys.executable, "-c", MANY, str(path), who]) for who in "ab"]
    assert [run.wait(timeout=60) for run in runs] == [0, 0]
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for who in "ab":
        assert [row["number"] for row in rows if row["who"] == who] == list(range(200))


def test_a_line_that_another_adds_meanwhile_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "audit.jsonl"
    path.write_bytes(b'{"old":1}\n')

    def meanwhile(handle: int) -> bool:
        os.lseek(handle, 0, os.SEEK_END)
        with path.open("ab") as other:
            other.write(b'{"other":2}\n')
        return False

    monkeypatch.setattr(module, "_is_cut_short", meanwhile)
    AuditTrail(path).append({"new": 3})
    assert path.read_bytes() == b'{"old":1}\n{"other":2}\n{"new":3}\n'


def test_a_decision_is_on_the_disk_when_it_returns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forced: list[int] = []
    monkeypatch.setattr(os, "fsync", forced.append)
    trail = AuditTrail(tmp_path / "audit.jsonl")
    trail.append({})
    assert forced == []
    trail.append({}, durable=True)
    assert len(forced) == 1


def test_a_trail_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"audit trail .* cannot be written"):
        AuditTrail(tmp_path / "file" / "audit.jsonl").append({})


def test_a_disk_that_takes_only_a_part_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "write", lambda *_: 1)
    with pytest.raises(StoreError, match="the disk is full"):
        AuditTrail(tmp_path / "audit.jsonl").append({})
