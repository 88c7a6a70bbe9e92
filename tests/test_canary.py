"""Every flow with secrets that can be recognised: they are in no file, frame, output, log or crash."""

import asyncio
import base64
import io
import json
import logging
import os
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import quote

import pytest
from rich.console import Console
from textual.pilot import Pilot
from textual.widgets import Input

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import Environment, SellerProfile
from spconsole.spapi import client as spapi_client
from spconsole.tui.app import SpConsole
from spconsole.tui.place import Place
from spconsole.tui.screens.main import MainScreen
from tests.cli.amazon import Amazon
from tests.cli.conftest import keys, machine, shell  # noqa: F401 - fixtures
from tests.cli.shell import Ran, Shell
from tests.config.keys import MemoryKeyring
from tests.tui.screen import console, painted, press

CLIENT_SECRET = "amzn1.oa2-cs.v1.c4n4ry0c11ent0secret"
REFRESH_TOKEN = "Atzr|C4n4ryRefreshToken0123456789"
ACCESS_TOKEN = "Atza|C4n4ryAccessToken0123456789"
SECRETS = (CLIENT_SECRET, REFRESH_TOKEN, ACCESS_TOKEN)


def send(number: int, *more: str) -> tuple[str, ...]:
    return ("send", "OWN", "-p", f"n={number}", "--ticket", "T-1", *more)


FLOWS = (
    ("profile", "list"),
    ("profile", "check"),
    send(1),
    send(2, "--json"),
    send(3, "--dry-run"),
    ("feedback", "fresh-1"),
    ("delete", "OWN", "--reason", "INCORRECT_CONTENT", "--json", "--count", "2"),
    ("template", "list"),
    ("template", "show", "OWN"),
    ("template", "lint", "OWN"),
    ("history",),
    *(("history", "--format", format_) for format_ in ("json", "jsonl", "csv")),
    ("doctor",),
)
FAILURES: tuple[tuple[int | str, int], ...] = ((400, 200), (403, 200), (500, 200), ("close", 200), (200, 400))


