"""Takes the pictures in this folder by driving the demo: `python screenshots/take.py [NAME]...`.

The moment is fixed and the demo is the same each time: only a change in the console changes a picture.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from spconsole.bootstrap import fill_sandbox, open_workspace
from spconsole.cli.console import first_place
from spconsole.config.settings import Settings
from spconsole.services.demo import demo_settings, make_demo
from spconsole.tui.app import SpConsole
from spconsole.tui.reading import first_view

FOLDER = Path(__file__).parent
NOW = datetime(2026, 8, 21, 14, 32, 7, tzinfo=UTC)
WIDE, SMALL = (120, 36), (80, 24)
TO_PRODUCTION = ("S", "3", *"production", "enter", "W", "enter")
PRICE_FORM = ("2", "j", "j", "s")


@dataclass(frozen=True, slots=True)
class Picture:
    """What to press before it is taken, on how large a screen, in which theme."""

    keys: Iterable[str] = ()
    size: tuple[int, int] = WIDE
    theme: str = "spconsole-dark"


PICTURES: Mapping[str, Picture] = {
    "main": Picture(),
    "send": Picture((*PRICE_FORM, "tab", "ctrl+u", *"1,024.90")),
    "review": Picture((*PRICE_FORM, "ctrl+j")),
    "delete": Picture((*TO_PRODUCTION, "g", "d", "2", "6")),
    "environment": Picture(("S", "3", *"prod")),
    "help": Picture(("question_mark",)),
    "main-80x24": Picture(size=SMALL),
    "main-light": Picture(theme="spconsole-light"),
    "main-high-contrast": Picture(theme="spconsole-high-contrast"),
    "main-okabe-ito": Picture(theme="spconsole-okabe-ito"),
}


async def settle(pilot: Pilot[None]) -> None:
    """Wait until what was started is painted; what waits for a dialog goes on waiting."""
    for _ in range(3):
        await pilot.pause()
        working = [worker for worker in pilot.app.workers if worker.is_running and worker.group != "act"]
        if working:
            await pilot.app.workers.wait_for_complete(working)
    await pilot.pause()


async def take(picture: Picture) -> str:
    """One picture as SVG, on a demo of its own."""
    with tempfile.TemporaryDirectory() as folder:
        paths = await make_demo(Path(folder) / "demo", NOW, fill_sandbox)
        settings = demo_settings(Settings(theme=picture.theme))
        async with open_workspace(paths, settings, {}, demo=True, now=lambda: NOW) as workspace:
            place = first_place(workspace)
            app = SpConsole(workspace, place, await first_view(workspace, place.environment))
            app.TYPE_AHEAD_S = 0.0
            async with app.run_test(size=picture.size) as pilot:
                await settle(pilot)
                for key in picture.keys:
                    await pilot.press(key)
                    await settle(pilot)
                for box in app.screen.query(Input):
                    box.cursor_blink = False
                app.clear_notifications()
                await settle(pilot)
                # Without this, some viewers drop the blanks at the start of a piece of text.
                return app.export_screenshot().replace("<svg ", '<svg xml:space="preserve" ', 1)


async def main(names: Iterable[str]) -> None:
    """Take the pictures of these names, and say which have changed."""
    for name in names:
        path = FOLDER / f"{name}.svg"
        drawn = await take(PICTURES[name])
        said = "the same" if path.exists() and path.read_text(encoding="utf-8") == drawn else "changed"
        path.write_text(drawn, encoding="utf-8")
        sys.stdout.write(f"{said:<9}{path.name}\n")


if __name__ == "__main__":
    os.environ["TZ"] = "UTC"
    os.environ.pop("NO_COLOR", None)
    if hasattr(time, "tzset"):
        time.tzset()
    asyncio.run(main(sys.argv[1:] or PICTURES))
