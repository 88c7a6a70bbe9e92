"""Runs a command on a terminal of 120x36 until it has painted some words, leaves it with ctrl+q, expects 0.

Arguments: the words, `--`, the command. Needs the standard library only, and a system with pseudo-terminals.
"""

import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time

PAINTED_S = 300.0  # the command may install things first
LEFT_S = 20.0
CTRL_Q = b"\x11"
ESCAPES = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[P_^][^\x1b]*\x1b\\|[ -/]*[0-~])"
)


class Terminal:
    """A child on a terminal, and all that it has painted."""

    def __init__(self, command: list[str]) -> None:
        self.painted = b""
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
            os.execvpe(command[0], command, os.environ | {"TERM": "xterm-256color"})  # noqa: S606

    @property
    def text(self) -> str:
        return ESCAPES.sub("", self.painted.decode("utf-8", errors="replace"))

    def press(self, key: bytes) -> None:
        os.write(self._master, key)

    def read(self) -> bool:
        """Take in what is painted within a moment; False once the child has closed the terminal."""
        if not select.select([self._master], [], [], 0.2)[0]:
            return True
        try:
            new = os.read(self._master, 65536)
        except OSError:
            return False
        self.painted += new
        return bool(new)


def paints(terminal: Terminal, words: list[str]) -> bool:
    deadline = time.monotonic() + PAINTED_S
    while time.monotonic() < deadline and terminal.read():
        if all(word in terminal.text for word in words):
            return True
    return False


def leaves(terminal: Terminal) -> bool:
    deadline = time.monotonic() + LEFT_S
    terminal.press(CTRL_Q)
    while time.monotonic() < deadline and terminal.read():
        pass
    while time.monotonic() < deadline:
        pid, status = os.waitpid(terminal.pid, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.1)
    return False


def main(words: list[str], command: list[str]) -> int:
    terminal = Terminal(command)
    steps = (
        (f"painted {', '.join(words)}", lambda: paints(terminal, words)),
        ("left with ctrl+q, exit code 0", lambda: leaves(terminal)),
    )
    for told, done in steps:
        if not done():
            sys.stdout.write(f"{terminal.text[-4000:]}\nFAIL {told}\n")
            return 1
        sys.stdout.write(f"ok   {told}\n")
    return 0


if __name__ == "__main__":
    split = sys.argv.index("--")
    sys.exit(main(sys.argv[1:split], sys.argv[split + 1 :]))
