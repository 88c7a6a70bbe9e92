"""A search finds what it says; wildcards and quotes in it are plain text."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spconsole.domain.errors import ErrorDetail
from spconsole.domain.history import FeedbackState, Status
from spconsole.domain.moments import midnight
from spconsole.domain.query import KEYS, Query, Term, parse_query
from spconsole.domain.sellers import Environment
from spconsole.store.history import HistoryStore
from spconsole.store.search import condition

from .rows import entry

PLAIN = {"profile": "p", "template_id": None, "notification_id": None, "parameters": "{}", "message": ""}


async def found(history: HistoryStore, text: str) -> set[str]:
    return {row.id for row in await history.window(parse_query(text), limit=100)}


@pytest.fixture
async def shop(history: HistoryStore) -> HistoryStore:
    """Rows that each have something of their own."""
    plain = {**PLAIN, "actor": "nobody"}
    await history.add_many(
        [
            entry(id="seller", **{**plain, "profile": "acme-us"}),
            entry(id="tpl", **{**plain, "template_id": "PRICE_CHANGE"}),
            entry(id="status", **plain, status=Status.UNKNOWN),
            entry(id="env", **plain, environment=Environment.PRODUCTION),
            entry(id="id", **{**plain, "notification_id": "0cf25616"}),
            entry(id="request", **plain, request_id="req-77"),
            entry(id="asin", **{**plain, "parameters": '{"asin": "B09ZX1LRXX"}'}),
            entry(id="by", **{**plain, "actor": "olga@desk"}),
            entry(id="ticket", **plain, ticket="T-4711"),
            entry(id="batch", **plain, batch="nightly-0821"),
            entry(id="feedback", **plain, feedback=FeedbackState.RECORDED),
            entry(id="error", **plain, error=ErrorDetail("X", "y")),
            entry(id="message", **{**plain, "message": "Z\u00fcrich 100% off"}),
        ]
    )
    return history


EVERY = {
    "seller", "tpl", "status", "env", "id", "request", "asin", "by", "ticket", "batch", "feedback", "error",
    "message",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("seller:acme", {"seller"}),
        ("tpl:PRICE", {"tpl"}),
        ("tpl:price", {"tpl"}),
        ("status:unknown", {"status"}),
        ("env:production", {"env"}),
        ("id:0cf25616", {"id"}),
        ("id:req-77", {"request"}),
        ("id:message", {"message"}),
        ("asin:B09ZX1LRXX", {"asin"}),
        ("by:olga", {"by"}),
        ("ticket:4711", {"ticket"}),
        ("batch:nightly-0821", {"batch"}),
        ("batch:NIGHT", {"batch"}),
        ("batch:n_ghtly", set()),
        ('batch:"NIGHTLY-0821"', {"batch"}),
        ('batch:"nightly-082"', set()),
        ('ticket:"T-4711"', {"ticket"}),
        ('ticket:"T-471"', set()),
        ('id:"0cf25616"', {"id"}),
        ('tpl:"PRICE_CHANGE"', {"tpl"}),
        ('tpl:"PRICE"', set()),
        ("batch:nightly-0821 nothing", set()),
        ("has:feedback", {"feedback"}),
        ("has:error", {"error"}),
        ("has:ticket", {"ticket"}),
        ("has:id", {"id"}),
        ("B09ZX1LRXX", {"asin"}),
        ("4711", {"ticket"}),
        ("Z\u00fcrich", {"message"}),
        ("seller:acme status:unknown", set()),
    ],
)
async def test_each_word_finds_its_row_and_negated_all_others(
    shop: HistoryStore, text: str, hits: set[str]
) -> None:
    assert await found(shop, text) == hits
    if " " not in text:
        assert await found(shop, f"!{text}") == EVERY - hits


def test_every_key_can_be_searched() -> None:
    values = {"status": "sent", "env": "local", "date": "2026-08-21", "has": "id"}
    for key in KEYS:
        where, _ = condition(parse_query(f"{key}:{values.get(key, 'x')}"), UTC)
        assert where != "1"


async def test_the_whole_name_of_a_seller_is_not_a_part_of_another(history: HistoryStore) -> None:
    await history.add_many([entry(id="a", profile="acme"), entry(id="b", profile="acme-us")])
    query = Query((Term("seller", "acme", comparison="=="),))
    assert [row.id for row in await history.window(query, limit=9)] == ["a"]


@pytest.mark.parametrize("char", ["%", "_", "\\", "'", '"', ";", "--", "\\%", "*", "[a]"])
async def test_a_wildcard_is_plain_text(history: HistoryStore, char: str) -> None:
    await history.add_many(
        [
            entry(id="with", **{**PLAIN, "message": f"x{char}y"}),
            entry(id="not", **{**PLAIN, "message": "xzzy"}),
        ]
    )
    assert await found(history, f"x{char}y") == {"with"}
    assert await found(history, f"!x{char}y") == {"not"}


@given(st.text(alphabet="ab%_\\'", min_size=1, max_size=4), st.text(alphabet="ab%_\\'", max_size=8))
def test_a_pattern_matches_where_the_text_is_in_it(wanted: str, text: str) -> None:
    where, values = condition(Query((Term("ticket", wanted),)))
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("create table t (ticket text)")
        connection.execute("insert into t values (?)", (text,))
        [(hits,)] = connection.execute("select count(*) from t where " + where, values)  # noqa: S608
    assert bool(hits) == (wanted in text)


class NewYork(tzinfo):
    """A zone whose clocks go forward on 2026-03-08 at two."""

    def utcoffset(self, moment: datetime | None) -> timedelta:
        summer = moment is not None and moment.replace(tzinfo=None) >= datetime(2026, 3, 8, 2)  # noqa: DTZ001
        return timedelta(hours=-4 if summer else -5)

    def dst(self, moment: datetime | None) -> timedelta:
        return self.utcoffset(moment) + timedelta(hours=5)

    def tzname(self, moment: datetime | None) -> str:
        return "New York"


KIRITIMATI = timezone(timedelta(hours=14))


@pytest.mark.parametrize(
    ("zone", "text", "inside", "outside"),
    [
        (UTC, "date:2026-08-21", ["2026-08-21T00:00:00Z", "2026-08-21T23:59:59.999999Z"],
         ["2026-08-20T23:59:59.999999Z", "2026-08-22T00:00:00Z"]),
        (UTC, "date:<2026-08-21", ["2026-08-20T23:59:59.999999Z"], ["2026-08-21T00:00:00Z"]),
        (UTC, "date:>2026-08-21", ["2026-08-22T00:00:00Z"], ["2026-08-21T23:59:59.999999Z"]),
        (KIRITIMATI, "date:2026-08-21", ["2026-08-20T10:00:00Z"], ["2026-08-21T10:00:00Z"]),
        (NewYork(), "date:2026-03-08", ["2026-03-08T05:00:00Z", "2026-03-09T03:59:59Z"],
         ["2026-03-09T04:00:00Z"]),
    ],
)  # fmt: skip
async def test_a_day_is_that_of_the_zone_from_midnight_to_midnight(
    history: HistoryStore, zone: tzinfo, text: str, inside: list[str], outside: list[str]
) -> None:
    await history.add_many(
        [entry(id=moment, created_at=datetime.fromisoformat(moment)) for moment in [*inside, *outside]]
    )
    where, values = condition(parse_query(text), zone)
    rows = await history._some(where, values)
    assert {row.id for row in rows} == set(inside)


@pytest.mark.parametrize("text", ["date:2026-08-21", "date:<2026-08-22"])
async def test_rows_of_one_moment_before_midnight_are_all_of_that_day(
    history: HistoryStore, text: str
) -> None:
    """Their places go on after it, into the next day."""
    last = midnight(date(2026, 8, 22)) - timedelta(milliseconds=1)
    await history.add_many([entry(id=id_, created_at=last) for id_ in "abc"])
    assert await found(history, text) == {"a", "b", "c"}


@pytest.mark.parametrize("text", ["date:1970-01-01", "date:>2999-12-31", "!date:<1970-01-02"])
async def test_the_first_and_the_last_day_can_be_searched(history: HistoryStore, text: str) -> None:
    assert isinstance(await found(history, text), set)


@given(st.text(max_size=20))
def test_no_text_that_is_searched_for_becomes_code(text: str) -> None:
    assert condition(Query((Term("", text),)))[0] == condition(Query((Term("", "x"),)))[0]
