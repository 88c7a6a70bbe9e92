"""Insights: sends per day, what became of them and how soon they were opened; as plots or as tables."""

from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from spconsole.domain.errors import SpConsoleError
from spconsole.domain.insights import Insights, Numbers, in_words
from spconsole.domain.text import one_line
from spconsole.services.context import Workspace
from spconsole.services.insights import read_insights
from spconsole.tui.fitting import TALL, WIDE
from spconsole.tui.keys import bindings
from spconsole.tui.look import title_text
from spconsole.tui.place import Place
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.widgets.bars import KeyBar, TopBar
from spconsole.tui.widgets.plots import PLOTS, Plot, legend_line

PERIODS = (7, 30, 90)


class InsightPane(Vertical):
    """One of the three: a plot with its legend, or the same numbers as a table."""

    def __init__(self, name: str, insights: Insights) -> None:
        super().__init__(id=name, classes="pane insight")
        self._plot = PLOTS[name](insights)
        self._legend = Static(classes="legend", markup=False)
        self._words = Static(classes="words", markup=False)
        self._table = Static(classes="table", markup=False)

    def compose(self) -> ComposeResult:
        yield self._legend
        yield self._plot
        with VerticalScroll(classes="numbers"):
            yield self._table
        yield self._words

    def show(self, insights: Insights, numbers: Numbers) -> None:
        """Other numbers."""
        self.border_title = title_text(numbers.title)
        self._legend.update(legend_line(self._plot.legend(insights)))
        self._plot.show(insights)
        self._table.update(Content(_as_text(numbers)))
        self._words.update(Content.styled(one_line(numbers.sentence), "$muted"))


class InsightsScreen(ConsoleScreen[None]):
    """Only looks; what it shows can be printed by `spconsole insights` too."""

    CSS_PATH = "../styles/insights.tcss"
    TITLE_OF_HELP = "Insights"
    HELP = (
        "Statuses are as they are now: a send that was deleted counts as DELETED. Rates are of what arrived, "
        "SENT or DELETED. Clicks are those that were imported. spconsole insights prints the same numbers."
    )
    BINDINGS: ClassVar = bindings(
        "insights.numbers", "insights.days", "insights.seller", "insights.next", "insights.previous",
        "insights.back",
    )  # fmt: skip

    def __init__(self, workspace: Workspace, place: Place, insights: Insights) -> None:
        super().__init__()
        self._workspace = workspace
        self._place = place
        self._insights = insights
        self._seen = 0
        self.add_class(f"-{place.environment.value}")

    def compose(self) -> ComposeResult:
        bar = TopBar(demo=self._workspace.demo)
        bar.environment, bar.place, bar.writes = self._place.environment, "insights", ""
        yield bar
        yield Static(id="period", markup=False)
        with Container(id="insights"):
            for name in PLOTS:
                yield InsightPane(name, self._insights)
        yield KeyBar()

    def on_mount(self) -> None:
        self._show()
        # The plots draw with colours, not with styles: another theme is drawn again.
        self.app.theme_changed_signal.subscribe(self, lambda _: self._redraw())

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.set_class(event.size.width < WIDE or event.size.height < TALL, "-one")
        self._show_seen()

    def _redraw(self) -> None:
        for plot in self.query(Plot):
            plot.redraw()

    def _show(self) -> None:
        insights = self._insights
        whose = f"seller {insights.profile}" if insights.profile else "all sellers"
        days = f"{insights.days[0]} to {insights.days[-1]}, {len(insights.days)} days"
        words = f"{days}, {insights.environment.value}, {whose}"
        self.query_one("#period", Static).update(Content.styled(one_line(words), "bold"))
        for pane, numbers in zip(self.query(InsightPane), in_words(insights), strict=True):
            pane.show(insights, numbers)

    def _show_seen(self) -> None:
        for number, pane in enumerate(self.query(InsightPane)):
            pane.set_class(number == self._seen, "-active")
            pane.border_subtitle = f"{number + 1} of {len(PLOTS)}" if self.has_class("-one") else ""
        self._focus_numbers()

    def _focus_numbers(self) -> None:
        """The arrows scroll the table that is looked at."""
        if self.has_class("-numbers"):
            list(self.query(".numbers"))[self._seen].focus()

    @work(exclusive=True, group="insights")
    async def read(self, days: int, profile: str) -> None:
        """Count again; a newer question ends the one before."""
        try:
            environment = self._place.environment
            self._insights = await read_insights(self._workspace.ledger, environment, days, profile)
        except SpConsoleError as error:
            self.report(error)
        else:
            if self.is_running:
                self._show()

    def action_numbers(self) -> None:
        self.toggle_class("-numbers")
        self._focus_numbers()

    def action_days(self) -> None:
        number = PERIODS.index(len(self._insights.days)) if len(self._insights.days) in PERIODS else 0
        self.read(PERIODS[(number + 1) % len(PERIODS)], self._insights.profile)

    def action_seller(self) -> None:
        profile = self._place.profile
        if profile is None and not self._insights.profile:
            self.say("No seller is chosen. esc goes back, and p there chooses one.", severity="warning")
            return
        name = "" if self._insights.profile or profile is None else profile.name
        self.read(len(self._insights.days), name)

    def action_next(self) -> None:
        self._seen = (self._seen + 1) % len(PLOTS)
        self._show_seen()

    def action_previous(self) -> None:
        self._seen = (self._seen - 1) % len(PLOTS)
        self._show_seen()

    def action_back(self) -> None:
        self.dismiss()


def _as_text(numbers: Numbers) -> str:
    """Columns of text: words to the left, numbers to the right."""
    rows = [numbers.names, *([one_line(cell) for cell in row] for row in numbers.rows)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(numbers.names))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if not column else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
