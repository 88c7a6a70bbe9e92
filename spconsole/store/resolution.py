"""What a person records about a send whose result was not known."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from spconsole.domain.errors import BlockedError
from spconsole.domain.history import HistoryEntry, Resolution, Status, may_become
from spconsole.domain.resolution import STATUS_AFTER
from spconsole.domain.sellers import Environment
from spconsole.store.clicks import take_over
from spconsole.store.lookup import HistoryReader, narrowed
from spconsole.store.rows import entries_at, entry_from, stamp
from spconsole.store.search import Condition

_SET = "resolution = ?, resolved_at = ?, resolved_by = ?"
MOST_NAMED = 3


class Named(Struct, frozen=True):
    """The rows that an id stands for.

    Attributes:
        entries: The newest few of them.
        count: How many there are.
    """

    entries: Sequence[HistoryEntry] = ()
    count: int = 0


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
        await self._only_one(sql, (*values, stamp(seen.resolved_at)), seen.id)

    async def made_certain(self, id_: str, by: str, at: datetime) -> None:
        """Write that a row was deleted so that its result is known.

        Raises:
            BlockedError: It is not DELETED.
        """
        sql = f"update notifications set {_SET} where id = ? and status = 'DELETED'"  # noqa: S608 - our own words
        await self._only_one(sql, (Resolution.MADE_CERTAIN.value, stamp(at), by, id_), id_)

    async def named(
        self, id_: str, profile: str = "", environment: Environment | None = None, *, beginning: bool = True
    ) -> Named:
        """The rows that have an id as their notification's; without any, as their own; else as its beginning.

        Args:
            profile: Only rows of it, when one is named.
            environment: Only rows of it, when one is named.
            beginning: Whether the beginning of a row's own id is enough.
        """
        ways: list[Condition] = [("notification_id = ?", (id_,)), ("id = ?", (id_,))]
        if beginning:
            ways.append(("id >= ? and id < ? || char(1114111)", (id_, id_)))
        for way in ways:
            named = await self._named(narrowed(way, profile, environment))
            if named.count:
                return named
        return Named()

    async def _named(self, condition: Condition) -> Named:
        where, values = condition
        places = f"select place as hit from notifications where {where} order by place desc"  # noqa: S608
        newest = entries_at(f"{places} limit {MOST_NAMED}")
        entries = [
            entry_from(row) for row in await self._database.rows(f"{newest} order by hit desc", values)
        ]
        if len(entries) < MOST_NAMED:
            return Named(entries, len(entries))
        [count] = await self._database.rows(f"select count(*) from ({places})", values)  # noqa: S608
        return Named(entries, int(count[0]))

    async def _only_one(self, sql: str, values: tuple[object, ...], id_: str) -> None:
        def change(connection: sqlite3.Connection) -> None:
            if connection.execute(sql, values).rowcount != 1:
                raise BlockedError("The row changed meanwhile, so nothing was recorded. Look at it again.")
            take_over(connection, [id_])

        await self._database.write(change)
