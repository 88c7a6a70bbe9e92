"""The program `spconsole`, also as `python -m spconsole`."""

import gc
import sys
from typing import NoReturn

INTERRUPTED = 130


def main() -> NoReturn:
    """Run one command and end with its exit code."""
    # What loading makes is no garbage, and looking for some takes a tenth of it: off until the first frame.
    gc.disable()
    try:
        from spconsole.cli.straight import run  # noqa: PLC0415 - an interruption while it loads ends quietly too

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    raise SystemExit(code)


if __name__ == "__main__":
    main()
