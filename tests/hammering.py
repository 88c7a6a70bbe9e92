"""Several processes that send for one seller at the same time, and the server that watches them.

`python -m tests.hammering SECONDS SENDERS` is one of the processes; `bench/hammer.py` runs them for longer.
"""

import asyncio
import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.builtin_templates import BUILTIN_TEMPLATES
from spconsole.domain.sellers import Environment
from spconsole.sandbox.serve import LoopbackServer
from spconsole.sandbox.service import open_sandbox
from spconsole.services.notifications import create_notification, prepare_send
from spconsole.services.templates import contract_of
from spconsole.store.templates import TemplateStore

PROFILE = """
[profiles.acme]
app = "main"
region = "NA"
marketplace = "US"
sandbox = "amazon"
"""
HERE = Path(__file__).resolve().parents[1]


@dataclass
class Watch:
    """When each create came, and what it was answered."""

    url: str = ""
    seen: list[tuple[float, int]] = field(default_factory=list)

    def __call__(self, app: ASGIApp) -> ASGIApp:
        async def watched(scope: Scope, receive: Receive, send: Send) -> None:
            came = time.monotonic()

            async def note(message: Message) -> None:
                if message["type"] == "http.response.start" and scope["path"].endswith("/notifications"):
                    self.seen.append((came, message["status"]))
                await send(message)

            await app(scope, receive, note)

        return watched

    def refused(self) -> int:
        """How many were asked for too early."""
        return sum(status == 429 for _, status in self.seen)

    def most_ahead(self, rate: float = 1.0, burst: float = 5.0) -> float:
        """By how many requests the usage plan was ever exceeded, every arrival counted."""
        level, last, worst = burst, 0.0, 0.0
        for came, _ in sorted(self.seen):
            level = min(burst, level + (came - last) * rate) - 1.0
            last, worst = came, max(worst, -level)
        return worst


@contextmanager
def serving(data: Path) -> Iterator[Watch]:
    """A sandbox on a port of this machine, which keeps its own journal in the data folder."""
    data.mkdir(parents=True, exist_ok=True)
    templates = TemplateStore(data / "templates")
    sandbox = open_sandbox(data / "sandbox.db", lambda type_: contract_of(templates, type_))
    watch, ready = Watch(), threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        watch.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = LoopbackServer(watch(sandbox.app), "127.0.0.1", listener, lambda _: ready.set())
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            ready.wait(20)
            yield watch
        finally:
            server.should_exit = True
            thread.join(20)
            sandbox.close()


def hammer(home: Path, watch: Watch, *, processes: int, seconds: float, senders: int) -> list[dict[str, int]]:
    """Let processes send for a while; how their sends ended."""
    paths = Paths(home / "config", home / "data")
    paths.config_dir.mkdir(parents=True, exist_ok=True)
    paths.profiles.write_text(PROFILE, encoding="utf-8")
    variables = {
        "HAMMER_HOME": str(home),
        "SPCONSOLE_SANDBOX_URL": watch.url,
        "SPCONSOLE_LWA_URL": watch.url,
        "SPCONSOLE_ACME_CLIENT_ID": "amzn1.application-oa2-client.test",
        "SPCONSOLE_ACME_CLIENT_SECRET": "test-secret",
        "SPCONSOLE_ACME_REFRESH_TOKEN": "Atzr|acme",
    }
    command = [sys.executable, "-m", "tests.hammering", str(seconds), str(senders)]
    running = [
        subprocess.Popen(command, cwd=HERE, env={**os.environ, **variables}, stdout=subprocess.PIPE)
        for _ in range(processes)
    ]
    return [json.loads(process.communicate(timeout=seconds + 60)[0]) for process in running]


def journal(data: Path) -> tuple[list[str], list[str]]:
    """The ids that the server gave, and those that history has, each in order; rows without one count too."""
    with closing(sqlite3.connect(data / "sandbox.db")) as sandbox:
        given = [row[0] for row in sandbox.execute("select notification_id from sends")]
    with closing(sqlite3.connect(data / "history.db")) as history:
        kept = [row[0] or "" for row in history.execute("select notification_id from notifications")]
    return sorted(given), sorted(kept)


async def _send(paths: Paths, seconds: float, senders: int) -> dict[str, int]:
    ended: dict[str, int] = {}
    async with open_workspace(paths, Settings(), os.environ) as workspace:
        profile = workspace.profiles.book().profiles["acme"]
        seller = await workspace.open_seller(profile, Environment.SANDBOX)
        until = time.monotonic() + seconds

        async def one() -> None:
            while time.monotonic() < until:
                values = {"summaryAsOnDate": "2026-11-20", "salesSummaryInUSD": "7.50"}
                prepared = prepare_send(profile, BUILTIN_TEMPLATES[0], values)
                result = await create_notification(seller, prepared)
                ended[result.entry.status] = ended.get(result.entry.status, 0) + 1

        await asyncio.gather(*(one() for _ in range(senders)))
    return ended


def main() -> None:
    """One process."""
    home = Path(os.environ["HAMMER_HOME"])
    ended = asyncio.run(_send(Paths(home / "config", home / "data"), float(sys.argv[1]), int(sys.argv[2])))
    sys.stdout.write(json.dumps(ended))


if __name__ == "__main__":
    main()
