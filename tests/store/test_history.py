"""Rows: written before, finished after, found again to the letter."""

from datetime import timedelta
from itertools import product

import pytest
from msgspec import structs

from spconsole.domain.errors import BlockedError, ErrorDetail, StoreError
from spconsole.domain.history import TRANSITIONS, FeedbackState, HistoryEntry, Status
from spconsole.domain.notifications import DeletionReason
from spconsole.domain.sellers import Environment
from spconsole.store.calls import CallStore
from spconsole.store.history import HistoryStore, Outcome
from spconsole.store.lookup import Target

from .rows import NOW, SENT, TARGET, call, entry, minutes_ago

WRONG = DeletionReason.INCORRECT_CONTENT


async def kept(history: HistoryStore, id_: str) -> HistoryEntry:
    found = await history.get(id_)
    assert found is not None
    return found


async def test_a_row_comes_back_as_it_went_in(history: HistoryStore) -> None:
    row = entry(
        sent_at=NOW + timedelta(seconds=1),
        deletion_reason=WRONG,
        deleted_at=NOW + timedelta(hours=1),
        feedback=FeedbackState.RECORDED,
        feedback_action_code="SELLER_ACTION_COMPLETED",
        feedback_at=NOW + timedelta(minutes=1),
        request_id="r",
        http_status=200,
        elapsed_ms=87,
        ticket="T-1",
        error=ErrorDetail("code", "message", "details"),
        body=bytes(range(256)),
        parameters='{"price": 1000.50}',
    )
    await history.add(row)
    assert structs.replace(await kept(history, row.id), place=0) == row


async def test_a_row_with_nothing_in_it_comes_back_so(history: HistoryStore) -> None:
    row = entry(template_id=None, marketplace_id=None, notification_id=None, template_version=None, body=b"")
    await history.add(row)
    assert structs.replace(await kept(history, row.id), place=0) == row


async def test_a_row_that_is_not_there_is_none(history: HistoryStore) -> None:
    assert await history.get("nobody") is None


async def test_an_id_can_be_had_once(history: HistoryStore) -> None:
    await history.add(entry(id="a"))
    with pytest.raises(StoreError):
        await history.add(entry(id="a"), call(id="c"))


async def test_a_row_and_its_call_are_written_together_or_not_at_all(
    history: HistoryStore, calls: CallStore
) -> None:
    await history.add(entry(id="a", status=Status.SENDING), call(id="c", entry_id="a"))
    with pytest.raises(StoreError):
        await history.add(entry(id="b", status=Status.SENDING), call(id="c", entry_id="b"))
    assert await history.get("b") is None
    assert [found.entry_id for found in await calls.recent()] == ["a"]


async def test_the_end_of_a_send_and_of_its_call_are_written_together(
    history: HistoryStore, calls: CallStore
) -> None:
    begun = call(id="c", entry_id="a")
    await history.add(entry(id="a", status=Status.SENDING, notification_id=None), begun)
    ended = structs.replace(begun, outcome="done", http_status=200, request_id="r-1", elapsed_ms=87)
    await history.finish("a", SENT, ended)
    row = await kept(history, "a")
    assert (row.status, row.notification_id, row.request_id) == (Status.SENT, "n-1", "r-1")
    assert (row.http_status, row.elapsed_ms, row.sent_at) == (200, 87, NOW)
    assert await calls.of("a") == [ended]


async def test_what_never_left_has_no_time_of_leaving(history: HistoryStore) -> None:
    await history.add(entry(id="a", status=Status.SENDING))
    await history.finish("a", Outcome(Status.NOT_SENT, None, error=ErrorDetail("NotSent", "no connection")))
    row = await kept(history, "a")
    assert row.sent_at is None
    assert row.error == ErrorDetail("NotSent", "no connection")


@pytest.mark.parametrize(
    ("before", "after"), [pair for pair in product(Status, Status) if pair[1] != "DELETED"]
)
async def test_a_row_goes_only_where_its_status_allows(
    history: HistoryStore, calls: CallStore, before: Status, after: Status
) -> None:
    begun = call(id="c", entry_id="a")
    await history.add(entry(id="a", status=before), begun)
    outcome = Outcome(after, NOW)
    if after in TRANSITIONS[before]:
        await history.finish("a", outcome)
        assert (await kept(history, "a")).status is after
        return
    with pytest.raises(StoreError, match="cannot become"):
        await history.finish("a", outcome, structs.replace(begun, outcome="done"))
    assert (await kept(history, "a")).status is before
    assert [found.outcome for found in await calls.of("a")] == ["sending"]


@pytest.mark.parametrize("before", Status)
async def test_a_deletion_marks_what_exists_or_may_and_nothing_else(
    history: HistoryStore, before: Status
) -> None:
    await history.add(entry(id="a", status=before))
    await history.add(entry(id="b"))
    await history.mark_deleted(["a", "b"], WRONG, NOW)
    row, other = await kept(history, "a"), await kept(history, "b")
    deletable = before in {Status.SENT, Status.UNKNOWN}
    assert row.status is (Status.DELETED if deletable else before)
    assert row.deletion_reason is (WRONG if deletable else None)
    assert (other.status, other.deleted_at) == (Status.DELETED, NOW)


