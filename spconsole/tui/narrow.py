"""Painting a part of a screen, without asking the widgets that have no part in it."""

from collections.abc import Collection

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.widget import Widget


class NarrowCompositor(Compositor):
    """Asks the widgets under what has changed for their lines, and no others.

    Textual's own asks every widget that lies within the rectangle around all changes: for a line at the top
    and one at the bottom that is the whole screen (decision 16).
    """

    _changes: Collection[Region] = ()

    def render_partial_update(self) -> ChopsUpdate | None:
        self._changes = tuple(self._dirty_regions)
        try:
            return super().render_partial_update()
        finally:
            self._changes = ()

    @property
    def visible_widgets(self) -> dict[Widget, tuple[Region, Region]]:
        """Each with its region and the part of it that can be seen, the topmost first."""
        changes = self._changes
        if not changes or self._cuts is None:  # where all of them begin and end is found out first, and kept
            return super().visible_widgets
        return {
            widget: (region, clip)
            for widget, (region, clip) in super().visible_widgets.items()
            if any(change.overlaps(region) and change.overlaps(clip) for change in changes)
        }
