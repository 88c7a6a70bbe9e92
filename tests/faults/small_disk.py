"""Sends on a disk that fills up, and says what became of them: `python -m tests.faults.small_disk FOLDER`.

The folder is a file system of its own, a megabyte or so large.
"""

import asyncio
import json
import sys
from pathlib import Path

import stamina

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.errors import SpConsoleError, UnrecordedError
from spconsole.domain.sellers import DEMO_SELLER, Environment
from spconsole.services.context import SellerContext
from spconsole.services.notifications import create_notification
from tests.services.amazon import CREATED, Amazon, on_disk

from .conftest import summary


async def send_until_refused(seller: SellerContext, said: list[str]) -> None:
    """Send on; whoever is not told otherwise believes that it went."""
    for number in range(5000):
        try:
            result = await create_notification(seller, summary(f"{number}.50"))
        except SpConsoleError as error:
            said.append(str(error))
            return
        if isinstance(result.error, UnrecordedError):
            said.append(str(result.error))


async def main(folder: Path) -> None:
    stamina.set_testing(True)
    ballast = folder / "ballast"
    async with open_workspace(Paths(folder / "c", folder / "d"), Settings(), {}) as workspace:
        amazon = Amazon(CREATED)
        seller = amazon.behind(await workspace.open_seller(DEMO_SELLER, Environment.LOCAL))
        await create_notification(seller, summary())
        _fill(ballast)
        said: list[str] = []
        await send_until_refused(seller, said)
        sent_meanwhile = len(amazon.requests)
        kept_in_memory = len(workspace.ledger.unwritten.what)
        ballast.unlink()
        await workspace.ledger.unwritten.write_again()
        after = await create_notification(seller, summary("0.99"))
        statuses = [row["status"] for row in on_disk(workspace.paths.history)]
    print(  # noqa: T201 - what the test reads
        json.dumps(
            {
                "said": said,
                "asked": sent_meanwhile + 1,
                "unwritten": kept_in_memory,
                "after": str(after.error or ""),
                "statuses": statuses,
            }
        )
    )


def _fill(ballast: Path) -> None:
    """Not a byte is left."""
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while True:
                    file.write(b" " * size)
            except OSError:
                continue


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
