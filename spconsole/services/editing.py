"""The file of a template that is being edited: as it was last seen here, and what others made of it."""

from pathlib import Path

from msgspec import Struct, structs

from spconsole.config.paths import file_stamp
from spconsole.domain.errors import BlockedError, StoreError, UsageError
from spconsole.domain.lifecycle import is_locked, next_version
from spconsole.domain.templates import Template
from spconsole.services.lifecycle import require_free, save, save_as
from spconsole.store.template_keys import misspelt_keys
from spconsole.store.template_text import MAX_BYTES
from spconsole.store.templates import TemplateStore


class Outside(Struct, frozen=True):
    """What somebody else did to the file.

    Attributes:
        template: What it holds now; None when that is no template.
        problem: Why not: a sentence.
    """

    template: Template | None
    problem: str = ""


class DraftFile:
    """One template and its file.

    Args:
        template: As it was read, or a new one.
        seen: The mark of the file when it was read; empty for a new one.
    """

    def __init__(self, store: TemplateStore, template: Template, seen: str) -> None:
        self._store = store
        self.kept = template
        """As it was last read or written: its state, its version and its life are true."""
        self.on_disk = template if seen else None
        self.problem = ""
        """Why nothing is written until somebody says whose text stays; empty when all is well."""
        self._seen = seen
        self._bytes = self._read() if seen else b""
        self._stamp: tuple[int, int] | None = None

    @property
    def path(self) -> Path:
        return self._store.path_of(self.kept.type)

    def look(self) -> Outside | None:
        """What has become of the file since it was last seen here; None when nothing has."""
        stamp = file_stamp(self.path)
        if self.on_disk is None or (stamp is not None and stamp == self._stamp):
            return None
        try:
            mark = self._store.mark_of(self.kept.type)
            if mark == self._seen:
                self._stamp, self.problem = stamp, ""
                return None
            return self._found(self._changed(self._read()), stamp)
        except StoreError as error:
            return self._found(Outside(None, str(error)), stamp)

    def _read(self) -> bytes:
        """The beginning of the file; nothing where there is none that can be read."""
        try:
            with self.path.open("rb") as file:
                return file.read(MAX_BYTES)
        except OSError:
            return b""

    def _changed(self, now: bytes) -> Outside:
        found = self._store.get(self.kept.type)
        if found is None:
            return Outside(None, f"{self.path} is gone: somebody deleted or moved it.")
        if found.problem:
            return Outside(None, found.problem)
        if len(now) < len(self._bytes) and self._bytes.startswith(now):
            return Outside(None, f"{self.path} is cut off: its end is missing.")
        return Outside(found)

    def _found(self, outside: Outside, stamp: tuple[int, int] | None) -> Outside | None:
        """None when it was said before."""
        problem = outside.problem or f"{self.path} was changed by somebody else."
        self._stamp = stamp
        if stamp is None and problem == self.problem:
            return None
        self.problem = problem
        return outside

    def take_over(self, template: Template) -> None:
        """What somebody else wrote stands."""
        self._taken(template)

    def keep(self, draft: Template) -> Template:
        """Write the draft; nothing is written when it is there already.

        Raises:
            BlockedError: Somebody else has changed the file; `write_over` writes all the same.
            UsageError: Another template has that type.
            StoreError: It cannot be written.
        """
        self.look()
        if self.problem:
            raise BlockedError(self.problem)
        if draft != self.on_disk:
            self._taken(save_as(self._store, draft, self.on_disk.type if self.on_disk else "", self._seen))
        return self.kept

    def write_over(self, draft: Template) -> Path | None:
        """Write the draft, whatever its file holds now; that is kept aside.

        Returns:
            Where the other text is; None when there was none.

        Raises:
            UsageError: Another template has that type.
            StoreError: It cannot be written.
        """
        if draft.type != self.kept.type:  # first: after a refusal every file is where it was
            require_free(self._store, draft.type)
        aside = self._store.set_aside(self.kept.type)
        theirs = self._store.get(self.kept.type)
        if theirs is not None:  # its life was marked, not typed
            draft = structs.replace(draft, state=theirs.state, version=theirs.version, life=theirs.life)
        elif is_locked(draft) and draft != self.kept:
            draft = next_version(draft)
        self._taken(save_as(self._store, draft, theirs.type if theirs else "", None))
        return aside

    def copy_out(self) -> Path:
        """A copy for an editor of one's own.

        Raises:
            StoreError: The file cannot be read, or the copy cannot be written.
        """
        return self._store.copy_out(self.kept.type)

    def take_in(self, copy: Path) -> bool:
        """Take over what was written in a copy, and remove the copy; whether it says something new.

        Raises:
            UsageError: It is no template; says where. The copy stays.
            BlockedError: Somebody else has changed the file meanwhile. The copy stays.
            StoreError: It cannot be written. The copy stays.
        """
        before = self.kept
        template = self._store.read_copy(copy, before.type)
        if template.problem:
            raise UsageError(template.problem)
        text = copy.read_text(encoding="utf-8-sig")
        self._require_known_keys(copy, text)
        self.look()
        if self.problem:
            raise BlockedError(self.problem)
        if structs.replace(template, source=before.source) == before:
            self._store.save(before, self._seen, text)  # comments only: no reason for another version
            self._taken(before)
        else:
            self._taken(save(self._store, template, self._seen, text))
        copy.unlink()
        return self.kept != before

    def _require_known_keys(self, copy: Path, text: str) -> None:
        """Refuse a key that was misspelt just now: what it says would be lost without a word."""
        before = {slip.path for slip in misspelt_keys(self._bytes.decode("utf-8-sig", "replace"))}
        for slip in misspelt_keys(text):
            if slip.path not in before:
                line = f" line {slip.line}" if slip.line else ""
                raise UsageError(f"{copy}{line}: {slip.text} {slip.fix}")

    def discard(self, copy: Path) -> bool:
        """Remove a copy that holds nothing of its own; whether it stays, as it does."""
        try:
            if copy.read_bytes() == self.path.read_bytes():
                copy.unlink()
        except OSError:
            return copy.exists()
        return copy.exists()

    def _taken(self, template: Template) -> None:
        self.kept = self.on_disk = template
        # The stamp first: what changes after it is noticed by the next look.
        self._stamp = file_stamp(self.path)
        self._seen, self.problem = self._store.mark_of(template.type), ""
        self._bytes = self._read()
