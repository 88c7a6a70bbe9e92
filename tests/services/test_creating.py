"""Sending: on disk before a byte leaves, once, and with an end that can be read off the row."""

import asyncio
import sqlite3
from typing import NamedTuple

import httpx
import pytest
from msgspec import structs

from spconsole.bootstrap import open_workspace
from spconsole.config.settings import Settings
from spconsole.domain.errors import (
    AccessDeniedError,
    BlockedError,
    CredentialsError,
    ExitCode,
    NotSentError,
    OutcomeUnknownError,
    RefusedError,
    SpConsoleError,
    StoreError,
    ThrottledError,
    UnrecordedError,
)
from spconsole.domain.history import HistoryEntry, Status
from spconsole.domain.query import Query
from spconsole.domain.sellers import DEMO_SELLER, Environment
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.notifications import PreparedSend, create_notification

from .amazon import CREATED, DENIED, RESET, Amazon, Answer, Holder, breaks, on_disk, says


async def only_row(workspace: Workspace) -> HistoryEntry:
    [row] = await workspace.ledger.history.unsettled() or await everything(workspace)
    return row


async def everything(workspace: Workspace) -> list[HistoryEntry]:
    rows = await workspace.ledger.history._database.rows("select id from notifications")
    return [row for (id_,) in rows if (row := await workspace.ledger.history.get(id_))]


async def test_the_row_is_on_disk_before_a_byte_leaves(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend
) -> None:
    seen: list[sqlite3.Row] = []
    amazon = Amazon(CREATED)
    amazon.watch = lambda _: seen.extend(on_disk(workspace.paths.history))
    await create_notification(amazon.behind(seller), summary)
    [row] = seen
    assert row["status"] == "SENDING"
    assert row["body"] == amazon.requests[0].content
    assert row["account"] == seller.account
    assert row["process"] == workspace.ledger.process


async def test_the_row_is_on_disk_before_even_a_token_is_asked_for(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend
) -> None:
    seen: list[str] = []
    amazon = Amazon(CREATED)
    token = amazon.login

    def login() -> httpx.Response:
        seen.extend(row["status"] for row in on_disk(workspace.paths.history))
        return token()

    amazon.login = login
    await create_notification(amazon.behind(seller), summary)
    assert seen == ["SENDING"]


async def test_what_cannot_be_recorded_is_not_sent(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend, holder: Holder
) -> None:
    amazon = Amazon(CREATED)
    holder.take()
    with pytest.raises(StoreError, match="another program holds it"):
        await create_notification(amazon.behind(seller), summary)
    assert amazon.requests == []
    assert amazon.tokens == 0


async def test_the_bytes_kept_are_the_bytes_sent_and_the_number_is_as_typed(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend
) -> None:
    amazon = Amazon(CREATED)
    result = await create_notification(amazon.behind(seller), summary)
    kept = await workspace.ledger.history.get(result.entry.id)
    assert kept is not None
    assert amazon.requests[0].content == kept.body == summary.request.body
    assert b'"salesSummaryInUSD": 1000.50' in kept.body
    assert '"salesSummaryInUSD": 1000.50' in kept.parameters
    assert "1000.50 USD" in kept.message
    assert str(amazon.requests[0].url) == kept.url


async def test_a_send_has_its_id_and_its_call(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend
) -> None:
    result = await create_notification(Amazon(CREATED).behind(seller), summary)
    kept = await workspace.ledger.history.get(result.entry.id)
    assert kept is not None
    assert structs.replace(result.entry, place=kept.place) == kept
    assert (kept.status, kept.notification_id, kept.request_id) == (Status.SENT, "n-1", "r-1")
    assert kept.sent_at is not None
    [call] = await workspace.ledger.calls.of(kept.id)
    assert (call.outcome, call.http_status, call.request_id) == ("done", 200, "r-1")
    assert call.operation == "createNotification"


class End(NamedTuple):
    """An answer, and what must come of it."""

    answer: Answer
    status: Status
    kind: type[SpConsoleError] | None
    exit_code: ExitCode
    outcome: str


