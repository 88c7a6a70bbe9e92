"""Reading the settings, at the cost of what is there to read."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from spconsole.config.settings import PREFIX, SecretsPlace, Settings
from spconsole.config.toml import read_toml
from spconsole.domain.errors import ConfigError
from spconsole.domain.sellers import Environment


def read_settings(path: Path, environ: Mapping[str, str]) -> tuple[Settings, tuple[str, ...]]:
    """The settings, and a sentence for everything in them that was set aside."""
    named = any(PREFIX + name.upper() in environ for name in Settings.__struct_fields__)
    if not named:
        settings = _plain_settings(path) if _may_be_there(path) else Settings()
        if settings is not None:
            return settings, ()
    from spconsole.config.settings_file import load  # noqa: PLC0415 - costs more than the first screen

    return load(path, environ)


def _may_be_there(path: Path) -> bool:
    """Whether there is a file, or one behind a folder that does not let us look."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _plain_settings(path: Path) -> Settings | None:
    """The settings of a file in which nothing has to be judged; None when something has."""
    try:
        values, _ = read_toml(path)
    except ConfigError:
        return None
    if not all(name in _PLAIN and _PLAIN[name](value) for name, value in values.items()):
        return None
    given: dict[str, Any] = dict(values)
    if "environment" in given:
        given["environment"] = Environment(given["environment"])
    if "secrets" in given:
        given["secrets"] = SecretsPlace(given["secrets"])
    return Settings(**given)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_environment(value: object) -> bool:
    return isinstance(value, str) and value in set(Environment)


def _is_place(value: object) -> bool:
    return isinstance(value, str) and value in set(SecretsPlace)


def _is_keys(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


_PLAIN: Mapping[str, Callable[[object], bool]] = {
    "profile": _is_text,
    "theme": _is_text,
    "read_only": _is_flag,
    "environment": _is_environment,
    "keys": _is_keys,
    "secrets": _is_place,
}
"""The settings that most people have, and when one is as it must be; the others go the long way."""
