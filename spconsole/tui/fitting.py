"""A window that is too small says so, whatever it shows: nobody acts on what they cannot see."""

from typing import Any

from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static

NARROWEST, LOWEST = 60, 20
TOO_SMALL = "-too-small"


class TooSmall(Static):
    """Covers the screen it is on."""


def fit(screen: Screen[Any], size: Size) -> None:
    """Cover a screen for which the window has no room, and uncover it when there is some again."""
    too_small = size.width < NARROWEST or size.height < LOWEST
    screen.set_class(too_small, TOO_SMALL)
    if too_small and not screen.query(TooSmall):
        screen.mount(TooSmall(f"Needs {NARROWEST}x{LOWEST}. Make the window larger.", id="too-small"))
