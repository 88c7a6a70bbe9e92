"""The application: themes, keys, the first screen. It owns nothing and does nothing itself."""

from collections.abc import Mapping
from typing import ClassVar

from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen

from spconsole.domain.errors import ConfigError
from spconsole.domain.text import shown
from spconsole.services.context import Workspace
from spconsole.services.history import HistoryView
from spconsole.tui.keys import checked_keymap
from spconsole.tui.place import Place
from spconsole.tui.screens.main import MainScreen
from spconsole.tui.themes import DEFAULT, ThemeFile, read_theme, theme_files, variable_defaults


class SpConsole(App[None]):
    """The console over one workspace."""

    CSS_PATH: ClassVar = ["styles/app.tcss", "styles/forms.tcss", "styles/dialogs.tcss"]
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []
    TITLE = "spconsole"

    def __init__(self, workspace: Workspace, place: Place, view: HistoryView) -> None:
        super().__init__()
        self.workspace = workspace
        self.theme_files: Mapping[str, ThemeFile] = theme_files(workspace.paths.themes)
        self._place = place
        self._view = view
        self._problems: list[str] = []
        self.animation_level = "none"
        self._use_theme(workspace.settings.theme)
        keymap, problems = checked_keymap(workspace.settings.keys)
        self._problems += problems
        self.set_keymap(keymap)

    def _use_theme(self, name: str) -> None:
        """A theme by its name; ours when there is none such, or it cannot be read."""
        for wanted in (name, DEFAULT):
            file = self.theme_files.get(wanted)
            try:
                if file is None:
                    raise ConfigError(f"There is no theme {wanted}. Known: {', '.join(self.theme_files)}.")
                self.register_theme(read_theme(file))
            except ConfigError as error:
                self._problems.append(str(error))
                continue
            self.theme = wanted
            return

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults(self.current_theme)

    def get_default_screen(self) -> Screen[None]:
        return MainScreen(self.workspace, self._place, self._view)

    def on_mount(self) -> None:
        for problem in self._problems:
            self.notify(shown(problem), title="At start", severity="warning", markup=False)
