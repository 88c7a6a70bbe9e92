"""However the console hangs, being told to end ends it."""

import os
import signal
import subprocess
import sys

import pytest

from spconsole.tui import signals

HANGS = """
import asyncio, os, sys, time
from spconsole.tui import signals

class App:
    _driver = None

async def hang():
    with signals.ends_when_told(App(), None):
        os.kill(os.getpid(), int(sys.argv[1]))
        time.sleep(600)  # the loop never comes back, as over a terminal that takes nothing

signals.LAST_S = 0.2
asyncio.run(hang())
"""


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_console_that_hangs_ends_all_the_same(name: str) -> None:
    number = getattr(signal, name)
    run = subprocess.run(
        [sys.executable, "-c", HANGS, str(int(number))],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert (run.returncode, run.stderr) == (128 + number, "")


def test_an_answer_has_its_grace_before_that() -> None:
    assert signals.LAST_S >= 2 * signals.GRACE_S