LATE = breaks(httpx.ReadTimeout("late"))
NOBODY = breaks(httpx.ConnectError("none"))
ENDS = [
    End(CREATED, Status.SENT, None, ExitCode.DONE, "done"),
    End(says(200, {}), Status.SENT, None, ExitCode.DONE, "done"),
    End(says(200, []), Status.UNKNOWN, OutcomeUnknownError, ExitCode.UNKNOWN, "unknown"),
    End(says(204), Status.UNKNOWN, OutcomeUnknownError, ExitCode.UNKNOWN, "unknown"),
    End(says(400, {}), Status.REJECTED, RefusedError, ExitCode.NOT_DONE, "refused"),
    End(says(307), Status.REJECTED, RefusedError, ExitCode.NOT_DONE, "refused"),
    End(says(401), Status.REJECTED, AccessDeniedError, ExitCode.CREDENTIALS, "refused"),
    End(DENIED, Status.REJECTED, AccessDeniedError, ExitCode.CREDENTIALS, "refused"),
    End(says(429), Status.REJECTED, ThrottledError, ExitCode.NOT_DONE, "refused"),
    End(says(408), Status.UNKNOWN, OutcomeUnknownError, ExitCode.UNKNOWN, "unknown"),
    End(says(500), Status.UNKNOWN, OutcomeUnknownError, ExitCode.UNKNOWN, "unknown"),
    End(RESET, Status.UNKNOWN, OutcomeUnknownError, ExitCode.UNKNOWN, "unknown"),
    End(LATE, Status.UNKNOWN, OutcomeUnknownError, ExitCode.UNKNOWN, "unknown"),
    End(NOBODY, Status.NOT_SENT, NotSentError, ExitCode.NOT_DONE, "not sent"),
]


@pytest.mark.parametrize("end", ENDS)
async def test_every_end_is_told_and_kept(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend, end: End
) -> None:
    result = await create_notification(Amazon(end.answer).behind(seller), summary)
    assert type(result.error) is (end.kind or type(None))
    assert (result.error.exit_code if result.error else ExitCode.DONE) == end.exit_code
    kept = await workspace.ledger.history.get(result.entry.id)
    assert kept is not None
    assert kept.status is end.status
    assert kept.error == (result.error.detail if result.error else None)
    assert (kept.sent_at is None) == (end.status is Status.NOT_SENT)
    [call] = await workspace.ledger.calls.of(kept.id)
    assert call.outcome == end.outcome


@pytest.mark.parametrize(
    ("login", "kind"),
    [
        (says(400, {"error": "invalid_grant"}), CredentialsError),
        (says(503), NotSentError),
        (LATE, NotSentError),
    ],
)
async def test_without_a_token_nothing_was_sent(
    workspace: Workspace,
    seller: SellerContext,
    summary: PreparedSend,
    login: Answer,
    kind: type[SpConsoleError],
) -> None:
    amazon = Amazon(CREATED)
    amazon.login = login
    result = await create_notification(amazon.behind(seller), summary)
    assert type(result.error) is kind
    assert (await only_row(workspace)).status is Status.NOT_SENT
    assert amazon.requests == []


async def test_a_send_that_was_done_but_not_recorded_names_its_id_and_is_not_told_as_undone(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend, holder: Holder
) -> None:
    amazon = Amazon(CREATED)
    amazon.watch = lambda _: holder.take()
    result = await create_notification(amazon.behind(seller), summary)
    assert isinstance(result.error, UnrecordedError)
    assert result.error.exit_code is ExitCode.UNKNOWN
    assert "It is SENT, id n-1, but that could not be recorded." in str(result.error)
    assert result.entry.notification_id == "n-1"
    assert [row["status"] for row in on_disk(workspace.paths.history)] == ["SENDING"]


async def test_a_refusal_that_was_not_recorded_is_still_certain(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend, holder: Holder
) -> None:
    amazon = Amazon(DENIED)
    amazon.watch = lambda _: holder.take()
    result = await create_notification(amazon.behind(seller), summary)
    assert type(result.error) is StoreError
    assert result.error.exit_code is ExitCode.NOT_DONE
    assert "It is REJECTED" in str(result.error)


