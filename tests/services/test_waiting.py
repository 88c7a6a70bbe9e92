"""What waits for its next try, as the rows show it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec import structs

from spconsole.domain.history import HistoryEntry, Status
from spconsole.domain.notifications import DeletionReason, Operation
from spconsole.domain.usage import Pause
from spconsole.services.calls import begun_call
from spconsole.services.context import Ledger, SellerContext
from spconsole.services.deletion import delete_notifications
from spconsole.services.feedback import record_feedback
from spconsole.services.notifications import PreparedSend, create_notification
from spconsole.services.waiting import Waits

from .amazon import CREATED, RESET, Amazon, says

THROTTLED = says(429)
PAUSE = Pause(Operation.CREATE, 2.0, 2, 5, "Again in {left} s (try 2 of 5).")


class Watch:
    """Notes what is said of a row whenever a wait begins."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.entry: HistoryEntry | None = None
        self.seen: list[str] = []

    def recorded(self, entry: HistoryEntry) -> None:
        self.entry = entry

    def __call__(self, pause: Pause) -> None:
        assert self.entry is not None
        now = self.ledger.now()
        waiting = self.ledger.waits.of(self.entry, now)
        self.seen.append(waiting.pause.words if waiting else "nothing")
        assert not waiting or waiting.pause is pause


@pytest.fixture
def watch(seller: SellerContext) -> Watch:
    return Watch(seller.ledger)


async def test_a_send_waits_out_a_429_and_says_so_until_it_has_its_answer(
    seller: SellerContext, summary: PreparedSend, watch: Watch
) -> None:
    amazon = Amazon(THROTTLED, CREATED)
    result = await create_notification(amazon.behind(seller), summary, watch, watch.recorded)
    assert result.entry.status is Status.SENT
    [words] = watch.seen
    assert words.startswith("Amazon asked for less. Again in ")
    assert words.endswith(" s (try 2 of 5).")
    assert seller.ledger.waits.of(result.entry, seller.ledger.now()) is None


async def test_feedback_and_a_deletion_wait_on_their_rows_too(
    seller: SellerContext, summary: PreparedSend, watch: Watch
) -> None:
    entry = (await create_notification(Amazon(CREATED).behind(seller), summary)).entry
    watch.recorded(entry)
    await record_feedback(Amazon(THROTTLED, says(204)).behind(seller), entry, watch)
    reason = DeletionReason.INCORRECT_CONTENT
    behind = Amazon(THROTTLED, says(204)).behind(seller)
    await delete_notifications(behind, summary.template.type, reason, 1, on_wait=watch)
    assert ["Amazon asked for less." in words for words in watch.seen] == [True, True]


async def test_an_unclear_deletion_says_that_it_is_tried_again(
    seller: SellerContext, summary: PreparedSend, watch: Watch
) -> None:
    entry = (await create_notification(Amazon(CREATED).behind(seller), summary)).entry
    watch.recorded(entry)
    reason = DeletionReason.INCORRECT_CONTENT
    behind = Amazon(says(500)).behind(seller)
    await delete_notifications(behind, summary.template.type, reason, 1, on_wait=watch)
    assert watch.seen == [
        "No clear answer. Deleting twice does no harm: trying again (2 of 3).",
        "No clear answer. Deleting twice does no harm: trying again (3 of 3).",
    ]
    assert seller.ledger.waits.of(entry, seller.ledger.now()) is None


async def test_another_row_does_not_wait(seller: SellerContext, row: HistoryEntry) -> None:
    waits = Waits()
    waits.begin(begun_call(seller, Operation.CREATE, row.id, row.template_id), PAUSE, row.created_at)
    assert waits.of(row, row.created_at) is not None
    assert waits.of(structs.replace(row, id="other"), row.created_at) is None


async def test_a_deletion_waits_on_every_row_that_it_would_take_along(
    seller: SellerContext, row: HistoryEntry
) -> None:
    waits = Waits()
    waits.begin(begun_call(seller, Operation.DELETE, None, row.template_id), PAUSE, row.created_at)
    mine = structs.replace(row, status=Status.SENT)
    assert waits.of(mine, row.created_at) is not None
    for change in ({"account": "x"}, {"template_id": "X"}, {"status": Status.REJECTED}):
        assert waits.of(structs.replace(mine, **change), row.created_at) is None


async def test_the_seconds_count_down_and_then_it_is_on_its_way_again(
    seller: SellerContext, row: HistoryEntry
) -> None:
    waits, told = Waits(), list[str]()
    waits.changed = lambda: told.append("changed")
    call = begun_call(seller, Operation.CREATE, row.id, row.template_id)
    waits.begin(call, PAUSE, row.created_at)
    later: Callable[[float], object] = lambda s: waits.of(row, row.created_at + timedelta(seconds=s))  # noqa: E731
    now = row.created_at + timedelta(seconds=1)
    waiting = waits.of(row, now)
    assert waiting is not None
    assert waiting.words(row.created_at) == "Again in 2 s (try 2 of 5)."
    assert waiting.words(now) == "Again in 1 s (try 2 of 5)."
    assert later(2.0) is None
    waits.end(call)
    waits.end(call)
    assert told == ["changed", "changed"]


async def test_a_send_that_is_given_up_waits_no_more(
    seller: SellerContext, summary: PreparedSend, watch: Watch
) -> None:
    result = await create_notification(
        Amazon(THROTTLED, RESET).behind(seller), summary, watch, watch.recorded
    )
    assert result.entry.status is Status.UNKNOWN
    assert seller.ledger.waits.of(result.entry, seller.ledger.now()) is None


@pytest.fixture
async def row(seller: SellerContext, summary: PreparedSend) -> HistoryEntry:
    sent = (await create_notification(Amazon(CREATED).behind(seller), summary)).entry
    return structs.replace(sent, status=Status.SENDING)
