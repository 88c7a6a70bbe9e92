"""Notes on rows: kept in order, and gone with their row."""

from pathlib import Path

from spconsole.domain.notes import Note
from spconsole.store.database import Database
from spconsole.store.history import HistoryStore
from spconsole.store.notes import NoteStore
from spconsole.store.purge import PurgeStore

from .files import read
from .rows import NOW, entry, minutes_ago


async def test_notes_are_read_oldest_first_and_of_their_row_alone(database: Database) -> None:
    notes = NoteStore(database)
    late, early = (
        Note("2", "row", NOW, "me@here", "later"),
        Note("1", "row", minutes_ago(5), "me@here", "first"),
    )
    for note in (late, early, Note("3", "other", NOW, "me@here", "not this")):
        await notes.add(note)
    assert await notes.of("row") == [early, late]


async def test_a_purged_row_takes_its_notes_along(
    path: Path, database: Database, history: HistoryStore
) -> None:
    notes = NoteStore(database)
    old, new = entry(id="old", created_at=minutes_ago(60)), entry(id="new")
    await history.add_many([old, new])
    for row in (old, new):
        await notes.add(Note(f"n-{row.id}", row.id, NOW, "me@here", f"words on {row.id}"))
    await PurgeStore(database).purge(minutes_ago(30))
    assert await notes.of("old") == []
    assert [note.text for note in await notes.of("new")] == ["words on new"]
    assert b"words on old" not in read(path)
