"""What a person wrote on a row of the history."""

from datetime import datetime

from msgspec import Struct

LONGEST = 2_000


class Note(Struct, frozen=True):
    """A few words on a row.

    Attributes:
        entry_id: The row's own id.
        actor: OS user @ host of whoever wrote it.
    """

    id: str
    entry_id: str
    at: datetime
    actor: str
    text: str


def note_problem(text: str) -> str:
    """Why words cannot be kept as a note; empty when they can."""
    words = text.strip()
    if not words:
        return "The note is empty. Write a few words."
    if len(words) > LONGEST:
        return f"The note has {len(words):,} characters; {LONGEST:,} are the most. Make it shorter."
    return ""
