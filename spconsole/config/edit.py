"""Changing one value in a file that people write: their comments and their order stay."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from spconsole.config.paths import write_atomically
from spconsole.config.toml import read_toml
from spconsole.domain.errors import ConfigError


def edit_toml(path: Path, change: Callable[[Any], object]) -> None:
    """Read, change and replace a TOML file; a new one when there is none.

    The change is made to plain values too: what is written must say the same, as tomlkit loses tables
    that stand out of order.

    Raises:
        ConfigError: It cannot be read, is not TOML, would lose something, or cannot be written.
    """
    expected, text = read_toml(path)
    try:
        document = tomlkit.parse(text)
        change(document)
        change(expected)
        changed = tomlkit.dumps(document)
        if _filled(tomllib.loads(changed)) != _filled(expected):
            raise TypeError("something in it would be lost")
    except (TOMLKitError, tomllib.TOMLDecodeError, TypeError) as error:
        raise ConfigError(f"{path} cannot be changed here: {error}. Edit it by hand.") from error
    write_atomically(path, changed)


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """Without empty tables, which are not written."""
    return {key: value for key, value in values.items() if value != {}}


def keep_setting(path: Path, name: str, value: str) -> None:
    """Set one value of `config.toml`.

    Raises:
        ConfigError: The file cannot be read, is not TOML, or cannot be written.
    """
    edit_toml(path, lambda document: document.__setitem__(name, value))
