"""The lists that lint works with: ours, and what `lint.toml` adds to them or takes away.

[channels]
add = ["Target"]

[promotions]
drop = ["upgrade"]
"""

from pathlib import Path

from spconsole.config.toml import read_toml, unknown_key, wrong_value
from spconsole.domain.errors import ConfigError
from spconsole.domain.lint import Words
from spconsole.domain.lint.words import CHANNELS, PROMOTIONS

_LISTS = {"channels": CHANNELS, "promotions": PROMOTIONS}
_CHANGES = ("add", "drop")


def read_words(path: Path) -> Words:
    """The lists of a file; ours when there is none.

    Raises:
        ConfigError: It is not TOML, or says something that is not understood.
    """
    values, text = read_toml(path)
    lists: dict[str, tuple[str, ...]] = {}
    for key, table in values.items():
        if key not in _LISTS:
            raise ConfigError(unknown_key(path, text, key, _LISTS))
        if not isinstance(table, dict):
            raise ConfigError(wrong_value(path, text, key, "write it as a table with add and drop."))
        changes = {change: _names(path, text, key, change, table) for change in _CHANGES}
        if strange := [name for name in table if name not in _CHANGES]:
            raise ConfigError(unknown_key(path, text, strange[0], _CHANGES, key))
        dropped = {name.casefold() for name in changes["drop"]}
        kept = [name for name in _LISTS[key] if name.casefold() not in dropped]
        lists[key] = (*kept, *changes["add"])
    return Words(**lists)


def _names(path: Path, text: str, key: str, change: str, table: dict[str, object]) -> tuple[str, ...]:
    names = table.get(change, [])
    if not isinstance(names, list) or not all(isinstance(name, str) and _has_letters(name) for name in names):
        why = 'write names in quotes, like ["Target"].'
        raise ConfigError(wrong_value(path, text, change, why, key))
    return tuple(names)


def _has_letters(name: str) -> bool:
    """Whether there is anything to look for; nothing would be found everywhere."""
    return any(char.isalnum() for char in name)
