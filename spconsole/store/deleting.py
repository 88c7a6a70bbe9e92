"""Between processes: nothing is created while its template is being deleted, and the other way round."""

import sqlite3
from collections.abc import Callable, Collection

from spconsole.domain.errors import BlockedError
from spconsole.domain.history import DELETABLE, IN_FLIGHT, ApiCall, HistoryEntry, Status
from spconsole.domain.notifications import Operation
from spconsole.store.calls import insert_call
from spconsole.store.lookup import NEWEST_FIRST, Target, is_one_of
from spconsole.store.rows import OURS, SELECT_ENTRIES, entry_from

IsAlive = Callable[[str], bool]
Check = Callable[[list[HistoryEntry], list[HistoryEntry]], None]
"""Raises when the rows that would go, or those still on their way, are not what was agreed."""


def begin_deletion(
    connection: sqlite3.Connection, target: Target, call: ApiCall, check: Check
) -> list[HistoryEntry]:
    """Look at what would go, check it and record the call, inside one transaction.

    Returns:
        The rows that will be gone.
    """

    def found(statuses: Collection[Status], also: str = "1") -> list[HistoryEntry]:
        where, values = is_one_of(target, statuses)
        sql = f"{SELECT_ENTRIES} where {where} and {also} {NEWEST_FIRST}"
        return [entry_from(row) for row in connection.execute(sql, values)]

    rows = found(DELETABLE)
    check(rows, found(IN_FLIGHT, OURS))
    insert_call(connection, call)
    newest = "select coalesce(max(seq), 0) from notifications"
    connection.execute(f"update calls set reaches = ({newest}) where id = ?", (call.id,))  # noqa: S608 - our own words
    return rows


def refuse_while_deleting(connection: sqlite3.Connection, entry: HistoryEntry, is_alive: IsAlive) -> None:
    """Keep a row that would be sent from coming under a deletion that is on its way.

    Raises:
        BlockedError: A living process is deleting the row's template for its seller.
    """
    if entry.status not in IN_FLIGHT or not entry.template_id:
        return
    sql = (
        "select distinct process from calls where outcome = 'sending' and operation = ? "
        "and account = ? and environment = ? and template_id = ?"
    )
    values = (Operation.DELETE.value, entry.account, entry.environment.value, entry.template_id)
    if any(is_alive(row[0]) for row in connection.execute(sql, values).fetchall()):
        raise BlockedError(
            f"{entry.template_id} is being deleted for this seller, so nothing was sent. "
            "Wait for the answer to that, then send again."
        )
