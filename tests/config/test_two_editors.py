"""Two consoles that change the profiles at the same moment: neither change is lost."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from filelock import FileLock

from spconsole.config.edit import edit_toml
from spconsole.config.profiles import ProfileFile
from spconsole.domain.errors import ConfigError

EDIT = """
import sys
from pathlib import Path
from spconsole.config.edit import edit_toml

path, me = Path(sys.argv[1]), sys.argv[2]
sys.stdin.readline()
for number in range(20):
    values = {"app": "main", "region": "NA", "marketplace": "US"}
    edit_toml(path, lambda file: file.setdefault("profiles", {}).__setitem__(f"{me}-{number}", values))
"""


def test_two_processes_that_add_profiles_at_once_lose_none(tmp_path: Path) -> None:
    path = tmp_path / "config" / "profiles.toml"
    editors = [
        subprocess.Popen([sys.executable, "-c", EDIT, str(path), me], stdin=subprocess.PIPE)
        for me in ("first", "second")
    ]
    for editor in editors:
        assert editor.stdin is not None
        editor.stdin.write(b"\n")
        editor.stdin.flush()
    for editor in editors:
        editor.communicate(timeout=60)
        assert editor.returncode == 0
    assert len(ProfileFile(path).book().profiles) == 40


def test_a_change_waits_for_another_and_sees_what_that_one_wrote(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    inside, go_on = threading.Event(), threading.Event()

    def slow(file: dict[str, str]) -> None:
        inside.set()
        go_on.wait(20)
        file["first"] = "1"

    first = threading.Thread(target=edit_toml, args=(path, slow))
    second = threading.Thread(target=edit_toml, args=(path, lambda file: file.__setitem__("second", "2")))
    first.start()
    inside.wait(20)
    second.start()
    go_on.set()
    first.join(20)
    second.join(20)
    assert path.read_text(encoding="utf-8") == 'first = "1"\nsecond = "2"\n'


def test_a_file_that_another_console_keeps_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spconsole.config.edit.PATIENCE_S", 0.05)
    path = tmp_path / "config.toml"
    with (
        FileLock(tmp_path / ".config.toml.lock"),
        pytest.raises(ConfigError, match=r"Another console is changing .+ Try again"),
    ):
        edit_toml(path, lambda file: file.__setitem__("theme", "x"))
    assert not path.exists()


def test_a_profile_that_the_other_console_has_removed_meanwhile_is_gone_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "profiles.toml"
    path.write_text('[profiles.acme]\napp = "main"\nregion = "NA"\nmarketplace = "US"\n', encoding="utf-8")
    profiles = ProfileFile(path)
    stale = profiles.book()
    assert "acme" in stale.profiles
    edit_toml(path, lambda file: file["profiles"].pop("acme"))
    monkeypatch.setattr(profiles, "book", lambda: stale)
    profiles.remove("acme")
    assert ProfileFile(path).book().profiles == {}
