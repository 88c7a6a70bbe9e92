"""What is painted of a change is what Textual's own compositor paints, with fewer widgets asked."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from textual._compositor import Compositor
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget

from spconsole.services.context import Workspace
from spconsole.tui.narrow import NarrowCompositor
from spconsole.tui.widgets.bars import TopBar
from spconsole.tui.widgets.history_table import HistoryTable
from tests.tui.screen import SMALL, WIDE, console, press, send_some

SCREENS: dict[str, list[str]] = {
    "main": [],
    "send": ["n"],
    "delete": ["d", "1"],
    "repair": ["d", "1", "2", "enter"],
}


def compositor(pilot: Pilot[None]) -> Compositor:
    return pilot.app.screen._compositor


def update(pilot: Pilot[None], changes: set[Region], render: Callable[[Any], object]) -> str:
    """What goes to the terminal when some regions have changed."""
    now = compositor(pilot)
    now._dirty_regions = set(changes)
    painted = render(now)
    return painted.render_segments(pilot.app.console) if painted else ""  # type: ignore[attr-defined]


@pytest.mark.parametrize("size", [WIDE, SMALL])
@pytest.mark.parametrize("screen", SCREENS)
async def test_any_change_is_painted_as_by_textual_itself(
    workspace: Workspace, screen: str, size: tuple[int, int]
) -> None:
    chance = random.Random(screen)  # noqa: S311 - no secret
    await send_some(workspace, 2)
    async with console(workspace, size=size) as pilot:
        await press(pilot, SCREENS[screen])
        for _ in range(100):
            changes = {
                Region(chance.randrange(size[0]), chance.randrange(size[1]), chance.randrange(1, 60), 1)
                for _ in range(chance.randrange(1, 5))
            }
            ours = update(pilot, changes, NarrowCompositor.render_partial_update)
            theirs = update(pilot, changes, Compositor.render_partial_update)
            assert ours == theirs
            assert ours


async def test_where_widgets_begin_and_end_is_found_out_from_all_of_them(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        now = compositor(pilot)
        known, now._cuts = now.cuts, None
        update(pilot, {Region(0, 0, 5, 1)}, NarrowCompositor.render_partial_update)
        assert now.cuts == known


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Widget]:
    """Widgets that were asked for their lines."""
    found: list[Widget] = []
    real = Widget.render_lines

    def noted(widget: Widget, crop: Region) -> object:
        found.append(widget)
        return real(widget, crop)

    monkeypatch.setattr(Widget, "render_lines", noted)
    return found


async def test_widgets_between_two_changes_or_under_them_are_not_asked(
    workspace: Workspace, asked: list[Widget]
) -> None:
    async with console(workspace) as pilot:
        assert isinstance(compositor(pilot), NarrowCompositor)
        table, bar = pilot.app.screen.query_one(HistoryTable), pilot.app.screen.query_one(TopBar)
        line = Region(table.region.x, table.region.y + 2, 10, 1)
        asked.clear()
        update(pilot, {bar.region, line}, NarrowCompositor.render_partial_update)
        assert {type(widget) for widget in asked} == {HistoryTable, TopBar}


async def test_what_has_changed_itself_is_asked_although_it_cannot_be_seen(
    workspace: Workspace, asked: list[Widget]
) -> None:
    """A plot draws, when it is asked, what lies on it."""
    async with console(workspace) as pilot:
        table = pilot.app.screen.query_one(HistoryTable)
        below = table.parent
        assert isinstance(below, Widget)
        nothing: set[Widget] = set()
        for changed in (nothing, {below}):
            asked.clear()
            compositor(pilot).update_widgets(changed)
            update(pilot, {table.region}, NarrowCompositor.render_partial_update)
            assert set(asked) == {table, *changed}
