"""Moving between the panes of the main screen, at every size."""

from typing import ClassVar

from textual import events
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from spconsole.tui.fitting import TALL, WIDE
from spconsole.tui.keys import bindings
from spconsole.tui.widgets.bars import TabStrip
from spconsole.tui.widgets.detail import TABS, DetailPane
from spconsole.tui.widgets.row_table import RowTable

PANES = ("sellers", "templates", "history", "detail", "activity")


class PaneKeys(Screen[None], inherit_bindings=True):
    """The half of the main screen that knows where the panes are, and nothing of what is in them."""

    BINDINGS: ClassVar = bindings(
        "main.go_sellers", "main.go_templates", "main.go_history", "main.go_detail", "main.go_activity",
        "main.zoom", "main.previous_tab", "main.next_tab", "main.back", "main.open",
    )  # fmt: skip
    active_pane = "history"

    def on_resize(self, event: events.Resize) -> None:
        self.fit(event.size.width, event.size.height)

    def fit(self, width: int, height: int) -> None:
        """Choose the layout for a size."""
        self.set_class(width < WIDE or height < TALL, "-one")
        self._show_active()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In a text field the key of the filter is a character like any other."""
        return action != "filter" or not isinstance(self.focused, Input)

    def go(self, name: str) -> None:
        """Show a pane and give it the keys."""
        self.active_pane = name
        self._show_active()
        self.query_one(f"#{name}").focus()

    def _show_active(self) -> None:
        for name in PANES:
            self.query_one(f"#{name}").set_class(name == self.active_pane, "-active")
        detail = self.query_one(DetailPane)
        strip = self.active_pane == "history" and self.has_class("-one") and not self.has_class("-zoomed")
        detail.set_class(strip, "-strip")
        detail.is_brief = strip
        left = self.active_pane in {"sellers", "templates", "activity"}
        self.query_one("#left").set_class(not left, "-empty")
        self.query_one("#right").set_class(left, "-empty")
        self.query_one(TabStrip).active = PANES.index(self.active_pane) + 1

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Tab and the mouse move the focus too; the layout follows."""
        pane = next((node for node in event.widget.ancestors_with_self if node.id in PANES), None)
        if isinstance(pane, Widget) and pane.id and pane.id != self.active_pane:
            self.active_pane = pane.id
            self._show_active()

    def action_go_sellers(self) -> None:
        self.go("sellers")

    def action_go_templates(self) -> None:
        self.go("templates")

    def action_go_history(self) -> None:
        self.go("history")

    def action_go_detail(self) -> None:
        self.go("detail")

    def action_go_activity(self) -> None:
        self.go("activity")

    def action_open(self) -> None:
        self.go("detail")

    def on_row_table_chosen(self, event: RowTable.Chosen) -> None:
        if event.control.id == "history":
            self.go("detail")

    def action_request(self) -> None:
        self.query_one(DetailPane).tab = TABS.index("Request")
        self.go("detail")

    def action_zoom(self) -> None:
        self.toggle_class("-zoomed")
        self._show_active()

    def action_previous_tab(self) -> None:
        self._turn_tab(-1)

    def action_next_tab(self) -> None:
        self._turn_tab(+1)

    def _turn_tab(self, step: int) -> None:
        pane = self.query_one(DetailPane)
        pane.tab = (pane.tab + step) % len(TABS)

    def clear_filter(self) -> bool:
        """Whether there was a filter to clear."""
        return False

    def action_back(self) -> None:
        """One step back: the filter, then the zoom, then History."""
        if self.clear_filter():
            return
        if self.has_class("-zoomed"):
            self.action_zoom()
        else:
            self.go("history")
