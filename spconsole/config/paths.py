"""Where things are kept; found when asked, never at import."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from spconsole.domain.errors import ConfigError, UsageError

DATA_DIR_VARIABLE = "SPCONSOLE_DATA_DIR"
CONFIG_DIR_VARIABLE = "SPCONSOLE_CONFIG_DIR"


class Paths(Struct, frozen=True):
    """The folders of one console, and the files in them.

    Attributes:
        state_dir: Where the log is; in the data folder when there is none of its own.
    """

    config_dir: Path
    data_dir: Path
    state_dir: Path | None = None

    @property
    def settings(self) -> Path:
        return self.config_dir / "config.toml"

    @property
    def profiles(self) -> Path:
        return self.config_dir / "profiles.toml"

    @property
    def themes(self) -> Path:
        return self.config_dir / "themes"

    @property
    def lint(self) -> Path:
        """The words that lint looks for, where they differ from ours."""
        return self.config_dir / "lint.toml"

    @property
    def history(self) -> Path:
        return self.data_dir / "history.db"

    @property
    def rates(self) -> Path:
        return self.data_dir / "rates.db"

    @property
    def sandbox(self) -> Path:
        return self.data_dir / "sandbox.db"

    @property
    def templates(self) -> Path:
        return self.data_dir / "templates"

    @property
    def submissions(self) -> Path:
        """Packets of drafts for review, a folder each."""
        return self.data_dir / "submissions"

    @property
    def incidents(self) -> Path:
        """Incidents written up in Markdown."""
        return self.data_dir / "incidents"

    @property
    def exports(self) -> Path:
        """Searches of the history, written out."""
        return self.data_dir / "exports"

    @property
    def copied(self) -> Path:
        """What was copied where no clipboard could be reached."""
        return self.data_dir / "copied.txt"

    @property
    def processes(self) -> Path:
        return self.data_dir / "running"

    @property
    def removals(self) -> Path:
        """Notes of removed sellers whose secrets wait for the undo."""
        return self.data_dir / "removals"

    @property
    def account_key(self) -> Path:
        return self.data_dir / "account.key"

    @property
    def audit(self) -> Path:
        return self.data_dir / "audit.jsonl"

    @property
    def vault(self) -> Path:
        return self.config_dir / "secrets.vault"

    @property
    def log(self) -> Path:
        return (self.state_dir or self.data_dir / "log") / "spconsole.log"


def find_paths(
    environ: Mapping[str, str], data_dir: Path | None = None, config_dir: Path | None = None
) -> Paths:
    """Flags first, then the environment, then the user's own folders of this platform."""
    import platformdirs  # noqa: PLC0415 - `--version` does without

    chosen = data_dir or environ.get(DATA_DIR_VARIABLE)
    data = chosen or platformdirs.user_data_dir("spconsole", appauthor=False)
    # Who keeps the data elsewhere keeps the log there too: nothing is left in the user's own folders.
    state = None if chosen else Path(platformdirs.user_state_dir("spconsole", appauthor=False))
    config = (
        config_dir
        or environ.get(CONFIG_DIR_VARIABLE)
        or platformdirs.user_config_dir("spconsole", appauthor=False)
    )
    try:
        return Paths(Path(config).expanduser().absolute(), Path(data).expanduser().absolute(), state)
    except RuntimeError as error:  # a home folder of nobody
        raise ConfigError(f"{error} Choose another --data-dir or --config-dir.") from error


def make_private_folder(folder: Path) -> None:
    """A folder that only its owner looks into, and those above it that are not there yet.

    `mkdir` gives its mode to the last folder alone.
    """
    if not folder.is_dir():
        make_private_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def new_private_file(path: Path, *, with_folder: bool = False) -> int:
    """A handle to write to a file that was not there before, readable by its owner only.

    Args:
        with_folder: Make its folder, too, when that is not there.

    Raises:
        UsageError: There is a file of that name, or it cannot be made.
    """
    if with_folder:
        _make_folder_of(path)
    try:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise UsageError(f"{path} is there already and is not overwritten. Give another name.") from error
    except OSError as error:
        raise cannot_write(path, error) from error


def _make_folder_of(path: Path) -> None:
    try:
        make_private_folder(path.parent)
    except FileExistsError as error:
        raise UsageError(
            f"Cannot write {path}: {error.filename} is a file and no folder. Give another name or folder."
        ) from error
    except OSError as error:
        raise cannot_write(path, error) from error


@contextmanager
def whole_or_gone(path: Path) -> Iterator[None]:
    """While a new file is written; one that is not finished is taken away.

    Raises:
        UsageError: It cannot be written.
    """
    try:
        yield
    except BaseException as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise cannot_write(path, error) from error
        raise


def free_name(wanted: Path) -> Path:
    """A name that no file or folder has: as it is wanted, or with a number after it."""
    path, number = wanted, 1
    while path.exists():
        number += 1
        path = wanted.with_stem(f"{wanted.stem}-{number}")
    return path


def cannot_write(path: Path, error: OSError) -> UsageError:
    """What is said when a file that somebody named cannot be written."""
    return UsageError(f"Cannot write {path}: {error.strerror or error}. Give another name or folder.")


def write_atomically(path: Path, text: str) -> None:
    """Replace a file as a whole, readable by its owner only; a failure leaves the old one.

    Raises:
        ConfigError: It cannot be written.
    """
    temporary = ""
    try:
        target = path.resolve() if path.is_symlink() else path
        make_private_folder(target.parent)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        raise ConfigError(
            f"Cannot write {path}: {error.strerror or error}. Make its folder writable."
        ) from error


def file_stamp(path: Path) -> tuple[int, int] | None:
    """What changes when a file does; None when there is no such file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
