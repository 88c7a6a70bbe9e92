"""Opening the console: the workspace, the first rows, then the screen."""

import asyncio
import contextlib
import gc
import os
from datetime import UTC, datetime
from pathlib import Path

from spconsole.bootstrap import fill_sandbox, open_workspace
from spconsole.config.log import current_log
from spconsole.config.paths import Paths, find_paths
from spconsole.config.settings import Settings
from spconsole.domain.errors import StoreError
from spconsole.domain.sellers import Environment
from spconsole.services.context import Workspace
from spconsole.services.holding import LEFT, take_back_all
from spconsole.services.profiles import sellers
from spconsole.tui.app import SpConsole
from spconsole.tui.collecting import BUSY
from spconsole.tui.place import Place
from spconsole.tui.reading import first_view
from spconsole.tui.signals import ends_when_told

DEMO_FOLDER = "demo"


def open_console(paths: Paths, settings: Settings, problems: tuple[str, ...]) -> int:
    """Run the console until it is left; the exit code."""
    return asyncio.run(_run(paths, settings, problems, demo=False))


def open_demo(settings: Settings, *, reset: bool, data_dir: Path | None = None) -> int:
    """Run the demo until it is left; the exit code.

    Args:
        settings: The user's: theme, keys and time-outs hold in the demo too.
        reset: Make its past again.
        data_dir: The data folder to keep the demo's own folder in; the user's by default.

    Raises:
        BlockedError: It is to be made again while it is open.
        ConfigError: Its folder cannot be written.
    """
    return asyncio.run(_run_demo(settings, reset=reset, data_dir=data_dir))


async def _run_demo(settings: Settings, *, reset: bool, data_dir: Path | None) -> int:
    from spconsole.services.demo import demo_settings, make_demo  # noqa: PLC0415 - for the demo alone

    folder = find_paths(os.environ, data_dir).data_dir / DEMO_FOLDER
    paths = await make_demo(folder, datetime.now(UTC), fill_sandbox, reset=reset)
    return await _run(paths, demo_settings(settings), (), demo=True)


async def _run(paths: Paths, settings: Settings, problems: tuple[str, ...], *, demo: bool) -> int:
    async with open_workspace(paths, settings, os.environ, problems=problems, demo=demo) as workspace:
        place = first_place(workspace)
        view = await first_view(workspace, place.environment)
        app = SpConsole(workspace, place, view, resume_collecting)
        try:
            with ends_when_told(app, workspace.ledger):
                await app.run_async()
        finally:
            with contextlib.suppress(StoreError):  # the next console that starts settles it
                await take_back_all(workspace.ledger, LEFT)
        return app.return_code or 0


def resume_collecting() -> None:
    """Collect garbage again, but never look again at what the start has made; and begin to write the log."""
    gc.freeze()
    gc.set_threshold(*BUSY)
    gc.enable()
    if log := current_log():
        log.start_writing()


def first_place(workspace: Workspace) -> Place:
    """Where the console starts: never in production with writes on."""
    settings = workspace.settings
    environment = settings.environment
    known = {profile.name: profile for profile in sellers(workspace.profiles, environment)}
    profile = known.get(settings.profile) or next(iter(known.values()), None)
    return Place(environment, profile, writes=environment is not Environment.PRODUCTION)
