"""Purging: ended rows of before a moment go with their calls, in one transaction; nothing else does."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs

from spconsole.domain.errors import StoreError
from spconsole.domain.history import FeedbackState, Status
from spconsole.domain.notifications import DeletionReason, Operation
from spconsole.domain.query import Query
from spconsole.domain.sellers import Environment
from spconsole.store import purge as module
from spconsole.store.calls import CallStore
from spconsole.store.clicks import ClickStore
from spconsole.store.database import Database
from spconsole.store.history import HistoryStore
from spconsole.store.purge import ENDED, PurgeStore

from .rows import NOW, TARGET, call, entry

BEFORE = NOW - timedelta(days=1)
OLD = NOW - timedelta(days=2)


@pytest.mark.parametrize("status", list(Status))
async def test_only_what_is_ended_goes(database: Database, history: HistoryStore, status: Status) -> None:
    await history.add(entry(status=status, created_at=OLD))
    gone = await PurgeStore(database).purge(BEFORE)
    assert gone == ({status: 1} if status in ENDED else {})
    assert await history.count(Query()) == (0 if status in ENDED else 1)


def test_what_is_open_is_never_among_the_ended() -> None:
    assert not {Status.HELD, Status.SENDING, Status.UNKNOWN} & set(ENDED)


async def test_the_moment_itself_stays(database: Database, history: HistoryStore) -> None:
    await history.add(entry(created_at=BEFORE))
    assert await PurgeStore(database).purge(BEFORE) == {}


async def test_a_row_whose_feedback_is_on_its_way_stays(database: Database, history: HistoryStore) -> None:
    await history.add(entry(created_at=OLD, feedback=FeedbackState.SENDING))
    assert await PurgeStore(database).purge(BEFORE) == {}


async def test_a_row_whose_deletion_was_unclear_stays_with_its_mark(
    database: Database, history: HistoryStore, calls: CallStore
) -> None:
    await history.add(entry(id="a", created_at=OLD))
    begun = call(id="d", operation=Operation.DELETE, at=OLD)
    await history.begin_deletion(TARGET, begun, lambda *_: None)
    await calls.finish(structs.replace(begun, outcome="unknown"))
    await history.add(entry(id="later", created_at=OLD))
    assert await PurgeStore(database).purge(BEFORE) == {Status.SENT: 1}
    kept = await history.get("a")
    assert kept is not None
    assert kept.unclearly_deleted
    await history.mark_deleted(["a"], DeletionReason.INCORRECT_CONTENT, NOW)
    assert await PurgeStore(database).purge(BEFORE) == {Status.DELETED: 1}
    assert await calls.recent() == []


async def test_calls_go_with_their_row_and_those_without_one_by_their_age(
    database: Database, history: HistoryStore, calls: CallStore
) -> None:
    old, new = entry(created_at=OLD), entry()
    for row in (old, new):
        await history.add(row, call(entry_id=row.id, at=row.created_at, outcome="done"))
    begun = call(at=OLD, outcome="sending", template_id="ON_ITS_WAY")
    elsewhere = call(at=OLD, outcome="done", environment=Environment.LOCAL, template_id="ELSEWHERE")
    await calls.add_many([call(at=OLD, outcome="done", template_id="OLD"), begun, elsewhere])
    await PurgeStore(database).purge(BEFORE, Environment.SANDBOX)
    left = {(each.entry_id, each.template_id) for each in await calls.recent()}
    assert left == {(new.id, new.template_id), (None, "ON_ITS_WAY"), (None, "ELSEWHERE")}


async def test_it_is_one_transaction(
    database: Database, history: HistoryStore, calls: CallStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise sqlite3.OperationalError("disk is full")

    row = entry(created_at=OLD)
    await history.add(row, call(entry_id=row.id))
    monkeypatch.setattr(module, "_purge_calls_alone", refuse)
    with pytest.raises(StoreError):
        await PurgeStore(database).purge(BEFORE)
    assert await history.count(Query()) == 1
    assert len(await calls.recent()) == 1


async def test_counting_takes_nothing(database: Database, history: HistoryStore) -> None:
    await history.add(entry(created_at=OLD))
    await history.add(entry())
    store = PurgeStore(database)
    assert await store.count(BEFORE) == {Status.SENT: 1}
    assert await store.count(None) == {Status.SENT: 2}
    assert await store.count(None, Environment.LOCAL) == {}
    assert await history.count(Query()) == 2


async def test_what_went_is_in_no_file_any_more_even_while_others_have_it_open(
    database: Database, history: HistoryStore, path: Path
) -> None:
    await history.add(entry(created_at=OLD, message="the-seller-is-told-this"))
    with closing(sqlite3.connect(path)) as other:  # it keeps the log beside the file alive
        other.execute("select 1 from notifications").fetchall()
        await database.rows("pragma secure_delete = off")
        await database.rows("pragma wal_checkpoint(truncate)")
        await PurgeStore(database).purge(BEFORE)
        left = [each.name for each in path.parent.iterdir() if b"seller-is-told" in each.read_bytes()]
    assert left == []


@pytest.mark.parametrize(("environment", "left"), [(None, 1), (Environment.SANDBOX, 2)])
async def test_old_clicks_without_a_row_go_too(
    database: Database, environment: Environment | None, left: int
) -> None:
    """They are of no environment, so only a purge of all takes them."""
    clicks = ClickStore(database)
    await clicks.mark({"old": OLD, "new": NOW})
    await PurgeStore(database).purge(BEFORE, environment)
    assert await clicks.count_unknown() == left