async def test_a_deletion_that_takes_nothing_along_still_ends_its_call(
    history: HistoryStore, calls: CallStore
) -> None:
    begun = call(id="c")
    await calls.add_many([begun])
    await history.mark_deleted([], WRONG, NOW, structs.replace(begun, outcome="done"))
    assert [found.outcome for found in await calls.recent()] == ["done"]


async def test_a_deletion_reaches_one_account_environment_and_template(history: HistoryStore) -> None:
    await history.add(entry(id="old", created_at=minutes_ago(5)))
    await history.add(entry(id="unknown", status=Status.UNKNOWN, profile="another-name"))
    await history.add(entry(id="other account", account="client/other/NA"))
    await history.add(entry(id="other environment", environment=Environment.PRODUCTION))
    await history.add(entry(id="other template", template_id="SALES_SUMMARY"))
    for status in set(Status) - {Status.SENT, Status.UNKNOWN}:
        await history.add(entry(id=status.value, status=status))
    assert [row.id for row in await history.reached_by(TARGET)] == ["unknown", "old"]
    assert {row.id for row in await history.in_flight(TARGET)} == {"HELD", "SENDING"}


async def test_a_create_that_began_later_is_noticed(history: HistoryStore) -> None:
    await history.add(entry(created_at=NOW))
    seen = await history.newest_seq()
    await history.add(entry(created_at=NOW, account="client/other/NA"))
    assert not await history.newer_create(TARGET, seen)
    await history.add(entry(created_at=minutes_ago(60)))  # the clock was set back meanwhile
    assert await history.newer_create(TARGET, seen)
    assert not await history.newer_create(TARGET, await history.newest_seq())
    assert not await history.newer_create(Target(TARGET.account, TARGET.environment, "OTHER"), seen)


async def test_the_same_values_are_found_to_the_letter(history: HistoryStore) -> None:
    await history.add(entry(id="same"))
    await history.add(entry(id="unknown", status=Status.UNKNOWN))
    await history.add(entry(id="other number", parameters='{"price": 1000.5, "asin": "B09ZX1LRXX"}'))
    await history.add(entry(id="too old", created_at=minutes_ago(120)))
    await history.add(entry(id="refused", status=Status.REJECTED))
    await history.add(entry(id="deleted", status=Status.DELETED))
    await history.add(entry(id="other account", account="client/other/NA"))
    found = await history.same_values(TARGET, entry().parameters, minutes_ago(60))
    assert [row.id for row in found] == ["unknown", "same"]


async def test_an_id_that_a_sandbox_repeats_finds_every_row_newest_first(history: HistoryStore) -> None:
    await history.add(entry(id="old", created_at=minutes_ago(5)))
    await history.add(entry(id="new"))
    await history.add(entry(id="other", notification_id="n-2"))
    assert [row.id for row in await history.by_notification_id("0cf25616-f68c")] == ["new", "old"]


async def test_feedback_is_written_before_and_after(history: HistoryStore, calls: CallStore) -> None:
    await history.add(entry(id="a"))
    begun = call(id="c", entry_id="a", operation="recordActionFeedback")
    await history.begin_feedback("a", begun)
    assert (await kept(history, "a")).feedback is FeedbackState.SENDING
    await history.end_feedback("a", FeedbackState.RECORDED, NOW, structs.replace(begun, outcome="done"))
    row = await kept(history, "a")
    assert (row.feedback, row.feedback_at) == (FeedbackState.RECORDED, NOW)
    assert row.feedback_action_code == "SELLER_ACTION_COMPLETED"
    assert [found.outcome for found in await calls.of("a")] == ["done"]


@pytest.mark.parametrize(
    "row",
    [entry(id="a", feedback=FeedbackState.SENDING), entry(id="a", status=Status.DELETED), entry(id="b")],
    ids=["on its way", "deleted", "gone"],
)
async def test_feedback_cannot_begin_on_a_row_that_changed_meanwhile(
    history: HistoryStore, calls: CallStore, row: HistoryEntry
) -> None:
    await history.add(row)
    with pytest.raises(BlockedError, match="changed meanwhile"):
        await history.begin_feedback("a", call(id="c"))
    assert await calls.recent() == []


async def test_a_row_can_be_written_again_as_a_whole(history: HistoryStore, calls: CallStore) -> None:
    row, begun = entry(id="a", status=Status.UNKNOWN), call(id="c", entry_id="a")
    await history.add(row, begun)
    changed = structs.replace(row, status=Status.SENT, feedback=FeedbackState.RECORDED, feedback_at=NOW)
    await history.replace(changed, structs.replace(begun, outcome="done"))
    assert structs.replace(await kept(history, "a"), place=0) == changed
    assert [found.outcome for found in await calls.of("a")] == ["done"]


async def test_many_rows_are_written_at_once_or_not_at_all(history: HistoryStore) -> None:
    await history.add_many([entry(id="a"), entry(id="b")])
    with pytest.raises(StoreError):
        await history.add_many([entry(id="c"), entry(id="a")])
    assert await history.get("c") is None


async def test_rows_are_counted_by_profile(history: HistoryStore) -> None:
    await history.add_many([entry(), entry(), entry(profile="beta"), entry(created_at=minutes_ago(60))])
    assert await history.counts_since(minutes_ago(30)) == {"acme-us": 2, "beta": 1}
