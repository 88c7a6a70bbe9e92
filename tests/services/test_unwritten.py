"""An answer that cannot be written down is kept, tried again, and nothing new is sent meanwhile."""

import sqlite3
from collections.abc import Callable, Sequence

import pytest
from msgspec import structs

from spconsole.domain.errors import BlockedError, ChangedMeanwhileError, DiskFullError, UnrecordedError
from spconsole.domain.history import FeedbackState, Status
from spconsole.domain.notifications import DeletionReason
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.deletion import delete_notifications
from spconsole.services.feedback import record_feedback, record_feedback_by_id
from spconsole.services.notifications import PreparedSend, create_notification
from spconsole.services.unwritten import LONGEST_WAIT_S, PATIENT_WAITS_S, Unwritten
from spconsole.store.history import Outcome

from .amazon import CREATED, DENIED, Amazon, Holder, on_disk, says

DONE = says(204)
WRONG = DeletionReason.INCORRECT_CONTENT
FULL = "An answer could not be written yet (disk full). It is tried again every few seconds; free space."


class Disk:
    """A disk that has room, or not, for a write of ours."""

    def __init__(self) -> None:
        self.is_full = True
        self.written = 0

    async def write(self) -> None:
        if self.is_full:
            raise DiskFullError("Cannot write x: the disk is full. Free space and try again.")
        self.written += 1


class Waits:
    """Waits that take no time, and may change the world."""

    def __init__(self, during: Callable[[int], object] = lambda _: None) -> None:
        self.slept: list[float] = []
        self._during = during

    async def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._during(len(self.slept))


async def fill_up(workspace: Workspace) -> None:
    """A disk with no room for one page more than the history has."""
    database = workspace.ledger.history._database
    [[pages]] = await database.rows("pragma page_count")
    await database.rows(f"pragma max_page_count = {pages}")


async def make_room(workspace: Workspace) -> None:
    await workspace.ledger.history._database.rows("pragma max_page_count = 1000000")


async def test_what_cannot_be_written_is_kept_and_written_when_there_is_room() -> None:
    disk, unwritten = Disk(), Unwritten()
    late = await unwritten.write("A is SENT, id n-1", disk.write)
    assert isinstance(late, DiskFullError)
    assert unwritten.what == ("A is SENT, id n-1",)
    assert unwritten.problem == FULL
    assert await unwritten.write_again() == ()
    disk.is_full = False
    assert await unwritten.write_again() == ("A is SENT, id n-1",)
    assert (unwritten.problem, disk.written) == ("", 1)


async def test_it_is_tried_after_longer_and_longer_waits_until_it_is_written() -> None:
    disk = Disk()

    def room_at_last(number: int) -> None:
        disk.is_full = number < 7

    waits, told = Waits(room_at_last), list[Sequence[str]]()
    unwritten = Unwritten(waits)
    await unwritten.write("A", disk.write)
    await unwritten.until_written(told.append)
    assert waits.slept == [1.0, 2.0, 4.0, 8.0, *[LONGEST_WAIT_S] * 3]
    assert told == [(), (), (), (), (), (), ("A",)]
    assert disk.written == 1


async def test_a_row_that_changed_meanwhile_is_not_tried_for_ever() -> None:
    async def refused() -> None:
        raise ChangedMeanwhileError("The row is not what it was.")

    unwritten = Unwritten()
    assert isinstance(await unwritten.write("A", refused), ChangedMeanwhileError)
    assert unwritten.problem == ""


async def test_one_that_changed_while_it_was_kept_is_let_go_with_its_reason() -> None:
    disk, unwritten = Disk(), Unwritten()
    changed = ChangedMeanwhileError("The row is not what it was.")

    async def write() -> None:
        if not disk.is_full:
            raise changed
        await disk.write()

    await unwritten.write("A is SENT", write)
    disk.is_full = False
    assert await unwritten.write_again() == ("A is SENT. The row is not what it was.",)
    assert unwritten.what == ()


