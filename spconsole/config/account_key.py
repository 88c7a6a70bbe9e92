"""This machine's key for telling accounts apart without keeping their tokens."""

import contextlib
import os
from pathlib import Path

from spconsole.domain.errors import ConfigError

KEY_BYTES = 32
_NEEDED = (
    "{path} {what}. It tells which rows of the history belong to which seller, so nothing is sent or deleted "
    "without it. Put it back from a backup, or move the whole data folder away to begin anew."
)


def account_key(path: Path, *, may_make: bool = True) -> bytes:
    """The key, made when there is none; two consoles that start at once end up with the same.

    Args:
        may_make: False where rows exist that an earlier key told apart: under another, no deletion
            would know what goes with it.

    Raises:
        ConfigError: It cannot be kept, or is gone though it is needed.
    """
    try:
        if not path.exists():
            if not may_make:
                raise ConfigError(_NEEDED.format(path=path, what="is gone"))
            _make(path)
        key = path.read_bytes()
    except OSError as error:
        reason = error.strerror or error
        raise ConfigError(f"Cannot use {path}: {reason}. Choose another --data-dir.") from error
    if len(key) != KEY_BYTES:
        raise ConfigError(_NEEDED.format(path=path, what="is damaged"))
    return key


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(os.urandom(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        draft.unlink()
