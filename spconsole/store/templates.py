"""Templates as TOML files, one `<TYPE>.toml` each; a team may keep the folder in git.

What is published is frozen in `published/<TYPE>.toml`: sends follow it, whatever is drafted meanwhile.
What was written over, or could not be taken over, stays in `aside/`.
"""

from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

from msgspec import structs

from spconsole.domain.errors import BlockedError, StoreError
from spconsole.domain.lifecycle import settled
from spconsole.domain.templates import Template
from spconsole.store.template_text import read_template

PUBLISHED = "published"
ASIDE = "aside"
Write = Callable[[Path, str], None]
"""Replaces a file as a whole, or leaves the old one."""


class TemplateStore:
    """A folder of templates, read again whenever a file in it changed."""

    def __init__(self, folder: Path, write: Write | None = None) -> None:
        self.folder = folder
        self._write = write
        self._read: dict[Path, tuple[tuple[int, ...], Template]] = {}

    def all(self) -> list[Template]:
        """Every template of the folder by name; one that cannot be read says why in `problem`."""
        found = [self._template(path) for path in self._files()]
        return sorted(found, key=lambda template: template.type)

    def get(self, type_: str) -> Template | None:
        """One template, or None."""
        return next((template for template in self.all() if template.type == type_), None)

    def published(self, type_: str) -> Template | None:
        """The version that was frozen when it was published, or None."""
        path = self.folder / PUBLISHED / f"{type_}.toml"
        return self._template(path) if path.exists() else None

    def path_of(self, type_: str) -> Path:
        return self.folder / f"{type_}.toml"

    def mark_of(self, type_: str) -> str:
        """What tells whether the file of a template has changed; empty when there is none.

        Raises:
            StoreError: It cannot be read.
        """
        try:
            from hashlib import sha256  # noqa: PLC0415 - not for the first frame

            return sha256(self.path_of(type_).read_bytes()).hexdigest()
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise StoreError(f"Cannot read {self.path_of(type_)}: {error.strerror or error}.") from error

    def save(self, template: Template, seen: str | None = None, base: str | None = None) -> Path:
        """Write a template; comments and keys that are not ours stay.

        Args:
            seen: What `mark_of` said when the template was read; a file that has changed since is left
                alone. None writes over whatever is there.
            base: The text whose comments and foreign keys stay, where it is not what the file has now.

        Raises:
            BlockedError: The file has changed since.
            StoreError: It cannot be written.
        """
        path = self.path_of(template.type)
        if seen is not None and self.mark_of(template.type) != seen:
            raise BlockedError(
                f"{path} was changed by somebody else meanwhile. Look at both before you save."
            )
        self._put(path, template, base)
        return path

    def copy_out(self, type_: str) -> Path:
        """A copy of a template's file, to be edited by another program.

        Raises:
            StoreError: It cannot be read, or the copy cannot be written.
        """
        source, target = self.path_of(type_), self._free_aside(type_)
        try:
            self._writer()(target, source.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeError) as error:
            raise StoreError(f"Cannot copy {source}: {_reason(error)}.") from error
        return target

    def read_copy(self, path: Path, type_: str) -> Template:
        """What stands in a copy now; what is wrong with it stands in `problem`."""
        template = read_template(path, path.stat().st_size if path.exists() else 0)
        return settled(structs.replace(template, type=type_, source=str(self.path_of(type_))))

    def set_aside(self, type_: str) -> Path | None:
        """Keep what a template's file holds now beside it; what is no template is moved out of the way.

        Returns:
            Where it is; None when there was no file.

        Raises:
            StoreError: It cannot be kept.
        """
        path, target = self.path_of(type_), self._free_aside(type_)
        if not path.exists():
            return None
        try:
            if self._template(path).problem:
                target.parent.mkdir(mode=0o700, exist_ok=True)
                path.rename(target)
            else:
                self._writer()(target, path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeError) as error:
            raise StoreError(f"Cannot keep {path} aside: {_reason(error)}. Nothing was changed.") from error
        return target

    def _free_aside(self, type_: str) -> Path:
        folder = self.folder / ASIDE
        names = (f"{type_}.toml" if number == 1 else f"{type_}-{number}.toml" for number in count(1))
        return next(folder / name for name in names if not (folder / name).exists())

    def rename(self, before: str, after: str) -> None:
        """Give a template's file the name of another type.

        Raises:
            StoreError: It cannot be renamed, or there is one of that name.
        """
        source, target = self.path_of(before), self.path_of(after)
        try:
            if target.exists():
                raise StoreError(f"{target} is there already. Choose another type.")
            source.rename(target)
        except OSError as error:
            raise StoreError(f"Cannot rename {source}: {error.strerror or error}.") from error

    def publish(self, template: Template) -> Path:
        """Freeze a template as it is: sends follow this version from now on.

        Raises:
            StoreError: It cannot be written.
        """
        path = self.folder / PUBLISHED / f"{template.type}.toml"
        self._put(path, template)
        return path

    def unpublish(self, type_: str) -> None:
        """Take back what `publish` wrote.

        Raises:
            StoreError: It cannot be removed.
        """
        path = self.folder / PUBLISHED / f"{type_}.toml"
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"Cannot remove {path}: {error.strerror or error}.") from error

    def _put(self, path: Path, template: Template, base: str | None = None) -> None:
        from spconsole.store.template_edit import edited  # noqa: PLC0415 - tomlkit; seldom written

        write = self._writer()
        try:
            if base is None:
                base = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
            write(path, edited(base, template))
        except (OSError, UnicodeError) as error:
            raise StoreError(f"Cannot write {path}: {_reason(error)}. Nothing of it was changed.") from error

    def _writer(self) -> Write:
        if self._write is None:
            raise StoreError(f"{self.folder} is only read here.")
        return self._write

    def _files(self) -> Sequence[Path]:
        try:
            return sorted(path for path in self.folder.glob("*.toml") if not path.name.startswith("."))
        except OSError:
            return ()

    def _template(self, path: Path) -> Template:
        try:
            status = path.stat()
        except OSError as error:
            return Template(path.stem, source=str(path), problem=f"Cannot read {path}: {error.strerror}.")
        stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
        known = self._read.get(path)
        if known is None or known[0] != stamp:
            known = (stamp, read_template(path, status.st_size))
            self._read[path] = known
        return known[1]


def _reason(error: Exception) -> object:
    return getattr(error, "strerror", None) or error
