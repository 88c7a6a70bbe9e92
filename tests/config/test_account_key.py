"""This machine's key: made once, whoever comes first, and never half."""

import subprocess
import sys
from pathlib import Path

import pytest

from spconsole.config.account_key import account_key
from spconsole.domain.errors import ConfigError

READ_KEY = """
import sys
from pathlib import Path
from spconsole.config.account_key import account_key
sys.stdin.readline()
print(account_key(Path(sys.argv[1])).hex())
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "account.key"


def test_a_key_is_made_once_and_stays(path: Path) -> None:
    key = account_key(path)
    assert len(key) == 32
    assert account_key(path) == key
    assert [each.name for each in path.parent.iterdir()] == ["account.key"]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX")
def test_only_its_owner_can_read_it(path: Path) -> None:
    account_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_every_machine_has_its_own(tmp_path: Path) -> None:
    assert account_key(tmp_path / "a") != account_key(tmp_path / "b")


def test_processes_that_start_at_once_end_up_with_one_key(path: Path) -> None:
    command = [sys.executable, "-c", READ_KEY, str(path)]
    runs = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    for run in runs:
        assert run.stdin is not None
        run.stdin.write("\n")
        run.stdin.flush()
    assert len({run.communicate(timeout=30)[0] for run in runs}) == 1
    assert [each.name for each in path.parent.iterdir()] == ["account.key"]


def test_one_that_came_second_takes_the_first_ones_key(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = account_key(path)
    monkeypatch.setattr(Path, "exists", lambda _: False)
    assert account_key(path) == first


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_a_damaged_key_is_refused_rather_than_used(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(ConfigError, match="is damaged"):
        account_key(path)


def test_a_folder_that_cannot_hold_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="--data-dir"):
        account_key(tmp_path / "file" / "account.key")


def test_a_key_that_is_gone_is_not_made_anew_while_rows_need_it(path: Path) -> None:
    with pytest.raises(ConfigError, match="Put it back from a backup"):
        account_key(path, may_make=False)
    assert not path.exists()
