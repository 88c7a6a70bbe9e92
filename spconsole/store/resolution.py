"""What a person records about a send whose result was not known."""

import sqlite3
from datetime import datetime

from spconsole.domain.errors import BlockedError
from spconsole.domain.history import HistoryEntry, Resolution, Status, may_become
from spconsole.domain.resolution import STATUS_AFTER
from spconsole.store.lookup import HistoryReader
from spconsole.store.rows import SELECT_ENTRIES, entry_from, stamp

_SET = "resolution = ?, resolved_at = ?, resolved_by = ?"
MOST_MATCHES = 3


class ResolutionStore(HistoryReader):
    """The part of the notifications table that a person fills in."""

    async def resolve(
        self, seen: HistoryEntry, resolution: Resolution, by: str, at: datetime, notification_id: str | None
    ) -> None:
        """Write what a person found out about an UNKNOWN row.

        Args:
            seen: The row as the person saw it.
            notification_id: The id that arrived, when it is known.

        Raises:
            BlockedError: The row is not what the person saw any more.
        """
        after = STATUS_AFTER[resolution]
        if after is not Status.UNKNOWN and not may_become(Status.UNKNOWN, after):
            raise BlockedError(f"An UNKNOWN row cannot become {after.value}. Nothing was recorded.")
        sql = (
            f"update notifications set status = ?, {_SET}, notification_id = coalesce(?, notification_id), "  # noqa: S608 - our own words
            "sent_at = case ? when 'NOT_SENT' then null when 'SENT' then coalesce(sent_at, created_at) "
            "else sent_at end where id = ? and status = 'UNKNOWN' and resolved_at is ?"
        )
        values = (after.value, resolution.value, stamp(at), by, notification_id, after.value, seen.id)
        await self._only_one(sql, (*values, stamp(seen.resolved_at)))

    async def made_certain(self, id_: str, by: str, at: datetime) -> None:
        """Write that a row was deleted so that its result is known.

        Raises:
            BlockedError: It is not DELETED.
        """
        sql = f"update notifications set {_SET} where id = ? and status = 'DELETED'"  # noqa: S608 - our own words
        await self._only_one(sql, (Resolution.MADE_CERTAIN.value, stamp(at), by, id_))

    async def by_beginning(self, beginning: str) -> list[HistoryEntry]:
        """The rows whose own id starts with this, a few at most."""
        sql = f"{SELECT_ENTRIES} where id >= ? and id < ? || char(1114111) order by id limit ?"
        rows = await self._database.rows(sql, (beginning, beginning, MOST_MATCHES))
        return [entry_from(row) for row in rows]

    async def _only_one(self, sql: str, values: tuple[object, ...]) -> None:
        def change(connection: sqlite3.Connection) -> None:
            if connection.execute(sql, values).rowcount != 1:
                raise BlockedError("The row changed meanwhile, so nothing was recorded. Look at it again.")

        await self._database.write(change)