async def test_a_patient_one_says_at_once_what_it_knows_and_tries_a_few_times() -> None:
    disk, waits, told = Disk(), Waits(), list[str]()
    unwritten = Unwritten(waits)
    unwritten.be_patient(told.append)
    assert await unwritten.write("A is SENT, id n-1", disk.write) is not None
    assert waits.slept == list(PATIENT_WAITS_S)
    assert len(told) == 1
    assert "A is SENT, id n-1" in told[0]


async def test_a_patient_one_that_gets_room_has_written() -> None:
    disk = Disk()
    unwritten = Unwritten(Waits(lambda number: setattr(disk, "is_full", number < 2)))
    unwritten.be_patient(lambda _: None)
    assert await unwritten.write("A", disk.write) is None
    assert (unwritten.what, disk.written) == ((), 1)


async def test_who_wants_to_leave_does_not_wait() -> None:
    disk, waits = Disk(), Waits()
    unwritten = Unwritten(waits)
    unwritten.be_patient(lambda _: None)
    assert await unwritten.write("A", disk.write, hurried=True) is not None
    assert waits.slept == []


async def test_after_an_unwritten_answer_nothing_is_sent_until_it_is_written(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend, holder: Holder
) -> None:
    amazon = Amazon(CREATED)
    amazon.watch = lambda _: holder.take()
    result = await create_notification(amazon.behind(seller), summary)
    assert isinstance(result.error, UnrecordedError)
    more = Amazon(CREATED)
    acts = (
        create_notification(more.behind(seller), summary),
        delete_notifications(more.behind(seller), "SALES_SUMMARY", WRONG, None),
        record_feedback_by_id(more.behind(seller), "from-elsewhere"),
    )
    for act in acts:
        with pytest.raises(BlockedError, match="could not be written yet"):
            await act
    assert (more.requests, more.tokens) == ([], 0)
    holder.close()
    assert await workspace.ledger.unwritten.write_again() == ("SALES_SUMMARY is SENT, id n-1",)
    [row] = on_disk(workspace.paths.history)
    assert (row["status"], row["notification_id"], row["request_id"]) == ("SENT", "n-1", "r-1")
    [call] = await workspace.ledger.calls.of(row["id"])
    assert call.outcome == "done"
    assert (await create_notification(more.behind(seller), summary)).error is None


async def test_a_refusal_that_was_not_written_is_kept_too(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend, holder: Holder
) -> None:
    amazon = Amazon(DENIED)
    amazon.watch = lambda _: holder.take()
    await create_notification(amazon.behind(seller), summary)
    holder.close()
    await workspace.ledger.unwritten.write_again()
    assert [row["status"] for row in on_disk(workspace.paths.history)] == ["REJECTED"]


@pytest.mark.parametrize(("answer", "status"), [(DONE, "DELETED"), (DENIED, "SENT")])
async def test_what_became_of_a_deletion_is_written_later(
    workspace: Workspace,
    seller: SellerContext,
    restock: PreparedSend,
    holder: Holder,
    answer: Callable[[], object],
    status: str,
) -> None:
    await create_notification(Amazon(CREATED).behind(seller), restock)
    amazon = Amazon(answer)  # type: ignore[arg-type] # one of the answers above
    amazon.watch = lambda _: holder.take()
    await delete_notifications(amazon.behind(seller), "RESTOCK_LOW_INVENTORY", WRONG, 1)
    assert len(workspace.ledger.unwritten.what) == 1
    holder.close()
    await workspace.ledger.unwritten.write_again()
    assert [row["status"] for row in on_disk(workspace.paths.history)] == [status]
    calls = await workspace.ledger.calls.recent()
    assert "sending" not in {call.outcome for call in calls}


