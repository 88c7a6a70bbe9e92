"""The numbers of the last days, in this machine's or any zone."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from msgspec import structs

from spconsole.domain.errors import StoreError, UsageError
from spconsole.domain.history import Status
from spconsole.domain.insights import in_words
from spconsole.domain.sellers import Environment
from spconsole.services.context import Ledger, Workspace
from spconsole.services.insights import as_json, read_insights
from tests.store.rows import entry

NOW = datetime(2026, 8, 21, 14, 32, tzinfo=UTC)


@pytest.fixture
def ledger(workspace: Workspace) -> Ledger:
    return structs.replace(workspace.ledger, now=lambda: NOW)


async def test_the_days_are_those_of_the_zone_and_today_is_the_last(ledger: Ledger) -> None:
    tokyo = timezone(timedelta(hours=9))
    await ledger.history.add_many([entry(created_at=NOW - timedelta(hours=1))])
    there = await read_insights(ledger, Environment.SANDBOX, 2, zone=tokyo)
    assert [day.isoformat() for day in there.days] == ["2026-08-20", "2026-08-21"]
    assert there.sends == [{}, {Status.SENT: 1}]
    late = structs.replace(ledger, now=lambda: NOW + timedelta(hours=2))
    there = await read_insights(late, Environment.SANDBOX, 2, zone=tokyo)
    assert (there.days[-1].isoformat(), there.sends) == ("2026-08-22", [{Status.SENT: 1}, {}])


async def test_tables_and_json_hold_the_numbers_of_the_plots(ledger: Ledger) -> None:
    clicked = NOW - timedelta(hours=1)
    await ledger.history.add_many(
        [
            entry(created_at=NOW - timedelta(hours=4), clicked_at=clicked),
            entry(created_at=NOW, status=Status.UNKNOWN),
        ]
    )
    found = await read_insights(ledger, Environment.SANDBOX, 1, zone=UTC)
    sends, rates, delays = in_words(found)
    assert (sends.names, list(sends.rows)) == (
        ("DAY", "SENT", "UNKNOWN", "ALL"),
        [("2026-08-21", "1", "1", "2")],
    )
    assert list(rates.rows) == [("PRICE_CHANGE", "1", "1", "100.0", "0", "0.0")]
    assert ("2 to 12 h", "1", "100.0") in delays.rows
    assert "the middle one came 2 to 12 h after" in delays.sentence
    told = as_json(found)
    assert told["templates"] == [
        {
            "templateId": "PRICE_CHANGE",
            "arrived": 1,
            "clicked": 1,
            "clickRate": 1.0,
            "actioned": 0,
            "feedbackRate": 0.0,
        }
    ]


async def test_a_history_without_rows_has_numbers_too(ledger: Ledger) -> None:
    for numbers in in_words(await read_insights(ledger, Environment.SANDBOX, 7)):
        assert numbers.sentence.endswith(".")


@pytest.mark.parametrize("days", [0, 367])
async def test_a_period_without_end_is_refused(ledger: Ledger, days: int) -> None:
    with pytest.raises(UsageError, match="1 to 366"):
        await read_insights(ledger, Environment.SANDBOX, days)


async def test_a_history_that_cannot_be_read_is_no_empty_one(ledger: Ledger) -> None:
    with pytest.raises(StoreError, match="broken"):
        await read_insights(structs.replace(ledger, problem="broken", is_readable=False), Environment.SANDBOX)
