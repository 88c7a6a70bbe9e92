"""Three processes send for one seller for a minute: what was lost, and how well the usage plan was kept.

python -m bench.hammer [SECONDS]
"""

import collections
import sys
import tempfile
from pathlib import Path

from tests.hammering import hammer, journal, serving

PROCESSES = 3
SENDERS = 3


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with serving(home / "data") as watch:
            ended = hammer(home, watch, processes=PROCESSES, seconds=seconds, senders=SENDERS)
        given, kept = journal(home / "data")
    total = sum(map(collections.Counter, ended), collections.Counter())
    print(f"{PROCESSES} processes, {SENDERS} sends at once in each, {seconds:.0f} s")
    print("rows:", ", ".join(f"{count} {status}" for status, count in total.items()))
    print(f"ids given by the server: {len(given)}; in history: {len(kept)}; the same: {given == kept}")
    print(f"answered 429: {watch.refused()}; most ahead of the plan: {watch.most_ahead():.3f} requests")


if __name__ == "__main__":
    main()
