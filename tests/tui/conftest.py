"""The console on a folder of its own, with the embedded sandbox and nothing of the machine's."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.geometry import Region
from textual.widget import Widget

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.services.context import Workspace
from spconsole.tui.widgets.partly import Partly
from tests.hand_clock import HandClock
from tests.tui.production import production
from tests.tui.quiet import quiet_pilots


@pytest.fixture(scope="session", autouse=True)
def _styles_parsed_once() -> Iterator[None]:
    """Every console of a run shares the rules that are read from the same text with the same colours.

    Textual does so within one app; a rule, once read, is never changed. What does not parse is not kept.
    """
    parse = Stylesheet._parse_rules
    known: dict[object, list[RuleSet]] = {}

    def parse_once(sheet: Stylesheet, *text: Any, **about: Any) -> list[RuleSet]:
        key = (text, frozenset(about.items()), frozenset(sheet._variables.items()))
        if key not in known:
            known[key] = parse(sheet, *text, **about)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parse_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def _pilots_do_not_sleep() -> Iterator[None]:
    with quiet_pilots():
        yield


Asked = list[tuple[tuple[Region, ...] | None, bool]]
"""Regions that are to be painted again, None for all; and whether the screen is laid out anew."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """What widgets that can be painted in part ask for."""
    seen: Asked = []
    real = Widget.refresh

    def refresh(self: Widget, *regions: Region, layout: bool = False, **more: bool) -> Widget:
        if isinstance(self, Partly):
            seen.append((tuple(filter(None, regions)) if regions else None, layout))
        return real(self, *regions, layout=layout, **more)

    monkeypatch.setattr(Widget, "refresh", refresh)
    return seen


@pytest.fixture(autouse=True)
def _own_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the developer's folders, keyring and variables out."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    for name in ("NO_COLOR", "SPCONSOLE_PROFILE", "SPCONSOLE_ENVIRONMENT", "SPCONSOLE_DATA_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    for name in ("TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setattr("spconsole.tui.screens.send.KEEP_S", 0.0)
    monkeypatch.setattr("spconsole.tui.row_reading.REST_S", 0.0)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "config", tmp_path / "data")


@pytest.fixture
def time() -> HandClock:
    return HandClock()


@pytest.fixture
def hold_seconds() -> int | None:
    """How long production holds a send; a module of tests in production gives its own."""
    return None


@pytest.fixture
async def workspace(paths: Paths, time: HandClock, hold_seconds: int | None) -> AsyncIterator[Workspace]:
    """An open workspace: with a seller in production, or empty but for what a new user has."""
    opening = (
        open_workspace(paths, Settings(), {})
        if hold_seconds is None
        else production(paths, time, Settings(hold_seconds=hold_seconds))
    )
    async with opening as opened:
        yield opened
