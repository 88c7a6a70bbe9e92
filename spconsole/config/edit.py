"""Changing one value in a file that people write: their comments and their order stay."""

from collections.abc import Callable
from pathlib import Path

import tomlkit
from tomlkit import TOMLDocument

from spconsole.config.paths import write_atomically
from spconsole.config.toml import read_toml


def edit_toml(path: Path, change: Callable[[TOMLDocument], object]) -> None:
    """Read, change and replace a TOML file; a new one when there is none.

    Raises:
        ConfigError: It cannot be read, is not TOML, or cannot be written.
    """
    _, text = read_toml(path)
    document = tomlkit.parse(text)
    change(document)
    write_atomically(path, tomlkit.dumps(document))


def keep_setting(path: Path, name: str, value: str) -> None:
    """Set one value of `config.toml`.

    Raises:
        ConfigError: The file cannot be read, is not TOML, or cannot be written.
    """
    edit_toml(path, lambda document: document.__setitem__(name, value))
