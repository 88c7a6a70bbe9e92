"""An application whose theme is a file: shown while it is being chosen, kept once it is."""

import asyncio
from collections.abc import Mapping

from textual.app import App
from textual.theme import Theme

from spconsole.domain.errors import ConfigError
from spconsole.domain.text import one_line
from spconsole.services.context import Workspace
from spconsole.tui.themes import DEFAULT, ThemeFile, read_theme, theme_files, variable_defaults


class ThemedApp(App[None]):
    """Reads the one theme it starts with, and the others when they are looked at."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.own_keys: Mapping[str, str] = {}
        """By command, the keys that the user has chosen."""
        self.theme_files: Mapping[str, ThemeFile] = theme_files(workspace.paths.themes)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults(self.current_theme)

    def start_theme(self, name: str) -> list[str]:
        """Use a theme, or ours when there is none such or it cannot be read; why, in sentences."""
        problems: list[str] = []
        for wanted in (name, DEFAULT):
            try:
                theme = self._registered(wanted)
            except ConfigError as error:
                problems.append(str(error))
                continue
            # Not by `self.theme`: with no style read yet, Textual would read them all twice.
            self.set_reactive(ThemedApp.theme, wanted)
            self.set_class(theme.dark, "-dark-mode")
            self.set_class(not theme.dark, "-light-mode")
            self.stylesheet.set_variables(self.get_css_variables())
            break
        return problems

    def _registered(self, name: str) -> Theme:
        """A theme of ours, made known to Textual.

        Raises:
            ConfigError: There is none such, or its file cannot be read.
        """
        file = self.theme_files.get(name)
        if file is None:
            raise ConfigError(f"There is no theme {one_line(name)}. Known: {', '.join(self.theme_files)}.")
        theme = read_theme(file)
        if self.available_themes.get(name) != theme:
            self.register_theme(theme)
        return theme

    def show_theme(self, name: str) -> None:
        """Use a theme for now.

        Raises:
            ConfigError: There is none such, or its file cannot be read.
        """
        self._registered(name)
        self.theme = name

    async def keep_theme(self, name: str) -> None:
        """Use a theme, and start with it from now on."""
        from spconsole.config.edit import keep_setting  # noqa: PLC0415 - tomlkit; a theme is seldom chosen

        try:
            self.show_theme(name)
            await asyncio.to_thread(keep_setting, self.workspace.paths.settings, "theme", name)
        except ConfigError as error:
            self.notify(
                one_line(f"The theme is not kept. {error}"),
                title="Theme",
                severity="warning",
                markup=False,
            )
        else:
            self.notify(f"The console starts with {name} from now on.", title="Theme", markup=False)
