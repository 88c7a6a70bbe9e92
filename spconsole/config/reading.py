"""Reading the settings, at the cost of what is there to read."""

from collections.abc import Mapping
from pathlib import Path

from spconsole.config.settings import PREFIX, Settings


def read_settings(path: Path, environ: Mapping[str, str]) -> tuple[Settings, tuple[str, ...]]:
    """The settings, and a sentence for everything in them that was set aside."""
    named = any(PREFIX + name.upper() in environ for name in Settings.__dataclass_fields__)
    if not named and not _may_be_there(path):
        return Settings(), ()
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
