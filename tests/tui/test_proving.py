"""What proves a template: a send that Amazon accepted in production, and nothing that only looks so."""

from collections.abc import AsyncIterator

import pytest
from msgspec import structs

from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.history import Status
from spconsole.domain.sellers import Environment
from spconsole.services.context import Workspace
from spconsole.tui.place import Place
from tests.hand_clock import HandClock
from tests.tui.production import PRODUCTION, at_work, hold_one, production, rows
from tests.tui.screen import finish


@pytest.fixture
async def demo(paths: Paths) -> AsyncIterator[Workspace]:
    async with production(paths, HandClock(), Settings(hold_seconds=0)) as opened:
        yield opened


async def state_after_a_send(workspace: Workspace, place: Place = PRODUCTION) -> str:
    async with at_work(workspace, HandClock(), place) as pilot:
        await hold_one(pilot)
        await finish(pilot)
        said = " ".join(toast.message for toast in pilot.app._notifications)
    assert [row.status for row in await rows(workspace)] == [Status.SENT]
    template = workspace.templates.get("PRICE")
    assert template is not None
    assert ("PRICE is proven" in said) == (template.state == "proven")
    return template.state


async def test_the_demo_proves_nothing(demo: Workspace) -> None:
    assert await state_after_a_send(demo) == "published"


@pytest.mark.parametrize("environment", [Environment.LOCAL, Environment.SANDBOX])
async def test_a_sandbox_proves_nothing(demo: Workspace, environment: Environment) -> None:
    real = structs.replace(demo, demo=False)
    place = structs.replace(PRODUCTION, environment=environment)
    assert await state_after_a_send(real, place) == "published"


async def test_production_proves_it(demo: Workspace) -> None:
    assert await state_after_a_send(structs.replace(demo, demo=False)) == "proven"
