"""What of the user's theme and keys cannot be followed, without opening the screen."""

from collections.abc import Mapping
from pathlib import Path

from spconsole.domain.errors import ConfigError
from spconsole.domain.text import one_line
from spconsole.tui.keymap import checked_keymap
from spconsole.tui.themes import read_theme, theme_files


def screen_problems(theme: str, keys: Mapping[str, str], themes: Path) -> tuple[str, ...]:
    """One sentence for the theme and for each key that the screen would set aside."""
    return (*_theme_problem(theme, themes), *checked_keymap(keys)[1])


def _theme_problem(name: str, folder: Path) -> tuple[str, ...]:
    files = theme_files(folder)
    if name not in files:
        return (f"config.toml: theme: there is no {one_line(name)}. Known: {', '.join(files)}.",)
    try:
        read_theme(files[name])
    except ConfigError as error:
        return (str(error),)
    return ()
