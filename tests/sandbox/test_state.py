"""The state file: whose it is, who may open it, and what happens when it cannot be used."""

import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from spconsole.sandbox.service import StateFileError, open_sandbox

from .amazon import CONTRACTS


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file modes")
def test_a_new_file_is_its_owners_alone(state_file: Path) -> None:
    sandbox = open_sandbox(state_file, CONTRACTS.get)
    sandbox.seed([])
    files = sorted(state_file.parent.iterdir())
    assert [path.name for path in files] == ["sandbox.db", "sandbox.db-shm", "sandbox.db-wal"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    sandbox.close()


def test_a_file_that_is_no_database_is_left_alone(state_file: Path) -> None:
    state_file.write_bytes(b"the diary of somebody else\n" * 100)
    with pytest.raises(StateFileError, match=r"sandbox\.db: file is not a database\. Move the file away"):
        open_sandbox(state_file, CONTRACTS.get)
    assert state_file.read_bytes().startswith(b"the diary of")


def test_a_file_of_another_version_is_left_alone(state_file: Path) -> None:
    with sqlite3.connect(state_file) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StateFileError, match="another version"):
        open_sandbox(state_file, CONTRACTS.get)


def test_a_folder_that_is_not_there_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(StateFileError, match="No such file"):
        open_sandbox(tmp_path / "nowhere" / "sandbox.db", CONTRACTS.get)


PROGRAM = """
import sys
from pathlib import Path
from spconsole.sandbox.service import open_sandbox
print("ready", flush=True)
sys.stdin.readline()
for path in sys.argv[1:]:
    open_sandbox(Path(path), {}.get).close()
"""


def started(paths: list[str]) -> subprocess.Popen[str]:
    """A process that opens the files when it is told to."""
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *paths], stdin=pipe, stdout=pipe, stderr=pipe, text=True
    )


def test_many_processes_may_make_the_files_at_once(tmp_path: Path) -> None:
    processes = [started([str(tmp_path / f"{number}.db") for number in range(40)]) for _ in range(4)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate(timeout=20)[1] for process in processes] == [""] * 4
