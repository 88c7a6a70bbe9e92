"""A console that sends until it kills itself: `python crashing.py WINDOW HIT FOLDER URL`.

The product has no hook for this: the four places are wrapped here, in this process alone. Just before the
end the amount of the send that was caught is written to stdout. With the window `none` it sends until its
stdin ends, and leaves as a console does.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
from journal import amount_of

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.builtin_templates import BUILTIN_TEMPLATES
from spconsole.domain.sellers import Environment
from spconsole.services.context import SellerContext
from spconsole.services.notifications import create_notification, prepare_send
from spconsole.store import history
from spconsole.store.history import HistoryStore

LANES = 3
PROFILES = '[profiles.acme]\napp = "main"\nregion = "NA"\nmarketplace = "US"\n'


class Trap:
    """Kills this process the n-th time that its window is reached.

    Args:
        hit: Which time; the even ones are caught a step deeper than the odd ones.
    """

    def __init__(self, hit: int) -> None:
        self._left = hit
        self.deep = hit % 2 == 0

    def reached(self, amount: str) -> None:
        self._left -= 1
        if self._left == 0:
            os.write(1, f"{amount}\n".encode())
            os.kill(os.getpid(), signal.SIGKILL)


def before_intent(trap: Trap) -> None:
    """Before the row is written; the deeper one has written it and not committed."""
    real_add, real_insert = HistoryStore.add, history.insert_call
    caught: list[str] = []

    async def add(store: HistoryStore, entry: Any, call: Any = None) -> None:
        caught.append(amount_of(entry.body))
        if not trap.deep:
            trap.reached(caught[-1])
        await real_add(store, entry, call)

    def insert(connection: Any, call: Any) -> None:
        real_insert(connection, call)
        if trap.deep:
            trap.reached(caught[-1])

    HistoryStore.add = add  # type: ignore[method-assign]
    history.insert_call = insert


def before_first_byte(trap: Trap) -> None:
    """The row is on disk; the deeper one has a connection too."""
    _on_the_line(trap, "" if not trap.deep else "http11.send_request_headers.started")


def before_answer(trap: Trap) -> None:
    """All bytes have left; the deeper one has seen the head of the answer."""
    _on_the_line(
        trap, "http11.send_request_body.complete" if not trap.deep else "receive_response_headers.complete"
    )


def _on_the_line(trap: Trap, wanted: str) -> None:
    real = httpx.AsyncHTTPTransport.handle_async_request

    async def handle(transport: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        if "/appIntegrations/" not in request.url.path:
            return await real(transport, request)
        amount = amount_of(request.content)
        if not wanted:
            trap.reached(amount)
        inner = request.extensions.get("trace")

        async def trace(event: str, info: dict[str, Any]) -> None:
            if wanted and event.endswith(wanted):
                trap.reached(amount)
            if inner:
                await inner(event, info)

        request.extensions = {**request.extensions, "trace": trace}
        return await real(transport, request)

    httpx.AsyncHTTPTransport.handle_async_request = handle  # type: ignore[method-assign]


def before_outcome(trap: Trap) -> None:
    """The answer is here; the deeper one has written the outcome and not committed."""
    real_finish, real_call = HistoryStore.finish, history.finish_call
    amounts: dict[str, str] = {}
    real_add = HistoryStore.add
    caught: list[str] = []

    async def add(store: HistoryStore, entry: Any, call: Any = None) -> None:
        amounts[entry.id] = amount_of(entry.body)
        await real_add(store, entry, call)

    async def finish(store: HistoryStore, id_: str, outcome: Any, call: Any = None) -> None:
        caught.append(amounts[id_])
        if not trap.deep:
            trap.reached(amounts[id_])
        await real_finish(store, id_, outcome, call)

    def finish_call(connection: Any, call: Any) -> None:
        real_call(connection, call)
        if trap.deep and call.entry_id in amounts:
            trap.reached(amounts[call.entry_id])

    HistoryStore.add = add  # type: ignore[method-assign]
    HistoryStore.finish = finish  # type: ignore[method-assign]
    history.finish_call = finish_call


def nowhere(_: Trap) -> None:
    """A console that lives."""


WINDOWS: dict[str, Callable[[Trap], None]] = {
    "intent": before_intent,
    "first byte": before_first_byte,
    "answer": before_answer,
    "outcome": before_outcome,
    "none": nowhere,
}


async def send_for_ever(seller: SellerContext, profile: Any, go_on: Callable[[], bool]) -> None:
    """One send after the other, each with an amount that nothing else has."""
    number = 0
    while go_on():
        number += 1
        amount = f"{os.getpid()}{id(asyncio.current_task()) % 10_000:04}{number:05}.50"
        values = {"summaryAsOnDate": "2022-08-30", "salesSummaryInUSD": amount}
        await create_notification(seller, prepare_send(profile, BUILTIN_TEMPLATES[0], values))


async def main(folder: Path, url: str, lanes: int, go_on: Callable[[], bool]) -> None:
    """Open a console and send in several lanes at once."""
    paths = Paths(folder / "config", folder / "data")
    paths.profiles.parent.mkdir(parents=True, exist_ok=True)
    if not paths.profiles.exists():
        paths.profiles.write_text(PROFILES, encoding="utf-8")
    environ = {
        "SPCONSOLE_SANDBOX_URL": url,
        "SPCONSOLE_LWA_URL": url,
        "SPCONSOLE_ACME_CLIENT_ID": "amzn1.application-oa2-client.bench",
        "SPCONSOLE_ACME_CLIENT_SECRET": "bench-secret",
        "SPCONSOLE_ACME_REFRESH_TOKEN": "Atzr|bench",
    }
    async with open_workspace(paths, Settings(), environ) as workspace:
        profile = workspace.profiles.book().profiles["acme"]
        seller = await workspace.open_seller(profile, Environment.SANDBOX)
        work: list[Awaitable[None]] = [send_for_ever(seller, profile, go_on) for _ in range(lanes)]
        await asyncio.gather(*work)


def _until_stdin_ends() -> Callable[[], bool]:
    os.set_blocking(0, False)

    def go_on() -> bool:
        try:
            return os.read(0, 1) != b""
        except BlockingIOError:
            return True

    return go_on


if __name__ == "__main__":
    window, hit, folder, url = sys.argv[1:]
    WINDOWS[window](Trap(int(hit)))
    lives = window == "none"
    asyncio.run(
        main(Path(folder), url, 1 if lives else LANES, _until_stdin_ends() if lives else lambda: True)
    )
