"""Rows from elsewhere: once each, merged, marked by what happened here before, and never acted on."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from spconsole.domain.errors import ErrorDetail
from spconsole.domain.history import FeedbackState, HistoryEntry, Origin, Status
from spconsole.domain.notifications import DeletionReason, Operation
from spconsole.domain.query import parse_query
from spconsole.domain.sellers import Environment
from spconsole.store.calls import CallStore
from spconsole.store.clicks import ClickStore
from spconsole.store.database import Database, open_database
from spconsole.store.history import HistoryStore
from spconsole.store.imports import Fate, ImportStore
from spconsole.store.migrations import MIGRATIONS

from .rows import NOW, TARGET, call, entry, minutes_ago

WHY = ErrorDetail("TakenBack", "because")


@pytest.fixture
def imports(database: Database) -> ImportStore:
    return ImportStore(database)


def foreign(**changes: Any) -> HistoryEntry:
    return entry(**{"origin": Origin.MACHINE, "process": "", "body": b"", "notification_id": None, **changes})


async def test_a_row_comes_in_once(imports: ImportStore, history: HistoryStore) -> None:
    row = foreign(notification_id="n-9", origin=Origin.SYSTEM)
    again = structs.replace(row, id="another")
    assert await imports.add([row, row, again]) == [Fate.NEW, Fate.SAME, Fate.SAME]
    assert await imports.add([again]) == [Fate.SAME]
    [kept] = await history.by_notification_id("n-9")
    assert kept.origin is Origin.SYSTEM


async def test_what_was_sent_from_here_is_not_added_again(
    imports: ImportStore, history: HistoryStore
) -> None:
    await history.add(entry(notification_id="n-9"))
    assert await imports.add([foreign(notification_id="n-9")]) == [Fate.SAME]
    others = [foreign(notification_id="n-9", account="another")]
    assert await imports.add(others) == [Fate.NEW]


async def test_what_another_environment_has_under_the_same_id_is_another_send(
    imports: ImportStore, history: HistoryStore
) -> None:
    await history.add(entry(notification_id="n-9"))
    elsewhere = foreign(notification_id="n-9", environment=Environment.PRODUCTION)
    assert await imports.add([elsewhere]) == [Fate.NEW]


@pytest.mark.parametrize("first", ["log", "machine"])
async def test_a_send_that_a_log_and_a_machine_tell_of_is_one_row(
    imports: ImportStore, history: HistoryStore, first: str
) -> None:
    told = foreign(notification_id="n-9", origin=Origin.SYSTEM, parameters="{}", marketplace_id=None)
    theirs = foreign(notification_id="n-9", created_at=minutes_ago(1), request_id="r-9")
    steps = [(imports.add, told), (imports.merge, theirs)]
    for take, row in steps if first == "log" else steps[::-1]:
        await take([row])
    assert await history.count_reached_by(TARGET) == 1
    [kept] = await history.by_notification_id("n-9")
    assert (kept.marketplace_id, kept.request_id) == (theirs.marketplace_id, "r-9")
    assert kept.parameters == theirs.parameters
    assert await imports.merge([theirs]) == [Fate.SAME]
    assert await imports.add([told]) == [Fate.SAME]


async def test_what_was_sent_from_here_in_production_is_not_merged_in_again(
    imports: ImportStore, history: HistoryStore
) -> None:
    """Another machine knows it from its backend's log, under another row's id."""
    await history.add(entry(notification_id="n-9", environment=Environment.PRODUCTION))
    told = foreign(notification_id="n-9", environment=Environment.PRODUCTION)
    assert await imports.merge([told]) == [Fate.SAME]


async def test_a_sandbox_gives_one_id_to_many_sends(imports: ImportStore) -> None:
    rows = [foreign(notification_id="canned") for _ in range(2)]
    assert await imports.merge(rows) == [Fate.NEW, Fate.NEW]


@pytest.mark.parametrize("change", [{"account": "another"}, {"template_id": "OTHER"}])
async def test_the_same_id_of_another_account_or_template_is_another_send(
    imports: ImportStore, change: dict[str, str]
) -> None:
    await imports.add([foreign(notification_id="n-9", origin=Origin.SYSTEM)])
    assert await imports.merge([foreign(notification_id="n-9", **change)]) == [Fate.NEW]


async def test_a_look_keeps_nothing(imports: ImportStore, history: HistoryStore) -> None:
    assert await imports.add([foreign()], keep=False) == [Fate.NEW]
    assert await imports.merge([foreign()], keep=False) == [Fate.NEW]
    assert await history.count(parse_query("")) == 0


async def test_newer_facts_are_merged_and_another_row_is_refused(
    imports: ImportStore, history: HistoryStore
) -> None:
    row = foreign(id="r", status=Status.SENDING)
    sent = structs.replace(row, status=Status.SENT, notification_id="n-1", batch="nightly")
    assert await imports.merge([row, sent, row]) == [Fate.NEW, Fate.NEWER, Fate.SAME]
    assert await imports.merge([structs.replace(sent, account="x")]) == [Fate.REFUSED]
    kept = await history.get("r")
    assert kept is not None
    assert (kept.status, kept.notification_id, kept.account) == (Status.SENT, "n-1", TARGET.account)
    assert kept.batch == "nightly"


async def test_a_merge_keeps_what_only_this_machine_knows(
    imports: ImportStore, history: HistoryStore
) -> None:
    mine = entry(id="r", process="mine", message="text")
    await history.add(mine)
    gone = foreign(id="r", status=Status.DELETED, deletion_reason=DeletionReason.INCORRECT_CONTENT)
    assert await imports.merge([structs.replace(gone, deleted_at=NOW)]) == [Fate.NEWER]
    kept = await history.get("r")
    assert kept is not None
    assert (kept.status, kept.origin, kept.body, kept.process) == (
        Status.DELETED,
        Origin.HERE,
        mine.body,
        "mine",
    )


@pytest.mark.parametrize("status", [Status.HELD, Status.SENDING])
async def test_what_is_on_its_way_elsewhere_is_never_settled_sent_or_waited_for(
    imports: ImportStore, history: HistoryStore, status: Status
) -> None:
    row = foreign(id="r", status=status)
    await imports.merge([row])
    assert await history.unsettled() == []
    assert await history.in_flight(TARGET) == []
    assert not await history.settle(row)
    assert not await history.take_back("r", WHY)
    assert not await history.release("r", call())
    seen: list[HistoryEntry] = []
    await history.begin_deletion(TARGET, call(operation=Operation.DELETE), lambda _, on: seen.extend(on))
    assert seen == []
    kept = await history.get("r")
    assert kept is not None
    assert kept.status is status


async def accepted(calls: CallStore, at: Any, **changes: Any) -> None:
    begun = call(operation=Operation.DELETE, at=at, **changes)
    await calls.add_many([begun])
    await calls.finish(structs.replace(begun, outcome="done"))


@pytest.mark.parametrize("status", [Status.SENT, Status.UNKNOWN])
async def test_what_was_sent_before_an_accepted_deletion_is_deleted(
    imports: ImportStore, history: HistoryStore, calls: CallStore, status: Status
) -> None:
    await accepted(calls, minutes_ago(10))
    await accepted(calls, minutes_ago(5), account="another")
    await imports.add(
        [
            foreign(id="before", created_at=minutes_ago(20), status=status),
            foreign(id="after", created_at=minutes_ago(7), status=status),
            foreign(id="refused", created_at=minutes_ago(20), status=Status.REJECTED),
        ]
    )
    found = {row.id: row for row in await history.window(parse_query(""), limit=9)}
    assert (found["before"].status, found["before"].deleted_at) == (Status.DELETED, minutes_ago(10))
    assert (found["after"].status, found["refused"].status) == (status, Status.REJECTED)
    assert await history.count_reached_by(TARGET) == 1


async def test_an_unclear_deletion_deletes_nothing_that_comes_in(
    imports: ImportStore, history: HistoryStore, calls: CallStore
) -> None:
    begun = call(operation=Operation.DELETE)
    await calls.add_many([begun])
    await calls.finish(structs.replace(begun, outcome="unknown"))
    await imports.add([foreign(created_at=minutes_ago(20))])
    assert await history.count_reached_by(TARGET) == 1


async def test_a_click_that_came_first_is_taken_over(
    imports: ImportStore, history: HistoryStore, database: Database
) -> None:
    clicks = ClickStore(database)
    await clicks.mark({"n-1": NOW, "n-2": NOW})
    assert await clicks.count_unknown() == 2
    await imports.add([foreign(id="r", notification_id="n-1")])
    kept = await history.get("r")
    assert kept is not None
    assert (kept.clicked_at, kept.feedback) == (NOW, FeedbackState.NONE)
    assert await clicks.count_unknown() == 1


async def test_a_history_of_only_other_machines_has_no_row_of_its_own(
    imports: ImportStore, history: HistoryStore
) -> None:
    await imports.merge([foreign()])
    assert not await history.has_own()
    await imports.add([foreign(origin=Origin.SYSTEM)])
    assert await history.has_own()


async def test_rows_of_before_are_of_here_and_without_a_click(path: Path) -> None:
    """A file of the schema before imports, with rows in it, is brought up to date."""
    path.parent.mkdir(parents=True)
    before = next(number for number, step in enumerate(MIGRATIONS) if "clicked_at" in step)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("".join(MIGRATIONS[:before]))
        connection.execute(
            "insert into notifications (id, created_at, profile, account, environment, template_id, "
            "parameters, message, url, body, status, feedback, actor, process) values ('old', "
            "'2026-08-01T00:00:00.000000Z', 'p', 'a', 'local', 'T', '{}', '', '', x'', 'SENT', '', 'me', 'x')"
        )
        connection.execute(f"pragma user_version = {before}")
        connection.commit()
    database = await open_database(path)
    kept = await HistoryStore(database).get("old")
    await database.close()
    assert kept is not None
    assert (kept.origin, kept.clicked_at) == (Origin.HERE, None)


async def test_ten_thousand_rows_are_asked_for_by_their_index(database: Database) -> None:
    """Whether a row is here already must not look at every other row."""
    from spconsole.store import imports as module  # noqa: PLC0415

    for sql in (module._HERE, module._SAME_ELSEWHERE):
        plan = await database.rows(f"explain query plan {sql}", ("a", "b", "c", "d"))
        assert not [row["detail"] for row in plan if row["detail"].startswith("SCAN notifications")]
    plan = await database.rows(f"explain query plan {module._DELETED_SINCE}", ("a",))
    assert [row["detail"] for row in plan if "calls_accepted_deletions" in row["detail"]]
