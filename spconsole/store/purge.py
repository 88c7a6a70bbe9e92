"""Taking old rows out of the history, for good and in one transaction."""

import sqlite3
from collections.abc import Mapping
from datetime import datetime

from spconsole.domain.history import FeedbackState, Status
from spconsole.domain.sellers import Environment
from spconsole.store import trigrams
from spconsole.store.database import Database
from spconsole.store.rows import MARKS_A_ROW, UNCLEARLY_DELETED, listed, stamp

ENDED = (Status.SENT, Status.REJECTED, Status.NOT_SENT, Status.DELETED)
"""What may go. HELD and SENDING are on their way; UNKNOWN, and an unclear deletion, wait for a person."""


class PurgeStore:
    """Counts what would go, and takes it out."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(
        self, before: datetime | None, environment: Environment | None = None
    ) -> Mapping[Status, int]:
        """How many rows of each status would go; of all times without a moment."""
        where, values = _where(before, environment)
        rows = await self._database.rows(
            f"select status, count(*) from notifications where {where} group by status order by status",  # noqa: S608
            values,
        )
        return {Status(row[0]): int(row[1]) for row in rows}

    async def purge(self, before: datetime, environment: Environment | None = None) -> Mapping[Status, int]:
        """Take out every ended row of before that moment, with its calls; how many of each status went."""
        where, values = _where(before, environment)

        def change(connection: sqlite3.Connection) -> dict[Status, int]:
            connection.execute("pragma secure_delete = on")  # what goes is overwritten, not only let go of
            counts = connection.execute(
                f"select status, count(*) from notifications where {where} group by status order by status",  # noqa: S608
                values,
            ).fetchall()
            of_rows = f"entry_id in (select id from notifications where {where})"  # noqa: S608
            connection.execute(f"delete from calls where {of_rows}", values)  # noqa: S608 - our own words
            _purge_calls_alone(connection, before, environment)
            if environment is None:
                connection.execute("delete from unknown_clicks where first_at < ?", (stamp(before),))
            connection.execute(f"delete from notifications where {where}", values)  # noqa: S608
            trigrams.forget(connection)
            return {Status(row[0]): int(row[1]) for row in counts}

        counts = await self._database.write(change)
        await self._database.rows("pragma wal_checkpoint(truncate)")  # the log beside the file has them too
        return counts


def _purge_calls_alone(
    connection: sqlite3.Connection, before: datetime, environment: Environment | None
) -> None:
    """Calls about no row, such as deletions, go by their own age; one on its way, or unclear, stays."""
    clause, values = (
        f"entry_id is null and outcome <> 'sending' and not {MARKS_A_ROW} and at < ?",
        [stamp(before)],
    )
    if environment:
        clause, values = f"{clause} and environment = ?", [*values, environment.value]
    connection.execute(f"delete from calls where {clause}", values)  # noqa: S608


def _where(before: datetime | None, environment: Environment | None) -> tuple[str, tuple[str | None, ...]]:
    ended = f"status in ({listed(ENDED)}) and feedback <> '{FeedbackState.SENDING.value}'"
    clause = f"{ended} and not {UNCLEARLY_DELETED}"
    values: tuple[str | None, ...] = ()
    if before is not None:
        clause, values = f"{clause} and created_at < ?", (stamp(before),)
    if environment is not None:
        clause, values = f"{clause} and environment = ?", (*values, environment.value)
    return clause, values
