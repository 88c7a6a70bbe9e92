"""The straight way to the screen.

Reading a command line with typer, and loading the commands, takes longer than the whole first screen. A
line that plainly asks for the screen does without; any other goes the long way, which has the words for it.
"""

import gc
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from spconsole.cli import exits
from spconsole.cli.given import (
    ENVIRONMENT_VARIABLE,
    PROFILE_VARIABLE,
    READ_ONLY_VARIABLE,
    Given,
    read_given,
)
from spconsole.domain.sellers import Environment

_TAKES_A_VALUE = ("--profile", "--environment", "--data-dir", "--config-dir")


class Wish(Struct, frozen=True):
    """The screen, or the demo's."""

    given: Given
    demo: bool = False
    reset: bool = False


def run(arguments: Sequence[str]) -> int:
    """Run one command line; the exit code."""
    wish = wish_for_the_screen(arguments, os.environ) if exits.at_terminal() else None
    if wish is not None:
        return exits.end(lambda: _open(wish))
    from spconsole.cli.main import run as run_command  # noqa: PLC0415 - the long way

    gc.enable()
    return run_command(arguments)


def wish_for_the_screen(arguments: Sequence[str], environ: Mapping[str, str]) -> Wish | None:
    """What a command line asks for when that is plainly the screen, else None."""
    if READ_ONLY_VARIABLE in environ:
        return None
    named = ((PROFILE_VARIABLE, "--profile"), (ENVIRONMENT_VARIABLE, "--environment"))
    values = {option: environ[variable] for variable, option in named if environ.get(variable)}
    words, read_only = list(arguments), False
    while words and words[0].startswith("-"):
        option, equals, value = words.pop(0).partition("=")
        if option == "--read-only" and not equals:
            read_only = True
        elif option in _TAKES_A_VALUE and (equals or words):
            values[option] = value if equals else words.pop(0)
        else:
            return None
    given = _given(values, read_only=read_only)
    if given is None or words not in ([], ["demo"], ["demo", "--reset"]):
        return None
    return Wish(given, "demo" in words, "--reset" in words)


def _given(values: Mapping[str, str], *, read_only: bool) -> Given | None:
    """The options as values; None when there is one that a person may have meant otherwise."""
    environment = values.get("--environment", "").lower()
    if not all(value.isprintable() and value and value[0] != "-" for value in values.values()):
        return None
    if environment and environment not in set(Environment):
        return None
    return Given(
        profile=values.get("--profile"),
        environment=Environment(environment) if environment else None,
        read_only=read_only or None,
        data_dir=Path(values["--data-dir"]) if "--data-dir" in values else None,
        config_dir=Path(values["--config-dir"]) if "--config-dir" in values else None,
    )


def _open(wish: Wish) -> int:
    from spconsole.cli.console import open_console, open_demo  # noqa: PLC0415 - Textual

    paths, settings, problems = read_given(wish.given, os.environ)
    if not wish.demo:
        return open_console(paths, settings, problems)
    for problem in problems:
        exits.warn(problem)
    return open_demo(settings, reset=wish.reset, data_dir=wish.given.data_dir)
