"""The audit trail: JSON Lines that are only ever added to, by as many consoles as there are."""

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path

from spconsole.domain.errors import StoreError

LOOKS, LOOK_S = 5, 0.005
"""A write that crosses a page can be seen half done, for less than a moment."""


class AuditTrail:
    """One file; every line is one write, so that lines of several processes never mix."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, record: Mapping[str, object], *, durable: bool = False) -> None:
        """Add one line.

        Args:
            durable: Whether it is on the disk when this returns, whatever happens to the machine.

        Raises:
            StoreError: It could not be written.
        """
        line = json.dumps(record, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                # A line that a full disk cut short stays as it is; the next one begins after it.
                _write(handle, b"\n" + line if _is_cut_short(handle) else line)
                if durable:
                    os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            reason = error.strerror or error
            raise StoreError(
                f"The audit trail {self.path} cannot be written: {reason}. History goes on. Free space, or "
                "make the file writable."
            ) from error


def _write(handle: int, line: bytes) -> None:
    if os.write(handle, line) != len(line):
        raise OSError("the disk is full")


def _is_cut_short(handle: int) -> bool:
    """Whether the last line has no end, and is not one that another process is just writing."""
    if not os.fstat(handle).st_size:
        return False
    for _ in range(LOOKS):
        os.lseek(handle, -1, os.SEEK_END)
        if os.read(handle, 1) == b"\n":
            return False
        time.sleep(LOOK_S)
    return True
