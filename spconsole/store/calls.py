"""The record of API calls: written before each call, finished after."""

import sqlite3

from spconsole.domain.history import ApiCall
from spconsole.store.database import Database
from spconsole.store.rows import CALL_COLUMNS, REACHED, UNCLEAR, call_from, call_values

_INSERT = f"insert into calls ({CALL_COLUMNS}) values ({', '.join('?' * len(CALL_COLUMNS.split(',')))})"  # noqa: S608


def insert_call(connection: sqlite3.Connection, call: ApiCall) -> None:
    """One call, inside a transaction."""
    connection.execute(_INSERT, call_values(call))


def finish_call(connection: sqlite3.Connection, call: ApiCall) -> None:
    """How one call ended, inside a transaction."""
    connection.execute(
        "update calls set outcome = ?, http_status = ?, request_id = ?, elapsed_ms = ?, detail = ? "
        "where id = ?",
        (call.outcome, call.http_status, call.request_id, call.elapsed_ms, call.detail, call.id),
    )


class CallStore:
    """The calls table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_many(self, calls: list[ApiCall]) -> None:
        """Write many calls at once."""
        rows = list(map(call_values, calls))
        await self._database.write(lambda connection: connection.executemany(_INSERT, rows))

    async def finish(self, call: ApiCall) -> None:
        """Write how a call ended; what was asked stays."""
        await self._database.write(lambda connection: finish_call(connection, call))

    async def unsettled(self) -> list[str]:
        """The processes that began a call and have not ended it; some may be gone."""
        rows = await self._database.rows("select distinct process from calls where outcome = 'sending'")
        return [row[0] for row in rows]

    async def settle(self, process: str) -> list[ApiCall]:
        """End the calls of a process that is gone, and tell which: nobody knows what came of them."""
        words = "The console ended before the answer came. It may have been done or not."
        sql = (
            "update calls set outcome = 'unknown', detail = ? where outcome = 'sending' and process = ? "
            "returning *"
        )
        rows = await self._database.write(
            lambda connection: connection.execute(sql, (words, process)).fetchall()
        )
        return [call_from(row) for row in rows]

    async def recent(self, limit: int = 100) -> list[ApiCall]:
        """The newest calls, newest first."""
        rows = await self._database.rows("select * from calls order by at desc, seq desc limit ?", (limit,))
        return [call_from(row) for row in rows]

    async def of(self, entry_id: str) -> list[ApiCall]:
        """The calls about one row, oldest first; unclear deletions that reached it are among them."""
        unclear = (
            f"select calls.seq from calls join notifications as reached on {REACHED} "  # noqa: S608 - our own words
            f"where {UNCLEAR} and reached.id = ?"
        )
        sql = f"select * from calls where entry_id = ? or seq in ({unclear}) order by at, seq"  # noqa: S608 - our own words
        rows = await self._database.rows(sql, (entry_id, entry_id))
        return [call_from(row) for row in rows]
