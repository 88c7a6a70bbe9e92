"""Everything about one row: the message, the request, the answer, the timeline, what would go with it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from msgspec import structs
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import reactive

from spconsole.services.waiting import Waits
from spconsole.tui.widgets.detail_text import TAB_CONTENT, Detail, brief
from spconsole.tui.widgets.lines import Lines

TABS = ("Message", "Request", "Response", "Timeline", "Siblings")
NOTHING = "Choose a row. d, f, r, u act on it."


class DetailPane(VerticalScroll, can_focus=True):
    """The row under the history's cursor."""

    detail: reactive[Detail | None] = reactive(None)
    tab: reactive[int] = reactive(0)
    is_brief: reactive[bool] = reactive(False)
    """Four lines under the history, where there is no room for more."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.waits = Waits()
        self._shown = ""

    def compose(self) -> ComposeResult:
        yield Lines()

    def on_mount(self) -> None:
        self._draw()

    def watch_detail(self) -> None:
        self._draw()

    def watch_is_brief(self) -> None:
        self._draw()

    def watch_tab(self) -> None:
        self.scroll_home(animate=False)
        self._draw()

    def show(self, detail: Detail | None) -> None:
        """Another row, or the same one again: what is known against its recipient stays."""
        before = self.detail
        if detail is not None and before is not None and before.entry.id == detail.entry.id:
            detail = structs.replace(detail, against=before.against)
        self.detail = detail

    def warn(self, against: Sequence[str]) -> None:
        """What the history says against the recipient of the row."""
        if self.detail is not None and tuple(self.detail.against) != tuple(against):
            self.detail = structs.replace(self.detail, against=against)

    def _draw(self) -> None:
        tabs = "  ".join(f"\\[{name}]" if number == self.tab else name for number, name in enumerate(TABS))
        self.border_title = "4 Detail" if self.is_brief else f"4 Detail  {tabs}"
        self.border_subtitle = "4 opens" if self.is_brief else "\\[ ] tabs"
        if self.is_mounted:
            for lines in self.query(Lines):  # none any more while the console closes
                lines.say(self._content())

    def count_down(self) -> None:
        """Say how long its call still waits, or no longer."""
        if self._waiting() != self._shown:
            self._draw()

    def _waiting(self) -> str:
        now = self.now()
        waiting = self.waits.of(self.detail.entry, now) if self.detail else None
        return waiting.words(now) if waiting else ""

    def _content(self) -> Content:
        if self.detail is None:
            return Content.styled(NOTHING, "$muted")
        self._shown = self._waiting()
        detail = structs.replace(self.detail, waiting=self._shown)
        return brief(detail) if self.is_brief else TAB_CONTENT[self.tab](detail)
