"""A program on a pseudo-terminal: when it painted what, and how much memory it holds."""

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

CTRL_Q, CTRL_U, DOWN, TAB = b"\x11", b"\x15", b"\x1b[B", b"\t"
PATIENCE_S = 20.0
ESCAPES = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[P_^][^\x1b]*\x1b\\|[ -/]*[0-~])"
)
MOVE = re.compile(r"\x1b\[(\d+);(\d+)H")


class Terminal:
    """A child on a terminal of its own.

    Attributes:
        started: The moment before it began.
        read_at: The moment of the newest piece of what it painted.
    """

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], size: tuple[int, int]) -> None:
        self._raw = b""
        self.started = self.read_at = time.perf_counter()
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            columns, rows = size
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execvpe(command[0], list(command), dict(environ))  # noqa: S606 - the program to be measured

    def press(self, keys: bytes) -> float:
        """Send keys; the moment they were sent. What was painted before is forgotten."""
        self.drain()
        self._raw = b""
        moment = time.perf_counter()
        os.write(self._master, keys)
        return moment

    def drain(self, idle_s: float = 0.0) -> None:
        """Take in what is painted until nothing has been for a while."""
        while self._read(idle_s):
            pass

    def wait(self, painted: Callable[[str], bool]) -> float:
        """The moment at which what was painted since the last key is as wanted.

        Raises:
            TimeoutError: It never was.
        """
        deadline = time.perf_counter() + PATIENCE_S
        while time.perf_counter() < deadline:
            if self._read(0.5) and painted(self.raw):
                return self.read_at
        raise TimeoutError(f"not painted: {plain(self.raw)[-2000:]}")

    def rest(self, seconds: float) -> None:
        """Let it be, and read what it paints meanwhile."""
        deadline = time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0:
            self._read(left)

    @property
    def raw(self) -> str:
        return self._raw.decode("utf-8", errors="replace")

    def memory_mib(self) -> float:
        """Resident memory; Linux says so."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        [kib] = re.findall(r"VmRSS:\s+(\d+) kB", status)
        return int(kib) / 1024

    def worked_ms(self) -> float:
        """Processor time so far, of all threads; unlike the clock it hardly minds other programs."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text(encoding="ascii").split()[0]) for task in tasks) / 1e6

    def close(self) -> None:
        """Leave the program, by force if it does not go."""
        with contextlib.suppress(OSError):
            os.write(self._master, CTRL_Q)
        deadline = time.perf_counter() + 3.0
        while time.perf_counter() < deadline:
            self._read(0.05)
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                break
        else:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._master)

    def _read(self, seconds: float) -> bool:
        if not select.select([self._master], [], [], seconds)[0]:
            return False
        try:
            new = os.read(self._master, 1 << 20)
        except OSError:
            return False
        self.read_at = time.perf_counter()
        self._raw += new
        return bool(new)


def plain(raw: str) -> str:
    """What was painted, without the colours and the moves of the cursor."""
    return ESCAPES.sub("", raw)


def anywhere(raw: str, value: str) -> bool:
    """Whether it was painted at all."""
    return value in plain(raw)


def places(value: str, raw: str) -> list[tuple[int, int]]:
    """Row and column of every place where a value was painted.

    A piece of the screen begins with a move of the cursor; one may go on over several whole lines.
    """
    parts = MOVE.split(raw)[1:]
    found: list[tuple[int, int]] = []
    for row, column, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        for number, line in enumerate(plain(text).split("\n")):
            first = 1 if number else int(column)
            starts = [match.start() for match in re.finditer(re.escape(value), line)]
            found += [(int(row) + number, first + start) for start in starts]
    return found
