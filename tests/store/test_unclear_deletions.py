"""Rows whose deletion got no clear answer: found from the calls, also after a restart."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from spconsole.domain.history import ApiCall, Status
from spconsole.domain.notifications import DeletionReason, Operation
from spconsole.domain.query import parse_query
from spconsole.domain.sellers import Environment
from spconsole.store.calls import CallStore
from spconsole.store.database import open_database
from spconsole.store.history import HistoryStore
from spconsole.store.migrations import MIGRATIONS
from spconsole.store.resolution import ResolutionStore

from .rows import NOW, TARGET, call, entry, minutes_ago


def deletion(outcome: str = "sending", **changes: Any) -> ApiCall:
    return call(operation=Operation.DELETE, outcome=outcome, **changes)


async def begin(history: HistoryStore, **changes: Any) -> ApiCall:
    """A deletion of everything that is there now."""
    begun = deletion(**changes)
    await history.begin_deletion(TARGET, begun, lambda *_: None)
    return begun


async def end(calls: CallStore, begun: ApiCall, outcome: str) -> None:
    await calls.finish(deletion(outcome, id=begun.id))


async def marked(history: ResolutionStore) -> set[str]:
    """Ids of the rows with the mark, which the search must find too."""
    rows = await history.window(parse_query(""), limit=100)
    found = await history.window(parse_query("status:deletion"), limit=100)
    assert [row for row in rows if row.unclearly_deleted] == found
    assert await history.count(parse_query("!status:deletion")) == len(rows) - len(found)
    return {row.id for row in found}


async def test_rows_that_an_unclear_deletion_reached_have_the_mark(
    history: HistoryStore, calls: CallStore
) -> None:
    await history.add_many([entry(id="sent"), entry(id="unknown", status=Status.UNKNOWN)])
    await history.add_many([entry(id="refused", status=Status.REJECTED)])
    await history.add_many(
        [entry(id="another", account="x"), entry(id="there", environment=Environment.LOCAL)]
    )
    begun = await begin(history)
    assert await marked(history) == set()
    await end(calls, begun, "unknown")
    assert await marked(history) == {"sent", "unknown"}
    kept = await history.get("sent")
    assert kept is not None
    assert (kept.status, kept.unclearly_deleted) == (Status.SENT, True)
    assert [row.unclearly_deleted for row in (await history.named("sen")).entries] == [True]


@pytest.mark.parametrize("outcome", ["done", "refused", "not sent"])
async def test_a_clear_answer_marks_nothing(history: HistoryStore, calls: CallStore, outcome: str) -> None:
    await history.add(entry(id="a"))
    await end(calls, await begin(history), outcome)
    assert await marked(history) == set()


async def test_a_row_that_came_later_has_no_mark_though_the_clock_went_back(
    history: HistoryStore, calls: CallStore
) -> None:
    await history.add(entry(id="before", created_at=NOW))
    await end(calls, await begin(history, at=minutes_ago(60)), "unknown")
    await history.add(entry(id="later", created_at=minutes_ago(120)))
    assert await marked(history) == {"before"}


async def test_a_later_yes_ends_the_mark_and_a_later_no_does_not(
    history: HistoryStore, calls: CallStore
) -> None:
    await history.add(entry(id="a"))
    await end(calls, await begin(history), "unknown")
    await end(calls, await begin(history), "refused")
    assert await marked(history) == {"a"}
    again = await begin(history)
    await history.mark_deleted(["a"], DeletionReason.INCORRECT_CONTENT, NOW, deletion("done", id=again.id))
    assert await marked(history) == set()


async def test_a_deletion_whose_console_was_killed_leaves_the_mark_after_the_next_start(
    history: HistoryStore, calls: CallStore
) -> None:
    await history.add(entry(id="a"))
    begun = await begin(history, process="gone", ticket="SUP-7")
    [settled] = await calls.settle("gone")
    assert (settled.id, settled.outcome, settled.ticket) == (begun.id, "unknown", "SUP-7")
    assert await calls.settle("gone") == []
    assert await marked(history) == {"a"}


async def test_the_calls_of_a_row_have_its_unclear_deletions(history: HistoryStore, calls: CallStore) -> None:
    await history.add(entry(id="a"), call(id="create", entry_id="a", outcome="done"))
    unclear = await begin(history, ticket="SUP-7")
    await end(calls, unclear, "unknown")
    await end(calls, await begin(history), "refused")
    await history.add(entry(id="later"))
    assert [(found.id, found.ticket) for found in await calls.of("a")] == [
        ("create", ""),
        (unclear.id, "SUP-7"),
    ]
    assert await calls.of("later") == []


async def test_an_unclear_deletion_of_a_version_before_is_found_by_its_time(path: Path) -> None:
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as connection:
        for step in MIGRATIONS[:3]:
            connection.executescript(step)
        connection.execute("pragma user_version = 3")
        row = (
            "insert into notifications (id, created_at, profile, account, environment, template_id, "
            "parameters, message, url, body, status, feedback, actor, process) "
            "values (?, ?, '', 'a', 'local', 'T', '{}', '', '', x'', 'SENT', '', '', '')"
        )
        connection.execute(row, ("before", "2026-08-21T10:00:00.000000Z"))
        connection.execute(row, ("later", "2026-08-21T12:00:00.000000Z"))
        connection.execute(
            "insert into calls (id, at, operation, environment, account, profile, outcome, template_id, "
            "detail, process) values ('d', '2026-08-21T11:00:00.000000Z', 'deleteNotifications', 'local', "
            "'a', '', 'unknown', 'T', '', '')"
        )
        connection.commit()
    database = await open_database(path)
    assert await marked(HistoryStore(database)) == {"before"}
    await database.close()


async def test_the_search_for_it_walks_no_more_rows_than_it_finds(history: HistoryStore) -> None:
    from spconsole.store.search import condition  # noqa: PLC0415 - the words of the plan

    where, _ = condition(parse_query("status:deletion"))
    sql = f"explain query plan select count(*) from notifications where {where}"  # noqa: S608 - our own words
    plan = await history.database.rows(sql)
    words = "\n".join(row["detail"] for row in plan)
    assert "calls_unclear_deletions" in words
    assert "SCAN notifications" not in words
    assert "SCAN reached" not in words
