"""A console in production, as the demo plays it, on clocks that are moved by hand."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.history import HistoryEntry
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.query import Query
from spconsole.domain.sellers import App, Environment, SellerProfile
from spconsole.services.context import Workspace
from spconsole.services.holding import hold_s
from spconsole.tui.place import Place
from spconsole.tui.screens.main import MainScreen
from tests.hand_clock import HandClock
from tests.tui.screen import WIDE, console, press, settle

ACME = SellerProfile("acme-us", "main", SellingRegion.NA, "ATVPDKIKX0DER", production=True, title="Acme Toys")
PRODUCTION = Place(Environment.PRODUCTION, ACME)
LOOKING = Place(Environment.PRODUCTION, ACME, writes=False)
_TEMPLATE = 'content = "Now ${price}."\nstate = "published"\n[parameters.price]\ntype = "number"\n'


@asynccontextmanager
async def production(paths: Paths, time: HandClock, settings: Settings) -> AsyncIterator[Workspace]:
    """A workspace with a seller for production and one template."""
    async with open_workspace(paths, settings, {}, demo=True, now=time.now) as workspace:
        workspace.profiles.save(ACME, App("main", "amzn1.application-oa2-client.example"))
        workspace.templates.folder.mkdir(parents=True, exist_ok=True)
        (workspace.templates.folder / "PRICE.toml").write_text(_TEMPLATE, encoding="utf-8")
        yield workspace


@asynccontextmanager
async def at_work(
    workspace: Workspace, time: HandClock, place: Place = PRODUCTION, size: tuple[int, int] = WIDE
) -> AsyncIterator[Pilot[None]]:
    """The console on it."""
    async with console(workspace, place, size, time.clock) as pilot:
        yield pilot


async def hold_one(pilot: Pilot[None], price: str = "200.50") -> None:
    """Type one notification and send it: as far as its hold, where there is one."""
    await press(pilot, ["n", *price, "ctrl+j", "s"])
    main = main_screen(pilot)
    if hold_s(main.workspace.settings, main.place.environment):
        await until(pilot, lambda: any(f": {price}}}" in row.parameters for row in main.held.waiting))


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Wait for what is sure to come, however busy the machine is."""
    for _ in range(500):
        if holds():
            await settle(pilot)
            return
        await pilot.pause(0.01)
    raise AssertionError("it did not come")


async def pass_time(pilot: Pilot[None], time: HandClock, seconds: float) -> None:
    """Seconds pass, and are seen."""
    time.advance(seconds)
    tick = getattr(pilot.app, "tick")  # noqa: B009 - the application of the pilot has no narrower type
    tick()
    await settle(pilot)
    await settle(pilot)


async def rows(workspace: Workspace) -> list[HistoryEntry]:
    """All of history, newest first."""
    return await workspace.ledger.history.window(Query(), limit=100)


async def sent_again(workspace: Workspace) -> list[HistoryEntry]:
    """Those that went in the place of a deleted one."""
    return [row for row in await rows(workspace) if row.repairs]


def main_screen(pilot: Pilot[None]) -> MainScreen:
    """The screen under all others."""
    main = pilot.app.screen_stack[0]
    assert isinstance(main, MainScreen)
    return main
