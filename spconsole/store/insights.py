"""Counting stretches of history, by the indexes that are there; nothing here waits for, or stops, a write."""

import itertools
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from spconsole.domain.history import FeedbackState, Status
from spconsole.domain.insights import DELAYS, TemplateRates
from spconsole.domain.sellers import Environment
from spconsole.store.database import Database
from spconsole.store.rows import place_of

_DAYS = "with days (day, first, next) as (values {}) "
# The plus keeps SQLite from the index of statuses: rows in the order of their places lie side by side.
_ARRIVED = f"+status in ('{Status.SENT.value}', '{Status.DELETED.value}')"
_SECONDS = "(julianday(clicked_at) - julianday(coalesce(sent_at, created_at))) * 86400.0"


class Stretch(Struct, frozen=True):
    """Which rows are counted: an environment, one seller or all, from a moment up to another."""

    environment: Environment
    since: datetime
    until: datetime
    profile: str = ""

    @property
    def where(self) -> str:
        # By the place, in whose order the rows stand, within an index that begins with the environment.
        return "environment = ? and place >= ? and place < ?" + (" and profile = ?" if self.profile else "")

    @property
    def values(self) -> tuple[object, ...]:
        profile = (self.profile,) if self.profile else ()
        return (self.environment.value, place_of(self.since), place_of(self.until), *profile)


class InsightStore:
    """The notifications table, counted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def sends(self, stretch: Stretch, edges: Sequence[datetime]) -> dict[tuple[int, Status], int]:
        """How many rows of each day have which status.

        Args:
            edges: Where each day begins, and where the last one ends.
        """
        pairs = list(itertools.pairwise(map(place_of, edges)))
        days = _DAYS.format(", ".join(f"({day}, {first}, {end})" for day, (first, end) in enumerate(pairs)))
        profile = "and profile = ? " if stretch.profile else ""
        # All of it from one index: a status and a day are a stretch of it.
        rows = await self._database.search(
            f"{days} select day, status, count(*) from days cross join notifications "  # noqa: S608 - our own words
            f"where environment = ? and status in ({', '.join('?' * len(Status))}) {profile}"
            "and place >= first and place < next group by day, status",
            (
                stretch.environment.value,
                *(status.value for status in Status),
                *((stretch.profile,) if stretch.profile else ()),
            ),
        )
        return {(int(row[0]), Status(row[1])): int(row[2]) for row in rows}

    async def templates(self, stretch: Stretch) -> list[TemplateRates]:
        """What became of the rows of each template, most rows first."""
        rows = await self._database.search(
            "select coalesce(template_id, ''), count(*), sum(clicked_at is not null), sum(feedback = ?) "  # noqa: S608 - our own words
            f"from notifications where {stretch.where} and {_ARRIVED} "
            "group by 1 order by 2 desc, 1",
            (FeedbackState.RECORDED.value, *stretch.values),
        )
        return [TemplateRates(str(row[0]), int(row[1]), int(row[2]), int(row[3])) for row in rows]

    async def delays(self, stretch: Stretch) -> list[int]:
        """How many first clicks came how long after the send, for each of `DELAYS`."""
        bounds = [seconds for seconds in DELAYS.values() if seconds != float("inf")]
        steps = " ".join(f"when seconds < {seconds} then {number}" for number, seconds in enumerate(bounds))
        # By the index of the rows that were clicked: they are the few.
        rows = await self._database.search(
            f"select case {steps} else {len(bounds)} end as step, count(*) "  # noqa: S608 - our own words
            f"from (select {_SECONDS} as seconds from notifications "
            f"where clicked_at is not null and {stretch.where} and {_ARRIVED}) group by step",
            stretch.values,
        )
        counts = {int(row[0]): int(row[1]) for row in rows}
        return [counts.get(number, 0) for number in range(len(DELAYS))]
