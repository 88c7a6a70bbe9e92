"""A sandbox in memory, a clock that stands still, and one seller."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from spconsole.sandbox.service import Sandbox, open_sandbox

from .amazon import CONTRACTS, Clock, Seller, sign_in


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sandbox(clock: Clock) -> Iterator[Sandbox]:
    opened = open_sandbox(None, CONTRACTS.get, now=clock)
    yield opened
    opened.close()


@pytest.fixture
def static_sandbox(clock: Clock) -> Iterator[Sandbox]:
    opened = open_sandbox(None, CONTRACTS.get, static=True, now=clock)
    yield opened
    opened.close()


@pytest.fixture
async def seller(sandbox: Sandbox) -> Seller:
    return await sign_in(sandbox)


@pytest.fixture
def state_file(tmp_path: Path) -> Path:
    return tmp_path / "sandbox.db"
