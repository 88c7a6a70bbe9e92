"""Rows that come in from elsewhere: added once, merged with what is here, never sent or settled."""

import contextlib
import sqlite3
from collections.abc import Callable, Sequence
from enum import StrEnum

from msgspec import structs

from spconsole.domain.history import DELETABLE, HistoryEntry, Origin, Status
from spconsole.domain.merging import merged
from spconsole.domain.notifications import Operation
from spconsole.domain.sellers import Environment
from spconsole.store.clicks import take_over
from spconsole.store.database import Database
from spconsole.store.rows import ENTRY_COLUMNS, INSERT_ENTRY, SELECT_ENTRIES, entry_from, entry_values, listed

_NAMES = [name.strip() for name in ENTRY_COLUMNS.split(",")]
_MERGED = (
    *("sent_at", "notification_id", "status", "deletion_reason", "deleted_at", "feedback"),
    *("feedback_action_code", "feedback_at", "request_id", "ticket", "batch"),
    *("error_code", "error_message", "error_details", "marketplace_id", "parameters"),
)
_UPDATE = f"update notifications set {', '.join(f'{name} = ?' for name in _MERGED)} where id = ?"  # noqa: S608
_HERE = (
    "select 1 from notifications where id = ? union all "
    "select 1 from notifications where notification_id = ? and account = ? and environment = ? limit 1"
)
_LEARN_BATCH = (
    f"update notifications set batch = ? where batch is null and origin = '{Origin.SYSTEM.value}' "  # noqa: S608
    "and (id = ? or (notification_id = ? and account = ? and environment = ?))"
)
_SAME_ELSEWHERE = (
    f"{SELECT_ENTRIES} where notification_id = ? and account = ? and environment = ? and template_id = ? "
    f"and (origin = '{Origin.SYSTEM.value}' or environment = '{Environment.PRODUCTION.value}') "
    "order by seq limit 1"
)
"""The same notification under another row's id; but sandboxes give one id to many sends."""
_ACCEPTED = (
    "select min(calls.at) from calls where calls.account = notifications.account "  # noqa: S608 - our own words
    "and calls.environment = notifications.environment and calls.template_id = notifications.template_id "
    f"and calls.operation = '{Operation.DELETE.value}' and calls.outcome = 'done' "
    "and calls.at > coalesce(notifications.sent_at, notifications.created_at)"
)
_DELETED_SINCE = (
    f"update notifications set status = '{Status.DELETED.value}', deleted_at = ({_ACCEPTED}) "  # noqa: S608
    f"where id = ? and status in ({listed(DELETABLE)}) and ({_ACCEPTED}) is not null"
)
"""Amazon deletes by template: what was sent before an accepted deletion is gone, known then or not."""


class Fate(StrEnum):
    """What came of one row of an import."""

    NEW = "new"
    NEWER = "newer"
    SAME = "same"
    REFUSED = "refused"


class _Look(Exception):
    """Ends a transaction that was only to be looked at."""


class ImportStore:
    """Takes rows in, some in each transaction, so that an import that is cut short can be repeated."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, rows: Sequence[HistoryEntry], *, keep: bool = True) -> list[Fate]:
        """Add sends of other systems; one that is here by its row or its notification's id stays as it is.

        Only its batch is learnt, where another system sent it and none was known: it is newer then.

        Args:
            keep: False to only look.
        """
        return await self._each(rows, _add, keep=keep)

    async def merge(self, rows: Sequence[HistoryEntry], *, keep: bool = True) -> list[Fate]:
        """Take in rows of another machine; of one that is here, only what is newer.

        Args:
            keep: False to only look.
        """
        return await self._each(rows, _merge, keep=keep)

    async def _each(
        self,
        rows: Sequence[HistoryEntry],
        take: Callable[[sqlite3.Connection, HistoryEntry], Fate],
        *,
        keep: bool,
    ) -> list[Fate]:
        fates: list[Fate] = []

        def change(connection: sqlite3.Connection) -> None:
            fates.extend(take(connection, row) for row in rows)
            if not keep:
                raise _Look
            changed = {Fate.NEW, Fate.NEWER}
            ids = [row.id for row, fate in zip(rows, fates, strict=True) if fate in changed]
            connection.executemany(_DELETED_SINCE, [(id_,) for id_ in ids])
            take_over(connection, ids)

        with contextlib.suppress(_Look):
            await self._database.write(change)
        return fates


def _add(connection: sqlite3.Connection, row: HistoryEntry) -> Fate:
    known = (row.id, row.notification_id, row.account, row.environment.value)
    if connection.execute(_HERE, known).fetchone():
        learnt = connection.execute(_LEARN_BATCH, (row.batch, *known)).rowcount if row.batch else 0
        return Fate.NEWER if learnt else Fate.SAME
    connection.execute(INSERT_ENTRY, entry_values(row))
    return Fate.NEW


def _merge(connection: sqlite3.Connection, row: HistoryEntry) -> Fate:
    here = _here(connection, row)
    if here is None:
        connection.execute(INSERT_ENTRY, entry_values(row))
        return Fate.NEW
    before = here
    if here.id != row.id:
        here, row = _alike(here, row)
    try:
        after = merged(here, row)
    except ValueError:
        return Fate.REFUSED
    if after == before:
        return Fate.SAME
    values = dict(zip(_NAMES, entry_values(after), strict=True))
    connection.execute(_UPDATE, (*(values[name] for name in _MERGED), here.id))
    return Fate.NEWER


def _here(connection: sqlite3.Connection, row: HistoryEntry) -> HistoryEntry | None:
    """The row that is here for the same notification: by its own id, else by the notification's."""
    found = connection.execute(f"{SELECT_ENTRIES} where id = ?", (row.id,)).fetchone()
    if found is None:
        same = (row.notification_id, row.account, row.environment.value, row.template_id)
        found = connection.execute(_SAME_ELSEWHERE, same).fetchone()
    return entry_from(found) if found is not None else None


def _alike(here: HistoryEntry, row: HistoryEntry) -> tuple[HistoryEntry, HistoryEntry]:
    """Two rows of one notification, so that they can be merged: ours with what a log of sends left out."""
    ours = structs.replace(
        here,
        marketplace_id=here.marketplace_id or row.marketplace_id,
        parameters=row.parameters if here.parameters == "{}" else here.parameters,
    )
    names = ("id", "created_at", "marketplace_id", "parameters")
    return ours, structs.replace(row, **{name: getattr(ours, name) for name in names})
