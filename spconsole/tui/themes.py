"""Themes: one TOML file each, ours in `themes/`, the user's in the config folder."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from textual.theme import Theme

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
DEFAULT = "spconsole-dark"


@dataclass(frozen=True, slots=True)
class ThemeFile:
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
    try:
        values = tomllib.loads(file.path.read_text(encoding="utf-8"))
        colors = _strings(file, values.get("colors", {}), COLORS)
        variables = _strings(file, values.get("variables", {}), VARIABLES)
        if "primary" not in colors:
            raise ConfigError(f"{file.path}: [colors] needs at least primary.")
        dark = values.get("dark", True) is True
        theme = Theme(name=file.name, primary=colors["primary"], dark=dark, variables=variables)
        for name, color in colors.items():
            setattr(theme, name, color)
        theme.to_color_system().generate()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"Cannot read the theme {file.path}: {error}.") from error
    except ConfigError:
        raise
    except Exception as error:  # Textual names its colour errors in several places
        raise ConfigError(f"{file.path}: {error}. Write colours like #6cb6ff.") from error
    return theme


def _strings(file: ThemeFile, table: object, known: tuple[str, ...]) -> dict[str, str]:
    if not isinstance(table, dict):
        raise ConfigError(f"{file.path}: colors and variables are tables, like [colors].")
    for key, value in table.items():
        if key not in known:
            raise ConfigError(f"{file.path}: unknown key {key}. Known: {', '.join(known)}.")
        if not isinstance(value, str):
            raise ConfigError(f"{file.path}: {key} must be a colour in quotes, like #6cb6ff.")
    return dict(table)


def variable_defaults(theme: Theme) -> dict[str, str]:
    """Our own variables, for themes that do not set them."""
    foreground = theme.foreground or ("#e0e0e0" if theme.dark else "#202020")
    success, warning = theme.success or theme.primary, theme.warning or theme.primary
    error = theme.error or theme.primary
    return {
        "muted": foreground,
        "edge": theme.secondary or theme.primary,
        "environment-local": success,
        "environment-sandbox": theme.primary,
        "environment-production": error,
        "environment-text": "#000000" if theme.dark else "#ffffff",
        "status-sent": success,
        "status-held": theme.primary,
        "status-sending": theme.primary,
        "status-unknown": warning,
        "status-rejected": error,
        "status-not-sent": foreground,
        "status-deleted": theme.accent or theme.primary,
        "status-actioned": theme.primary,
    }
