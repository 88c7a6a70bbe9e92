"""Opening the console: the workspace, the first rows, then the screen."""

import asyncio
import os

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.sellers import Environment
from spconsole.services.context import Workspace
from spconsole.services.profiles import sellers
from spconsole.tui.app import SpConsole
from spconsole.tui.place import Place
from spconsole.tui.reading import first_view


def open_console(paths: Paths, settings: Settings, problems: tuple[str, ...]) -> int:
    """Run the console until it is left; the exit code."""
    return asyncio.run(_run(paths, settings, problems, demo=False))


async def _run(paths: Paths, settings: Settings, problems: tuple[str, ...], *, demo: bool) -> int:
    async with open_workspace(paths, settings, os.environ, problems=problems, demo=demo) as workspace:
        place = first_place(workspace)
        app = SpConsole(workspace, place, await first_view(workspace, place.environment))
        await app.run_async()
        return app.return_code or 0


def first_place(workspace: Workspace) -> Place:
    """Where the console starts: never in production with writes on."""
    settings = workspace.settings
    environment = settings.environment
    known = {profile.name: profile for profile in sellers(workspace.profiles, environment)}
    profile = known.get(settings.profile) or next(iter(known.values()), None)
    return Place(environment, profile, writes=environment is not Environment.PRODUCTION)
