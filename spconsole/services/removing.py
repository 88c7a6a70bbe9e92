"""Removing a seller so that it can be taken back: its secrets go when the undo expires, and not before."""

import logging
from collections.abc import Callable

from msgspec import Struct

from spconsole.config.log import log_words
from spconsole.config.profiles import ProfileFile
from spconsole.config.removals import RemovalNote, RemovalNotes, RemovedProfile
from spconsole.config.secrets import Secrets
from spconsole.domain.errors import SpConsoleError
from spconsole.domain.sellers import SellerProfile
from spconsole.services.auditing import Audit, AuditEvent

LOG = logging.getLogger("spconsole.removing")
UNDO_S = 10.0
"""Seconds in which a removed seller can be taken back."""


class Removed(Struct, frozen=True):
    """A seller that can still be taken back.

    Attributes:
        until: When that ends, by the clock that never goes back.
        was_recipient: Whether it was who is sent to.
    """

    profile: SellerProfile
    table: RemovedProfile
    note: RemovalNote
    until: float
    was_recipient: bool

    def left(self, now: float) -> float:
        """Seconds in which it can still be taken back."""
        return max(0.0, self.until - now)


class Removals:
    """The sellers removed in this console, and what consoles that are gone have left half done."""

    def __init__(
        self, notes: RemovalNotes, profiles: ProfileFile, secrets: Secrets, audit: Audit, process: str
    ) -> None:
        self._notes = notes
        self._profiles = profiles
        self._secrets = secrets
        self._audit = audit
        self._process = process
        self._removed: list[Removed] = []

    @property
    def newest(self) -> Removed | None:
        """The one that is taken back first."""
        return self._removed[-1] if self._removed else None

    def begin(self, profile: SellerProfile, now: float, *, was_recipient: bool = False) -> Removed:
        """Take a seller out of the file; its refresh token stays until the undo ends.

        Args:
            now: By the clock that never goes back.

        Raises:
            UsageError: There is no such profile.
            ConfigError: A file cannot be written.
            CredentialsError: The place of the secrets does not open, so its token could never be forgotten.
        """
        self._secrets.make_ready(to_keep=False)
        note = self._notes.add(profile.name, self._process, self._profiles.path)
        try:
            table = self._profiles.remove(profile.name)
        except SpConsoleError:
            self._notes.drop(note)
            raise
        self._audit.note(
            AuditEvent.PROFILE_REMOVED, "its refresh token waits for the undo", profile=profile.name
        )
        removed = Removed(profile, table, note, now + UNDO_S, was_recipient)
        self._removed.append(removed)
        return removed

    def take_back(self, removed: Removed) -> bool:
        """Put a seller back as it was; whether it was still to be had.

        Raises:
            UsageError: Another has its name meanwhile.
            ConfigError: The file cannot be written.
        """
        if removed not in self._removed:
            return False
        self._profiles.put_back(removed.profile.name, removed.table)
        self._removed.remove(removed)
        self._notes.drop(removed.note)
        self._audit.note(
            AuditEvent.PROFILE_TAKEN_BACK, "with its refresh token", profile=removed.profile.name
        )
        return True

    def due(self, now: float) -> list[Removed]:
        """Those whose undo has ended just now: they are to be forgotten."""
        ended = [removed for removed in self._removed if not removed.left(now)]
        self._removed = [removed for removed in self._removed if removed not in ended]
        return ended

    def forget(self, note: RemovalNote) -> None:
        """Forget the refresh token of a removed seller, unless a seller has that name again.

        Raises:
            ConfigError: Nobody can say whether one has; the next console that starts looks again.
            CredentialsError: The token is still where it was kept; the next console tries again.
        """
        if not self._profiles.has(note.name):
            self._secrets.forget(note.name)
            self._audit.note(
                AuditEvent.PROFILE_FORGOTTEN, "its refresh token is forgotten", profile=note.name
            )
        self._notes.drop(note)

    def give_way(self, name: str) -> None:
        """End the undo of a name at once, as another seller gets it: the old token is not the new one's.

        Raises:
            CredentialsError: The token is still where it was kept.
            ConfigError: The file of the profiles cannot be read.
        """
        for removed in [removed for removed in self._removed if removed.profile.name == name]:
            self._removed.remove(removed)
            self.forget(removed.note)

    def finish(self, is_alive: Callable[[str], bool]) -> tuple[str, ...]:
        """End what nobody can take back any more; nobody is asked for a passphrase.

        Args:
            is_alive: Whether the console of an id can still take something back.

        Returns:
            A sentence for each that could not be ended.
        """
        problems: list[str] = []
        for note in self._notes.all():
            if note.profiles != str(self._profiles.path) or is_alive(note.process):
                continue
            self._removed = [removed for removed in self._removed if removed.note.path != note.path]
            if not self._secrets.opens_unasked:
                problems.append(
                    f"{note.name} was removed, and its refresh token is still kept, encrypted. It goes when "
                    "a console ends in which the passphrase was given."
                )
                continue
            try:
                self.forget(note)
            except SpConsoleError as error:
                LOG.warning("a removed seller: %s", log_words(error))
                problems.append(str(error))
        return tuple(problems)
