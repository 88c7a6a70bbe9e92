"""Rows by an id and rows that are like one, found by indexes."""

import sqlite3
from datetime import timedelta

import pytest

from spconsole.domain.history import HistoryEntry, Status
from spconsole.domain.mismatch import Recipient
from spconsole.domain.notifications import DeletionReason
from spconsole.domain.sellers import Environment
from spconsole.store import likeness as module
from spconsole.store.calls import CallStore
from spconsole.store.database import Database
from spconsole.store.history import HistoryStore
from spconsole.store.likeness import (
    LikenessStore,
    actor_condition,
    batch_condition,
    ids_condition,
    places_sql,
    values_condition,
)
from spconsole.store.lookup import narrowed
from spconsole.store.search import Condition

from .rows import NOW, call, entry, minutes_ago

ASIN = "B09ZX1LRXX"
SANDBOX = Environment.SANDBOX


@pytest.fixture
def store(database: Database) -> LikenessStore:
    return LikenessStore(database)


@pytest.fixture(params=[True, False], ids=["trigrams", "without"])
def any_sqlite(request: pytest.FixtureRequest, database: Database) -> None:
    """With the index of words, and with a SQLite that cannot have one."""
    database.has_trigrams = request.param and database.has_trigrams


async def kept(history: HistoryStore, *rows: HistoryEntry) -> dict[str, HistoryEntry]:
    """Rows in the history, as they are there, by their id."""
    await history.add_many(rows)
    found = [await history.get(row.id) for row in rows]
    return {row.id: row for row in found if row is not None}


async def test_every_kind_of_id_finds_its_row(
    store: LikenessStore, history: HistoryStore, database: Database
) -> None:
    await kept(
        history,
        entry(id="row-1", notification_id="n-1", request_id="r-1", created_at=minutes_ago(9)),
        entry(id="row-2", notification_id="n-2", request_id="r-2"),
    )
    await CallStore(database).add_many([call(entry_id="row-2", request_id="r-of-feedback")])
    for id_, row in (("n-1", "row-1"), ("r-2", "row-2"), ("row-1", "row-1"), ("r-of-feedback", "row-2")):
        assert [found.id for found in (await store.by_ids([id_], 9)).entries] == [row]
    both = await store.by_ids(["n-1", "n-2", "unknown"], 9)
    assert [found.id for found in both.entries] == ["row-2", "row-1"]
    assert await store.request_ids(["row-2"], ["r-of-feedback", "x"]) == {"row-2": "r-of-feedback"}


async def test_more_than_the_limit_is_said(store: LikenessStore, history: HistoryStore) -> None:
    await kept(history, *(entry(id=f"row-{number}", notification_id="same") for number in range(4)))
    assert (await store.by_ids(["same"], 4)).is_all
    newest = await store.by_ids(["same"], 3)
    assert not newest.is_all
    assert [row.id for row in newest.entries] == ["row-3", "row-2", "row-1"]


@pytest.mark.usefixtures("any_sqlite")
async def test_a_named_seller_or_environment_counts_before_the_limit(
    store: LikenessStore, history: HistoryStore
) -> None:
    theirs = {"profile": "beta", "environment": Environment.LOCAL}
    await kept(history, entry(id="it", notification_id="same", created_at=minutes_ago(9), **theirs))
    await kept(history, *(entry(id=f"row-{number}", notification_id="same") for number in range(4)))
    for profile, environment in (("beta", None), ("", Environment.LOCAL), ("beta", Environment.LOCAL)):
        for found in (
            await store.by_ids(["same"], 2, profile, environment),
            await store.with_asin(ASIN, 2, environment, profile=profile),
        ):
            assert ([row.id for row in found.entries], found.is_all) == (["it"], True)
    assert (await store.by_ids(["same"], 2, "beta", SANDBOX)).entries == []
    assert (await store.with_asin(ASIN, 2, SANDBOX, profile="beta")).entries == []


