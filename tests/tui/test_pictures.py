"""Every screen and dialog, at both sizes, in a dark and a light theme, on the demo of a fixed moment.

A changed picture is looked at before it is accepted: `pytest tests/tui/test_pictures.py --snapshot-update`.
"""

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from spconsole.bootstrap import fill_sandbox, open_workspace
from spconsole.cli.console import first_place
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.services.demo import demo_paths, demo_settings, make_demo
from spconsole.tui.app import SpConsole
from spconsole.tui.reading import first_view
from spconsole.tui.screens import draft_keys
from tests.tui.production import until
from tests.tui.screen import press, settle, words

NOW = datetime(2026, 8, 21, 14, 32, 7, tzinfo=UTC)
SnapCompare = Callable[..., bool]
TO_PRODUCTION = ("S", "3", *"production", "enter", "W", "enter")
SIZES = {"120x36": (120, 36), "80x24": (80, 24)}
THEMES = {"dark": "spconsole-dark", "light": "spconsole-light"}

SCREENS: dict[str, Iterable[str]] = {
    "main": (),
    "main-production": TO_PRODUCTION,
    "main-sandbox": ("S", "2", "enter"),
    "sellers": ("1",),
    "detail-timeline": ("4", "]", "]", "]"),
    "filter": ("/", *"status:unknown"),
    "filter-empty": ("/", *"nothing-like-this"),
    "send": ("2", "j", "j", "s"),
    "send-wrong": ("2", "j", "j", "s", "tab", "ctrl+u", *"1,024.90"),
    "review": ("2", "j", "j", "s", "ctrl+j"),
    "pick-seller": ("p", *"ed"),
    "delete": ("d", "2"),
    "delete-wrong-count": (*TO_PRODUCTION, "g", "d", "2", "1", "enter"),
    "feedback": ("f",),
    "delete-marked": ("space", "space", "space", "d", "2"),
    "feedback-marked": ("space", "space", "space", "f"),
    "repair": ("/", *"status:deleted", "enter", "P"),
    "repair-all": ("/", *"status:deleted", "enter", "P", "j", "j", "space", "ctrl+j"),
    "environment": ("S", "3", *"prod"),
    "help": ("question_mark",),
    "palette": ("ctrl+p", *"del"),
    "seller-form": ("1", "a"),
    "editor": ("2", "j", "j", "j", "j", "e"),
    "editor-lint": ("2", "j", "j", "j", "j", "e", *" & more, 20% off", "ctrl+n"),
    "editor-preview": ("2", "j", "j", "j", "j", "e", "f8", "f9"),
    "life-cycle": ("2", "j", "j", "j", "m", *"transl", "enter", "e", "f9", "f9"),
    "step-of-a-review": ("2", "j", "j", "j", "m", "tab", *"2026-08-22", "enter"),
    "copy-walk": ("2", "j", "j", "j", "j", "x", "y", "y", "y"),
    "packet-refused": ("2", "j", "j", "j", "j", "e", *" & more, 20% off", "escape", "x"),
    "resolve": ("/", *"status:unknown", "enter", "u", "3"),
    "find": ("ctrl+f", *"B0AZLR13EW", "enter", *"jjjj"),
    "find-unknown": ("ctrl+f", *"47f05db0-03fe-11ed-b939-0242ac120002"),
    "who-else": (*TO_PRODUCTION, "/", *"f12f747f", "enter", "w"),
    "why": ("/", *"status:rejected", "enter", "!"),
    "insights": ("I",),
    "insights-numbers": ("I", "t"),
    "copy-menu": ("y",),
    "export": ("E", "right"),
}

_CLICK = '192.0.2.7 - - [21/Aug/2026:14:{}:00 +0000] "GET /prices?nid={} HTTP/1.1" 200 512 "-" "curl/8"\n'
ACCESS_LOG = (
    _CLICK.format(28, "f259a268-8bd5-4e9f-a1fb-334c56c77b0e"),
    _CLICK.format(29, "47f05db0-03fe-11ed-b939-0242ac120002"),
    "no line of a log\n",
)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo of a fixed moment, made once."""
    folder = tmp_path_factory.mktemp("made") / "demo"
    asyncio.run(make_demo(folder, NOW, fill_sandbox))
    return folder


@contextmanager
def console(paths: Paths, theme: str, *, demo: bool) -> Iterator[App[None]]:
    """The console at that moment, opened and closed around the picture."""
    settings = Settings(theme=theme)
    with asyncio.Runner() as runner, ExitStack() as stack:
        opening = open_workspace(
            paths, demo_settings(settings) if demo else settings, {}, demo=demo, now=lambda: NOW
        )
        workspace = runner.run(opening.__aenter__())
        stack.callback(lambda: runner.run(_closed(opening)))
        place = first_place(workspace)
        yield SpConsole(workspace, place, runner.run(first_view(workspace, place.environment)))


async def _closed(opening: Any) -> None:
    await opening.__aexit__(None, None, None)


def pressing(keys: Iterable[str], until_said: str = "") -> Callable[[Pilot[None]], Awaitable[None]]:
    """Press keys, wait for something that is said at last, then hold everything still."""

    async def run(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await press(pilot, keys)
        await until(pilot, lambda: until_said in words(pilot))
        for box in (*pilot.app.screen.query(Input), *pilot.app.screen.query(TextArea)):
            box.cursor_blink = False
        pilot.app.clear_notifications()
        await settle(pilot)

    return run


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("HOME", str(tmp_path))  # a path on the screen begins with ~, wherever the test runs
    monkeypatch.setattr("spconsole.bootstrap.workspace.actor", lambda: "op-2@desk")
    monkeypatch.setattr(draft_keys, "PAUSE_S", 0.0)  # the editor saves at once, and looks for no others
    monkeypatch.setattr(draft_keys, "LOOK_S", 3600.0)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("screen", SCREENS)
def test_screen(
    snap_compare: SnapCompare, demo: Path, tmp_path: Path, screen: str, size: str, theme: str
) -> None:
    shutil.copytree(demo, tmp_path / "demo")
    with console(demo_paths(tmp_path / "demo"), THEMES[theme], demo=True) as app:
        assert snap_compare(app, run_before=pressing(SCREENS[screen]), terminal_size=SIZES[size])


@pytest.mark.parametrize("size", SIZES)
def test_too_small(snap_compare: SnapCompare, demo: Path, tmp_path: Path, size: str) -> None:
    shutil.copytree(demo, tmp_path / "demo")
    smaller = {"120x36": (59, 30), "80x24": (100, 19)}[size]
    with console(demo_paths(tmp_path / "demo"), THEMES["dark"], demo=True) as app:
        assert snap_compare(app, run_before=pressing(()), terminal_size=smaller)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES)
def test_import_report(snap_compare: SnapCompare, demo: Path, tmp_path: Path, size: str, theme: str) -> None:
    shutil.copytree(demo, tmp_path / "demo")
    (tmp_path / "access.log").write_text("".join(ACCESS_LOG), encoding="utf-8")
    with console(demo_paths(tmp_path / "demo"), THEMES[theme], demo=True) as app:
        typed = ("colon", *"import clicks ~/access.log", "enter")
        run = pressing(typed, "Imported.")
        assert snap_compare(app, run_before=run, terminal_size=SIZES[size])
