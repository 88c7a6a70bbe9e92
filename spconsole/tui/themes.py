"""Themes: one TOML file each, ours in `themes/`, the user's in the config folder."""

import re
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from textual.theme import Theme

from spconsole.config.toml import read_toml, unknown_key, wrong_value
from spconsole.domain.errors import ConfigError

COLORS = (
    "primary", "secondary", "accent", "foreground", "background", "surface", "panel", "success", "warning",
    "error",
)  # fmt: skip
VARIABLES = (
    "muted", "edge", "environment-local", "environment-sandbox", "environment-production", "environment-text",
    "status-sent", "status-held", "status-sending", "status-unknown", "status-rejected", "status-not-sent",
    "status-deleted", "status-actioned",
)  # fmt: skip
KEYS = ("title", "dark", "colors", "variables")
DEFAULT = "spconsole-dark"
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")


class ThemeFile(Struct, frozen=True):
    """A theme that can be chosen; it is read when it is."""

    name: str
    path: Path


def theme_files(user_folder: Path | None = None) -> Mapping[str, ThemeFile]:
    """Every theme by name; a user's replaces ours of the same name."""
    found: dict[str, ThemeFile] = {}
    for folder in (_our_folder(), user_folder):
        if folder is not None and folder.is_dir():
            for path in sorted(folder.glob("*.toml")):
                found[path.stem] = ThemeFile(path.stem, path)
    return found


def _our_folder() -> Path:
    """`themes/` of an installed package, or of the checkout that an editable install runs from."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "themes"
    return installed if installed.is_dir() else package.parent / "themes"


def read_theme(file: ThemeFile) -> Theme:
    """A theme from its file.

    Raises:
        ConfigError: The file is not a theme; the sentence says what is wrong.
    """
    return _read(file)[0]


def read_title(file: ThemeFile) -> str:
    """What a theme calls itself; the whole file is checked on the way.

    Raises:
        ConfigError: The file is not a theme.
    """
    return _read(file)[1]


def _read(file: ThemeFile) -> tuple[Theme, str]:
    values, text = read_toml(file.path)
    if not text:
        raise ConfigError(f"{file.path} is empty, or gone. Copy one of ours and change it.")
    for key in values:
        if key not in KEYS:
            raise ConfigError(unknown_key(file.path, text, key, KEYS))
    dark, title = values.get("dark", True), values.get("title", file.name)
    if not isinstance(dark, bool):
        raise ConfigError(wrong_value(file.path, text, "dark", "write true or false."))
    if not isinstance(title, str):
        raise ConfigError(wrong_value(file.path, text, "title", "write it in quotes."))
    colors = _colors(file, values, text, "colors", COLORS)
    if "primary" not in colors:
        raise ConfigError(f"{file.path}: [colors] needs at least primary = '#6cb6ff'.")
    variables = _colors(file, values, text, "variables", VARIABLES)
    variables = {**_in_widgets(colors, variables), **variables}
    theme = Theme(name=file.name, primary=colors["primary"], dark=dark, variables=variables)
    for name, color in colors.items():
        setattr(theme, name, color)
    return theme, title or file.name


def _colors(
    file: ThemeFile, values: Mapping[str, object], text: str, section: str, known: tuple[str, ...]
) -> dict[str, str]:
    """One table of a theme file: names of ours, each with a colour."""
    table = values.get(section, {})
    if not isinstance(table, dict):
        raise ConfigError(f"{file.path}: {section} is a table. Write [{section}] and the colours below it.")
    for key, value in table.items():
        if key not in known:
            raise ConfigError(unknown_key(file.path, text, key, known, section))
        if not (isinstance(value, str) and _HEX.fullmatch(value)):
            why = "write a colour in quotes, like '#6cb6ff'."
            raise ConfigError(wrong_value(file.path, text, key, why, section))
    return dict(table)


def _in_widgets(colors: Mapping[str, str], variables: Mapping[str, str]) -> dict[str, str]:
    """Our colours where Textual's own widgets would mix some: mixed ones may be too faint to read."""
    known = {**colors, **variables}
    wanted = {
        "text-primary": "primary",
        "text-accent": "accent",
        "text-success": "success",
        "text-warning": "warning",
        "text-error": "error",
        "text-muted": "muted",
        "text-disabled": "muted",
        "block-cursor-background": "panel",
        "block-cursor-foreground": "foreground",
        "block-cursor-blurred-background": "panel",
        "block-cursor-blurred-foreground": "foreground",
        "input-selection-background": "primary",
        "input-selection-foreground": "background",
        "screen-selection-background": "primary",
        "screen-selection-foreground": "background",
        "panel-lighten-1": "panel",
        "scrollbar": "edge",
        "scrollbar-hover": "muted",
        "scrollbar-active": "muted",
        "scrollbar-background": "surface",
        "scrollbar-background-hover": "surface",
        "scrollbar-background-active": "surface",
    }
    return {name: known[ours] for name, ours in wanted.items() if ours in known}


def variable_defaults(theme: Theme) -> dict[str, str]:
    """Our own variables, for themes that do not set them all."""
    if theme.variables.keys() >= set(VARIABLES):
        return {}
    colors = theme.to_color_system().generate()
    wanted = {
        "muted": "foreground",
        "edge": "secondary",
        "environment-local": "success",
        "environment-sandbox": "primary",
        "environment-production": "error",
        "environment-text": "background",
        "status-sent": "success",
        "status-held": "primary",
        "status-sending": "primary",
        "status-unknown": "warning",
        "status-rejected": "error",
        "status-not-sent": "foreground",
        "status-deleted": "accent",
        "status-actioned": "primary",
    }
    return {name: colors[theirs] for name, theirs in wanted.items()}
