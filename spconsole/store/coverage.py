"""Up to when the sends of other systems are known: for each seller and template, kept with the history."""

import sqlite3
from collections.abc import Collection
from datetime import datetime

from msgspec import Struct

from spconsole.store.database import Database
from spconsole.store.lookup import Target
from spconsole.store.rows import required_moment, stamp


class Coverage(Struct, frozen=True):
    """Complete up to a moment, as an import said.

    Attributes:
        at: When that was imported.
    """

    until: datetime
    at: datetime
    actor: str


class CoverageStore:
    """The coverage table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, target: Target) -> Coverage | None:
        """Up to when the sends of a target are known; None when nobody has ever imported them."""
        rows = await self._database.rows(
            "select until, at, actor from coverage where account = ? and environment = ? and template_id = ?",
            (target.account, target.environment.value, target.template_id),
        )
        if not rows:
            return None
        return Coverage(required_moment(rows[0]["until"]), required_moment(rows[0]["at"]), rows[0]["actor"])

    async def cover(self, targets: Collection[Target], coverage: Coverage) -> None:
        """Write that these are complete up to a moment; what was known before of a later one stays."""
        said = (stamp(coverage.until), stamp(coverage.at), coverage.actor)
        rows = [(target.account, target.environment.value, target.template_id, *said) for target in targets]
        sql = (
            "insert into coverage (account, environment, template_id, until, at, actor) "
            "values (?, ?, ?, ?, ?, ?) on conflict (account, environment, template_id) do update "
            "set until = excluded.until, at = excluded.at, actor = excluded.actor "
            "where excluded.until > coverage.until"
        )

        def change(connection: sqlite3.Connection) -> None:
            connection.executemany(sql, rows)

        await self._database.write(change)
