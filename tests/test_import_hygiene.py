"""What a start really loads: start-up time and the safety of `--version` hang on it.

The import contracts cannot tell a deferred import from an eager one, so this asks the interpreter.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

RUN_COMMAND = "import sys; sys.argv[0] = 'spconsole'; from spconsole.__main__ import main; sys.exit(main())"
HEAVY_FOR_A_COMMAND = {"textual", "httpx", "keyring", "starlette", "uvicorn", "pydantic_settings"}
HEAVY_FOR_THE_SCREEN = {"httpx", "keyring", "starlette", "uvicorn", "pydantic_settings", "stamina"}


PLOTS = {"textual_plot", "textual_hires_canvas", "numpy"}
EVERY_COMMAND = "import spconsole.cli.main, spconsole.cli.console, spconsole.tui.app"


def loaded(home: Path, program: str, *arguments: str) -> set[str]:
    """The top-level packages that a fresh interpreter imported while it ran the program to its end."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", program, *arguments],
        env=surroundings(home),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, said(run.stderr)
    reports = [line for line in run.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in reports}


def surroundings(home: Path) -> dict[str, str]:
    """The environment of a new user: no settings of the developer's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SPCONSOLE_")}
    return kept | dict.fromkeys(("HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), str(home))


def said(stderr: str) -> str:
    return "\n".join(line for line in stderr.splitlines() if not line.startswith("import time:"))


def test_the_probe_sees_what_is_imported(tmp_path: Path) -> None:
    seen = loaded(tmp_path, "def later():\n    import httpx\nlater()")
    assert "httpx" in seen
    assert "textual" not in seen


def test_the_version_loads_nothing_heavy(tmp_path: Path) -> None:
    assert loaded(tmp_path, RUN_COMMAND, "--version") & HEAVY_FOR_A_COMMAND == set()


def test_the_screen_loads_nothing_that_only_a_request_needs(tmp_path: Path) -> None:
    seen = loaded(tmp_path, "import spconsole.tui.app")
    assert "textual" in seen
    assert seen & HEAVY_FOR_THE_SCREEN == set()


def test_plots_are_loaded_by_nobody_who_does_not_look_at_them(tmp_path: Path) -> None:
    assert "textual" in loaded(tmp_path, EVERY_COMMAND)
    assert loaded(tmp_path, EVERY_COMMAND) & PLOTS == set()
    assert loaded(tmp_path, "import spconsole.tui.screens.insights") >= PLOTS


@pytest.mark.parametrize("room", ["domain", "services"])
def test_a_use_case_never_loads_the_screen(tmp_path: Path, room: str) -> None:
    everything = (
        "import importlib, pkgutil, spconsole.{0} as room\n"
        "for module in pkgutil.walk_packages(room.__path__, room.__name__ + '.'):\n"
        "    importlib.import_module(module.name)"
    )
    assert loaded(tmp_path, everything.format(room)) & {"textual", "typer", "starlette", "numpy"} == set()
