"""Feedback: once for each asking, for rows known here and for ids that are not."""

import httpx
import pytest
from msgspec import structs

from spconsole.domain.errors import (
    BlockedError,
    NotSentError,
    OutcomeUnknownError,
    RefusedError,
    StoreError,
    UnrecordedError,
    UsageError,
)
from spconsole.domain.history import FeedbackState, HistoryEntry, Status
from spconsole.domain.notifications import DeletionReason
from spconsole.domain.sellers import DEMO_SELLER, Environment
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.deletion import delete_notifications
from spconsole.services.feedback import known_rows, record_feedback, record_feedback_by_id
from spconsole.services.notifications import PreparedSend, create_notification

from .amazon import CREATED, DENIED, RESET, Amazon, Answer, Holder, breaks, says

DONE = says(204)
NOBODY = breaks(httpx.ConnectError("none"))


@pytest.fixture
async def row(seller: SellerContext, restock: PreparedSend) -> HistoryEntry:
    return await sent(seller, restock)


async def sent(seller: SellerContext, prepared: PreparedSend, answer: Answer = CREATED) -> HistoryEntry:
    return (await create_notification(Amazon(answer).behind(seller), prepared)).entry


async def kept(workspace: Workspace, entry: HistoryEntry) -> HistoryEntry:
    found = await workspace.ledger.history.get(entry.id)
    assert found is not None
    return found


async def test_feedback_is_recorded_with_its_time_and_code(
    workspace: Workspace, seller: SellerContext, row: HistoryEntry
) -> None:
    amazon = Amazon(DONE)
    result = await record_feedback(amazon.behind(seller), row)
    assert result.error is None
    found = await kept(workspace, row)
    assert structs.replace(result.entry, place=found.place) == found
    assert (found.feedback, found.feedback_action_code) == ("RECORDED", "SELLER_ACTION_COMPLETED")
    assert found.feedback_at is not None
    assert amazon.requests[0].url.path.endswith("/notifications/n-1/feedback")
    calls = await workspace.ledger.calls.of(row.id)
    assert [(call.operation, call.outcome) for call in calls][1:] == [("recordActionFeedback", "done")]


async def test_the_row_says_that_feedback_is_on_its_way_before_it_is(
    workspace: Workspace, seller: SellerContext, row: HistoryEntry
) -> None:
    seen: list[FeedbackState] = []

    async def meanwhile() -> None:
        seen.append((await kept(workspace, row)).feedback)

    amazon = Amazon(DONE)
    amazon.during = meanwhile
    await record_feedback(amazon.behind(seller), row)
    assert seen == [FeedbackState.SENDING]


@pytest.mark.parametrize(
    ("answer", "after"),
    [
        (RESET, FeedbackState.UNKNOWN),
        (says(500), FeedbackState.UNKNOWN),
        (says(400, {}), FeedbackState.NONE),
        (DENIED, FeedbackState.NONE),
        (NOBODY, FeedbackState.NONE),
    ],
)
async def test_feedback_that_does_not_end_well_is_not_told_as_recorded(
    workspace: Workspace, seller: SellerContext, row: HistoryEntry, answer: Answer, after: FeedbackState
) -> None:
    amazon = Amazon(answer)
    result = await record_feedback(amazon.behind(seller), row)
    assert result.error is not None
    found = await kept(workspace, row)
    assert (found.feedback, found.feedback_at, found.feedback_action_code) == (after, None, None)
    assert len(amazon.requests) == (3 if answer is NOBODY else 1)


@pytest.mark.parametrize("answer", [RESET, DENIED])
async def test_what_was_recorded_once_stays_so_whatever_a_repetition_ends_like(
    workspace: Workspace, seller: SellerContext, row: HistoryEntry, answer: Answer
) -> None:
    first = (await record_feedback(Amazon(DONE).behind(seller), row)).entry
    result = await record_feedback(Amazon(answer).behind(seller), first)
    assert result.error is not None
    found = await kept(workspace, row)
    assert (found.feedback, found.feedback_at) == (FeedbackState.RECORDED, first.feedback_at)


async def test_feedback_cannot_be_recorded_twice_at_once(seller: SellerContext, row: HistoryEntry) -> None:
    """The second key press still sees the row as it was."""
    amazon, again = Amazon(DONE), Amazon(DONE)
    refused: list[BlockedError] = []

    async def meanwhile() -> None:
        with pytest.raises(BlockedError, match="changed meanwhile") as caught:
            await record_feedback(again.behind(seller), row)
        refused.append(caught.value)

    amazon.during = meanwhile
    await record_feedback(amazon.behind(seller), row)
    assert len(refused) == 1
    assert again.requests == []


async def test_a_row_of_another_environment_is_refused(seller: SellerContext, row: HistoryEntry) -> None:
    amazon = Amazon(DONE)
    elsewhere = structs.replace(amazon.behind(seller), environment=Environment.PRODUCTION)
    with pytest.raises(UsageError, match="It was sent in local, and this is production"):
        await record_feedback(elsewhere, row)
    assert amazon.requests == []


async def test_a_row_that_cannot_have_feedback_gets_none(
    seller: SellerContext, restock: PreparedSend
) -> None:
    amazon = Amazon(DONE)
    for answer in (says(200, {}), RESET, DENIED):
        with pytest.raises(UsageError):
            await record_feedback(amazon.behind(seller), await sent(seller, restock, answer))
    assert amazon.requests == []


async def test_feedback_that_cannot_be_recorded_is_not_sent(
    seller: SellerContext, row: HistoryEntry, holder: Holder
) -> None:
    amazon = Amazon(DONE)
    holder.take()
    with pytest.raises(StoreError):
        await record_feedback(amazon.behind(seller), row)
    assert amazon.requests == []


