"""Text of which only the changed lines are painted again."""

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Region
from textual.widgets import Static

from spconsole.tui.widgets.partly import Partly


class Lines(Static, Partly):
    """A `Static` for words that change a little with every key."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes, markup=False)
        self._said = Content("")
        self._lines: Sequence[Content] = ()
        self._width = 0

    def say(self, content: Content) -> None:
        """Say something; the screen is laid out again only when that takes another number of lines."""
        width = self.size.width
        if content.is_same(self._said) and width == self._width:
            return
        lines = content.wrap(width) if width else []
        fits = width == self._width and len(lines) == len(self._lines)
        pairs = enumerate(zip(self._lines, lines, strict=True)) if fits else ()
        changed = [Region(0, y, width, 1) for y, (old, new) in pairs if not new.is_same(old)]
        self._said, self._lines, self._width = content, lines, width
        height = self.styles.height
        with self.only(*changed):
            self.update(content, layout=not fits and (height is None or height.is_auto))