async def test_a_send_that_is_given_up_is_unknown_at_once(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend
) -> None:
    asked = asyncio.Event()

    async def never() -> None:
        asked.set()
        await asyncio.Event().wait()

    amazon = Amazon(CREATED)
    amazon.during = never
    sending = asyncio.create_task(create_notification(amazon.behind(seller), summary))
    await asked.wait()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert (await only_row(workspace)).status is Status.UNKNOWN
    assert [call.outcome for call in await workspace.ledger.calls.recent()] == ["unknown"]
    assert len(amazon.requests) == 1


async def test_a_send_that_is_given_up_while_it_waits_for_its_turn_was_not_sent(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend
) -> None:
    waits = asyncio.Event()

    async def never(_: float) -> None:
        waits.set()
        await asyncio.Event().wait()

    amazon = Amazon(CREATED)
    amazon.wait_for_turns = never
    behind = amazon.behind(seller)
    for _ in range(5):
        await create_notification(behind, summary)
    sending = asyncio.create_task(create_notification(behind, summary))
    await waits.wait()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    newest = (await workspace.ledger.history.window(Query(), limit=1))[0]
    assert newest.status is Status.NOT_SENT
    assert (newest.sent_at, newest.error and newest.error.code) == (None, "NotSent")
    assert len(amazon.requests) == 5


async def test_a_send_that_is_given_up_between_a_429_and_the_next_try_was_not_sent(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend
) -> None:
    waits = asyncio.Event()

    async def never(_: float) -> None:
        waits.set()
        await asyncio.Event().wait()

    amazon = Amazon(says(429), CREATED)
    amazon.wait_for_turns = never
    sending = asyncio.create_task(create_notification(amazon.behind(seller), summary))
    await waits.wait()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert (await only_row(workspace)).status is Status.NOT_SENT
    assert len(amazon.requests) == 1


async def test_a_fault_of_ours_on_the_way_is_raised_and_the_row_unknown(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend
) -> None:
    with pytest.raises(ZeroDivisionError):
        await create_notification(Amazon(breaks(ZeroDivisionError())).behind(seller), summary)
    assert (await only_row(workspace)).status is Status.UNKNOWN


async def test_who_wants_to_know_is_told_when_the_row_is_on_disk(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend
) -> None:
    told: list[tuple[Status, int, int]] = []
    amazon = Amazon(CREATED)

    def recorded(entry: HistoryEntry) -> None:
        told.append((entry.status, len(on_disk(workspace.paths.history)), amazon.tokens))

    await create_notification(amazon.behind(seller), summary, None, recorded)
    assert told == [(Status.SENDING, 1, 0)]


async def test_a_profile_that_only_reads_sends_nothing(workspace: Workspace, summary: PreparedSend) -> None:
    reader = structs.replace(DEMO_SELLER, name="reader", read_only=True)
    seller = await workspace.open_seller(reader, Environment.LOCAL)
    amazon = Amazon(CREATED)
    with pytest.raises(BlockedError, match="profile reader is read only"):
        await create_notification(amazon.behind(seller), summary)
    assert (amazon.requests, await everything(workspace)) == ([], [])


async def test_a_console_that_only_reads_sends_nothing(workspace: Workspace, summary: PreparedSend) -> None:
    async with open_workspace(workspace.paths, Settings(read_only=True), {}) as reading:
        seller = await reading.open_seller(DEMO_SELLER, Environment.LOCAL)
        amazon = Amazon(CREATED)
        with pytest.raises(BlockedError, match="started read only"):
            await create_notification(amazon.behind(seller), summary)
    assert amazon.requests == []


async def test_a_console_that_cannot_record_sends_nothing(
    seller: SellerContext, summary: PreparedSend
) -> None:
    amazon = Amazon(CREATED)
    ledger = structs.replace(seller.ledger, problem="The disk is full.")
    with pytest.raises(StoreError, match=r"nothing was sent. The disk is full."):
        await create_notification(structs.replace(amazon.behind(seller), ledger=ledger), summary)
    assert amazon.requests == []
