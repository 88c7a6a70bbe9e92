"""Text of which only the changed lines are painted again."""

from collections.abc import Sequence
from typing import Self

from textual.content import Content
from textual.geometry import Region
from textual.widgets import Static


class Lines(Static):
    """A `Static` for words that change a little with every key.

    Textual paints the whole of a widget again, and looks at every other one between two that change in the
    same frame: a pane whose one line changes made a key wait for all of the screen.
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes, markup=False)
        self._said = Content("")
        self._lines: Sequence[Content] = ()
        self._width = 0
        self._changed: Sequence[Region] = ()

    def say(self, content: Content) -> None:
        """Say something; the screen is laid out again only when that takes another number of lines."""
        width = self.size.width
        if content.is_same(self._said) and width == self._width:
            return
        lines = content.wrap(width) if width else []
        fits = width == self._width and len(lines) == len(self._lines)
        if fits:
            pairs = enumerate(zip(self._lines, lines, strict=True))
            self._changed = [Region(0, y, width, 1) for y, (old, new) in pairs if not new.is_same(old)]
        self._said, self._lines, self._width = content, lines, width
        height = self.styles.height
        self.update(content, layout=not fits and (height is None or height.is_auto))
        self._changed = ()

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Paint again what has changed, as far as that is known."""
        return super().refresh(
            *(regions or self._changed), repaint=repaint, layout=layout, recompose=recompose
        )
