"""Deleting: the whole radius or nothing, and never a notification that began later."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from msgspec import structs

from spconsole.domain.errors import (
    AccessDeniedError,
    BlockedError,
    ExitCode,
    NotSentError,
    OutcomeUnknownError,
    RefusedError,
    SpConsoleError,
    StoreError,
    UnrecordedError,
    UsageError,
)
from spconsole.domain.history import HistoryEntry, Status
from spconsole.domain.notifications import DeletionReason
from spconsole.domain.sellers import DEMO_SELLER, Environment
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.deletion import (
    BlastRadius,
    blast_radius,
    delete_notifications,
    radius_of_entry,
    require_count,
)
from spconsole.services.history import count_unknown, find_entries
from spconsole.services.notifications import PreparedSend, create_notification
from spconsole.store.history import HistoryStore
from spconsole.store.lookup import Target

from .amazon import CREATED, DENIED, RESET, Amazon, Answer, Holder, breaks, says

RESTOCK = "RESTOCK_LOW_INVENTORY"
WRONG = DeletionReason.INCORRECT_RECIPIENT
DONE = says(204)
UNCLEAR = says(500)
NO_LINE = breaks(httpx.ConnectError("no route"))


async def sent(seller: SellerContext, prepared: PreparedSend, answer: Answer = CREATED) -> HistoryEntry:
    return (await create_notification(Amazon(answer).behind(seller), prepared)).entry


async def status_of(workspace: Workspace, entry: HistoryEntry) -> Status:
    kept = await workspace.ledger.history.get(entry.id)
    assert kept is not None
    return kept.status


async def test_an_accepted_deletion_marks_the_radius_with_reason_and_time(
    workspace: Workspace, seller: SellerContext, restock: PreparedSend
) -> None:
    rows = [await sent(seller, restock), await sent(seller, restock, RESET)]
    result = await delete_notifications(Amazon(DONE).behind(seller), RESTOCK, WRONG, 2)
    assert (result.error, result.request_id) == (None, "r-1")
    assert set(result.known_here) == {row.id for row in rows}
    for row in rows:
        kept = await workspace.ledger.history.get(row.id)
        assert kept is not None
        assert (kept.status, kept.deletion_reason) == (Status.DELETED, WRONG)
        assert kept.deleted_at is not None
    call = (await workspace.ledger.calls.recent())[0]
    assert (call.operation, call.outcome) == ("deleteNotifications", "done")
    assert call.detail == "accepted, count not reported; 2 known here"


async def test_the_radius_is_one_account_environment_and_template(
    workspace: Workspace, seller: SellerContext, restock: PreparedSend, summary: PreparedSend
) -> None:
    other = await workspace.open_seller(structs.replace(DEMO_SELLER, name="other"), Environment.LOCAL)
    elsewhere = structs.replace(seller, environment=Environment.PRODUCTION)
    mine = await sent(seller, restock)
    safe = [await sent(other, restock), await sent(elsewhere, restock), await sent(seller, summary)]
    refused = await sent(seller, restock, DENIED)
    await delete_notifications(Amazon(DONE).behind(seller), RESTOCK, WRONG, 1)
    assert await status_of(workspace, mine) is Status.DELETED
    assert [await status_of(workspace, row) for row in safe] == [Status.SENT] * 3
    assert await status_of(workspace, refused) is Status.REJECTED


async def test_two_profiles_of_one_seller_are_one_account(
    workspace: Workspace, restock: PreparedSend
) -> None:
    first = structs.replace(DEMO_SELLER, name="first", seller_id="A1")
    second = structs.replace(DEMO_SELLER, name="second", seller_id="A1")
    row = await sent(await workspace.open_seller(first, Environment.LOCAL), restock)
    seller = await workspace.open_seller(second, Environment.LOCAL)
    result = await delete_notifications(Amazon(DONE).behind(seller), RESTOCK, WRONG, None)
    assert result.known_here == (row.id,)


async def test_nothing_known_is_asked_for_all_the_same(seller: SellerContext) -> None:
    amazon = Amazon(DONE)
    result = await delete_notifications(amazon.behind(seller), "SENT_ELSEWHERE", WRONG, None)
    assert (result.known_here, result.error) == ((), None)
    assert b'"SENT_ELSEWHERE"' in amazon.requests[0].content


@pytest.mark.parametrize(("known", "count"), [(0, 1), (1, 0), (1, 2), (2, None), (2, 1), (2, 3), (2, -2)])
async def test_a_count_that_is_not_the_number_known_stops_it(
    seller: SellerContext, restock: PreparedSend, known: int, count: int | None
) -> None:
    for _ in range(known):
        await sent(seller, restock)
    amazon = Amazon(DONE)
    with pytest.raises(UsageError, match=str(known)):
        await delete_notifications(amazon.behind(seller), RESTOCK, WRONG, count)
    assert amazon.requests == []


@pytest.mark.parametrize(("known", "count"), [(0, None), (0, 0), (1, None), (1, 1), (2, 2)])
def test_a_count_that_is_understood_goes_on(known: int, count: int | None, target: Target) -> None:
    row = HistoryEntry(
        id="a",
        created_at=datetime.now(UTC),
        profile="acme-us",
        account=target.account,
        environment=target.environment,
        status=Status.SENT,
        actor="me@here",
    )
    require_count(BlastRadius(target, (row,) * known, ()), count)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.SENDING, "is still on its way. Wait for its answer"),
        (Status.HELD, "is held in a console and not sent yet. z there takes it back"),
    ],
)
async def test_while_a_send_is_on_its_way_nothing_is_deleted(
    workspace: Workspace, seller: SellerContext, restock: PreparedSend, status: Status, words: str
) -> None:
    row = await sent(seller, restock)
    await workspace.ledger.history.add(structs.replace(row, id="on its way", status=status))
    amazon = Amazon(DONE)
    with pytest.raises(BlockedError, match=f"1 {RESTOCK} to this seller {words}"):
        await delete_notifications(amazon.behind(seller), RESTOCK, WRONG, 1)
    assert amazon.requests == []


async def test_a_send_on_its_way_to_another_seller_is_no_matter(
    workspace: Workspace, seller: SellerContext, restock: PreparedSend
) -> None:
    row = await sent(seller, restock)
    stranger = structs.replace(row, id="x", status=Status.SENDING, account="other")
    await workspace.ledger.history.add(stranger)
    result = await delete_notifications(Amazon(DONE).behind(seller), RESTOCK, WRONG, 1)
    assert result.error is None


@pytest.mark.parametrize("answers", [(UNCLEAR, DONE), (RESET, UNCLEAR, DONE)])
async def test_an_unclear_deletion_is_repeated_until_it_is_clear(
    workspace: Workspace, seller: SellerContext, restock: PreparedSend, answers: tuple[Answer, ...]
) -> None:
    row = await sent(seller, restock)
    amazon = Amazon(*answers)
    result = await delete_notifications(amazon.behind(seller), RESTOCK, WRONG, 1)
    assert result.known_here == (row.id,)
    assert len(amazon.requests) == len(answers)


async def test_a_deletion_that_stays_unclear_is_asked_three_times_and_marks_nothing(
    workspace: Workspace, seller: SellerContext, restock: PreparedSend
) -> None:
    row = await sent(seller, restock)
    amazon = Amazon(UNCLEAR)
    result = await delete_notifications(amazon.behind(seller), RESTOCK, WRONG, 1)
    assert isinstance(result.error, OutcomeUnknownError)
    assert result.request_id == "r-1"
    assert len(amazon.requests) == 3
    assert await status_of(workspace, row) is Status.SENT
    assert (await workspace.ledger.calls.recent())[0].outcome == "unknown"


@pytest.mark.parametrize("later", [NO_LINE, DENIED], ids=["no line", "denied"])
async def test_what_comes_after_an_unclear_answer_makes_it_no_less_unclear(
    workspace: Workspace, seller: SellerContext, restock: PreparedSend, later: Answer
) -> None:
    row = await sent(seller, restock)
    result = await delete_notifications(Amazon(UNCLEAR, later).behind(seller), RESTOCK, WRONG, 1)
    assert isinstance(result.error, OutcomeUnknownError)
    assert (await workspace.ledger.calls.recent())[0].outcome == "unknown"
    assert [entry.id for entry in await find_entries(workspace.ledger, "status:deletion", 10)] == [row.id]


async def test_a_line_that_comes_back_makes_it_clear(
    workspace: Workspace, seller: SellerContext, restock: PreparedSend
) -> None:
    row = await sent(seller, restock)
    result = await delete_notifications(Amazon(UNCLEAR, NO_LINE, DONE).behind(seller), RESTOCK, WRONG, 1)
    assert result.known_here == (row.id,)


async def test_given_up_before_it_was_asked_again_it_stays_unclear(
    workspace: Workspace, seller: SellerContext, restock: PreparedSend
) -> None:
    await sent(seller, restock)
    amazon = Amazon(UNCLEAR)
    context = amazon.behind(seller)
    call, refused = context.client.call, 0

    async def once(*given: Any) -> Any:
        nonlocal refused
        refused += 1
        if refused == 2:
            raise ZeroDivisionError  # before anything is on the line
        return await call(*given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(context.client, "call", once)
        with pytest.raises(ZeroDivisionError):
            await delete_notifications(context, RESTOCK, WRONG, 1)
    assert (await workspace.ledger.calls.recent())[0].outcome == "unknown"


async def test_a_deletion_without_clear_answer_marks_its_rows_and_counts_as_unknown(
    workspace: Workspace, seller: SellerContext, restock: PreparedSend
) -> None:
    row, unknown = await sent(seller, restock), await sent(seller, restock, RESET)
    assert await count_unknown(workspace.ledger, seller.environment) == 1
    await delete_notifications(Amazon(UNCLEAR).behind(seller), RESTOCK, WRONG, 2)
    found = await find_entries(workspace.ledger, "status:deletion", 10)
    assert {entry.id for entry in found} == {row.id, unknown.id}
    assert await count_unknown(workspace.ledger, seller.environment) == 2
    await delete_notifications(Amazon(DONE).behind(seller), RESTOCK, WRONG, 2)
    assert await find_entries(workspace.ledger, "status:deletion", 10) == []
    assert await count_unknown(workspace.ledger, seller.environment) == 0


async def test_the_ticket_is_on_disk_with_the_intent(workspace: Workspace, seller: SellerContext) -> None:
    kept: list[object] = []

    def look(_: httpx.Request) -> None:
        with closing(sqlite3.connect(workspace.paths.history)) as connection:
            kept.extend(connection.execute("select outcome, ticket from calls").fetchall())

    amazon = Amazon(DENIED)
    amazon.watch = look
    await delete_notifications(amazon.behind(seller), RESTOCK, WRONG, None, ticket="SUP-7")
    assert kept == [("sending", "SUP-7")]
    assert [(call.outcome, call.ticket) for call in await workspace.ledger.calls.recent()] == [
        ("refused", "SUP-7")
    ]


async def test_a_deletion_is_not_repeated_once_a_newer_send_began(
    workspace: Workspace, seller: SellerContext, restock: PreparedSend
) -> None:
    """Else the new one would go too. This console does not begin one, a version before it may."""
    row = await sent(seller, restock)
    newer = structs.replace(row, id="newer", created_at=row.created_at + timedelta(hours=1))

    async def meanwhile() -> None:
        await workspace.ledger.history.add_many([newer])

    amazon = Amazon(UNCLEAR, DONE)
    amazon.during = meanwhile
    result = await delete_notifications(amazon.behind(seller), RESTOCK, WRONG, 1)
    assert isinstance(result.error, OutcomeUnknownError)
    assert len(amazon.requests) == 1
    assert await status_of(workspace, row) is Status.SENT
    assert await status_of(workspace, newer) is Status.SENT


async def test_while_history_cannot_say_what_is_newer_the_end_stays_unclear(
    seller: SellerContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unreadable(*_: object) -> bool:
        raise StoreError("The disk is gone.")

    monkeypatch.setattr(HistoryStore, "newer_create", unreadable)
    amazon = Amazon(says(500))
    result = await delete_notifications(
        amazon.behind(seller), "PRICE_CHANGE", DeletionReason.INCORRECT_CONTENT, None
    )
    assert isinstance(result.error, OutcomeUnknownError)
    assert result.error.exit_code is ExitCode.UNKNOWN
    assert len(amazon.requests) == 1


async def test_a_newer_send_of_another_template_does_not_stop_the_repetition(
    seller: SellerContext, restock: PreparedSend, summary: PreparedSend
) -> None:
    await sent(seller, restock)
    amazon = Amazon(UNCLEAR, DONE)
    amazon.during = lambda: sent(seller, summary)
    result = await delete_notifications(amazon.behind(seller), RESTOCK, WRONG, 1)
    assert result.error is None


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (says(400, {}), RefusedError),
        (DENIED, AccessDeniedError),
        (breaks(httpx.ConnectError("none")), NotSentError),
    ],
)
async def test_a_refused_deletion_marks_nothing(
    workspace: Workspace,
    seller: SellerContext,
    restock: PreparedSend,
    answer: Answer,
    kind: type[SpConsoleError],
) -> None:
    row = await sent(seller, restock)
    result = await delete_notifications(Amazon(answer).behind(seller), RESTOCK, WRONG, 1)
    assert type(result.error) is kind
    assert result.known_here == ()
    assert await status_of(workspace, row) is Status.SENT


async def test_a_deletion_that_cannot_be_recorded_is_not_asked_for(
    seller: SellerContext, holder: Holder
) -> None:
    amazon = Amazon(DONE)
    holder.take()
    with pytest.raises(StoreError):
        await delete_notifications(amazon.behind(seller), RESTOCK, WRONG, None)
    assert amazon.requests == []


async def test_an_accepted_deletion_that_was_not_recorded_is_not_told_as_undone(
    seller: SellerContext, restock: PreparedSend, holder: Holder
) -> None:
    await sent(seller, restock)
    amazon = Amazon(DONE)
    amazon.watch = lambda _: holder.take()
    result = await delete_notifications(amazon.behind(seller), RESTOCK, WRONG, 1)
    assert isinstance(result.error, UnrecordedError)
    assert result.error.exit_code is ExitCode.UNKNOWN
    assert "Amazon accepted the deletion" in str(result.error)


async def test_a_refusal_is_told_even_when_it_was_not_recorded(
    seller: SellerContext, restock: PreparedSend, holder: Holder
) -> None:
    amazon = Amazon(DENIED)
    amazon.watch = lambda _: holder.take()
    result = await delete_notifications(amazon.behind(seller), RESTOCK, WRONG, None)
    assert isinstance(result.error, AccessDeniedError)


async def test_a_row_that_another_console_marked_meanwhile_is_no_failure(
    workspace: Workspace, seller: SellerContext, restock: PreparedSend
) -> None:
    row = await sent(seller, restock)
    content, another = DeletionReason.INCORRECT_CONTENT, Amazon(DONE).behind(seller)
    amazon = Amazon(DONE)
    amazon.during = lambda: delete_notifications(another, RESTOCK, content, 1)
    result = await delete_notifications(amazon.behind(seller), RESTOCK, WRONG, 1)
    assert result.error is None
    kept = await workspace.ledger.history.get(row.id)
    assert kept is not None
    assert kept.deletion_reason is content


async def test_a_deletion_that_is_given_up_is_kept_as_unknown(
    workspace: Workspace, seller: SellerContext
) -> None:
    with pytest.raises(ZeroDivisionError):
        await delete_notifications(Amazon(breaks(ZeroDivisionError())).behind(seller), RESTOCK, WRONG, None)
    assert [call.outcome for call in await workspace.ledger.calls.recent()] == ["unknown"]


async def test_a_profile_that_only_reads_deletes_nothing(workspace: Workspace) -> None:
    reader = structs.replace(DEMO_SELLER, name="reader", read_only=True)
    amazon = Amazon(DONE)
    seller = amazon.behind(await workspace.open_seller(reader, Environment.LOCAL))
    with pytest.raises(BlockedError):
        await delete_notifications(seller, RESTOCK, WRONG, None)
    assert amazon.requests == []


async def test_a_radius_can_be_looked_at_from_a_row(
    workspace: Workspace, seller: SellerContext, restock: PreparedSend, target: Target
) -> None:
    row = await sent(seller, restock)
    radius = await radius_of_entry(workspace.ledger, row)
    assert radius == await blast_radius(workspace.ledger, target)
    assert (radius.count, radius.in_flight) == (1, ())
