"""This machine's key for telling accounts apart without keeping their tokens."""

import contextlib
import os
from pathlib import Path

from spconsole.domain.errors import ConfigError

KEY_BYTES = 32


def account_key(path: Path) -> bytes:
    """The key, made when there is none; two consoles that start at once end up with the same.

    Raises:
        ConfigError: It cannot be kept.
    """
    try:
        if not path.exists():
            _make(path)
        key = path.read_bytes()
    except OSError as error:
        reason = error.strerror or error
        raise ConfigError(f"Cannot use {path}: {reason}. Choose another --data-dir.") from error
    if len(key) != KEY_BYTES:
        raise ConfigError(f"{path} is damaged. Remove it; a new one will be made.")
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
