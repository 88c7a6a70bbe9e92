"""Finding in the history: windows of a search, the rows a call would reach, and what is still on its way."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from spconsole.domain.history import DELETABLE, IN_FLIGHT, HistoryEntry, Status
from spconsole.domain.query import Query
from spconsole.domain.sellers import Environment
from spconsole.store.database import Database
from spconsole.store.rows import entry_from, stamp
from spconsole.store.search import Condition, condition

NEWEST_FIRST = "order by created_at desc, seq desc"


@dataclass(frozen=True, slots=True)
class Target:
    """What one deleteNotifications call reaches."""

    account: str
    environment: Environment
    template_id: str


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
        return await self._some(*is_one_of(target, DELETABLE), f"limit {int(limit)}")

    async def count_reached_by(self, target: Target) -> int:
        where, values = is_one_of(target, DELETABLE)
        [row] = await self._database.rows(f"select count(*) from notifications where {where}", values)  # noqa: S608
        return int(row[0])

    async def in_flight(self, target: Target) -> list[HistoryEntry]:
        """Rows of a target that are still on their way."""
        return await self._some(*is_one_of(target, IN_FLIGHT))

    async def newest_seq(self) -> int:
        """The place of the newest row; a clock may be set back, and places only grow."""
        [row] = await self._database.rows("select coalesce(max(seq), 0) from notifications")
        return int(row[0])

    async def newer_create(self, target: Target, after_seq: int) -> bool:
        """Whether a create for a target came after a row's place; deleting again would take it too."""
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
        sql = f"select * from notifications where status in ({listed(IN_FLIGHT)}) or feedback = 'SENDING'"  # noqa: S608
        return [entry_from(row) for row in await self._database.rows(sql)]

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
            f"select * from notifications where {where} {NEWEST_FIRST} {tail}",  # noqa: S608 - our own clauses
            values,
        )
        return [entry_from(row) for row in rows]


def is_one_of(target: Target, statuses: Collection[Status]) -> Condition:
    """The rows of a target in some states."""
    where = f"account = ? and environment = ? and template_id = ? and status in ({listed(statuses)})"
    return where, (target.account, target.environment.value, target.template_id)


def listed(statuses: Collection[Status]) -> str:
    """Statuses for an `in (...)` of SQL."""
    return ", ".join(f"'{status.value}'" for status in sorted(statuses))
