"""Repair plans: what was decided about deleted rows, and the rows that were made in their place."""

import sqlite3
from collections.abc import Iterable

from spconsole.domain.errors import BlockedError
from spconsole.domain.history import HistoryEntry, Status
from spconsole.domain.repair import NEVER_LEFT, RepairChoice
from spconsole.domain.sellers import Environment
from spconsole.store.database import Database
from spconsole.store.rows import ENTRY, SELECT_ENTRIES, entry_from, listed, stamp

_COLUMNS = "repairs (entry_id, is_wrong, is_ticked, profile) values (?, ?, ?, ?)"
_TOGETHER = (
    f"account = ? and environment = ? and template_id = ? and status = '{Status.DELETED.value}' "
    "and deleted_at = ?"
)


def begin_plan(connection: sqlite3.Connection, choices: Iterable[RepairChoice]) -> None:
    """Write down what is proposed, as part of the deletion; what was decided before stays."""
    connection.executemany(f"insert or ignore into {_COLUMNS}", map(_values, choices))


def refuse_second_repair(connection: sqlite3.Connection, entry: HistoryEntry) -> None:
    """Keep a deleted row from being sent again twice, whoever tries.

    Raises:
        BlockedError: A row stands in its place, may stand there, or is on its way.
    """
    if entry.repairs is None:
        return
    sql = f"select 1 from notifications where repairs = ? and status not in ({listed(NEVER_LEFT)})"  # noqa: S608
    if connection.execute(sql, (entry.repairs,)).fetchone():
        raise BlockedError(
            "This line of the plan was sent already, or is on its way, so nothing was sent. "
            "Close the plan and open it again to see what became of it."
        )


class RepairStore:
    """The repairs table, and the rows it is about."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, choices: Iterable[RepairChoice]) -> None:
        """Write what was decided over what was decided before."""
        rows = list(map(_values, choices))
        await self._database.write(
            lambda connection: connection.executemany(f"insert or replace into {_COLUMNS}", rows)
        )

    async def together_with(self, entry: HistoryEntry) -> list[HistoryEntry]:
        """Every row that went with the deletion of one, newest first."""
        sql = f"{SELECT_ENTRIES} where {_TOGETHER} order by place desc"
        return [entry_from(row) for row in await self._database.rows(sql, _key(entry))]

    async def choices(self, entry: HistoryEntry) -> dict[str, RepairChoice]:
        """What was decided about the rows of a deletion, by their id."""
        rows = await self._database.rows(
            "select repairs.* from notifications join repairs on entry_id = notifications.id "  # noqa: S608
            f"where {_TOGETHER}",
            _key(entry),
        )
        return {
            row["entry_id"]: RepairChoice(
                row["entry_id"], bool(row["is_wrong"]), bool(row["is_ticked"]), row["profile"]
            )
            for row in rows
        }

    async def made_for(self, entry: HistoryEntry) -> dict[str, HistoryEntry]:
        """The newest row that was made in the place of each row of a deletion, by the id of that."""
        wanted = f"select id from notifications where {_TOGETHER}"  # noqa: S608 - our own words
        sql = f"{SELECT_ENTRIES} where repairs in ({wanted}) order by seq"
        made = (entry_from(row) for row in await self._database.rows(sql, _key(entry)))
        return {row.repairs: row for row in made if row.repairs}

    async def made_in_place_of(self, id_: str) -> HistoryEntry | None:
        """The newest row that was made in the place of one."""
        sql = f"{SELECT_ENTRIES} where repairs = ? order by seq desc limit 1"
        rows = await self._database.rows(sql, (id_,))
        return entry_from(rows[0]) if rows else None

    async def open_plans(self, environment: Environment) -> list[HistoryEntry]:
        """One row of each plan that has something left to send, newest first."""
        rows = await self._database.rows(
            f"select {ENTRY} "  # noqa: S608 - our own words
            "from repairs join notifications on notifications.id = entry_id "
            f"where is_ticked and environment = ? and status = '{Status.DELETED.value}' "
            "and not exists (select 1 from notifications as made where made.repairs = entry_id "
            f"and made.status not in ({listed(NEVER_LEFT)})) order by deleted_at, is_wrong",
            (environment.value,),
        )
        plans = {_key(entry): entry for entry in map(entry_from, rows)}
        return sorted(plans.values(), key=lambda entry: str(entry.deleted_at), reverse=True)


def _values(choice: RepairChoice) -> tuple[object, ...]:
    return choice.entry_id, choice.is_wrong, choice.is_ticked, choice.profile


def _key(entry: HistoryEntry) -> tuple[object, ...]:
    """What the rows of one deletion have in common."""
    return entry.account, entry.environment.value, entry.template_id or "", stamp(entry.deleted_at)
