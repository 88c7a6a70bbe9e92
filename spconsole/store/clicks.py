"""Clicks: the first one of each row, and those whose id no row has yet."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from spconsole.store.database import Database
from spconsole.store.rows import stamp

MAX_UNKNOWN = 200_000
"""Ids without a row that are kept; a log full of other ids must not fill the disk."""
_ROWS = "select id from notifications where notification_id = ?"
_FIRST = (
    "update notifications set clicked_at = ? where notification_id = ? "
    "and (clicked_at is null or clicked_at > ?)"
)
_KEEP = (
    "insert into unknown_clicks (notification_id, first_at) values (?, ?) on conflict (notification_id) "
    "do update set first_at = excluded.first_at where excluded.first_at < unknown_clicks.first_at"
)


class Marked(Struct, frozen=True):
    """What came of some clicks.

    Attributes:
        known: Ids that a row has.
        rows: How many rows were given a click, or an earlier one.
    """

    known: frozenset[str]
    rows: int


class ClickStore:
    """The first click of each row; the same log twice, or its parts in any order, end the same."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def mark(self, clicks: Mapping[str, datetime], *, keep: bool = True) -> Marked:
        """Write the first clicks of ids, in one transaction.

        Args:
            keep: False to only find out which ids are known.
        """
        times = {id_: stamp(at) for id_, at in clicks.items()}

        def change(connection: sqlite3.Connection) -> Marked:
            rows_of = {id_: [row[0] for row in connection.execute(_ROWS, (id_,))] for id_ in times}
            known = frozenset(id_ for id_, rows in rows_of.items() if rows)
            if not keep:
                return Marked(known, 0)
            firsts = [(times[id_], id_, times[id_]) for id_ in known]
            rows = connection.executemany(_FIRST, firsts).rowcount if firsts else 0
            take_over(connection, [row for found in rows_of.values() for row in found])
            _keep_unknown(connection, [(id_, at) for id_, at in times.items() if id_ not in known])
            return Marked(known, rows)

        return await self._database.write(change)

    async def unknown(self) -> list[str]:
        """Ids that were clicked and that no row has, the first click first."""
        sql = "select notification_id from unknown_clicks order by first_at, notification_id"
        return [row[0] for row in await self._database.rows(sql)]

    async def count_unknown(self) -> int:
        """How many ids were clicked that no row has."""
        [row] = await self._database.rows("select count(*) from unknown_clicks")
        return int(row[0])


def _keep_unknown(connection: sqlite3.Connection, clicks: Sequence[tuple[str, str | None]]) -> None:
    kept = int(connection.execute("select count(*) from unknown_clicks").fetchone()[0])
    connection.executemany(_KEEP, clicks[: max(0, MAX_UNKNOWN - kept)])


def take_over(connection: sqlite3.Connection, ids: Sequence[str]) -> None:
    """Rows that have just got their id, or come in with it, get the click that was there before them.

    Args:
        ids: Of the rows.
    """
    if connection.execute("select 1 from unknown_clicks limit 1").fetchone() is None:
        return
    same = "unknown_clicks.notification_id = notifications.notification_id"
    first = f"(select first_at from unknown_clicks where {same})"  # noqa: S608 - our own words
    rows = [(id_,) for id_ in ids]
    connection.executemany(
        f"update notifications set clicked_at = {first} "  # noqa: S608
        f"where id = ? and {first} < coalesce(clicked_at, '~')",
        rows,
    )
    connection.executemany(
        "delete from unknown_clicks where notification_id = "
        "(select notification_id from notifications where id = ?)",
        rows,
    )
