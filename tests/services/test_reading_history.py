"""Reading what was sent."""

import json
from datetime import timedelta

import pytest
from msgspec import structs

from spconsole.domain.errors import ErrorDetail, UsageError
from spconsole.domain.history import FeedbackState, HistoryEntry, Status
from spconsole.domain.literals import dump
from spconsole.domain.notifications import DeletionReason
from spconsole.domain.sellers import Environment
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.history import (
    LEAST_WINDOW,
    as_json,
    count_unknown,
    counts_of_last_day,
    find_entries,
    read_all,
    read_view,
    read_window,
    view_query,
    window_for,
)
from spconsole.services.notifications import PreparedSend, create_notification

from .amazon import CREATED, RESET, Amazon

KEYS = [
    "id", "createdAt", "sentAt", "profile", "account", "environment", "templateId", "marketplaceId",
    "notificationParameters", "notificationId", "status", "deletionReason", "deletedAt", "feedbackActionCode",
    "feedbackAt", "requestId", "actor", "ticket", "batch", "error",
]  # fmt: skip
LOCAL, SANDBOX = Environment.LOCAL, Environment.SANDBOX


@pytest.fixture
async def row(seller: SellerContext, summary: PreparedSend) -> HistoryEntry:
    return (await create_notification(Amazon(CREATED).behind(seller), summary)).entry


async def test_a_row_as_json_has_every_key_of_the_contract_and_its_literals(row: HistoryEntry) -> None:
    assert list(as_json(row)) == KEYS
    text = dump(as_json(row))
    assert '"salesSummaryInUSD": 1000.50' in text
    found = json.loads(text)
    assert (found["status"], found["notificationId"], found["environment"]) == ("SENT", "n-1", "local")
    assert (found["deletedAt"], found["feedbackAt"], found["error"], found["ticket"]) == (None,) * 4


async def test_a_row_with_everything_as_json(row: HistoryEntry) -> None:
    at = row.created_at
    whole = structs.replace(
        row,
        status=Status.DELETED,
        deletion_reason=DeletionReason.INCORRECT_CONTENT,
        deleted_at=at,
        feedback=FeedbackState.RECORDED,
        feedback_action_code="SELLER_ACTION_COMPLETED",
        feedback_at=at,
        ticket="T-1",
        batch="nightly",
        error=ErrorDetail("c", "m", "d"),
    )
    found = json.loads(dump(as_json(whole)))
    assert found["feedbackAt"] == found["deletedAt"] == at.isoformat()
    assert found["error"] == {"code": "c", "message": "m", "details": "d"}
    assert None not in found.values()


async def test_rows_are_found_by_words_seller_and_environment(
    workspace: Workspace, row: HistoryEntry
) -> None:
    ledger = workspace.ledger
    other = structs.replace(row, id="other", profile="demo-2", environment=SANDBOX)
    await ledger.history.add(other)

    async def ids(text: str, seller: str = "", environment: Environment | None = None) -> list[str]:
        return [found.id for found in await find_entries(ledger, text, 10, seller, environment)]

    assert await ids("") == ["other", row.id]
    assert await ids("", "demo") == [row.id]
    assert await ids("", "", SANDBOX) == ["other"]
    assert await ids("1000.50", "demo-2") == ["other"]
    assert await ids("", "demo", SANDBOX) == []
    assert [found.id for found in await find_entries(ledger, "", 1)] == ["other"]
    with pytest.raises(UsageError):
        await ids("sttus:sent")


async def test_what_nobody_knows_is_counted_by_environment(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend
) -> None:
    await create_notification(Amazon(RESET).behind(seller), summary)
    assert await count_unknown(workspace.ledger, LOCAL) == 1
    assert await count_unknown(workspace.ledger, SANDBOX) == 0


async def test_the_rows_of_the_last_day_are_counted_by_profile(
    workspace: Workspace, row: HistoryEntry
) -> None:
    old = structs.replace(row, id="old", created_at=row.created_at - timedelta(hours=25))
    await workspace.ledger.history.add(old)
    assert await counts_of_last_day(workspace.ledger) == {"demo": 1}


def test_a_view_stays_in_its_environment_unless_it_names_one() -> None:
    assert view_query("status:sent", LOCAL) != view_query("status:sent", SANDBOX)
    assert view_query("env:local", LOCAL) == view_query("env:local", SANDBOX)


@pytest.mark.parametrize("cursor", [0, 4, 7, 19, 24, 99])
async def test_a_view_has_the_window_of_its_cursor_and_the_nearest_other(
    workspace: Workspace, row: HistoryEntry, cursor: int
) -> None:
    await workspace.ledger.history.add_many(
        structs.replace(row, id=str(n), created_at=row.created_at + timedelta(seconds=n)) for n in range(24)
    )
    query = view_query("", LOCAL)
    everything = await workspace.ledger.history.window(query, limit=100)
    view = await read_view(workspace.ledger, query, 10, cursor=cursor)
    assert view.count == 25
    assert view.cursor == min(cursor, 24)
    for number, rows in view.windows.items():
        assert rows == everything[number * 10 : number * 10 + 10]
    assert view.cursor // 10 in view.windows
    kept = await read_view(workspace.ledger, query, 10, keep=everything[view.cursor])
    assert kept.cursor == view.cursor


@pytest.mark.parametrize("cursor", range(0, 100, 3))
async def test_a_view_has_every_row_that_may_be_seen_around_its_cursor(
    workspace: Workspace, row: HistoryEntry, cursor: int
) -> None:
    lines = LEAST_WINDOW // 2 + 3
    window = window_for(lines)
    await workspace.ledger.history.add_many(
        structs.replace(row, id=str(n), created_at=row.created_at + timedelta(seconds=n)) for n in range(99)
    )
    view = await read_view(workspace.ledger, view_query("", LOCAL), window, cursor=cursor, lines=lines)
    assert view.window == window
    here = {number * window + place for number, rows in view.windows.items() for place in range(len(rows))}
    assert here.issuperset(range(max(0, cursor - lines + 1), min(100, cursor + lines)))


async def test_a_view_of_nothing_is_empty(workspace: Workspace) -> None:
    view = await read_view(workspace.ledger, view_query("nothing", LOCAL), 10)
    assert (view.count, view.cursor) == (0, 0)


async def test_the_next_window_starts_after_the_last_row(workspace: Workspace, row: HistoryEntry) -> None:
    query = view_query("", LOCAL)
    assert await read_window(workspace.ledger, query, 10, 0) == await find_entries(workspace.ledger, "", 10)
    [first] = await read_window(workspace.ledger, query, 10, 0)
    assert await read_window(workspace.ledger, query, 10, 1, after=first) == []


async def test_a_search_is_read_whole_or_given_up(
    seller: SellerContext, row: HistoryEntry, summary: PreparedSend
) -> None:
    newer = (await create_notification(Amazon(CREATED).behind(seller), summary)).entry
    query = view_query("", LOCAL)
    found = await read_all(seller.ledger, query, 2)
    assert found is not None
    assert [each.id for each in found] == [newer.id, row.id]
    assert await read_all(seller.ledger, query, 1) is None
