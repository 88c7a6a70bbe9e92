"""One kill in each window of a stream of sends; `bench/crash.py` does hundreds."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[2] / "bench" / "crash.py"


@pytest.mark.skipif(os.name != "posix", reason="a kill is POSIX")
def test_a_console_that_is_killed_anywhere_leaves_no_send_lost_made_up_or_repeated(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, str(BENCH), "--each", "1", "--anywhere", "0"],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    found = re.findall(r"^(intent|first byte|answer|outcome) +1   (.*): 1$", ended.stdout, re.MULTILINE)
    assert dict(found) == {
        "intent": "no row / 0",
        "first byte": "UNKNOWN / 0",
        "answer": dict(found)["answer"],  # the server may have read it, or the kill came first
        "outcome": "UNKNOWN / 1",
    }
    assert dict(found)["answer"].startswith("UNKNOWN / ")
