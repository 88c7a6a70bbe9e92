"""What stands between a key and an act: keys that were meant for the screen before, and the idle lock."""

from collections.abc import Collection
from typing import Any

from textual import events
from textual.app import App
from textual.screen import Screen
from textual.worker import get_current_worker

from spconsole.domain.sellers import Environment
from spconsole.services.clock import Clock
from spconsole.services.context import Workspace
from spconsole.tui.collecting import Collector
from spconsole.tui.fitting import TOO_SMALL
from spconsole.tui.idle import IdleLock
from spconsole.tui.place import locked_words
from spconsole.tui.themed import ThemedApp


class GuardedApp(ThemedApp):
    """An application that knows when it was last touched."""

    TYPE_AHEAD_S: float = 0.3
    """Seconds after a screen was painted in which its committing keys are dropped."""

    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        super().__init__(workspace)
        self.clock = clock
        self.collector = Collector()
        settings = workspace.settings
        self.idle = IdleLock(settings.idle_lock_minutes, clock, workspace.ledger.now, self.on_idle_lock)

    async def push_screen_wait(self, screen: Screen[Any] | str, *, mode: str | None = None) -> Any:
        """Open a screen and wait for its answer; None at once when the screen that asks is not on top.

        Two keys of a burst would open two dialogs over each other, or one over a screen that has gone. The
        first key counts; the other reads as if somebody had changed their mind.
        """
        asks = get_current_worker().node
        if isinstance(asks, Screen) and asks is not self.screen:
            return None
        return await super().push_screen_wait(screen, mode=mode)

    def on_idle_lock(self) -> None:
        """Writing has just been locked."""

    async def on_event(self, event: events.Event) -> None:
        """What is typed or clicked is looked at before it does anything."""
        if isinstance(event, events.Key | events.MouseDown | events.Paste) and not event.is_forwarded:
            self.idle.touch()
            self.collector.touched()
            guard = getattr(self.screen, "guard", None)
            if isinstance(event, events.Key) and isinstance(guard, CommitGuard) and guard.drops(event.key):
                return
        await super().on_event(event)


def guarded(app: App[Any]) -> GuardedApp:
    """The application as one that knows when it was last touched."""
    if not isinstance(app, GuardedApp):
        raise TypeError("A screen that writes belongs to an application with a clock.")
    return app


class CommitGuard:
    """Decides whether a screen's committing key counts.

    Args:
        screen: The screen that commits.
        commits: Ids of the commands that do.
    """

    def __init__(self, screen: Screen[Any], commits: Collection[str]) -> None:
        self._screen = screen
        self._commits = commits
        self._painted_at: float | None = None

    def shown(self) -> None:
        """The screen is on top, now or again; it counts from when it is painted."""
        self._painted_at = None
        self._screen.call_after_refresh(self._painted)

    def _painted(self) -> None:
        self._painted_at = self._app.clock.monotonic()

    @property
    def _app(self) -> GuardedApp:
        return guarded(self._screen.app)

    def drops(self, key: str) -> bool:
        """Whether a key would commit what nobody has seen: it may have been meant for the screen before.

        Enter does so from within a text field too; a letter there is only typed.
        """
        if not self._commits or not (self._too_early() or self._screen.has_class(TOO_SMALL)):
            return False
        active = self._screen.active_bindings.get(key)
        return key == "enter" or (active is not None and active.binding.id in self._commits)

    def _too_early(self) -> bool:
        app = self._app
        if not app.TYPE_AHEAD_S:
            return False
        at = self._painted_at
        return at is None or app.clock.monotonic() - at < app.TYPE_AHEAD_S

    def locked(self, environment: Environment, seller: str) -> str:
        """Why nothing may be written there now; empty when it may.

        Args:
            seller: The seller's name as people say it.
        """
        idle = self._app.idle
        if environment is not Environment.PRODUCTION or not idle.look():
            return ""
        return locked_words(idle.minutes, seller, "Go back with esc; W unlocks.")
