"""Painting again only a part of a widget."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Self

from textual.geometry import Region
from textual.widget import Widget

from spconsole.tui.look import title_text


class Partly(Widget):
    """A widget of which Textual would paint all again, though only a part has changed.

    Setting its content or its border asks for the whole widget, and whatever lies between two widgets that
    change in one frame is looked at too: a key then waits for most of the screen. Name it last among the
    bases: Textual takes styles from the first.
    """

    _changed: tuple[Region, ...] = ()
    _above = _below = ""

    @contextmanager
    def only(self, *regions: Region) -> Iterator[None]:
        """What changes meanwhile is seen in these regions alone; anywhere, when none is named."""
        self._changed = regions
        try:
            yield
        finally:
            self._changed = ()

    def say_above(self, words: str) -> None:
        """Say something on the upper border."""
        if words != self._above:
            self._above = words
            with self._only_line(-1):
                self.border_title = title_text(words)

    def say_below(self, words: str) -> None:
        """Say something on the lower border."""
        if words != self._below:
            self._below = words
            with self._only_line(self.size.height):
                self.border_subtitle = title_text(words)

    def _only_line(self, y: int) -> AbstractContextManager[None]:
        edge = Region(-self.gutter.left, y, self.outer_size.width, 1)
        return self.only(*([edge] if self.size else []))

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Paint again what has changed, as far as that is known."""
        return super().refresh(
            *(regions or self._changed), repaint=repaint, layout=layout, recompose=recompose
        )
