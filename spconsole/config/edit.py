"""Changing one value in a file that people write: their comments and their order stay."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tomlkit
from filelock import FileLock, Timeout
from tomlkit.exceptions import TOMLKitError

from spconsole.config.paths import make_private_folder, write_atomically
from spconsole.config.toml import read_toml
from spconsole.domain.errors import ConfigError

PATIENCE_S = 10.0
"""How long one console waits for another that is changing the file."""


def edit_toml(path: Path, change: Callable[[Any], object]) -> None:
    """Read, change and replace a TOML file; a new one when there is none.

    One console at a time: the file is read again under a lock, so two changes of different things both
    stay.

    Raises:
        ConfigError: It cannot be read, is not TOML, would lose something, or cannot be written.
    """
    try:
        make_private_folder(path.parent)
        with FileLock(path.with_name(f".{path.name}.lock"), timeout=PATIENCE_S, mode=0o600):
            _edit_alone(path, change)
    except Timeout as error:
        raise ConfigError(f"Another console is changing {path}. Try again when it is done.") from error
    except OSError as error:
        raise ConfigError(
            f"Cannot write {path}: {error.strerror or error}. Make its folder writable."
        ) from error


def _edit_alone(path: Path, change: Callable[[Any], object]) -> None:
    """The change is made to plain values too: what is written must say the same, as tomlkit loses tables
    that stand out of order.
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
