"""What every screen and dialog has in common: it fits its size, paints what changed, and is answered once."""

from typing import TypeVar

from textual import events
from textual.await_complete import AwaitComplete
from textual.screen import Screen

from spconsole.tui.fitting import fit
from spconsole.tui.narrow import NarrowCompositor

ResultT = TypeVar("ResultT")


class Topmost(Screen[ResultT]):
    """A screen that goes only while it is on top. Named last among bases: styles come from the first."""

    def __init__(self, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name, id, classes)
        self._compositor = NarrowCompositor()

    def on_resize(self, event: events.Resize) -> None:
        fit(self, event.size)

    def dismiss(self, result: ResultT | None = None) -> AwaitComplete:
        """Only from the top: Textual takes away whatever is there, and a second key is no second answer."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()
