"""Folders: flags, then the environment, then the platform's; and files that are replaced whole."""

import os
from pathlib import Path

import pytest

from spconsole.config.paths import file_stamp, find_paths, free_name, new_private_file, write_atomically
from spconsole.domain.errors import ConfigError, UsageError

VARIABLES = {"SPCONSOLE_DATA_DIR": "/env/data", "SPCONSOLE_CONFIG_DIR": "/env/config"}
posix = pytest.mark.skipif(os.name != "posix", reason="POSIX paths and permissions")


@posix
def test_flags_come_first_then_the_environment() -> None:
    paths = find_paths(VARIABLES, Path("/flag/data"), Path("/flag/config"))
    assert (paths.data_dir, paths.config_dir) == (Path("/flag/data"), Path("/flag/config"))
    paths = find_paths(VARIABLES)
    assert (paths.data_dir, paths.config_dir) == (Path("/env/data"), Path("/env/config"))
    paths = find_paths(VARIABLES, data_dir=Path("/flag/data"))
    assert (paths.data_dir, paths.config_dir) == (Path("/flag/data"), Path("/env/config"))


def test_without_either_they_are_the_users_own() -> None:
    paths = find_paths({})
    assert paths.data_dir.is_absolute()
    assert "spconsole" in str(paths.data_dir)
    assert "spconsole" in str(paths.config_dir)


@posix
def test_a_relative_folder_and_a_home_are_made_absolute(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    paths = find_paths({"SPCONSOLE_DATA_DIR": "~/data", "SPCONSOLE_CONFIG_DIR": "config"})
    assert (paths.data_dir, paths.config_dir) == (tmp_path / "data", tmp_path / "config")


@posix
def test_every_file_is_in_one_of_the_two_folders() -> None:
    paths = find_paths(VARIABLES)
    config = {paths.settings, paths.profiles, paths.themes, paths.vault}
    data = {paths.history, paths.sandbox, paths.templates, paths.processes, paths.account_key, paths.audit}
    assert {path.parent for path in config} == {paths.config_dir}
    assert {path.parent for path in data} == {paths.data_dir}
    assert len(config | data) == 10


def test_to_find_the_folders_makes_none(tmp_path: Path) -> None:
    find_paths(
        {"SPCONSOLE_DATA_DIR": str(tmp_path / "data"), "SPCONSOLE_CONFIG_DIR": str(tmp_path / "config")}
    )
    assert list(tmp_path.iterdir()) == []


@posix
def test_a_written_file_and_its_folder_are_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "config" / "x.toml"
    write_atomically(path, "text \u20ac\n")
    assert path.read_text(encoding="utf-8") == "text \u20ac\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


@posix
def test_a_file_that_others_could_read_is_closed_by_a_write(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o644)
    write_atomically(path, "new")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(13, "Permission denied")

    path = tmp_path / "x.toml"
    path.write_text("old", encoding="utf-8")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(ConfigError, match="Permission denied"):
        write_atomically(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["x.toml"]


def test_a_text_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write_atomically(tmp_path / "x.toml", "half a \ud83d")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="Cannot write"):
        write_atomically(tmp_path / "file" / "x.toml", "new")


@pytest.mark.parametrize("target", ["elsewhere/x.toml", "new/folder/x.toml"])
def test_a_link_is_followed_and_stays(tmp_path: Path, target: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "x.toml"
    link.symlink_to(tmp_path / target)
    write_atomically(link, "new")
    assert link.is_symlink()
    assert (tmp_path / target).read_text(encoding="utf-8") == "new"
    assert sorted(path.name for path in (tmp_path / target).parent.iterdir()) == ["x.toml"]


def test_a_stamp_changes_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x"
    assert file_stamp(path) is None
    path.write_bytes(b"a")
    before = file_stamp(path)
    path.write_bytes(b"ab")
    assert before != file_stamp(path)


@posix
def test_a_new_file_is_its_owners_alone_and_so_is_a_folder_made_for_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "x.md"
    with pytest.raises(UsageError, match=r"Cannot write .*No such file.*Give another name or folder"):
        new_private_file(path)
    os.close(new_private_file(path, with_folder=True))
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("below", ["x.md", "deeper/x.md"])
def test_a_folder_that_is_a_file_is_named_and_not_the_file_to_be(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match=r"Cannot write .*x\.md: .*file is a file and no folder\. Give"):
        new_private_file(tmp_path / "file" / below, with_folder=True)


def test_a_free_name_has_a_number_before_its_ending(tmp_path: Path) -> None:
    names = []
    for _ in range(3):
        path = free_name(tmp_path / "x.md")
        path.touch()
        names.append(path.name)
    assert names == ["x.md", "x-2.md", "x-3.md"]


def test_a_new_file_is_never_one_that_is_there(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"is there already and is not overwritten\. Give another name"):
        new_private_file(path)
    assert path.read_text(encoding="utf-8") == "mine"
