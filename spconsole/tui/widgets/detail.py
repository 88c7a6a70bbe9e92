"""Everything about one row: the message, the request, the answer, the timeline, what would go with it."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from spconsole.tui.look import update_lines
from spconsole.tui.widgets.detail_text import TAB_CONTENT, Detail, brief

TABS = ("Message", "Request", "Response", "Timeline", "Siblings")
NOTHING = "Choose a row. d, f, r, u act on it."


class DetailPane(VerticalScroll, can_focus=True):
    """The row under the history's cursor."""

    detail: reactive[Detail | None] = reactive(None)
    tab: reactive[int] = reactive(0)
    is_brief: reactive[bool] = reactive(False)
    """Four lines under the history, where there is no room for more."""

    def compose(self) -> ComposeResult:
        yield Static(NOTHING, markup=False)

    def on_mount(self) -> None:
        self._draw()

    def watch_detail(self) -> None:
        self._draw()

    def watch_is_brief(self) -> None:
        self._draw()

    def watch_tab(self) -> None:
        self.scroll_home(animate=False)
        self._draw()

    def _draw(self) -> None:
        tabs = "  ".join(f"\\[{name}]" if number == self.tab else name for number, name in enumerate(TABS))
        self.border_title = "4 Detail" if self.is_brief else f"4 Detail  {tabs}"
        self.border_subtitle = "4 opens" if self.is_brief else "\\[ ] tabs"
        if self.is_mounted:
            update_lines(self.query_one(Static), self._content())

    def _content(self) -> Content:
        if self.detail is None:
            return Content.styled(NOTHING, "$muted")
        return brief(self.detail) if self.is_brief else TAB_CONTENT[self.tab](self.detail)
