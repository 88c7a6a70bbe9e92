"""What is ours is closed to others, and what is not ours alone is left as it is."""

import os
from pathlib import Path

import pytest

from spconsole.config.paths import Paths
from spconsole.config.permissions import close_to_others

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def make(path: Path, bits: int = 0o644) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    path.chmod(bits)
    return path


def test_on_a_new_machine_nothing_is_made_or_said(paths: Paths) -> None:
    assert close_to_others(paths) == ()
    assert not paths.data_dir.exists()


def test_every_file_and_folder_of_ours_is_closed_and_said(paths: Paths) -> None:
    files = [
        *(paths.settings, paths.profiles, paths.vault, paths.history, paths.sandbox, paths.account_key),
        *(paths.audit, paths.log, paths.log.with_name("spconsole.log.1")),
        *(paths.data_dir / name for name in ("history.db-wal", "history.db-shm", "history.db.v1.backup")),
    ]
    folders = [paths.config_dir, paths.data_dir, paths.log.parent]
    for path in files:
        make(path)
    for folder in folders:
        folder.chmod(0o755)
    said = close_to_others(paths)
    assert {mode(path) for path in files} == {0o600}
    assert {mode(folder) for folder in folders} == {0o700}
    assert len(said) == len(files) + len(folders)
    assert all("closed to them now" in sentence for sentence in said)
    assert close_to_others(paths) == ()


def test_a_folder_with_other_things_in_it_is_left_with_a_sentence(paths: Paths) -> None:
    make(paths.data_dir / "history.db")
    make(paths.data_dir / "thesis.txt")
    paths.data_dir.chmod(0o755)
    [folder, history] = close_to_others(paths)
    assert mode(paths.data_dir) == 0o755
    assert "not ours alone" in folder
    assert "chmod go=" in folder
    assert mode(paths.history) == 0o600
    assert str(paths.history) in history
    assert mode(paths.data_dir / "thesis.txt") == 0o644


def test_a_link_is_left_to_whoever_made_it(paths: Paths, tmp_path: Path) -> None:
    target = make(tmp_path / "dotfiles" / "config.toml")
    paths.config_dir.mkdir(mode=0o700)
    paths.settings.symlink_to(target)
    assert close_to_others(paths) == ()
    assert mode(target) == 0o644


def test_what_cannot_be_closed_is_said(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    make(paths.history)
    paths.data_dir.chmod(0o700)

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refuse)
    [said] = close_to_others(paths)
    assert "cannot be closed: Operation not permitted. Choose another folder." in said


def test_what_belongs_to_another_user_is_left(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    make(paths.history)
    paths.data_dir.chmod(0o700)
    monkeypatch.setattr(os, "geteuid", lambda: 4_711)
    [said] = close_to_others(paths)
    assert "belongs to another user" in said
    assert mode(paths.history) == 0o644


def test_a_folder_that_does_not_let_us_look_stops_nothing(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> os.stat_result:
        raise PermissionError(13, "Permission denied")

    make(paths.history)
    monkeypatch.setattr(os, "stat", refuse)
    assert close_to_others(paths) == ()
