"""A window that is too small says so: nobody acts on what they cannot see. Views may take turns in one."""

from collections.abc import Sequence
from typing import Any

from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static

NARROWEST, LOWEST = 60, 20
WIDE, TALL = 110, 30
"""From this size on, all panes of a screen are seen at once."""
TOO_SMALL = "-too-small"


class TooSmall(Static):
    """Covers the screen it is on."""


def fit(screen: Screen[Any], size: Size) -> None:
    """Cover a screen for which the window has no room, and uncover it when there is some again."""
    too_small = size.width < NARROWEST or size.height < LOWEST
    screen.set_class(too_small, TOO_SMALL)
    if too_small and not screen.query(TooSmall):
        screen.mount(TooSmall(f"Needs {NARROWEST}x{LOWEST}. Make the window larger.", id="too-small"))


def next_view(screen: Screen[Any], views: Sequence[str]) -> None:
    """Show the view after the one that is shown, where there is room for one."""
    now = next(number for number, view in enumerate(views) if screen.has_class(f"-view-{view}"))
    screen.remove_class(f"-view-{views[now]}")
    screen.add_class(f"-view-{views[(now + 1) % len(views)]}")
