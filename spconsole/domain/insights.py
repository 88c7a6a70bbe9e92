"""A stretch of history in numbers: sends per day, what became of them, how soon they were opened."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from spconsole.domain.history import STATUS_WORDS, Status
from spconsole.domain.sellers import Environment

STATUSES = (Status.SENT, Status.DELETED, Status.UNKNOWN, Status.REJECTED, Status.NOT_SENT, Status.SENDING,
            Status.HELD)  # fmt: skip
"""In the order in which a bar is built from below."""
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
DELAYS: Mapping[str, float] = {
    "under 1 min": _MINUTE,
    "1 to 5 min": 5 * _MINUTE,
    "5 to 30 min": 30 * _MINUTE,
    "30 min to 2 h": 2 * _HOUR,
    "2 to 12 h": 12 * _HOUR,
    "12 to 24 h": _DAY,
    "1 to 3 days": 3 * _DAY,
    "3 to 7 days": 7 * _DAY,
    "later": float("inf"),
}
"""How long after the send a click came: words, and the seconds below which it is so."""


class TemplateRates(Struct, frozen=True):
    """What became of the notifications of one template.

    Attributes:
        arrived: SENT, or sent and then deleted; the rates are of these.
    """

    template_id: str
    arrived: int
    clicked: int
    acted: int

    @property
    def click_rate(self) -> float:
        return self.clicked / self.arrived if self.arrived else 0.0

    @property
    def feedback_rate(self) -> float:
        return self.acted / self.arrived if self.arrived else 0.0


class Insights(Struct, frozen=True, kw_only=True):
    """The numbers of some days of one environment.

    Attributes:
        profile: The one seller they are of; empty for all.
        sends: For each day, oldest first, how many sends have which status now.
        templates: Most sends first.
        delays: For each of `DELAYS`, how many first clicks came so long after the send.
    """

    environment: Environment
    profile: str
    days: Sequence[date]
    sends: Sequence[Mapping[Status, int]]
    templates: Sequence[TemplateRates]
    delays: Sequence[int]

    @property
    def total(self) -> int:
        return sum(sum(day.values()) for day in self.sends)

    @property
    def statuses(self) -> tuple[Status, ...]:
        """Those that occur; SENT always."""
        return tuple(
            status
            for status in STATUSES
            if status is Status.SENT or any(day.get(status) for day in self.sends)
        )


class Numbers(Struct, frozen=True):
    """A plot in words: a title, the names of its columns, its rows, and a sentence about them."""

    title: str
    names: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    sentence: str


def in_words(insights: Insights) -> tuple[Numbers, Numbers, Numbers]:
    """The same numbers that the plots show, for those who cannot see them, and for scripts' authors."""
    return _sends(insights), _rates(insights), _delays(insights)


def _sends(insights: Insights) -> Numbers:
    statuses = insights.statuses
    rows = [
        (day.isoformat(), *(str(sends.get(status, 0)) for status in statuses), str(sum(sends.values())))
        for day, sends in zip(insights.days, insights.sends, strict=True)
    ]
    busiest = max(range(len(rows)), key=lambda number: sum(insights.sends[number].values()))
    most = sum(insights.sends[busiest].values())
    sends = "1 send" if insights.total == 1 else f"{insights.total:,} sends"
    words = f"{sends} in {len(rows)} day{'' if len(rows) == 1 else 's'}"
    if most:
        words += f", most on {insights.days[busiest]}: {most:,}"
    names = ("DAY", *(STATUS_WORDS[status] for status in statuses), "ALL")
    return Numbers("Sends per day", names, rows, f"{words}.")


def _rates(insights: Insights) -> Numbers:
    rows = [
        (
            rates.template_id or "(unknown)",
            str(rates.arrived),
            str(rates.clicked),
            percent(rates.click_rate),
            str(rates.acted),
            percent(rates.feedback_rate),
        )
        for rates in insights.templates
    ]
    names = ("TEMPLATE", "ARRIVED", "CLICKED", "%", "ACTIONED", "%")
    clicks, arrived = (
        sum(rates.clicked for rates in insights.templates),
        sum(rates.arrived for rates in insights.templates),
    )
    words = f"{clicks:,} of {arrived:,} that arrived were clicked, as far as imported."
    return Numbers("Clicks and feedback", names, rows, words)


def _delays(insights: Insights) -> Numbers:
    total = sum(insights.delays)
    rows: list[tuple[str, ...]] = []
    sum_so_far = 0
    half = ""
    for name, count in zip(DELAYS, insights.delays, strict=True):
        sum_so_far += count
        if not half and total and sum_so_far * 2 >= total:
            half = name
        rows.append((name, str(count), percent(sum_so_far / total) if total else "-"))
    words = (
        f"{total:,} first clicks; the middle one came {half} after the send."
        if total
        else "No click is known here. Import a web server's log."
    )
    return Numbers("Time from send to click", ("AFTER THE SEND", "CLICKS", "SO FAR"), rows, words)


def percent(rate: float) -> str:
    """`12.5`, always with one place."""
    return f"{rate * 100:.1f}"
