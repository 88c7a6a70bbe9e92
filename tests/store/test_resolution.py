"""What a person records about a row of unknown result: once, and only if it is still that row."""

import sqlite3
from datetime import timedelta

import pytest
from msgspec import structs

from spconsole.domain.errors import BlockedError
from spconsole.domain.history import HistoryEntry, Resolution, Status
from spconsole.domain.sellers import Environment
from spconsole.store.clicks import ClickStore
from spconsole.store.database import Database
from spconsole.store.history import HistoryStore

from .rows import NOW, TARGET, entry, minutes_ago

UNKNOWN = entry(status=Status.UNKNOWN, notification_id=None, sent_at=minutes_ago(1))
LATER = NOW + timedelta(minutes=5)


async def kept(history: HistoryStore, row: HistoryEntry) -> HistoryEntry:
    found = await history.get(row.id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("resolution", "given", "status", "id_"),
    [
        (Resolution.ARRIVED, None, Status.SENT, None),
        (Resolution.ARRIVED_WITH_ID, "n-7", Status.SENT, "n-7"),
        (Resolution.NOT_ARRIVED, None, Status.NOT_SENT, None),
        (Resolution.LEFT_OPEN, None, Status.UNKNOWN, None),
    ],
)
async def test_an_answer_is_kept_with_who_gave_it_and_when(
    history: HistoryStore, resolution: Resolution, given: str | None, status: Status, id_: str | None
) -> None:
    await history.add(UNKNOWN)
    await history.resolve(UNKNOWN, resolution, "op@host", NOW, given)
    found = await kept(history, UNKNOWN)
    assert (found.status, found.notification_id) == (status, id_)
    assert (found.resolution, found.resolved_by, found.resolved_at) == (resolution, "op@host", NOW)
    assert (found.sent_at is None) is (status is Status.NOT_SENT)


async def test_the_click_on_an_id_that_arrived_is_the_rows(history: HistoryStore, database: Database) -> None:
    clicks = ClickStore(database)
    await clicks.mark({"n-5": NOW, "n-6": NOW})
    await history.add(UNKNOWN)
    await history.resolve(UNKNOWN, Resolution.ARRIVED_WITH_ID, "op@host", LATER, "n-5")
    assert (await kept(history, UNKNOWN)).clicked_at == NOW
    assert await clicks.unknown() == ["n-6"]


async def test_a_row_that_was_sent_before_a_crash_gets_the_time_at_which_it_began(
    history: HistoryStore,
) -> None:
    lost = structs.replace(UNKNOWN, sent_at=None)
    await history.add(lost)
    await history.resolve(lost, Resolution.ARRIVED, "op@host", LATER, None)
    assert (await kept(history, lost)).sent_at == NOW


async def test_another_row_is_left_alone(history: HistoryStore) -> None:
    other = entry(status=Status.UNKNOWN)
    await history.add_many([UNKNOWN, other])
    await history.resolve(UNKNOWN, Resolution.ARRIVED, "op@host", NOW, None)
    assert structs.replace(await kept(history, other), place=0) == other


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.UNKNOWN}))
async def test_a_row_that_is_not_unknown_any_more_is_refused(history: HistoryStore, status: Status) -> None:
    await history.add(structs.replace(UNKNOWN, status=status))
    with pytest.raises(BlockedError, match="changed meanwhile"):
        await history.resolve(UNKNOWN, Resolution.ARRIVED, "op@host", NOW, None)
    found = await kept(history, UNKNOWN)
    assert (found.status, found.resolution) == (status, None)


async def test_a_row_that_somebody_looked_at_meanwhile_is_refused(history: HistoryStore) -> None:
    await history.add(UNKNOWN)
    await history.resolve(UNKNOWN, Resolution.LEFT_OPEN, "other@host", NOW, None)
    with pytest.raises(BlockedError, match="changed meanwhile"):
        await history.resolve(UNKNOWN, Resolution.NOT_ARRIVED, "op@host", LATER, None)
    assert (await kept(history, UNKNOWN)).resolved_by == "other@host"


