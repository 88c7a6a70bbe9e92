"""The index behind the search: pieces of three characters, kept by triggers, newest row first.

It is not a migration: a SQLite too old for it goes without, and one that has it makes up for that.
"""

import sqlite3

from spconsole.domain.sellers import Environment

COLUMNS = (
    "profile", "template_id", "actor", "ticket", "parameters", "message", "notification_id", "request_id",
    "id",
)  # fmt: skip
"""What can be searched, named as in the table of the rows."""
SHORTEST = 3
"""A shorter word has no piece of its own in the index."""
_OLDEST_SQLITE = (3, 34, 0)
_TRIGGERS = ("notifications_found", "notifications_found_again", "notifications_lost")
_ALL = ", ".join(COLUMNS)


def _environment_code(column: str) -> str:
    """One piece for each environment, in SQL: three letters."""
    return f"substr({column}, 1, {SHORTEST})"


def environment_piece(environment: str) -> str:
    """What stands in the index for an environment."""
    return Environment(environment).value[:SHORTEST]


def _values(row: str) -> str:
    named = ", ".join(f"{row}.{column}" for column in COLUMNS)
    return f"{row}.place, {named}, {_environment_code(f'{row}.environment')}"


_CHANGED = " or ".join(f"old.{column} is not new.{column}" for column in COLUMNS)
_LOSE = f"insert into found (found, rowid, {_ALL}, environment) values ('delete', {_values('old')});"  # noqa: S608
_FIND = f"insert into found (rowid, {_ALL}, environment) values ({_values('new')});"  # noqa: S608

_CREATE = f"""
create virtual table if not exists found
    using fts5({_ALL}, environment, content='', tokenize='trigram');
insert into found (found) values ('delete-all');
insert into found (rowid, {_ALL}, environment)
    select {_values("notifications")} from notifications order by place;
create trigger notifications_found after update of place on notifications when old.place is null
begin {_FIND} end;
create trigger notifications_found_again after update of {_ALL} on notifications
    when old.place is not null and ({_CHANGED})
begin {_LOSE} {_FIND} end;
create trigger notifications_lost after delete on notifications when old.place is not null
begin {_LOSE} end;
"""  # noqa: S608 - our own words
_DROP = "".join(f"drop trigger if exists {name};" for name in _TRIGGERS)


def are_possible(connection: sqlite3.Connection) -> bool:
    """Whether this SQLite has what the index needs."""
    [has_fts] = connection.execute("select sqlite_compileoption_used('ENABLE_FTS5')").fetchone()
    return bool(has_fts) and sqlite3.sqlite_version_info >= _OLDEST_SQLITE


def are_kept(connection: sqlite3.Connection) -> bool:
    """Whether the index stands for every row: its triggers are there only while it does."""
    sql = "select count(*) from sqlite_master where type = 'trigger' and name in (?, ?, ?)"
    return bool(connection.execute(sql, _TRIGGERS).fetchone()[0] == len(_TRIGGERS))


def keep(connection: sqlite3.Connection) -> None:
    """Make the index where it can be; where it cannot, nothing may try to write to it."""
    possible = are_possible(connection)
    if possible == are_kept(connection):
        return
    steps = _DROP + (_CREATE if possible else "")
    connection.executescript(f"begin immediate; {steps} commit;")


def forget(connection: sqlite3.Connection) -> None:
    """Write the index anew without what was deleted; a deletion alone only strikes it out."""
    if are_kept(connection):
        connection.execute("insert into found (found) values ('optimize')")
