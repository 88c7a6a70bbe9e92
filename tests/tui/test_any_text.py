"""Any text from outside, wherever it is shown: lines keep the width of the screen, and nothing acts."""

import asyncio
import json
import tempfile
import unicodedata
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import tomlkit
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec import structs
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import Input

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.errors import ErrorDetail, SpConsoleError
from spconsole.domain.history import ApiCall, FeedbackState, HistoryEntry, Status
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import DEMO_SELLER, Environment, SellerProfile
from spconsole.services.context import Workspace
from spconsole.tui.place import Place
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.screens.main import MainScreen
from spconsole.tui.screens.send import SendScreen
from tests.tui.screen import SMALL, WIDE, console, press, settle

NASTY = [
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "\x1b]52;c;aGk=\x1b\\",
    "\x9b2J\x9d0;x\x9c\x90q\x9c",
    "\x00\x07\x08\x0b\x0c\x0e\x7f\x80\x85\x9f",
    "a\rb\nc\td",
    "\u202egnp.exe\u2066x\u2069\u200f\u061c",
    "\u200b\u200d\ufeff\u00ad\u2060\u180e\u034f\u3164",
    "\u2028\u2029",
    "[red]x[/red] [@click=app.quit]y[/] [/] [[ \\[ [link=file:///x]z",
    "$error ${n} {x} %s \\x1b",
    "e\u0301\u0301\u0301 a\u0300\u0316\u0489 \u0e01\u0e33\u0e49",
    "\u6771\u4eac\u90fd\u3000\uff21",
    "\U0001f469\u200d\U0001f4bb \U0001f1e9\U0001f1ea \u2764\ufe0f \U0001f44d\U0001f3fd",
    "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
    "\U000e0041\U000e007f \ufff9a\ufffab\ufffb",
    "x" * 300,
    "\u6f22" * 150,
    "",
    " ",
    "=1+1",
]
CHARS = sorted(set("".join(NASTY)))
TEXTS = st.lists(
    st.sampled_from(NASTY)
    | st.text(st.sampled_from(CHARS) | st.characters(exclude_categories=["Cs"]), max_size=80),
    min_size=12,
    max_size=12,
)
FORBIDDEN = set("\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u2028\u2029") | {
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xE0000, 0xE0080))
}
STOP = st.sampled_from([WIDE, SMALL])


