"""Drafts of sends, so that what was typed outlives the console that it was typed into."""

import json
import sqlite3
from datetime import datetime

from spconsole.domain.drafts import SendDraft
from spconsole.domain.sellers import Environment
from spconsole.store.database import Database
from spconsole.store.rows import stamp

MAX_KEPT = 200
"""The oldest go first."""

_KEEP = (
    "insert or replace into drafts (environment, profile, template_id, typed, marketplace_id, ticket, at) "
    "values (?, ?, ?, ?, ?, ?, ?)"
)
_TRIM = "delete from drafts where rowid in (select rowid from drafts order by at desc limit -1 offset ?)"
_OF = "environment = ? and profile = ? and template_id = ?"


class DraftStore:
    """The drafts table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, draft: SendDraft, at: datetime) -> None:
        """Write a draft over the one of the same environment, profile and template."""
        typed = json.dumps(dict(draft.values))
        values = (*draft.key, typed, draft.marketplace_id, draft.ticket, stamp(at))

        def change(connection: sqlite3.Connection) -> None:
            connection.execute(_KEEP, values)
            connection.execute(_TRIM, (MAX_KEPT,))

        await self._database.write(change)

    async def find(self, environment: Environment, profile: str, template_id: str) -> SendDraft | None:
        """The draft of an environment, profile and template."""
        rows = await self._database.rows(
            f"select typed, marketplace_id, ticket from drafts where {_OF}",  # noqa: S608 - our own clause
            (environment.value, profile, template_id),
        )
        if not rows:
            return None
        typed, marketplace_id, ticket = rows[0]
        return SendDraft(
            environment=environment,
            profile=profile,
            template_id=template_id,
            values=json.loads(typed),
            marketplace_id=marketplace_id,
            ticket=ticket,
        )

    async def forget(self, draft: SendDraft) -> None:
        """Drop the draft of the same environment, profile and template: it was sent."""
        await self._database.write(
            lambda connection: connection.execute(f"delete from drafts where {_OF}", draft.key)  # noqa: S608
        )