@pytest.mark.parametrize(("answer", "words"), [(DONE, "is recorded at Amazon"), (RESET, "may be recorded")])
async def test_feedback_that_was_done_but_not_kept_is_not_told_as_undone(
    seller: SellerContext, row: HistoryEntry, holder: Holder, answer: Answer, words: str
) -> None:
    amazon = Amazon(answer)
    amazon.watch = lambda _: holder.take()
    result = await record_feedback(amazon.behind(seller), row)
    assert type(result.error) is UnrecordedError
    assert words in str(result.error)


async def test_feedback_that_is_given_up_is_unknown(
    workspace: Workspace, seller: SellerContext, row: HistoryEntry
) -> None:
    with pytest.raises(ZeroDivisionError):
        await record_feedback(Amazon(breaks(ZeroDivisionError())).behind(seller), row)
    assert (await kept(workspace, row)).feedback is FeedbackState.UNKNOWN


async def test_a_profile_that_only_reads_records_nothing(workspace: Workspace, row: HistoryEntry) -> None:
    reader = structs.replace(DEMO_SELLER, read_only=True)
    amazon = Amazon(DONE)
    seller = amazon.behind(await workspace.open_seller(reader, Environment.LOCAL))
    for id_ in ("n-1", "unknown-id"):
        with pytest.raises(BlockedError):
            await record_feedback_by_id(seller, id_)
    assert amazon.requests == []


async def test_of_rows_with_one_id_the_newest_not_yet_acted_on_is_meant(
    workspace: Workspace, seller: SellerContext, restock: PreparedSend
) -> None:
    old, new = await sent(seller, restock), await sent(seller, restock)
    acting = Amazon(DONE).behind(seller)
    ids = [(await record_feedback_by_id(acting, "n-1")).entry.id for _ in range(3)]
    assert ids == [new.id, old.id, new.id]


async def test_a_row_of_another_account_or_environment_is_not_meant(
    workspace: Workspace, seller: SellerContext, row: HistoryEntry
) -> None:
    other = await workspace.open_seller(structs.replace(DEMO_SELLER, name="other"), Environment.LOCAL)
    assert [found.id for found in await known_rows(seller, "n-1")] == [row.id]
    result = await record_feedback_by_id(Amazon(DONE).behind(other), "n-1")
    assert result.entry.id != row.id
    elsewhere = structs.replace(Amazon(DONE).behind(seller), environment=Environment.SANDBOX)
    assert (await record_feedback_by_id(elsewhere, "n-1")).entry.id != row.id
    assert (await kept(workspace, row)).feedback is FeedbackState.NONE


async def test_a_deleted_row_is_not_acted_on_by_its_id(
    workspace: Workspace, seller: SellerContext, row: HistoryEntry
) -> None:
    reason = DeletionReason.INCORRECT_CONTENT
    await delete_notifications(Amazon(DONE).behind(seller), row.template_id or "", reason, 1)
    amazon = Amazon(DONE)
    with pytest.raises(UsageError, match="It was deleted"):
        await record_feedback_by_id(amazon.behind(seller), "n-1")
    assert amazon.requests == []


async def test_an_id_unknown_here_is_sent_and_kept(workspace: Workspace, seller: SellerContext) -> None:
    result = await record_feedback_by_id(Amazon(DONE).behind(seller), "from-elsewhere")
    found = await kept(workspace, result.entry)
    assert (found.status, found.feedback, found.notification_id) == (
        Status.SENT,
        FeedbackState.RECORDED,
        "from-elsewhere",
    )
    assert (found.template_id, found.body) == (None, b"")
    assert found.request_id == "r-1"


@pytest.mark.parametrize(
    ("answer", "kind", "status", "feedback"),
    [
        (says(400, {}), RefusedError, Status.REJECTED, FeedbackState.NONE),
        (RESET, OutcomeUnknownError, Status.UNKNOWN, FeedbackState.UNKNOWN),
        (NOBODY, NotSentError, Status.NOT_SENT, FeedbackState.NONE),
    ],
)
async def test_an_id_unknown_here_may_be_asked_for_again_after_a_failure(
    workspace: Workspace,
    seller: SellerContext,
    answer: Answer,
    kind: type[Exception],
    status: Status,
    feedback: FeedbackState,
) -> None:
    first = await record_feedback_by_id(Amazon(answer).behind(seller), "from-elsewhere")
    assert type(first.error) is kind
    found = await kept(workspace, first.entry)
    assert (found.status, found.feedback) == (status, feedback)
    assert found.error is not None
    again = await record_feedback_by_id(Amazon(DONE).behind(seller), "from-elsewhere")
    assert again.error is None
    once_more = await record_feedback_by_id(Amazon(DONE).behind(seller), "from-elsewhere")
    assert once_more.entry.id == again.entry.id


async def test_an_id_unknown_here_goes_one_at_a_time(seller: SellerContext) -> None:
    amazon, again = Amazon(DONE), Amazon(DONE)

    async def meanwhile() -> None:
        with pytest.raises(UsageError, match="on its way"):
            await record_feedback_by_id(again.behind(seller), "from-elsewhere")

    amazon.during = meanwhile
    await record_feedback_by_id(amazon.behind(seller), "from-elsewhere")
    assert again.requests == []


@pytest.mark.parametrize("id_", ["", "a b", "..", "x" * 257])
async def test_what_cannot_be_an_id_is_not_sent(seller: SellerContext, id_: str) -> None:
    amazon = Amazon(DONE)
    with pytest.raises(UsageError):
        await record_feedback_by_id(amazon.behind(seller), id_)
    assert amazon.requests == []
