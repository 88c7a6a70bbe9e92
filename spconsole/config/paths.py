"""Where things are kept; found when asked, never at import."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from spconsole.domain.errors import ConfigError

DATA_DIR_VARIABLE = "SPCONSOLE_DATA_DIR"
CONFIG_DIR_VARIABLE = "SPCONSOLE_CONFIG_DIR"


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one console, and the files in them."""

    config_dir: Path
    data_dir: Path

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
    def history(self) -> Path:
        return self.data_dir / "history.db"

    @property
    def sandbox(self) -> Path:
        return self.data_dir / "sandbox.db"

    @property
    def templates(self) -> Path:
        return self.data_dir / "templates"

    @property
    def processes(self) -> Path:
        return self.data_dir / "running"

    @property
    def account_key(self) -> Path:
        return self.data_dir / "account.key"


def find_paths(
    environ: Mapping[str, str], data_dir: Path | None = None, config_dir: Path | None = None
) -> Paths:
    """Flags first, then the environment, then the user's own folders of this platform."""
    import platformdirs  # noqa: PLC0415 - `--version` does without

    data = (
        data_dir or environ.get(DATA_DIR_VARIABLE) or platformdirs.user_data_dir("spconsole", appauthor=False)
    )
    config = (
        config_dir
        or environ.get(CONFIG_DIR_VARIABLE)
        or platformdirs.user_config_dir("spconsole", appauthor=False)
    )
    try:
        return Paths(Path(config).expanduser().absolute(), Path(data).expanduser().absolute())
    except RuntimeError as error:  # a home folder of nobody
        raise ConfigError(f"{error} Choose another --data-dir or --config-dir.") from error


def write_atomically(path: Path, text: str) -> None:
    """Replace a file as a whole, readable by its owner only; a failure leaves the old one.

    Raises:
        ConfigError: It cannot be written.
    """
    temporary = ""
    try:
        target = path.resolve() if path.is_symlink() else path
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
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