async def test_the_same_values_to_any_seller_of_the_environment(
    store: LikenessStore, history: HistoryStore
) -> None:
    rows = await kept(
        history,
        entry(id="it"),
        entry(id="other-seller", account="other", profile="other"),
        entry(id="other-values", parameters='{"asin": "B09ZX1LRXX"}'),
        entry(id="other-template", template_id="LOW_STOCK"),
        entry(id="elsewhere", environment=Environment.PRODUCTION),
    )
    assert [row.id for row in (await store.same_values(rows["it"], 9)).entries] == ["other-seller"]


@pytest.mark.usefixtures("any_sqlite")
async def test_rows_with_an_asin_as_a_whole_value(store: LikenessStore, history: HistoryStore) -> None:
    await kept(
        history,
        entry(id="it"),
        entry(id="longer", parameters='{"words": "about B09ZX1LRXX"}'),
        entry(id="other-template", template_id="LOW_STOCK"),
        entry(id="elsewhere", environment=Environment.PRODUCTION),
    )
    everywhere = await store.with_asin(ASIN, 9)
    assert [row.id for row in everywhere.entries] == ["elsewhere", "other-template", "it"]
    assert [row.id for row in (await store.with_asin(ASIN, 9, SANDBOX, "PRICE_CHANGE")).entries] == ["it"]
    assert not (await store.with_asin(ASIN, 2)).is_all