async def test_a_row_that_was_left_open_is_resolved_later(history: HistoryStore) -> None:
    await history.add(UNKNOWN)
    await history.resolve(UNKNOWN, Resolution.LEFT_OPEN, "op@host", NOW, None)
    await history.resolve(await kept(history, UNKNOWN), Resolution.ARRIVED, "op@host", LATER, None)
    found = await kept(history, UNKNOWN)
    assert (found.status, found.resolution, found.resolved_at) == (Status.SENT, Resolution.ARRIVED, LATER)


async def test_only_a_deleted_row_was_made_certain(history: HistoryStore) -> None:
    deleted = entry(status=Status.DELETED)
    await history.add_many([UNKNOWN, deleted])
    await history.made_certain(deleted.id, "op@host", NOW)
    assert (await kept(history, deleted)).resolution is Resolution.MADE_CERTAIN
    with pytest.raises(BlockedError, match="changed meanwhile"):
        await history.made_certain(UNKNOWN.id, "op@host", NOW)
    assert (await kept(history, UNKNOWN)).resolution is None


async def test_rows_are_found_by_how_their_id_begins(history: HistoryStore) -> None:
    ids = ["aaaa1111-1", "aaaa1111-2", "aaaa2222", "b_aa1111"]
    await history.add_many([entry(id=id_) for id_ in ids])
    assert {row.id for row in (await history.named("aaaa1111")).entries} == set(ids[:2])
    assert [row.id for row in (await history.named("aaaa2222")).entries] == ids[2:3]
    assert (await history.named("_aaa1111")).count == 0
    assert (await history.named("aaaa1111", beginning=False)).count == 0


async def test_a_whole_id_stands_before_a_beginning_and_amazons_id_before_both(history: HistoryStore) -> None:
    await history.add_many([entry(id=id_) for id_ in ("row-1", "row-1-longer")])
    assert [row.id for row in (await history.named("row-1")).entries] == ["row-1"]
    await history.add(entry(id="other", notification_id="row-1"))
    assert [row.id for row in (await history.named("row-1")).entries] == ["other"]


async def test_the_newest_few_rows_of_an_id_are_named_and_all_of_them_counted(history: HistoryStore) -> None:
    await history.add_many([entry(id=f"row-{number}", notification_id="same") for number in range(7)])
    await history.add(entry(id="local", notification_id="same", environment=Environment.LOCAL, profile="p"))
    for id_ in ("same", "row-"):
        named = await history.named(id_, "acme-us", Environment.SANDBOX)
        assert [row.id for row in named.entries] == ["row-6", "row-5", "row-4"]
        assert named.count == 7
    for profile, environment in (("p", None), ("", Environment.LOCAL)):
        assert [row.id for row in (await history.named("same", profile, environment)).entries] == ["local"]
    assert (await history.named("same", "acme-us", Environment.LOCAL)).count == 0


async def test_the_same_values_of_unknown_result_are_found_whatever_their_age(history: HistoryStore) -> None:
    old = minutes_ago(60 * 24 * 400)
    rows = {
        status: entry(status=status, created_at=old)
        for status in (Status.UNKNOWN, Status.SENT, Status.SENDING, Status.HELD, Status.DELETED)
    }
    other = entry(status=Status.UNKNOWN, created_at=old, parameters="{}")
    stranger = entry(status=Status.UNKNOWN, created_at=old, account="another")
    await history.add_many([*rows.values(), other, stranger])
    found = await history.same_values(TARGET, entry().parameters, minutes_ago(60))
    assert [row.id for row in found] == [rows[Status.UNKNOWN].id]


async def test_the_rows_of_an_id_are_found_by_an_index(
    history: HistoryStore, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await history.add_many([entry(id=f"row-{number}", notification_id="same") for number in range(5)])
    read = Database.rows
    steps: list[str] = []

    async def explained(self: Database, sql: str, values: tuple[object, ...] = ()) -> list[sqlite3.Row]:
        steps.extend(str(row["detail"]) for row in await read(self, f"explain query plan {sql}", values))
        return await read(self, sql, values)

    monkeypatch.setattr(Database, "rows", explained)
    assert (await history.named("same", "acme-us", Environment.SANDBOX)).count == 5
    assert (await history.named("row-")).count == 5
    assert any("notifications_by_notification_id" in step for step in steps)
    assert not [step for step in steps if step.startswith("SCAN notifications")], steps
