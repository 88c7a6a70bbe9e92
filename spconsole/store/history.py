"""The history of notifications. Every method is one transaction."""

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from spconsole.domain.errors import BlockedError, ErrorDetail, StoreError
from spconsole.domain.history import (
    DELETABLE,
    IN_FLIGHT,
    TRANSITIONS,
    ApiCall,
    FeedbackState,
    HistoryEntry,
    Status,
)
from spconsole.domain.notifications import DeletionReason, FeedbackActionCode
from spconsole.domain.query import Query
from spconsole.domain.sellers import Environment
from spconsole.store.calls import finish_call, insert_call
from spconsole.store.database import Database
from spconsole.store.rows import ENTRY_COLUMNS, entry_from, entry_values, settled_values, stamp
from spconsole.store.search import Condition, condition

_INSERT = (
    f"insert into notifications ({ENTRY_COLUMNS}) values ({', '.join('?' * len(ENTRY_COLUMNS.split(',')))})"  # noqa: S608
)
_NEWEST_FIRST = "order by created_at desc, seq desc"


@dataclass(frozen=True, slots=True)
class Target:
    """What one deleteNotifications call reaches."""

    account: str
    environment: Environment
    template_id: str


@dataclass(frozen=True, slots=True)
class Outcome:
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


class HistoryStore:
    """The notifications table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, entry: HistoryEntry, call: ApiCall | None = None) -> None:
        """Write one row, and the call it starts, durably and before anything is sent."""

        def change(connection: sqlite3.Connection) -> None:
            connection.execute(_INSERT, entry_values(entry))
            if call is not None:
                insert_call(connection, call)

        await self._database.write(change)

    async def add_many(self, entries: Iterable[HistoryEntry]) -> None:
        """Write many rows at once."""
        rows = list(map(entry_values, entries))
        await self._database.write(lambda connection: connection.executemany(_INSERT, rows))

    async def finish(self, id_: str, outcome: Outcome, call: ApiCall | None = None) -> None:
        """Write how a send ended, and its call.

        Raises:
            StoreError: The row may not go to that state from where it is.
        """
        error = outcome.error
        sql = (
            "update notifications set status = ?, sent_at = ?, notification_id = ?, request_id = ?, "  # noqa: S608
            "http_status = ?, elapsed_ms = ?, error_code = ?, error_message = ?, error_details = ? "
            f"where id = ? and status in ({_list(_allowed_before(outcome.status))})"
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
                raise StoreError(f"The row {id_} cannot become {outcome.status}: it changed meanwhile.")
            if call is not None:
                finish_call(connection, call)

        await self._database.write(change)

    async def mark_deleted(
        self, ids: Collection[str], reason: DeletionReason, at: datetime, call: ApiCall | None = None
    ) -> None:
        """Rows that an accepted deletion took along, and its call.

        One that another console has marked meanwhile, or that turned out never to have been sent, stays
        as it is: Amazon's yes is a fact all the same.
        """
        sql = (
            "update notifications set status = ?, deletion_reason = ?, deleted_at = ? "  # noqa: S608
            f"where id = ? and status in ({_list(_allowed_before(Status.DELETED))})"
        )
        rows = [(Status.DELETED.value, reason.value, stamp(at), id_) for id_ in ids]

        def change(connection: sqlite3.Connection) -> None:
            connection.executemany(sql, rows)
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

    async def get(self, id_: str) -> HistoryEntry | None:
        """One row by its id."""
        return await self._one("id = ?", (id_,))

    async def by_notification_id(self, notification_id: str) -> list[HistoryEntry]:
        """Every row that carries Amazon's id, newest first; a sandbox repeats ids."""
        return await self._some("notification_id = ?", (notification_id,))

    async def window(
        self, query: Query, *, limit: int, offset: int = 0, after: HistoryEntry | None = None
    ) -> list[HistoryEntry]:
        """A stretch of the search's rows, newest first.

        Args:
            offset: Rows to pass over.
            after: The row just before the wanted ones: much faster than a deep offset, and exact
                while new rows arrive.
        """
        where, values = condition(query)
        if after is not None:
            where += " and (created_at, seq) < (?, ?)"
            values = (*values, stamp(after.created_at), after.seq)
        return await self._some(where, values, f"limit {int(limit)} offset {int(offset)}")

    async def count(self, query: Query) -> int:
        """How many rows a search has."""
        where, values = condition(query)
        [row] = await self._database.rows(f"select count(*) from notifications where {where}", values)  # noqa: S608
        return int(row[0])

    async def rank(self, query: Query, id_: str) -> int:
        """How many rows of a search stand before a row; 0 for one that is not here."""
        where, values = condition(query)
        mine = "select created_at, seq from notifications where id = ?"
        [row] = await self._database.rows(
            f"select count(*) from notifications where {where} and (created_at, seq) > ({mine})",  # noqa: S608
            (*values, id_),
        )
        return int(row[0])

    async def reached_by(self, target: Target, limit: int = -1) -> list[HistoryEntry]:
        """Known rows that a deletion would take along, newest first; all of them without a limit."""
        return await self._some(*_is_one_of(target, DELETABLE), f"limit {int(limit)}")

    async def count_reached_by(self, target: Target) -> int:
        where, values = _is_one_of(target, DELETABLE)
        [row] = await self._database.rows(f"select count(*) from notifications where {where}", values)  # noqa: S608
        return int(row[0])

    async def in_flight(self, target: Target) -> list[HistoryEntry]:
        """Rows of a target that are still on their way."""
        return await self._some(*_is_one_of(target, IN_FLIGHT))

    async def newer_create(self, target: Target, since: datetime) -> bool:
        """Whether a create for a target began after a moment; deleting again would take it too."""
        found = await self._some(
            "account = ? and environment = ? and template_id = ? and created_at > ?",
            (target.account, target.environment.value, target.template_id, stamp(since)),
            "limit 1",
        )
        return bool(found)

    async def same_values(self, target: Target, parameters: str, since: datetime) -> list[HistoryEntry]:
        """Rows of a target since a moment with exactly these parameters, newest first."""
        return await self._some(
            "account = ? and environment = ? and template_id = ? and parameters = ? and created_at >= ? "
            "and status in ('SENT', 'UNKNOWN', 'SENDING', 'HELD')",
            (target.account, target.environment.value, target.template_id, parameters, stamp(since)),
        )

    async def unsettled(self) -> list[HistoryEntry]:
        """Rows in flight, and rows whose feedback is; whoever wrote them may be gone."""
        sql = f"select * from notifications where status in ({_list(IN_FLIGHT)}) or feedback = 'SENDING'"  # noqa: S608
        return [entry_from(row) for row in await self._database.rows(sql)]

    async def settle(self, entry: HistoryEntry) -> None:
        """End a row whose process is gone: SENDING is UNKNOWN, HELD never left."""
        sql = (
            "update notifications set status = ?, feedback = ?, error_code = coalesce(error_code, ?), "
            "error_message = coalesce(error_message, ?) where id = ? and status = ? and feedback = ?"
        )
        values = (*settled_values(entry), entry.id, entry.status.value, entry.feedback.value)
        await self._database.write(lambda connection: connection.execute(sql, values))

    async def counts_since(self, since: datetime) -> dict[str, int]:
        """How many rows each profile has since a moment."""
        rows = await self._database.rows(
            "select profile, count(*) from notifications where created_at >= ? group by profile",
            (stamp(since),),
        )
        return {row[0]: int(row[1]) for row in rows}

    async def data_version(self) -> int:
        """A number that changes when another process has written."""
        return await self._database.data_version()

    async def _one(self, where: str, values: tuple[object, ...]) -> HistoryEntry | None:
        found = await self._some(where, values, "limit 1")
        return found[0] if found else None

    async def _some(self, where: str, values: tuple[object, ...], tail: str = "") -> list[HistoryEntry]:
        rows = await self._database.rows(
            f"select * from notifications where {where} {_NEWEST_FIRST} {tail}",  # noqa: S608 - our own clauses
            values,
        )
        return [entry_from(row) for row in rows]


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


def _is_one_of(target: Target, statuses: Collection[Status]) -> Condition:
    where = f"account = ? and environment = ? and template_id = ? and status in ({_list(statuses)})"
    return where, (target.account, target.environment.value, target.template_id)


def _list(statuses: Collection[Status]) -> str:
    return ", ".join(f"'{status.value}'" for status in sorted(statuses))