async def test_what_became_of_feedback_is_written_later(
    workspace: Workspace, seller: SellerContext, restock: PreparedSend, holder: Holder
) -> None:
    row = (await create_notification(Amazon(CREATED).behind(seller), restock)).entry
    amazon = Amazon(DONE)
    amazon.watch = lambda _: holder.take()
    result = await record_feedback(amazon.behind(seller), row)
    assert isinstance(result.error, UnrecordedError)
    holder.close()
    assert await workspace.ledger.unwritten.write_again() == ("The feedback for n-1 is recorded at Amazon",)
    kept = await workspace.ledger.history.get(row.id)
    assert kept is not None
    assert kept.feedback is FeedbackState.RECORDED


async def test_feedback_for_an_id_unknown_here_is_written_later(
    workspace: Workspace, seller: SellerContext, holder: Holder
) -> None:
    amazon = Amazon(DONE)
    amazon.watch = lambda _: holder.take()
    await record_feedback_by_id(amazon.behind(seller), "from-elsewhere")
    holder.close()
    await workspace.ledger.unwritten.write_again()
    assert [(row["status"], row["feedback"]) for row in on_disk(workspace.paths.history)] == [
        ("SENT", "RECORDED")
    ]


async def test_on_a_full_disk_nothing_new_is_sent(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend
) -> None:
    """A quota stands for the disk: SQLite says the same when it may not take one page more."""
    amazon = Amazon(CREATED)
    await fill_up(workspace)

    async def go_on() -> None:
        for _ in range(200):  # the pages that are there already take some rows
            seller.require_writes()
            await create_notification(amazon.behind(seller), summary)

    # Which write meets the last page, that of an intent or that of an outcome, is a matter of their sizes.
    with pytest.raises((DiskFullError, BlockedError), match=r"[Ff]ree space"):
        await go_on()
    sent = len(amazon.requests)
    assert len(on_disk(workspace.paths.history)) == sent
    await make_room(workspace)
    await workspace.ledger.unwritten.write_again()
    assert [row["status"] for row in on_disk(workspace.paths.history)] == ["SENT"] * sent
    assert (await create_notification(amazon.behind(seller), summary)).error is None


async def test_a_disk_that_fills_up_while_a_send_is_on_its_way_loses_no_id(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row is on disk; there is no room for its outcome."""
    real = workspace.ledger.history.finish

    async def no_room(*_: object) -> None:
        def change(_: sqlite3.Connection) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        await workspace.ledger.history._database.write(change)

    monkeypatch.setattr(workspace.ledger.history, "finish", no_room)
    result = await create_notification(Amazon(CREATED).behind(seller), summary)
    assert "It is SENT, id n-1, but that could not be recorded." in str(result.error)
    with pytest.raises(BlockedError, match=r"\(disk full\)"):
        seller.require_writes()
    monkeypatch.setattr(workspace.ledger.history, "finish", real)
    await workspace.ledger.unwritten.write_again()
    [row] = on_disk(workspace.paths.history)
    assert (row["status"], row["notification_id"]) == ("SENT", "n-1")


async def test_an_answer_no_row_can_take_any_more_does_not_block_what_comes(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend
) -> None:
    """Another console took this one for dead and wrote REJECTED over it, say by hand."""

    async def meanwhile() -> None:
        [row] = await workspace.ledger.history.unsettled()
        await workspace.ledger.history.finish(row.id, Outcome(Status.REJECTED, None))

    amazon = Amazon(CREATED)
    amazon.during = meanwhile
    result = await create_notification(amazon.behind(seller), summary)
    assert isinstance(result.error, UnrecordedError)
    assert "id n-1" in str(result.error)
    seller.require_writes()


async def test_a_ledger_that_is_replaced_keeps_what_is_unwritten(seller: SellerContext) -> None:
    await seller.ledger.unwritten.write("A", Disk().write)
    other = structs.replace(seller, ledger=structs.replace(seller.ledger, actor="x"))
    with pytest.raises(BlockedError):
        other.require_writes()
