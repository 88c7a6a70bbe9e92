"""Counting a stretch of history: by day and status, by template, and by the time from send to click."""

from datetime import UTC, datetime, timedelta

import pytest

from spconsole.domain.history import FeedbackState, Status
from spconsole.domain.insights import DELAYS, TemplateRates
from spconsole.domain.sellers import Environment
from spconsole.store.database import Database
from spconsole.store.history import HistoryStore
from spconsole.store.insights import InsightStore, Stretch

from .rows import NOW, entry

MIDNIGHT = datetime(2026, 8, 21, tzinfo=UTC)
DAY = timedelta(days=1)
EDGES = [MIDNIGHT - DAY, MIDNIGHT, MIDNIGHT + DAY]
STRETCH = Stretch(Environment.SANDBOX, EDGES[0], EDGES[-1])


@pytest.fixture
def insights(database: Database) -> InsightStore:
    return InsightStore(database)


async def test_sends_are_counted_by_day_and_status(history: HistoryStore, insights: InsightStore) -> None:
    await history.add_many(
        [
            entry(created_at=MIDNIGHT - DAY - timedelta(milliseconds=1)),
            entry(created_at=MIDNIGHT - timedelta(milliseconds=1)),
            entry(created_at=MIDNIGHT),
            entry(created_at=NOW, status=Status.REJECTED),
            entry(created_at=MIDNIGHT + DAY),
            entry(environment=Environment.PRODUCTION),
        ]
    )
    found = await insights.sends(STRETCH, EDGES)
    assert found == {(0, Status.SENT): 1, (1, Status.SENT): 1, (1, Status.REJECTED): 1}


async def test_only_what_arrived_counts_for_the_rates(history: HistoryStore, insights: InsightStore) -> None:
    await history.add_many(
        [
            entry(clicked_at=NOW),
            entry(feedback=FeedbackState.RECORDED, status=Status.DELETED),
            entry(status=Status.REJECTED, clicked_at=NOW),
            entry(status=Status.UNKNOWN),
            entry(template_id=None),
            entry(created_at=NOW - 3 * DAY),
        ]
    )
    assert await insights.templates(STRETCH) == [
        TemplateRates("PRICE_CHANGE", 2, 1, 1),
        TemplateRates("", 1, 0, 0),
    ]


@pytest.mark.parametrize(
    ("seconds", "name"),
    [
        (-30, "under 1 min"),
        (59, "under 1 min"),
        (61, "1 to 5 min"),
        (4 * 3600, "2 to 12 h"),
        (8 * 86400, "later"),
    ],
)
async def test_the_time_to_the_click_is_from_the_send_not_from_the_intent(
    history: HistoryStore, insights: InsightStore, seconds: int, name: str
) -> None:
    sent = NOW + timedelta(minutes=10)
    await history.add_many([entry(sent_at=sent, clicked_at=sent + timedelta(seconds=seconds)), entry()])
    found = dict(zip(DELAYS, await insights.delays(STRETCH), strict=True))
    assert {name: count for name, count in found.items() if count} == {name: 1}


async def test_one_seller_is_counted_alone(history: HistoryStore, insights: InsightStore) -> None:
    await history.add_many([entry(clicked_at=NOW), entry(profile="beta", clicked_at=NOW)])
    beta = Stretch(Environment.SANDBOX, EDGES[0], EDGES[-1], "beta")
    assert await insights.sends(beta, EDGES) == {(1, Status.SENT): 1}
    assert [rates.arrived for rates in await insights.templates(beta)] == [1]
    assert sum(await insights.delays(beta)) == 1


@pytest.mark.parametrize(
    ("what", "index"),
    [
        ("sends", "COVERING INDEX notifications_by_status"),
        ("templates", "notifications_by_environment (environment=? AND place>? AND place<?)"),
        ("delays", "notifications_with_click (environment=? AND place>? AND place<?)"),
    ],
)
async def test_each_count_has_an_index_and_reads_its_period_alone(
    database: Database, insights: InsightStore, monkeypatch: pytest.MonkeyPatch, what: str, index: str
) -> None:
    asked: list[str] = []
    search = database.search

    async def explained(sql: str, values: tuple[object, ...] = ()) -> object:
        asked.extend(row[3] for row in await database.rows(f"explain query plan {sql}", values))
        return await search(sql, values)

    monkeypatch.setattr(database, "search", explained)
    if what == "sends":
        await insights.sends(STRETCH, EDGES)
    else:
        await getattr(insights, what)(STRETCH)
    assert any(index in step for step in asked), asked
