"""The plots of Insights; the only module that draws with textual-plot, and heavy: it is imported late."""

from collections.abc import Mapping, Sequence
from typing import Final

from textual.content import Content
from textual_plot import PlotWidget
from textual_plot.axis_formatter import CategoricalAxisFormatter, NumericAxisFormatter

from spconsole.domain.history import STATUS_WORDS, Status
from spconsole.domain.insights import DELAYS, Insights
from spconsole.domain.text import one_line
from spconsole.tui.look import STATUS_STYLES

LEFT = 7
"""Columns of the numbers beside a plot."""
_SHORT = ("1m", "5m", "30m", "2h", "12h", "24h", "3d", "7d", ">7d")
CLICK, FEEDBACK = "status-sending", "status-actioned"
_DAY_LABEL: Final = 7
Legend = Sequence[tuple[str, str]]
"""Words, and the theme variable of their colour."""


class WholeNumbers(NumericAxisFormatter):
    """An axis of counts: nothing between one and two."""

    def get_ticks(self, min_: float, max_: float, max_ticks: int = 8) -> list[float]:
        return [tick for tick in super().get_ticks(min_, max_, max_ticks) if tick == round(tick)]

    def get_labels_for_ticks(self, ticks: Sequence[float]) -> list[str]:
        return [f"{round(tick):,}" for tick in ticks]


class Plot(PlotWidget):
    """A plot that is looked at, and takes neither keys nor the focus."""

    can_focus = False

    def __init__(self, insights: Insights) -> None:
        super().__init__(allow_pan_and_zoom=False)
        self._insights = insights

    def on_mount(self) -> None:
        super().on_mount()
        self.margin_top, self.margin_left, self.margin_bottom = 0, LEFT, 1
        self.set_y_formatter(WholeNumbers())

    def on_resize(self) -> None:
        self.call_after_refresh(self.redraw)

    def show(self, insights: Insights) -> None:
        """Other numbers."""
        self._insights = insights
        self.redraw()

    def redraw(self) -> None:
        """Draw with the colours of the theme, as wide as there is room."""
        if self.is_mounted and self.size.width > LEFT + 4:
            self.clear()
            self.draw(self._insights, self.size.width - LEFT - 2)

    def draw(self, insights: Insights, width: int) -> None:
        """Add the bars."""

    def legend(self, insights: Insights) -> Legend:
        """What the colours mean."""
        return ()

    def bars(self, places: Sequence[float], heights: Sequence[float], width: float, variable: str) -> None:
        """Bars in a colour of the theme; nothing is drawn for nothing, not even its foot."""
        seen = [(place, height) for place, height in zip(places, heights, strict=True) if height]
        if seen:
            xs, ys = zip(*seen, strict=True)
            self.bar(list(xs), list(ys), width=width, bar_style=self.app.theme_variables[variable])

    def name_places(self, names: Sequence[str], longest: int) -> None:
        """Names below the bars; in a label Textual reads brackets as markup."""
        plain = [one_line(name).replace("[", "(").replace("\\", "/")[: max(1, longest)] for name in names]
        self.set_x_formatter(CategoricalAxisFormatter(plain))


class SendsPlot(Plot):
    """Sends per day, a bar of statuses for each."""

    def draw(self, insights: Insights, width: int) -> None:
        places = list(range(1, len(insights.days) + 1))
        heights = [0] * len(places)
        layers: list[tuple[Status, list[int]]] = []
        for status in insights.statuses:
            heights = [
                height + sends.get(status, 0) for height, sends in zip(heights, insights.sends, strict=True)
            ]
            layers.append((status, heights))
        for status, tops in reversed(layers):  # the highest first: the lower ones are drawn over it
            self.bars(places, tops, 0.8, STATUS_STYLES[status])
        every = max(1, -(-len(places) * _DAY_LABEL // width))
        self.set_xlimits(0.4, len(places) + 0.6)
        self.set_ylimits(0, max(4, *heights))
        self.name_places([f"{day:%m-%d}" for day in insights.days], 5)
        self.set_xticks([float(place) for place in reversed(places[::-every])])

    def legend(self, insights: Insights) -> Legend:
        return [(STATUS_WORDS[status], STATUS_STYLES[status]) for status in insights.statuses]


class RatesPlot(Plot):
    """Click and feedback rate of each template, side by side."""

    def draw(self, insights: Insights, width: int) -> None:
        rates = insights.templates[: max(1, width // 10)]
        places = list(range(1, len(rates) + 1))
        if not rates:
            return
        clicks = [each.click_rate * 100 for each in rates]
        acted = [each.feedback_rate * 100 for each in rates]
        self.bars([place - 0.2 for place in places], clicks, 0.36, CLICK)
        self.bars([place + 0.2 for place in places], acted, 0.36, FEEDBACK)
        self.set_xlimits(0.4, len(places) + 0.6)
        self.set_ylimits(0, max(5.0, *clicks, *acted))
        self.name_places([each.template_id or "(unknown)" for each in rates], width // len(rates) - 1)
        self.set_xticks([float(place) for place in places])

    def legend(self, insights: Insights) -> Legend:
        return [("% clicked", CLICK), ("% feedback", FEEDBACK)]


class DelaysPlot(Plot):
    """How many first clicks came how long after the send."""

    def draw(self, insights: Insights, width: int) -> None:
        places = list(range(1, len(DELAYS) + 1))
        self.bars(places, insights.delays, 0.8, CLICK)
        self.set_xlimits(0.4, len(places) + 0.6)
        self.set_ylimits(0, max(4, *insights.delays))
        self.name_places(_SHORT, width // len(places))
        self.set_xticks([float(place) for place in places])

    def legend(self, insights: Insights) -> Legend:
        return [("first clicks, by the time after the send", CLICK)]


PLOTS: Mapping[str, type[Plot]] = {"sends": SendsPlot, "rates": RatesPlot, "delays": DelaysPlot}


def legend_line(legend: Legend) -> Content:
    """The colours and what they mean, on one line."""
    parts = [Content.assemble(("\u25a0 ", f"${variable}"), words) for words, variable in legend]
    return Content("   ").join(parts)
