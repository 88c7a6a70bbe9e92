"""Clocks that are set back, days of 23 and 25 hours: what follows whom is still told right."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from spconsole.bootstrap import open_workspace
from spconsole.cli.rows import local_time
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.errors import OutcomeUnknownError
from spconsole.domain.notifications import DeletionReason
from spconsole.domain.query import parse_query
from spconsole.domain.sellers import DEMO_SELLER, Environment
from spconsole.services.context import Workspace
from spconsole.services.deletion import delete_notifications
from spconsole.services.history import find_entries
from spconsole.services.notifications import create_notification
from spconsole.store.search import condition
from tests.services.amazon import CREATED, Amazon, says
from tests.store.rows import entry

from .conftest import SUMMARY, summary

NEW_YORK = ZoneInfo("America/New_York")
LONG_DAY = date(2026, 11, 1)
SHORT_DAY = date(2026, 3, 8)


class Wall:
    """A clock that somebody sets."""

    def __init__(self) -> None:
        self.reading = datetime(2026, 8, 21, 14, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.reading


@pytest.fixture
def wall() -> Wall:
    return Wall()


async def test_a_newer_send_is_seen_as_newer_though_the_clock_was_set_back(paths: Paths, wall: Wall) -> None:
    """Else the repetition of an unclear deletion would take it along. A console of before begins one."""
    async with open_workspace(paths, Settings(), {}, now=wall) as workspace:
        seller = await workspace.open_seller(DEMO_SELLER, Environment.LOCAL)

        newer = entry(
            account=seller.account,
            environment=seller.environment,
            template_id=SUMMARY,
            created_at=wall.reading - timedelta(hours=2),
        )

        async def meanwhile() -> None:
            await workspace.ledger.history.add_many([newer])

        amazon = Amazon(says(500), says(204))
        amazon.during = meanwhile
        result = await delete_notifications(
            amazon.behind(seller), SUMMARY, DeletionReason.INCORRECT_CONTENT, None
        )
    assert isinstance(result.error, OutcomeUnknownError)
    assert len(amazon.requests) == 1


async def test_of_sends_in_one_moment_the_later_one_stands_first(paths: Paths, wall: Wall) -> None:
    async with open_workspace(paths, Settings(), {}, now=wall) as workspace:
        seller = Amazon(CREATED).behind(await workspace.open_seller(DEMO_SELLER, Environment.LOCAL))
        ids = [(await create_notification(seller, summary())).entry.id for _ in range(3)]
        assert [row.id for row in await find_entries(workspace.ledger, "", 9)] == ids[::-1]


async def test_after_a_clock_was_set_back_everything_can_still_be_found_and_deleted(
    paths: Paths, wall: Wall
) -> None:
    async with open_workspace(paths, Settings(), {}, now=wall) as workspace:
        seller = await workspace.open_seller(DEMO_SELLER, Environment.LOCAL)
        for _ in range(3):
            await create_notification(Amazon(CREATED).behind(seller), summary())
            wall.reading -= timedelta(days=1)
        assert len(await find_entries(workspace.ledger, SUMMARY, 9)) == 3
        gone = await delete_notifications(
            Amazon(says(204)).behind(seller), SUMMARY, DeletionReason.INCORRECT_CONTENT, 3
        )
        assert len(gone.known_here) == 3


@pytest.mark.parametrize(("day", "hours"), [(LONG_DAY, 25), (SHORT_DAY, 23), (date(2026, 6, 1), 24)])
def test_a_day_has_the_hours_that_the_zone_gives_it(day: date, hours: int) -> None:
    _, (*_, start, end) = condition(parse_query(f"date:{day}"), NEW_YORK)
    took = datetime.fromisoformat(str(end)) - datetime.fromisoformat(str(start))
    assert took == timedelta(hours=hours)


@pytest.fixture
def _in_new_york(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_in_new_york")
@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process can be set on POSIX only")
async def test_an_hour_that_comes_twice_keeps_its_order_and_its_day(workspace: Workspace) -> None:
    """At two in the morning it is one again."""
    first = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    moments = [first + timedelta(minutes=30 * number) for number in range(4)]
    for number, moment in enumerate(moments):
        await workspace.ledger.history.add(entry(id=f"row-{number}", created_at=moment))
    late, early = datetime(2026, 11, 2, 4, 59, tzinfo=UTC), datetime(2026, 11, 1, 4, 0, tzinfo=UTC)
    await workspace.ledger.history.add(entry(id="last minute", created_at=late))
    await workspace.ledger.history.add(entry(id="first minute", created_at=early))
    await workspace.ledger.history.add(entry(id="day after", created_at=late + timedelta(minutes=1)))
    await workspace.ledger.history.add(entry(id="day before", created_at=early - timedelta(minutes=1)))
    found = await find_entries(workspace.ledger, f"date:{LONG_DAY}", 99)
    ids = ["last minute", "row-3", "row-2", "row-1", "row-0", "first minute"]
    assert [row.id for row in found] == ids
    times = [local_time(row.created_at)[-5:] for row in found]
    assert times == ["23:59", "02:00", "01:30", "01:00", "01:30", "00:00"]
    after = [row.id for row in await find_entries(workspace.ledger, f"date:>{LONG_DAY}", 99)]
    before = [row.id for row in await find_entries(workspace.ledger, f"date:<{LONG_DAY}", 99)]
    assert (after, before) == (["day after"], ["day before"])
