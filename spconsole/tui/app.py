"""The application: themes, keys, the first screen. It owns nothing and does nothing itself."""

import logging
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.binding import BindingType
from textual.screen import Screen

from spconsole.config.log import log_words, where_details
from spconsole.domain.errors import SpConsoleError
from spconsole.domain.text import shown
from spconsole.services.clock import Clock
from spconsole.services.context import Workspace
from spconsole.services.history import HistoryView, sends_in_flight
from spconsole.tui.flows.holding import may_leave
from spconsole.tui.flows.passphrase import ask_passphrase
from spconsole.tui.flows.unwritten import keep_trying, words_for_leaving
from spconsole.tui.guarded import GuardedApp
from spconsole.tui.keys import bindings
from spconsole.tui.place import Place
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.screens.main import MainScreen
from spconsole.tui.widgets.bars import TopBar

LOG = logging.getLogger("spconsole.tui")


def crash_words(error: BaseException | None) -> str:
    """One paragraph about a fault: its kind and its line, none of its values."""
    frames = traceback.extract_tb(error.__traceback__) if error else []
    ours = [frame for frame in frames if "spconsole" in frame.filename] or frames
    where = f" at {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    return (
        f"spconsole stopped because of a fault of its own ({type(error).__name__}{where}). "
        "Nothing is repeated; what was on its way shows as UNKNOWN next time. Please report this line. "
        f"{where_details()}"
    ).rstrip()


TICK_S = 1.0


class SpConsole(GuardedApp):
    """The console over one workspace.

    Args:
        on_first_frame: Told when the first frame has been painted.
        clock: Measures holds and idling.
    """

    CSS_PATH: ClassVar = [f"styles/{sheet}.tcss" for sheet in ("app", "forms", "dialogs")]
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = bindings("app.suspend_process")
    TITLE = "spconsole"

    def __init__(
        self,
        workspace: Workspace,
        place: Place,
        view: HistoryView,
        on_first_frame: Callable[[], None] | None = None,
        clock: Clock | None = None,
    ) -> None:
        super().__init__(workspace, clock or Clock())
        self._place = place
        self._view = view
        self._on_first_frame = on_first_frame
        self._is_leaving = False
        self.animation_level = "none"
        self._problems = self.start_theme(workspace.settings.theme)
        if workspace.settings.keys:
            from spconsole.tui.keymap import checked_keymap  # noqa: PLC0415 - few have keys of their own

            self.own_keys, problems = checked_keymap(workspace.settings.keys)
            self._problems += problems
            self.set_keymap(dict(self.own_keys))

    def get_default_screen(self) -> Screen[None]:
        return MainScreen(self.workspace, self._place, self._view, self.clock)

    def on_mount(self) -> None:
        for problem in self._problems:
            self.notify(shown(problem), title="At start", severity="warning", markup=False)
        self.workspace.secrets.ask_with(partial(ask_passphrase, self))
        self.set_interval(TICK_S, self.tick)
        # Back from the shell the terminal is empty, and Textual paints again only what changes.
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))

    def tick(self) -> None:
        """What a second changes: holds count down, writing may be locked, an answer may wait for the disk."""
        self.idle.look()
        self.look_for_unwritten()
        for main in self._mains():
            main.count_down()
        for screen in self.screen_stack:
            for bar in screen.query(TopBar):
                bar.lock_words = self.idle.words

    def on_idle_lock(self) -> None:
        for main in self._mains():
            main.lock_writes()

    def look_for_unwritten(self) -> None:
        """Whatever wrote it, an answer that is not on disk is tried again."""
        keep_trying(self, self.workspace.ledger.unwritten, self._read_again)

    def _read_again(self) -> None:
        for main in self._mains():
            main.refresh_all()

    def _mains(self) -> list[MainScreen]:
        """The main screen, covered or not; none while it is not there yet."""
        return [screen for screen in self.screen_stack if isinstance(screen, MainScreen)]

    def on_ready(self) -> None:
        if self._on_first_frame:
            self._on_first_frame()

    async def action_quit(self) -> None:
        """`ctrl+q` comes here from everywhere: a screen with something to lose asks first."""
        asks = (screen for screen in reversed(self.screen_stack) if isinstance(screen, ConsoleScreen))
        await self.run_action("quit", next(asks, self.screen))

    @work(group="pick")
    async def action_leave(self) -> None:
        """Leave the console, asked once however often the key is pressed."""
        if not self._is_leaving:
            self._is_leaving = True
            try:
                await self._leave()
            finally:
                self._is_leaving = False

    async def _leave(self) -> None:
        """While a send is on its way it asks, as its answer would be lost."""
        if not await self._may_leave_what_is_held():
            return
        number = await sends_in_flight(self.workspace.ledger)
        unwritten = words_for_leaving(self.workspace.ledger.unwritten)
        if number or unwritten:
            from spconsole.tui.modals.confirm import Confirm  # noqa: PLC0415 - seldom asked

            words = (
                unwritten
                or f"{number} on its way, and its answer has not come. Without it the row becomes UNKNOWN."
            )
            question = Confirm(
                "Leave now?", words, "Enter leaves all the same.", "stays", self._place.environment
            )
            if not await self.push_screen_wait(question):
                return
        self.exit()

    async def _may_leave_what_is_held(self) -> bool:
        try:
            return all([await may_leave(self, self.workspace, main.held) for main in self._mains()])
        except SpConsoleError as error:
            LOG.warning("leaving with what is held: %s", log_words(error))
            return True  # its rows are settled by the next console that starts, and nothing goes out

    def action_help_quit(self) -> None:
        """`ctrl+c` copies what is selected and never leaves: it is pressed by habit."""
        self.notify("ctrl+c copies selected text. ctrl+q leaves.", markup=False)

    def _fatal_error(self) -> None:
        """A fault of ours: where it was, without the values that Textual would print with it."""
        self.bell()
        LOG.error("the console stopped", exc_info=self._exception)
        # As text it is wrapped, where bare segments are cut at the width of the terminal.
        self._exit_renderables.append(Text(crash_words(self._exception), overflow="fold"))
        self._close_messages_no_wait()

    async def action_open_palette(self, prefix: str = "") -> None:
        """Wait until it takes what is typed: keys that follow at once belong to it."""
        from spconsole.tui.palette import Palette  # noqa: PLC0415 - opened seldom

        await self.push_screen(Palette(prefix))

    async def action_open_help(self) -> None:
        from spconsole.tui.screens.help import HelpScreen, help_of  # noqa: PLC0415 - opened seldom

        await self.push_screen(HelpScreen(help_of(self.screen)))
