"""Options before the command, where they come from, help, and what opens the screen."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from spconsole import __version__
from spconsole.cli import exits
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.sellers import Environment

from .shell import PRICES, PROGRAM, SUMMARY, Shell

COMMANDS = (
    *("", "demo", "send", "delete", "feedback", "history", "doctor"),
    *("template", "template list", "template show", "template lint"),
    *("template new", "template mark", "template export", "template import"),
    *("profile", "profile list", "profile add", "profile check", "profile remove"),
    *("sandbox", "sandbox serve"),
)


class Screen(ModuleType):
    """Stands where the screen is opened, and remembers how."""

    def __init__(self) -> None:
        super().__init__("spconsole.cli.console")
        self.opened: list[object] = []

    def open_console(self, paths: Paths, settings: Settings, problems: tuple[str, ...]) -> int:
        self.opened = [paths, settings, problems]
        return 0

    def open_demo(self, settings: Settings, *, reset: bool, data_dir: Path | None) -> int:
        self.opened = [settings, reset, data_dir]
        return 7


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    screen = Screen()
    monkeypatch.setitem(sys.modules, screen.__name__, screen)
    monkeypatch.setattr(exits, "at_terminal", lambda: True)
    return screen


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_every_command_explains_itself(shell: Shell, command: str, option: str) -> None:
    explained = shell.done(*command.split(), option)
    assert explained.out.startswith("Usage: spconsole")
    assert explained.err == ""
    assert shell.wrote_nothing()


def test_help_names_the_exit_codes(shell: Shell) -> None:
    assert "3 may have been done" in " ".join(shell.done("--help").out.split())


@pytest.mark.parametrize("program", [PROGRAM, (str(Path(sys.executable).with_name("spconsole")),)])
def test_the_version_is_one_line(program: tuple[str, ...]) -> None:
    ended = subprocess.run([*program, "--version"], capture_output=True, text=True, check=True)
    assert ended.stdout == f"spconsole {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("bogus",), "No such command 'bogus'"),
        (("send",), "Missing argument"),
        (("send", "X", "--bogus"), "No such option: --bogus"),
        (("template",), "Missing command"),
        (("delete", "X"), "--reason"),
        (("delete", "X", "--reason", "OTHER"), "'incorrect_recipient'"),
        (("delete", "X", "--reason", "INCORRECT_CONTENT", "--count", "-1"), "--count"),
        (("--environment", "prod", "history"), "production"),
        (("history", "--format", "xml"), "jsonl"),
        (("feedback", "a", "b"), "unexpected extra argument"),
        (("send", "X", "--profile", "a"), "stand before the command"),
    ],
)
def test_a_wrong_command_line_is_explained(shell: Shell, arguments: tuple[str, ...], words: str) -> None:
    refused = shell(*arguments)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("Usage: spconsole")
    assert words in refused.err
    assert "Value error" not in refused.err
    assert "--help" in refused.err
    assert shell.wrote_nothing()


def test_what_is_echoed_is_shown_without_its_escapes(shell: Shell) -> None:
    for arguments in (("\x1b[2J",), ("send", "\x1b[2J"), ("--profile", "\x1b[2J", "send", *SUMMARY)):
        assert "\x1b" not in shell(*arguments).err


def test_flags_stand_above_variables_above_the_file(shell: Shell, screen: Screen) -> None:
    shell.write(
        "config.toml", 'profile = "file"\nenvironment = "production"\nread_only = true\ntheme = "own"\n'
    )
    shell.done()
    _, settings, problems = screen.opened
    assert settings == Settings("file", Environment.PRODUCTION, read_only=True, theme="own")
    assert problems == ()
    shell.set(SPCONSOLE_PROFILE="variable", SPCONSOLE_ENVIRONMENT="Sandbox", SPCONSOLE_READ_ONLY="0")
    shell.done()
    assert screen.opened[1:] == [
        Settings("variable", Environment.SANDBOX, read_only=False, theme="own"),
        (),
    ]
    shell.done("--profile", "flag", "--environment", "local", "--read-only")
    assert screen.opened[1] == Settings("flag", Environment.LOCAL, read_only=True, theme="own")


def test_empty_variables_say_nothing(shell: Shell, screen: Screen) -> None:
    shell.set(SPCONSOLE_PROFILE="", SPCONSOLE_ENVIRONMENT="", SPCONSOLE_READ_ONLY="")
    assert shell.done().err == ""
    assert screen.opened[1] == Settings()


@pytest.mark.parametrize(("name", "value"), [("ENVIRONMENT", "live"), ("READ_ONLY", "ja")])
def test_a_variable_that_cannot_be_stops_the_command(shell: Shell, name: str, value: str) -> None:
    """Taken for absent, it would let a command loose on another environment, or let it write."""
    shell.set(**{f"SPCONSOLE_{name}": value})
    refused = shell("send", *SUMMARY)
    assert refused.code == 2
    assert f"SPCONSOLE_{name}" in refused.err
    assert shell.wrote_nothing()


def test_folders_come_from_flags_above_variables(shell: Shell, screen: Screen, tmp_path: Path) -> None:
    shell.done()
    assert screen.opened[0] == Paths(shell.config, shell.data)
    shell.done("--data-dir", str(tmp_path / "d"), "--config-dir", str(tmp_path / "c"))
    assert screen.opened[0] == Paths(tmp_path / "c", tmp_path / "d")
    shell.done("--data-dir", str(tmp_path / "d"), "send", *SUMMARY)
    assert (tmp_path / "d" / "history.db").exists()
    assert not shell.data.exists()


def test_the_screen_is_told_what_is_wrong_and_a_command_says_it(shell: Shell, screen: Screen) -> None:
    shell.write("config.toml", "teme = 1\n")
    assert shell.done().err == ""
    problems = screen.opened[2]
    assert isinstance(problems, tuple)
    [problem] = problems
    assert "Did you mean theme?" in problem
    assert shell.done("send", *SUMMARY).err == f"warning: {problem}\n"
    shell.write("profiles.toml", "[profiles.acme]\nregion = 5\n")
    assert "profiles.toml line 2: region" in shell.done("send", *PRICES).err


def test_a_settings_file_that_cannot_be_read_lets_nothing_out(shell: Shell) -> None:
    shell.write("config.toml", "read_only = true\ntheme = \n")
    refused = shell("send", *SUMMARY, "--json")
    assert refused.code == 1
    assert refused.json["status"] == "NOT_SENT"
    assert "config.toml is not TOML" in refused.err
    assert "Until that is mended, nothing may be sent, deleted or recorded" in refused.err
    assert (
        "Writes are off: started read only (--read-only, SPCONSOLE_READ_ONLY or config.toml)." in refused.err
    )
    assert shell.rows() == []
    shell.set(SPCONSOLE_READ_ONLY="0")
    shell.done("send", *SUMMARY)


def test_the_demo_has_a_folder_of_its_own_unless_named(shell: Shell, screen: Screen, tmp_path: Path) -> None:
    shell.set(SPCONSOLE_DATA_DIR="")
    assert shell("demo").code == 7
    assert screen.opened == [Settings(), False, None]
    shell("--data-dir", str(tmp_path / "d"), "demo", "--reset")
    assert screen.opened == [Settings(), True, tmp_path / "d"]


@pytest.mark.parametrize("arguments", [(), ("demo",)])
def test_the_screen_needs_a_terminal(shell: Shell, arguments: tuple[str, ...]) -> None:
    ended = shell.program(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert "needs a terminal" in ended.err
