"""A plain `config.toml` is read without pydantic, and to the same end."""

import subprocess
import sys
from pathlib import Path

import pytest

from spconsole.config.reading import read_settings
from spconsole.config.settings import Settings
from spconsole.config.settings_file import load

PLAIN = (
    "",
    'theme = "spconsole-light"',
    'profile = "acme"\nread_only = true\nenvironment = "sandbox"\n[keys]\n"main.new" = "N"',
)
NOT_PLAIN = (
    "theme = 1",
    'read_only = "yes"',
    "readonly = true",
    'environment = "moon"',
    "[keys]\nmain.new = 1",
    'them = "dark"',
    "connect_timeout_s = 3",
    'templates_dir = "~/templates"',
    "theme = ",
)
LOADED = (
    "import sys; from pathlib import Path; from spconsole.config.reading import read_settings; "
    "read_settings(Path(sys.argv[1]), {}); print('pydantic' in sys.modules)"
)


@pytest.mark.parametrize("text", [*PLAIN, *NOT_PLAIN])
def test_both_ways_come_to_the_same(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    assert read_settings(path, {}) == load(path, {})


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_file_costs_no_pydantic(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", LOADED, str(path)], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "False"


def test_a_variable_still_stands_above_a_plain_file(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('theme = "spconsole-light"', encoding="utf-8")
    settings, problems = read_settings(path, {"SPCONSOLE_THEME": "spconsole-dark"})
    assert (settings, problems) == (Settings(theme="spconsole-dark"), ())
