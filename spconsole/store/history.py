"""The history of notifications. Every method is one transaction."""

import sqlite3
from collections.abc import Collection, Iterable
from datetime import datetime

from msgspec import Struct

from spconsole.domain.errors import BlockedError, ChangedMeanwhileError, ErrorDetail
from spconsole.domain.history import (
    TRANSITIONS,
    ApiCall,
    FeedbackState,
    HistoryEntry,
    Status,
)
from spconsole.domain.notifications import DeletionReason, FeedbackActionCode
from spconsole.domain.repair import RepairChoice
from spconsole.store.calls import finish_call, insert_call
from spconsole.store.database import Database
from spconsole.store.deleting import Check, IsAlive, begin_deletion, refuse_while_deleting
from spconsole.store.lookup import Target
from spconsole.store.repairs import begin_plan, refuse_second_repair
from spconsole.store.resolution import ResolutionStore
from spconsole.store.rows import (
    ENTRY_COLUMNS,
    INSERT_ENTRY,
    OURS,
    entry_values,
    listed,
    settled_values,
    stamp,
)


class Outcome(Struct, frozen=True):
    """How a send ended.

    Attributes:
        at: When; None when nothing left this machine.
    """

    status: Status
    at: datetime | None
    notification_id: str | None = None
    request_id: str | None = None
    http_status: int | None = None
    elapsed_ms: int | None = None
    error: ErrorDetail | None = None


