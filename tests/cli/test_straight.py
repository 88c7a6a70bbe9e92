"""A command line that plainly asks for the screen is read without typer, and read alike."""

import gc
import subprocess
import sys
from pathlib import Path

import pytest

from spconsole.cli.given import Given
from spconsole.cli.straight import Wish, run, wish_for_the_screen
from spconsole.domain.sellers import Environment


@pytest.mark.parametrize(
    ("line", "environ", "wish"),
    [
        ("", {}, Wish(Given())),
        ("demo", {}, Wish(Given(), demo=True)),
        ("demo --reset", {}, Wish(Given(), demo=True, reset=True)),
        ("--read-only", {}, Wish(Given(read_only=True))),
        ("--data-dir d --config-dir=c", {}, Wish(Given(data_dir=Path("d"), config_dir=Path("c")))),
        ("--profile acme demo", {}, Wish(Given(profile="acme"), demo=True)),
        ("--environment Sandbox", {}, Wish(Given(environment=Environment.SANDBOX))),
        ("", {"SPCONSOLE_PROFILE": "acme"}, Wish(Given(profile="acme"))),
        ("--profile beta", {"SPCONSOLE_PROFILE": "acme"}, Wish(Given(profile="beta"))),
        ("", {"SPCONSOLE_ENVIRONMENT": "local"}, Wish(Given(environment=Environment.LOCAL))),
        ("", {"SPCONSOLE_ENVIRONMENT": ""}, Wish(Given())),
    ],
)
def test_what_is_plain_is_read(line: str, environ: dict[str, str], wish: Wish) -> None:
    assert wish_for_the_screen(line.split(), environ) == wish


@pytest.mark.parametrize(
    "line",
    [
        "--help",
        "-h",
        "--version",
        "--data-dir",
        "--data-dir=",
        "--profile --read-only",
        "--read-only=yes",
        "--environment prod",
        "--prof acme",
        "history",
        "demo --help",
        "demo --reset --reset",
        "demo now",
        "--",
    ],
)
def test_what_is_not_plain_goes_the_long_way(line: str) -> None:
    assert wish_for_the_screen(line.split(), {}) is None


@pytest.mark.parametrize(
    "environ", [{"SPCONSOLE_READ_ONLY": "1"}, {"SPCONSOLE_ENVIRONMENT": "moon"}, {"SPCONSOLE_PROFILE": "-x"}]
)
def test_a_variable_that_needs_judging_goes_the_long_way(environ: dict[str, str]) -> None:
    assert wish_for_the_screen([], environ) is None


def test_text_that_is_none_goes_the_long_way() -> None:
    assert wish_for_the_screen(["--profile", "\udcff"], {}) is None
    assert wish_for_the_screen(["--profile", ""], {}) is None


def test_the_way_to_the_screen_loads_neither_typer_nor_what_a_request_needs() -> None:
    heavy = {"typer", "click", "pydantic", "httpx", "keyring", "starlette", "tomlkit", "stamina"}
    program = (
        "import sys, spconsole.__main__, spconsole.cli.straight, spconsole.cli.console\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert set(run.stdout.split()) & heavy == set()


def test_a_command_collects_its_garbage() -> None:
    gc.disable()  # as the program does while it loads
    try:
        assert run(["--version"]) == 0
        assert gc.isenabled()
    finally:
        gc.enable()
