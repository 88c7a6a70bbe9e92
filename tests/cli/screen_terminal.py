"""The console on a terminal of its own, which can be closed, stopped and told to end."""

import fcntl
import os
import pty
import select
import signal
import sqlite3
import struct
import subprocess
import termios
import time
from contextlib import closing
from pathlib import Path
from types import TracebackType

from .shell import PROGRAM

PATIENCE_S = 30.0


def _own_terminal() -> None:
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class ScreenTerminal:
    """A console whose terminal is its controlling one, as in a window.

    Args:
        controlling: Otherwise nobody sends it a signal when the terminal is closed.
    """

    def __init__(self, data: Path, *, controlling: bool = True) -> None:
        self.data = data
        self.text = ""
        self._master, self._slave = pty.openpty()
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
        self.process = subprocess.Popen(
            [*PROGRAM, "--environment", "local"],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            preexec_fn=_own_terminal if controlling else os.setsid,  # noqa: PLW1509 - one thread, two calls
        )

    def __enter__(self) -> "ScreenTerminal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        for end in (self._master, self._slave):
            if end >= 0:
                os.close(end)

    def read_until(self, words: str) -> None:
        """Wait until the words are painted; what came before is forgotten."""
        deadline = time.monotonic() + PATIENCE_S
        while words not in self.text:
            assert time.monotonic() < deadline, self.text[-3000:]
            self._read()
        self.text = ""

    def press(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def tell(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def hang_up(self) -> None:
        """Close the window."""
        os.close(self._slave)
        os.close(self._master)
        self._master = self._slave = -1

    def end(self) -> int:
        """Wait for its end, reading what it still paints; its exit code."""
        deadline = time.monotonic() + PATIENCE_S
        while self.process.poll() is None:
            assert time.monotonic() < deadline, self.text[-3000:]
            self._read()
        self._read()
        return self.process.returncode

    def left_in_order(self) -> bool:
        """Whether it has let go of everything, and was not merely cut off."""
        return list((self.data / "running").glob("*.lock")) == []

    def echoes(self) -> bool:
        """Whether the terminal is as a shell wants it."""
        return bool(termios.tcgetattr(self._slave)[3] & termios.ECHO)

    def is_stopped(self) -> bool:
        """Wait until it has gone to the shell."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            self._read()
            state = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2]
            if state.split()[0] == "T":
                return True
        return False

    def row(self) -> sqlite3.Row:
        """The only row of its history."""
        with closing(sqlite3.connect(self.data / "history.db")) as connection:
            connection.row_factory = sqlite3.Row
            [row] = connection.execute("select * from notifications").fetchall()
            return row  # type: ignore[no-any-return] # sqlite3 says nothing of it

    def press_until_there_is_a_row(self, key: str) -> None:
        """A screen takes its committing key only after it has been there for a moment."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            assert time.monotonic() < deadline, self.text[-3000:]
            self.press(key)
            for _ in range(5):
                self._read()
            with closing(sqlite3.connect(self.data / "history.db")) as connection:
                if connection.execute("select count(*) from notifications").fetchone()[0]:
                    return

    def _read(self) -> None:
        if self._master >= 0 and select.select([self._master], [], [], 0.05)[0]:
            self.text += os.read(self._master, 65536).decode("utf-8", errors="replace")
        elif self._master < 0:
            time.sleep(0.05)
