"""The application: themes, keys, the first screen. It owns nothing and does nothing itself."""

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from rich.segment import Segment, Segments
from textual import work
from textual.binding import BindingType
from textual.screen import Screen

from spconsole.domain.text import shown
from spconsole.services.context import Workspace
from spconsole.services.history import HistoryView, sends_in_flight
from spconsole.tui.place import Place
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.screens.main import MainScreen
from spconsole.tui.themed import ThemedApp


def crash_words(error: BaseException | None) -> str:
    """One paragraph about a fault: its kind and its line, none of its values."""
    frames = traceback.extract_tb(error.__traceback__) if error else []
    ours = [frame for frame in frames if "spconsole" in frame.filename] or frames
    where = f" at {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    return (
        f"spconsole stopped because of a fault of its own ({type(error).__name__}{where}). "
        "Nothing is repeated; what was on its way shows as UNKNOWN next time. Please report this line."
    )


class SpConsole(ThemedApp):
    """The console over one workspace.

    Args:
        on_first_frame: Told when the first frame has been painted.
    """

    CSS_PATH: ClassVar = [
        f"styles/{sheet}.tcss" for sheet in ("app", "forms", "dialogs", "sellers")
    ]  # fmt: skip
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []
    TITLE = "spconsole"

    def __init__(
        self,
        workspace: Workspace,
        place: Place,
        view: HistoryView,
        on_first_frame: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(workspace)
        self._place = place
        self._view = view
        self._on_first_frame = on_first_frame
        self.animation_level = "none"
        self._problems = self.start_theme(workspace.settings.theme)
        if workspace.settings.keys:
            from spconsole.tui.keymap import checked_keymap  # noqa: PLC0415 - few have keys of their own

            self.own_keys, problems = checked_keymap(workspace.settings.keys)
            self._problems += problems
            self.set_keymap(dict(self.own_keys))

    def get_default_screen(self) -> Screen[None]:
        return MainScreen(self.workspace, self._place, self._view)

    def on_mount(self) -> None:
        for problem in self._problems:
            self.notify(shown(problem), title="At start", severity="warning", markup=False)

    def on_ready(self) -> None:
        if self._on_first_frame:
            self._on_first_frame()

    async def action_quit(self) -> None:
        """`ctrl+q` comes here from everywhere: a screen with something to lose asks first."""
        asks = (screen for screen in reversed(self.screen_stack) if isinstance(screen, ConsoleScreen))
        await self.run_action("quit", next(asks, self.screen))

    @work(group="pick")
    async def action_leave(self) -> None:
        """Leave the console; while a send is on its way it asks, as its answer would be lost."""
        number = await sends_in_flight(self.workspace.ledger)
        if number:
            from spconsole.tui.modals.confirm import Confirm  # noqa: PLC0415 - seldom asked

            words = f"{number} on its way, and its answer has not come. Without it the row becomes UNKNOWN."
            question = Confirm(
                "Leave now?", words, "Enter leaves all the same.", "stays", self._place.environment
            )
            if not await self.push_screen_wait(question):
                return
        self.exit()

    def action_help_quit(self) -> None:
        """`ctrl+c` copies what is selected and never leaves: it is pressed by habit."""
        self.notify("ctrl+c copies selected text. ctrl+q leaves.", markup=False)

    def _fatal_error(self) -> None:
        """A fault of ours: where it was, without the values that Textual would print with it."""
        self.bell()
        self._exit_renderables.append(Segments([Segment(crash_words(self._exception) + "\n")]))
        self._close_messages_no_wait()

    async def action_open_palette(self, prefix: str = "") -> None:
        """Wait until it takes what is typed: keys that follow at once belong to it."""
        from spconsole.tui.palette import Palette  # noqa: PLC0415 - opened seldom

        await self.push_screen(Palette(prefix))

    async def action_open_help(self) -> None:
        from spconsole.tui.screens.help import HelpScreen, help_of  # noqa: PLC0415 - opened seldom

        await self.push_screen(HelpScreen(help_of(self.screen)))
