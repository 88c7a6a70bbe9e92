"""Writing a note on a row, and reading what is there. Nothing here calls Amazon."""

import uuid
from collections.abc import Sequence

from spconsole.domain.errors import UsageError
from spconsole.domain.history import HistoryEntry
from spconsole.domain.notes import Note, note_problem
from spconsole.domain.redaction import redacted
from spconsole.domain.text import shown
from spconsole.services.context import Ledger, Setup
from spconsole.services.resolving import require_recordable
from spconsole.store.notes import NoteStore


async def add_note(setup: Setup, entry: HistoryEntry, text: str) -> Note:
    """Keep some words on a row, with who wrote them and when; a secret among them is not kept.

    Raises:
        UsageError: There are none, or they cannot be kept.
        BlockedError: Nothing may be recorded.
        StoreError: It cannot be recorded.
    """
    require_recordable(setup)
    if problem := note_problem(text):
        raise UsageError(problem)
    ledger = setup.ledger
    note = Note(str(uuid.uuid4()), entry.id, ledger.now(), ledger.actor, redacted(shown(text.strip())))
    await NoteStore(ledger.history.database).add(note)
    return note


async def notes_of(ledger: Ledger, entry: HistoryEntry) -> Sequence[Note]:
    """The notes on a row, oldest first."""
    return await NoteStore(ledger.history.database).of(entry.id)
