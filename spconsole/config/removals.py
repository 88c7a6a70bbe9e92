"""Notes of sellers that were removed and whose secrets still wait for the undo; no secret is in them."""

import contextlib
import json
import uuid
from pathlib import Path
from typing import Any

from msgspec import Struct

from spconsole.config.paths import write_atomically

MOST_BYTES = 4096


class RemovalNote(Struct, frozen=True):
    """One removal that has not ended.

    Attributes:
        name: The profile's.
        process: The console that can still take it back.
        profiles: The file that the profile stood in.
    """

    name: str
    process: str
    profiles: str
    path: Path


class RemovedProfile(Struct, frozen=True):
    """A profile's table as it stood in its file: as it is edited there, and as plain values."""

    tables: tuple[Any, ...]


class RemovalNotes:
    """A folder with a small file for each; consoles do not get into each other's way."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, name: str, process: str, profiles: Path) -> RemovalNote:
        """Write one, before anything is removed.

        Raises:
            ConfigError: It cannot be written.
        """
        note = RemovalNote(name, process, str(profiles), self._folder / f"{uuid.uuid4()}.json")
        words = {"name": note.name, "process": note.process, "profiles": note.profiles}
        write_atomically(note.path, json.dumps(words))
        return note

    def all(self) -> list[RemovalNote]:
        """Those that can be read; a damaged one stays where it is and removes nothing."""
        found: list[RemovalNote] = []
        with contextlib.suppress(OSError):
            for path in sorted(self._folder.glob("*.json")):
                with contextlib.suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
                    with path.open("rb") as file:
                        words = json.loads(file.read(MOST_BYTES))
                    name, process, profiles = (words[key] for key in ("name", "process", "profiles"))
                    if all(isinstance(text, str) for text in (name, process, profiles)):
                        found.append(RemovalNote(name, process, profiles, path))
        return found

    def drop(self, note: RemovalNote) -> None:
        """It has ended. A note that cannot be dropped is looked at again by the next console."""
        with contextlib.suppress(OSError):
            note.path.unlink(missing_ok=True)
