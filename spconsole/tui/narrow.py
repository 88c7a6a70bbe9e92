"""Painting a part of a screen, without asking the widgets that have no part in it."""

from collections.abc import Collection

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.widget import Widget


class NarrowCompositor(Compositor):
    """Asks the topmost widgets of what has changed for their lines, and those that have changed.

    Textual's own asks every widget that lies within the rectangle around all changes, and those that lie
    under them: for a line at the top and one at the bottom that is the whole screen (decision 16).
    """

    def __init__(self) -> None:
        super().__init__()
        self._changes: Collection[Region] = ()
        self._changed: set[Widget] = set()

    def update_widgets(self, widgets: set[Widget]) -> None:
        self._changed |= widgets
        super().update_widgets(widgets)

    def render_partial_update(self) -> ChopsUpdate | None:
        self._changes = tuple(self._dirty_regions)
        try:
            return super().render_partial_update()
        finally:
            self._changes = ()
            self._changed.clear()

    @property
    def visible_widgets(self) -> dict[Widget, tuple[Region, Region]]:
        """Each with its region and the part of it that can be seen, the topmost first."""
        every = super().visible_widgets
        if not self._changes or self._cuts is None:  # where all begin and end is found out first, and kept
            return every
        asked, uncovered = {}, list(self._changes)
        for widget, (region, clip) in every.items():
            seen = region.intersection(clip)
            if any(map(seen.overlaps, uncovered)):
                asked[widget] = region, clip
                uncovered = [change for change in uncovered if not seen.contains_region(change)]
            elif widget in self._changed:  # a plot draws what lies on it
                asked[widget] = region, clip
        return asked