class HistoryStore(ResolutionStore):
    """The notifications table.

    Args:
        is_alive: Whether the process of an id still runs.
    """

    def __init__(self, database: Database, is_alive: IsAlive = lambda _: True) -> None:
        super().__init__(database)
        self._is_alive = is_alive

    async def add(self, entry: HistoryEntry, call: ApiCall | None = None) -> None:
        """Write one row, and the call it starts, durably and before anything is sent.

        Raises:
            BlockedError: Its template is being deleted for its seller, here or in another process; or the
                deleted row in whose place it is to stand was sent again already.
        """

        def change(connection: sqlite3.Connection) -> None:
            refuse_while_deleting(connection, entry, self._is_alive)
            refuse_second_repair(connection, entry)
            connection.execute(INSERT_ENTRY, entry_values(entry))
            if call is not None:
                insert_call(connection, call)

        await self._database.write(change)

    async def add_many(self, entries: Iterable[HistoryEntry]) -> None:
        """Write many rows at once."""
        rows = list(map(entry_values, entries))
        await self._database.write(lambda connection: connection.executemany(INSERT_ENTRY, rows))

    async def finish(self, id_: str, outcome: Outcome, call: ApiCall | None = None) -> None:
        """Write how a send ended, and its call.

        Raises:
            ChangedMeanwhileError: The row may not go to that state from where it is.
        """
        error = outcome.error
        sql = (
            "update notifications set status = ?, sent_at = ?, notification_id = ?, request_id = ?, "  # noqa: S608
            "http_status = ?, elapsed_ms = ?, error_code = ?, error_message = ?, error_details = ? "
            f"where id = ? and status in ({listed(_allowed_before(outcome.status))})"
        )
        values = (
            outcome.status.value,
            stamp(outcome.at),
            outcome.notification_id,
            outcome.request_id,
            outcome.http_status,
            outcome.elapsed_ms,
            error.code if error else None,
            error.message if error else None,
            error.details if error else None,
            id_,
        )

        def change(connection: sqlite3.Connection) -> None:
            if connection.execute(sql, values).rowcount != 1:
                raise ChangedMeanwhileError(
                    f"The row {id_} cannot become {outcome.status}: it changed meanwhile."
                )
            if call is not None:
                finish_call(connection, call)

        await self._database.write(change)

    async def release(self, id_: str, call: ApiCall) -> bool:
        """A held row goes out: it is SENDING, and its call has begun, before a byte leaves.

        Returns:
            Whether it was still held; otherwise nothing is changed, and nothing may be sent.
        """

        def change(connection: sqlite3.Connection) -> bool:
            sql = f"update notifications set status = ? where id = ? and status = ? and {OURS}"  # noqa: S608
            if connection.execute(sql, (Status.SENDING.value, id_, Status.HELD.value)).rowcount != 1:
                return False
            insert_call(connection, call)
            return True

        return await self._database.write(change)

    async def take_back(self, id_: str, why: ErrorDetail) -> bool:
        """A held row never goes out; whether it was still held."""
        sql = (
            "update notifications set status = ?, error_code = ?, error_message = ?, error_details = ? "  # noqa: S608
            f"where id = ? and status = ? and {OURS}"
        )
        values = (Status.NOT_SENT.value, why.code, why.message, why.details, id_, Status.HELD.value)
        return await self._database.write(lambda connection: connection.execute(sql, values).rowcount) == 1

    async def begin_deletion(self, target: Target, call: ApiCall, check: Check) -> list[HistoryEntry]:
        """Look at what a deletion would take along, and write down that it begins.

        From here on until the call ends nothing for the target is sent, by any process.

        Returns:
            The rows that will be gone; whatever `check` raises, and nothing is written.
        """
        return await self._database.write(lambda connection: begin_deletion(connection, target, call, check))

    async def mark_deleted(
        self, ids: Collection[str], reason: DeletionReason, at: datetime, call: ApiCall | None = None,
        plan: Collection[RepairChoice] = (),
    ) -> None:  # fmt: skip
        """Rows that an accepted deletion took along, its call, and what is proposed to be sent again.

        One that another console has marked meanwhile, or that turned out never to have been sent, stays
        as it is: Amazon's yes is a fact all the same.
        """
        sql = (
            "update notifications set status = ?, deletion_reason = ?, deleted_at = ? "  # noqa: S608
            f"where id = ? and status in ({listed(_allowed_before(Status.DELETED))})"
        )
        rows = [(Status.DELETED.value, reason.value, stamp(at), id_) for id_ in ids]

        def change(connection: sqlite3.Connection) -> None:
            connection.executemany(sql, rows)
            begin_plan(connection, plan)
            if call is not None:
                finish_call(connection, call)

        await self._database.write(change)

    async def begin_feedback(self, id_: str, call: ApiCall) -> None:
        """Write that feedback for a row is on its way.

        Raises:
            BlockedError: It is already, or the row is not SENT any more.
        """
        sql = "update notifications set feedback = ? where id = ? and status = ? and feedback <> ?"
        sending = FeedbackState.SENDING.value

        def change(connection: sqlite3.Connection) -> None:
            if connection.execute(sql, (sending, id_, Status.SENT.value, sending)).rowcount != 1:
                raise BlockedError("The row changed meanwhile, so no feedback was sent. Look at it again.")
            insert_call(connection, call)

        await self._database.write(change)

    async def end_feedback(self, id_: str, state: FeedbackState, at: datetime | None, call: ApiCall) -> None:
        """Write what came of the feedback for a row."""

        def change(connection: sqlite3.Connection) -> None:
            _set_feedback(connection, id_, state, at)
            finish_call(connection, call)

        await self._database.write(change)

    async def replace(self, entry: HistoryEntry, call: ApiCall) -> None:
        """Write a row again as a whole, and the end of its call: for one that only this process knows."""
        assignments = ", ".join(f"{column.strip()} = ?" for column in ENTRY_COLUMNS.split(","))

        def change(connection: sqlite3.Connection) -> None:
            connection.execute(
                f"update notifications set {assignments} where id = ?",  # noqa: S608 - our own column names
                (*entry_values(entry), entry.id),
            )
            finish_call(connection, call)

        await self._database.write(change)

    async def settle(self, entry: HistoryEntry) -> bool:
        """End a row whose process is gone: SENDING is UNKNOWN, HELD never left.

        Returns:
            Whether it was still as it was read; another console may have been faster.
        """
        sql = (
            "update notifications set status = ?, feedback = ?, error_code = coalesce(error_code, ?), "  # noqa: S608
            "error_message = coalesce(error_message, ?) "
            f"where id = ? and status = ? and feedback = ? and {OURS}"
        )
        values = (*settled_values(entry), entry.id, entry.status.value, entry.feedback.value)
        return await self._database.write(lambda connection: connection.execute(sql, values).rowcount) == 1


def _set_feedback(
    connection: sqlite3.Connection, id_: str, state: FeedbackState, at: datetime | None
) -> None:
    code = FeedbackActionCode.SELLER_ACTION_COMPLETED.value if state is FeedbackState.RECORDED else None
    connection.execute(
        "update notifications set feedback = ?, feedback_action_code = ?, feedback_at = ? where id = ?",
        (state.value, code, stamp(at), id_),
    )


def _allowed_before(status: Status) -> Collection[Status]:
    return [before for before, after in TRANSITIONS.items() if status in after]