class EchoingAmazon(Amazon):
    """Gives out the token, and writes whatever secret it was told into every refusal."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = ""

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers["content-length"]))
        self.heard += f"{request.headers}{body.decode()}"
        request.rfile = io.BytesIO(body)  # read again
        super().answer(request)


@pytest.fixture
def amazon(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Iterator[EchoingAmazon]:  # noqa: F811
    words = f"{CLIENT_SECRET} {REFRESH_TOKEN} {ACCESS_TOKEN}"
    refusal = {"errors": [{"code": "Invalid", "message": f"told {words}", "details": words}]}
    granted = {"access_token": ACCESS_TOKEN, "token_type": "bearer", "expires_in": 3600}
    refused = {"error": "invalid_thing", "error_description": words}
    monkeypatch.setattr("tests.cli.amazon.REFUSAL", refusal)
    monkeypatch.setattr("tests.cli.amazon._token", lambda status: granted if status == 200 else refused)
    shell.write("templates/OWN.toml", 'content = "${n} left."\n[parameters.n]\ntype = "number"\n')
    server = EchoingAmazon()
    with server:
        shell.set(
            SPCONSOLE_SANDBOX_URL=server.url, SPCONSOLE_LWA_URL=server.url, SPCONSOLE_ENVIRONMENT="sandbox"
        )
        yield server


class Heap:
    """Everything that was said or painted."""

    def __init__(self) -> None:
        self.parts: list[tuple[str, str]] = []

    def add(self, name: str, text: str) -> None:
        self.parts.append((name, text))

    def ran(self, name: str, ran: Ran) -> Ran:
        self.add(name, ran.out + ran.err)
        return ran

    def files(self, home: Path) -> None:
        for path in home.rglob("*"):
            if path.is_file():
                self.add(str(path), path.read_bytes().decode("latin-1"))

    def finds(self) -> list[str]:
        """Where a secret is, as it is or in one of the spellings of its ways."""
        wanted = [spelling for secret in SECRETS for spelling in spelled(secret)]
        return [f"{name}: {found}" for name, text in self.parts for found in wanted if found in text]


def spelled(secret: str) -> set[str]:
    body = secret.partition("|")[2] or secret.rpartition(".")[2]
    return {
        body,
        quote(secret, safe=""),
        json.dumps(secret)[1:-1],
        base64.b64encode(secret.encode()).decode()[4:-4],
        secret.encode("utf-16-le").decode("latin-1"),
    }


def run_every_flow(shell: Shell, amazon: EchoingAmazon, heap: Heap) -> None:  # noqa: F811
    """From the shell: a seller by typing, a seller from variables, every command, every failure."""
    add = ("profile", "add", "acme", "--region", "NA", "--marketplace", "US", "--sandbox", "amazon")
    answers = f"amzn1.application-oa2-client.canary\n{CLIENT_SECRET}\n{REFRESH_TOKEN}\n"
    added = heap.ran("profile add", shell(*add, stdin=answers))
    assert added.code == 0, added.err
    for flow in FLOWS:
        heap.ran(" ".join(flow), shell(*flow))
    for number, (api, login) in enumerate(FAILURES):
        amazon.api, amazon.login = api, login
        sends = (send(10 + number), send(20 + number, "--json"))
        for flow in (*sends, ("profile", "check"), ("feedback", "fresh-2", "--json")):
            heap.ran(f"{flow} after {api} {login}", shell(*flow))
    amazon.api, amazon.login = 200, 200
    heap.ran("bundle", shell("doctor", "--bundle", str(shell.data / "bundle.zip")))


def crash_in_a_call(shell: Shell, heap: Heap, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """A fault of ours while all three secrets are in its locals."""

    async def fault(*_: object, **__: object) -> None:
        secrets = SECRETS
        raise ZeroDivisionError(secrets)

    with monkeypatch.context() as patch:
        patch.setattr(spapi_client.AppIntegrationsClient, "call", fault)
        ended = heap.ran("crash", shell(*send(99)))
    assert "ZeroDivisionError" in ended.err


async def use_the_console(shell: Shell, heap: Heap) -> None:  # noqa: F811
    """On the screen: test the seller, send, act, fill in its form, and a fault at the end."""
    acme = SellerProfile("acme", "acme", SellingRegion.NA, "ATVPDKIKX0DER", sandbox=Environment.SANDBOX)
    paths = Paths(shell.config, shell.data)
    async with open_workspace(paths, Settings(), os.environ) as workspace:
        profile = workspace.profiles.book().profiles.get("acme", acme)
        async with console(workspace, Place(Environment.SANDBOX, profile)) as pilot:
            walk = [
                "1",
                "t",
                "2",
                "3",
                "n",
                "5",
                "ctrl+j",
                "s",
                "3",
                "f",
                "enter",
                "d",
                "escape",
                "at",
                "y",
                "c",
                "y",
                "r",
                "L",
                "I",
                "t",
                "escape",
                "4",
            ]
            walk += ["right_square_bracket"] * 5 + ["exclamation_mark", "escape", "5", "1", "e"]
            for key in walk:
                await press(pilot, [key])
                heap.add(f"frame after {key}", painted(pilot))
            await type_secrets(pilot, heap)
            crash_words(pilot, heap)


async def type_secrets(pilot: Pilot[None], heap: Heap) -> None:
    """Into the fields that hide what is typed."""
    for field in pilot.app.screen.query(Input):
        if field.password:
            field.value = CLIENT_SECRET
    await pilot.pause()
    heap.add("frame with secrets typed", painted(pilot))
    for _ in range(3):
        if not isinstance(pilot.app.screen, MainScreen):
            await press(pilot, ["escape"])


def crash_words(pilot: Pilot[None], heap: Heap) -> None:
    """What a fault leaves on the terminal."""
    app = pilot.app
    assert isinstance(app, SpConsole)
    try:
        secrets = SECRETS
        raise ZeroDivisionError(secrets)
    except ZeroDivisionError as error:
        app._exception = error
    with_it = io.StringIO()
    app._fatal_error()
    for renderable in app._exit_renderables:
        Console(file=with_it, width=200).print(renderable)
    app._exit_renderables.clear()
    app._exception = None
    assert "ZeroDivisionError" in with_it.getvalue()
    heap.add("crash on the screen", with_it.getvalue())


def test_no_secret_is_anywhere_after_every_flow(
    shell: Shell,  # noqa: F811
    amazon: EchoingAmazon,
    keys: MemoryKeyring,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    heap = Heap()
    run_every_flow(shell, amazon, heap)
    asyncio.run(use_the_console(shell, heap))
    crash_in_a_call(shell, heap, monkeypatch)
    heap.add("log records", caplog.text)
    heap.files(Path(os.environ["HOME"]))
    assert all(any(each in amazon.heard for each in (s, quote(s, safe=""))) for s in SECRETS), "used for real"
    assert {REFRESH_TOKEN, CLIENT_SECRET} <= set(keys.kept.values())
    assert any("history.db" in name for name, _ in heap.parts)
    assert heap.finds() == []


def test_the_search_itself_finds_a_secret(tmp_path: Path) -> None:
    for number, text in enumerate(spelled(REFRESH_TOKEN)):
        (tmp_path / f"{number}.bin").write_bytes(b"\x00" + text.encode("latin-1"))
    heap = Heap()
    heap.files(tmp_path)
    assert len({found.partition(": ")[0] for found in heap.finds()}) == len(spelled(REFRESH_TOKEN))
