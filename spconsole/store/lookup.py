"""Finding in the history: windows of a search, the rows a call would reach, and what is still on its way."""

from collections.abc import Collection
from datetime import datetime
from typing import Self

from msgspec import Struct

from spconsole.domain.history import DELETABLE, IN_FLIGHT, ApiCall, HistoryEntry, Origin, Status
from spconsole.domain.query import Query
from spconsole.domain.sellers import Environment
from spconsole.store.database import Database
from spconsole.store.rows import OURS, SELECT_ENTRIES, entries_at, entry_from, listed, stamp
from spconsole.store.search import Condition, Search, search_for

NEWEST_FIRST = "order by place desc"


class Target(Struct, frozen=True):
    """What one deleteNotifications call reaches."""

    account: str
    environment: Environment
    template_id: str

    @classmethod
    def of(cls, row: HistoryEntry | ApiCall) -> Self:
        """What a deletion reaches that starts from a row, or that a call is."""
        return cls(row.account, row.environment, row.template_id or "")


class HistoryReader:
    """The notifications table, looked at."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def database(self) -> Database:
        """The file itself, for what is neither one row nor a search."""
        return self._database

    @property
    def outdated(self) -> str:
        """Why nothing can be written any more: a newer console has changed the file; empty otherwise."""
        return self._database.outdated

    async def get(self, id_: str) -> HistoryEntry | None:
        """One row by its id."""
        return await self._one("id = ?", (id_,))

    async def by_notification_id(self, notification_id: str) -> list[HistoryEntry]:
        """Every row that carries Amazon's id, newest first; a sandbox repeats ids."""
        return await self._some("notification_id = ?", (notification_id,))

    async def window(
        self,
        query: Query,
        *,
        limit: int,
        offset: int = 0,
        after: HistoryEntry | None = None,
        before: HistoryEntry | None = None,
        oldest_first: bool = False,
    ) -> list[HistoryEntry]:
        """A stretch of the search's rows.

        Args:
            offset: Rows to pass over.
            after: The row just before the wanted ones: much faster than a deep offset, and exact
                while new rows arrive.
            before: The row just after them; they are the nearest to it.
            oldest_first: Counted from the oldest row, and in that order.
        """
        backwards = oldest_first or before is not None
        edge = after or before
        tail = f"and hit {'<' if after else '>'} ? " if edge else ""
        tail += f"order by hit {'asc' if backwards else 'desc'} limit {int(limit)} offset {int(offset)}"
        search = self._search_for(query)
        places, values = search.places(tail, (edge.place,) if edge else ())
        order = "asc" if oldest_first else "desc"
        read = self._database.rows if search.is_quick else self._database.search
        rows = await read(f"{entries_at(places)} order by hit {order}", values)
        return [entry_from(row) for row in rows]

    async def count(self, query: Query, *, few: bool = False) -> int:
        """How many rows a search has.

        Args:
            few: They are known to be few, and found by an index: not worth a connection of their own.
        """
        places, values = self._search_for(query).places("")
        read = self._database.rows if few else self._database.search
        [row] = await read(f"select count(*) from ({places})", values)  # noqa: S608
        return int(row[0])

    async def count_among(self, query: Query, rows: Collection[HistoryEntry]) -> int:
        """How many of some rows a search has."""
        tail = f"and hit in ({', '.join('?' * len(rows))})"
        places, values = self._search_for(query).places(tail, [row.place for row in rows])
        [row] = await self._database.rows(f"select count(*) from ({places})", values)  # noqa: S608
        return int(row[0])

    async def tally(self, query: Query) -> int | None:
        """How many rows a search has, when that is written down; None when they have to be counted."""
        if not query.terms:
            [row] = await self._database.rows("select coalesce(sum(rows), 0) from tallies")
            return int(row[0])
        [term, *others] = query.terms
        if others or term.key != "env" or term.negated:
            return None
        rows = await self._database.rows("select rows from tallies where environment = ?", (term.value,))
        return int(rows[0][0]) if rows else 0

    async def rank(self, query: Query, id_: str, most: int = -1) -> int:
        """How many rows of a search stand before a row, `most` at most; 0 for one that is not here."""
        tail = f"and hit > (select place from notifications where id = ?) limit {int(most)}"  # noqa: S608
        search = self._search_for(query)
        places, values = search.places(tail, (id_,))
        read = self._database.rows if search.is_quick and most >= 0 else self._database.search
        [row] = await read(f"select count(*) from ({places})", values)  # noqa: S608 - our own words
        return int(row[0])

    def _search_for(self, query: Query) -> Search:
        return search_for(query, self._database.has_trigrams)

    async def reached_by(self, target: Target, limit: int = -1) -> list[HistoryEntry]:
        """Known rows that a deletion would take along, newest first; all of them without a limit."""
        values = (target.account, target.environment.value, target.template_id)
        newest = " union all ".join(
            "select place from (select place from notifications where account = ? "  # noqa: S608 - our own words
            f"and environment = ? and template_id = ? and status = '{status.value}' "
            f"order by place desc limit {int(limit)})"
            for status in sorted(DELETABLE)
        )
        return await self._some(f"place in ({newest})", values * len(DELETABLE), f"limit {int(limit)}")

    async def count_reached_by(self, target: Target) -> int:
        where, values = is_one_of(target, DELETABLE)
        [row] = await self._database.rows(f"select count(*) from notifications where {where}", values)  # noqa: S608
        return int(row[0])

    async def in_flight(self, target: Target) -> list[HistoryEntry]:
        """Rows of a target that are still on their way."""
        where, values = is_one_of(target, IN_FLIGHT)
        return await self._some(f"{where} and {OURS}", values)

    async def newest_seq(self) -> int:
        """The seq of the newest row; a clock may be set back, and a seq only grows."""
        [row] = await self._database.rows("select coalesce(max(seq), 0) from notifications")
        return int(row[0])

    async def newer_create(self, target: Target, after_seq: int) -> bool:
        """Whether a create for a target came after a row's seq; deleting again would take it too."""
        found = await self._some(
            "account = ? and environment = ? and template_id = ? and seq > ?",
            (target.account, target.environment.value, target.template_id, after_seq),
            "limit 1",
        )
        return bool(found)

    async def same_values(self, target: Target, parameters: str, since: datetime) -> list[HistoryEntry]:
        """Rows of a target with exactly these parameters, newest first; UNKNOWN of any age."""
        return await self._some(
            "account = ? and environment = ? and template_id = ? and parameters = ? "
            "and (created_at >= ? and status in ('SENT', 'SENDING', 'HELD') or status = 'UNKNOWN')",
            (target.account, target.environment.value, target.template_id, parameters, stamp(since)),
        )

    async def unsettled(self) -> list[HistoryEntry]:
        """Rows in flight, and rows whose feedback is; whoever wrote them may be gone."""
        sql = f"{SELECT_ENTRIES} where (status in ({listed(IN_FLIGHT)}) or feedback = 'SENDING') and {OURS}"
        return [entry_from(row) for row in await self._database.rows(sql)]

    async def counts_since(self, since: datetime) -> dict[str, int]:
        """How many rows each profile has since a moment."""
        rows = await self._database.rows(
            "select profile, count(*) from notifications where created_at >= ? group by profile",
            (stamp(since),),
        )
        return {row[0]: int(row[1]) for row in rows}

    async def has_own(self) -> bool:
        """Whether any row was made here, or for a seller of here: an account of this machine's key."""
        sql = f"select 1 from notifications where origin <> '{Origin.MACHINE.value}' limit 1"  # noqa: S608
        return bool(await self._database.rows(sql))

    async def data_version(self) -> int:
        """A number that changes when another process has written."""
        return await self._database.data_version()

    async def _one(self, where: str, values: tuple[object, ...]) -> HistoryEntry | None:
        found = await self._some(where, values, "limit 1")
        return found[0] if found else None

    async def _some(self, where: str, values: tuple[object, ...], tail: str = "") -> list[HistoryEntry]:
        rows = await self._database.rows(f"{SELECT_ENTRIES} where {where} {NEWEST_FIRST} {tail}", values)
        return [entry_from(row) for row in rows]


def is_one_of(target: Target, statuses: Collection[Status]) -> Condition:
    """The rows of a target in some states."""
    where = f"account = ? and environment = ? and template_id = ? and status in ({listed(statuses)})"
    return where, (target.account, target.environment.value, target.template_id)


def narrowed(condition: Condition, profile: str, environment: Environment | None) -> Condition:
    """The rows of a condition that are of a profile and of an environment, where these are named."""
    where, values = condition
    there = environment.value if environment else None
    where = f"({where}) and (? = '' or profile = ?) and (? is null or environment = ?)"
    return where, (*values, profile, profile, there, there)