class Texts:
    """The texts of one example, given out in turn."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self.visited: set[str] = set()
        self._given = 0

    def __call__(self) -> str:
        self._given += 1
        return self._texts[self._given % len(self._texts)]


def faults(pilot: Pilot[None]) -> Iterator[str]:
    """What is wrong with the frame that is painted now."""
    width = pilot.app.size.width
    for number, strip in enumerate(pilot.app.screen._compositor.render_strips()):
        line = "".join(segment.text for segment in strip)
        if strip.cell_length != width or cell_len(line) != width:
            yield f"line {number} has {cell_len(line)} cells of {width}: {line!r}"
        for char in line:
            if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} or char in FORBIDDEN:
                yield f"line {number} has {char!r}: {line!r}"
        for segment in strip:
            click = segment.style.meta.get("@click") if segment.style else None
            if segment.control or click == "app.quit" or (segment.style and segment.style.link):
                yield f"line {number} acts: {segment!r}"


def entry(text: Texts, status: Status, account: str, profile: str) -> HistoryEntry:
    """A row whose every text comes from outside."""
    return HistoryEntry(
        id=str(uuid.uuid4()),
        created_at=datetime(2026, 8, 21, 14, 32, tzinfo=UTC),
        profile=profile,
        account=account,
        environment=Environment.LOCAL,
        status=status,
        actor=text(),
        template_id=text() or "X",
        marketplace_id=text(),
        parameters=json.dumps({text(): text(), text(): 5}),
        message=text(),
        url=text(),
        body=text().encode(),
        notification_id=text() or "n-1",
        request_id=text(),
        ticket=text(),
        feedback=FeedbackState.UNKNOWN,
        error=ErrorDetail(text(), text(), text()),
    )


def call(text: Texts, of: HistoryEntry) -> ApiCall:
    return ApiCall(
        id=str(uuid.uuid4()),
        at=of.created_at,
        operation=text(),
        environment=Environment.LOCAL,
        account=of.account,
        profile=of.profile,
        outcome=text(),
        entry_id=of.id,
        template_id=text(),
        http_status=200,
        request_id=text(),
        detail=text(),
    )


async def fill(workspace: Workspace, text: Texts) -> None:
    """Hostile rows, calls, sellers and templates."""
    mine = (await workspace.open_seller(DEMO_SELLER, Environment.LOCAL)).account
    rows = [entry(text, status, text(), text() or "gone") for status in Status]
    rows += [entry(text, status, mine, DEMO_SELLER.name) for status in (Status.UNKNOWN, Status.SENT)]
    await workspace.ledger.history.add_many(rows)
    await workspace.ledger.calls.add_many([call(text, row) for row in rows])
    fields = {"app": "main", "region": "NA", "marketplace": "US"}
    profiles = {f"acme-{number}": {**fields, "title": text()} for number in range(3)}
    put(workspace.paths.profiles, {"profiles": profiles})
    parameter = {"type": "number", "description": text(), "sample": text()}
    put(workspace.templates.folder / "OWN.toml", {"content": text() + "${n}", "parameters": {"n": parameter}})


def put(path: Path, fields: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(tomlkit.dumps(fields), encoding="utf-8", newline="")


ALL_KEYS = ("d", "f", "u", "r", "exclamation_mark", "p", "S", "at")


async def walk(pilot: Pilot[None], text: Texts, keys: Sequence[str]) -> list[str]:
    """Look at every place that shows text from outside; what is wrong there."""
    found: list[str] = []

    async def look(place: str, *keys: str) -> None:
        await press(pilot, keys)
        text.visited.add(type(pilot.app.screen).__name__)
        found.extend(f"{place}: {fault}" for fault in faults(pilot))

    await look("main")
    for tab in range(5):
        await look(f"detail {tab}", "4", "right_square_bracket")
    for number in "125":
        await look(f"pane {number}", number)
        await look(f"pane {number} alone", "plus")
        await press(pilot, ["plus"])
    await press(pilot, ["3"])
    for row in range(2):
        for key in keys:
            await look(f"row {row} key {key}", key)
            await leave(pilot)
        await press(pilot, ["3", "down"])
    for steps in (("1", "home", "e"), ("1", "end", "e"), ("2", "home", "e"), ("2", "end", "e")):
        await look(f"form {steps}", *steps)
        await leave(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, MainScreen)
    screen.search = text()
    await settle(pilot)
    await look("search")
    screen.search = ""
    await look("form", "n")
    for kind in ("say", "report"):
        await toast(pilot, kind, text)
        await look(kind)
    return found + await typed(pilot, text)


async def leave(pilot: Pilot[None]) -> None:
    """Back to the main screen, whatever asks on the way."""
    for key in ("escape", "escape", "enter", "escape"):
        if isinstance(pilot.app.screen, MainScreen):
            return
        await press(pilot, [key])


async def toast(pilot: Pilot[None], kind: str, text: Texts) -> None:
    screen = pilot.app.screen
    assert isinstance(screen, ConsoleScreen)
    if kind == "say":
        screen.say(text() + "\ud800", title=text())
    else:
        screen.report(SpConsoleError(text() + "\udfff"))
    await settle(pilot)


async def typed(pilot: Pilot[None], text: Texts) -> list[str]:
    """The send form with anything in its fields: verdicts, preview, request."""
    if not isinstance(pilot.app.screen, SendScreen):
        return []
    found: list[str] = []
    for field in pilot.app.screen.query(Input):
        field.value = text()
        await settle(pilot)
        found += [f"typed: {fault}" for fault in faults(pilot)]
    for key in ("f9", "f9", "ctrl+j"):
        await press(pilot, [key])
        found += [f"form {key}: {fault}" for fault in faults(pilot)]
    return found


async def seen(text: Texts, size: tuple[int, int], keys: Sequence[str] = ()) -> list[str]:
    """What is wrong on a walk through a console full of such texts."""
    acme = SellerProfile("acme-0", "main", SellingRegion.NA, "ATVPDKIKX0DER", title=text())
    seller = structs.replace(DEMO_SELLER, title=text())
    with tempfile.TemporaryDirectory() as home:
        paths = Paths(Path(home) / "config", Path(home) / "data")
        async with open_workspace(paths, Settings(), {}) as workspace:
            await fill(workspace, text)
            place = Place(Environment.LOCAL, acme if text() else seller)
            async with console(workspace, place, size) as pilot:
                return await walk(pilot, text, keys)


@settings(
    max_examples=3,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(texts=TEXTS, size=STOP)
def test_any_text_from_outside_fills_its_lines_exactly_and_does_nothing(
    texts: list[str], size: tuple[int, int]
) -> None:
    assert asyncio.run(seen(Texts(texts), size)) == []


VISITED = {"MainScreen", "DeleteDialog", "SellerForm", "SendScreen", "EditorScreen", "Picker"}


def test_every_known_nasty_text_fills_its_lines_exactly_and_does_nothing() -> None:
    text = Texts(NASTY)
    assert asyncio.run(seen(text, WIDE, ALL_KEYS)) == []
    assert text.visited >= VISITED