@pytest.mark.usefixtures("any_sqlite")
async def test_a_template_and_other_values_count_before_any_limit(
    store: LikenessStore, history: HistoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_LOOKED_AT", 3)
    values = '{"asin": "B09ZX1LRXX"}'
    await kept(history, entry(id="other", parameters=values, created_at=minutes_ago(9)))
    await kept(history, *(entry(id=f"LOW-{number}", template_id="LOW_STOCK") for number in range(4)))
    found = await store.with_asin(ASIN, 2, SANDBOX, "PRICE_CHANGE")
    assert ([row.id for row in found.entries], found.is_all) == (["other"], True)
    it = entry(id="it")
    await kept(history, it, entry(id="same"))
    found = await store.with_asin(ASIN, 1, SANDBOX, "PRICE_CHANGE", but=it.parameters)
    assert [row.id for row in found.entries] == ["other"]


@pytest.mark.usefixtures("any_sqlite")
async def test_rows_that_were_not_looked_at_are_not_said_to_be_none(
    store: LikenessStore, history: HistoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_LOOKED_AT", 3)
    it = entry(id="it")
    await kept(history, entry(id="older", parameters='{"asin": "B09ZX1LRXX"}', created_at=minutes_ago(9)))
    await kept(history, it, entry(id="same"), entry(id="as-well"))
    found = await store.with_asin(ASIN, 9, SANDBOX, "PRICE_CHANGE", but=it.parameters)
    assert (found.entries, found.is_all) == ([], False)


async def test_what_the_same_person_did_around_it(store: LikenessStore, history: HistoryStore) -> None:
    rows = await kept(
        history,
        entry(id="it"),
        entry(id="before", created_at=minutes_ago(9)),
        entry(id="after", created_at=NOW + timedelta(minutes=9)),
        entry(id="long-before", created_at=minutes_ago(11)),
        entry(id="somebody-else", actor="you@there"),
        entry(id="elsewhere", environment=Environment.LOCAL),
    )
    around = await store.by_actor_around(rows["it"], timedelta(minutes=10), 9)
    assert [row.id for row in around.entries] == ["after", "before"]


WRONG = {"status": Status.DELETED, "deletion_reason": DeletionReason.INCORRECT_RECIPIENT}
CONTENT = {"status": Status.DELETED, "deletion_reason": DeletionReason.INCORRECT_CONTENT}


@pytest.mark.usefixtures("any_sqlite")
async def test_what_went_out_with_it_in_one_batch(store: LikenessStore, history: HistoryStore) -> None:
    rows = await kept(
        history,
        entry(id="it", batch="nightly"),
        entry(id="with it", batch="nightly", account="other", template_id="LOW_STOCK"),
        entry(id="another batch", batch="nightly-2"),
        entry(id="alone"),
        entry(id="elsewhere", batch="nightly", environment=Environment.PRODUCTION),
    )
    found = await store.in_batch(rows["it"], 9)
    assert [row.id for row in found.entries] == ["with it"]


async def test_to_whom_an_asin_went(store: LikenessStore, history: HistoryStore) -> None:
    rows = await kept(
        history,
        entry(id="1", account="a", profile="old-name", created_at=minutes_ago(9)),
        entry(id="2", account="a", profile="acme", created_at=minutes_ago(8)),
        entry(id="3", account="a", profile="acme", status=Status.REJECTED, created_at=minutes_ago(8)),
        entry(id="4", account="a", profile="acme", created_at=minutes_ago(8), **CONTENT),
        entry(id="5", account="b", profile="beta", created_at=minutes_ago(7), **WRONG),
        entry(
            id="6", account="c", profile="c", parameters='{"a": "x B09ZX1LRXX"}', created_at=minutes_ago(7)
        ),
        entry(id="7", account="d", profile="d", environment=Environment.LOCAL, created_at=minutes_ago(7)),
        entry(id="it", account="b", profile="beta"),
    )
    found = await store.recipients(ASIN, SANDBOX, rows["it"])
    assert found is not None
    assert {one for one in found if one.times or one.withdrawn} == {
        Recipient("a", "acme", 3),
        Recipient("b", "beta", 0, 1),
    }
    now = await store.recipients(ASIN, SANDBOX)
    assert now is not None
    assert Recipient("b", "beta", 1, 1) in now


async def test_of_an_asin_in_too_many_rows_nothing_is_said(
    store: LikenessStore, history: HistoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_LOOKED_AT", 3)
    await kept(history, entry(id="1"), entry(id="2"))
    assert await store.recipients(ASIN, SANDBOX) is not None
    await kept(history, entry(id="3"))
    assert await store.recipients(ASIN, SANDBOX) is None


async def test_the_parameter_that_carried_the_id_most_often_is_remembered(store: LikenessStore) -> None:
    for name in ("ref", "id", "id"):
        await store.learn("PRICE_CHANGE", name)
    await store.learn("LOW_STOCK", "n")
    assert await store.learnt(["PRICE_CHANGE", "LOW_STOCK", "x"]) == {"PRICE_CHANGE": "id", "LOW_STOCK": "n"}
    assert await store.learnt([]) == {}


@pytest.mark.parametrize(
    ("condition", "indexes"),
    [
        (
            ids_condition(["a", "b"]),
            {
                "notifications_by_notification_id",
                "notifications_by_request_id",
                "calls_by_request_id",
                "sqlite_autoindex_notifications_1",
            },
        ),
        (
            narrowed(ids_condition(["a", "b"]), "acme-us", SANDBOX),
            {"notifications_by_notification_id", "sqlite_autoindex_notifications_1"},
        ),
        (values_condition(entry()), {"notifications_by_values"}),
        (actor_condition(entry(), timedelta(minutes=10)), {"notifications_by_environment"}),
        (batch_condition(entry(batch="nightly")), {"notifications_by_batch"}),
    ],
    ids=["ids", "ids of a seller", "values", "actor", "batch"],
)
async def test_no_row_is_looked_at_that_is_not_meant(
    database: Database, condition: Condition, indexes: set[str]
) -> None:
    where, values = condition
    plan = await database.rows(f"explain query plan {places_sql(where, 9)}", values)
    steps = [str(row["detail"]) for row in plan]
    assert {index for index in indexes if any(index in step for step in steps)} == indexes
    assert not [step for step in steps if step.startswith("SCAN notifications")], steps
    if len(indexes) == 1:
        assert not [step for step in steps if "ORDER BY" in step], steps


@pytest.mark.skipif(sqlite3.sqlite_version_info < (3, 34), reason="no index of words")
async def test_an_asin_is_found_by_the_index_of_words(store: LikenessStore, database: Database) -> None:
    places, values = store._places_of(ASIN, SANDBOX)
    plan = [str(row["detail"]) for row in await database.rows(f"explain query plan {places}", values)]
    assert any("VIRTUAL TABLE" in step for step in plan), plan
    assert not any("notifications" in step or "ORDER BY" in step for step in plan), plan
