"""The program on a terminal, with a person who reads before typing."""

import os
import pty
import select
import subprocess
import time
from types import TracebackType

from .shell import PROGRAM

PATIENCE_S = 20.0


class Terminal:
    """One command on a pseudo-terminal of its own."""

    def __init__(self, *arguments: str) -> None:
        self.text = ""
        self._master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [*PROGRAM, *arguments], stdin=slave, stdout=slave, stderr=slave, start_new_session=True
        )
        os.close(slave)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._master)

    def read_until(self, words: str) -> None:
        """Wait until the words are on the terminal."""
        deadline = time.monotonic() + PATIENCE_S
        while words not in self.text:
            assert time.monotonic() < deadline, self.text
            assert self._read(), self.text

    def type(self, line: str) -> None:
        os.write(self._master, line.encode() + b"\n")

    def end(self) -> int:
        """Wait for the end; its exit code."""
        deadline = time.monotonic() + PATIENCE_S
        while self._read():
            assert time.monotonic() < deadline, self.text
        return self.process.wait(PATIENCE_S)

    def _read(self) -> bool:
        if not select.select([self._master], [], [], 0.1)[0]:
            return self.process.poll() is None
        try:
            new = os.read(self._master, 65536)
        except OSError:
            return False
        self.text += new.decode("utf-8", errors="replace")
        return bool(new)
