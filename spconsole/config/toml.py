"""Reading TOML that people write: a problem names the file, the line, the key and the nearest known one."""

import tomllib
from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path

from spconsole.domain.errors import ConfigError
from spconsole.domain.toml_lines import TomlLines

MAX_BYTES = 1 << 20


def read_toml(path: Path) -> tuple[dict[str, object], str]:
    """A file's values and its text; both empty when there is no such file.

    Raises:
        ConfigError: It cannot be read, or is not TOML.
    """
    try:
        if path.exists() and not path.is_file():
            raise ConfigError(f"Cannot read {path}: it is not a file. Move it away.")
        if path.is_file() and path.stat().st_size > MAX_BYTES:
            raise ConfigError(f"{path} is larger than 1 MiB. It should hold a few lines; move it away.")
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}, ""
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 (byte {error.start}). Save it as UTF-8.") from error
    except OSError as error:
        raise ConfigError(f"Cannot read {path}: {error.strerror or error}.") from error
    try:
        return tomllib.loads(text), text
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not TOML: {error}. Mend that line.") from error
    except RecursionError as error:
        raise ConfigError(f"{path} is nested too deeply. It should hold a few lines.") from error


def line_of(text: str, key: str, section: str = "") -> int:
    """The line of a key, or of the section it is missing in, counted from 1; 1 when it cannot be told."""
    return TomlLines(text).named(key, section) or 1


def unknown_key(path: Path, text: str, key: str, known: Collection[str], section: str = "") -> str:
    """The sentence for a key that is not one of ours."""
    close = get_close_matches(key, known, n=1)
    hint = f"Did you mean {close[0]}?" if close else f"Known keys: {', '.join(sorted(known))}."
    return f"{path} line {line_of(text, key, section)}: unknown key {key}. {hint}"


def wrong_value(path: Path, text: str, key: str, why: str, section: str = "") -> str:
    """The sentence for a value that cannot be."""
    return f"{path} line {line_of(text, key, section)}: {key}: {why}"
