"""Notes on rows; written once, never changed."""

from spconsole.domain.notes import Note
from spconsole.store.database import Database
from spconsole.store.rows import required_moment, stamp


class NoteStore:
    """The notes table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, note: Note) -> None:
        """Write one note."""
        values = (note.id, note.entry_id, stamp(note.at), note.actor, note.text)
        sql = "insert into notes (id, entry_id, at, actor, text) values (?, ?, ?, ?, ?)"
        await self._database.write(lambda connection: connection.execute(sql, values))

    async def of(self, entry_id: str) -> list[Note]:
        """The notes on one row, oldest first."""
        rows = await self._database.rows(
            "select id, entry_id, at, actor, text from notes where entry_id = ? order by at, seq", (entry_id,)
        )
        return [Note(row[0], row[1], required_moment(row[2]), row[3], row[4]) for row in rows]
