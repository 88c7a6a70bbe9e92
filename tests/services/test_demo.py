"""Making the demo: once, whole or not at all, the same each time, and in a folder of its own."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from spconsole.bootstrap import fill_sandbox
from spconsole.config.settings import Settings
from spconsole.domain.errors import BlockedError, ConfigError
from spconsole.domain.sellers import Environment
from spconsole.services.context import Workspace
from spconsole.services.demo import demo_paths, demo_settings, make_demo
from spconsole.services.demo_past import Arrival
from tests.demos import NOW, open_demo_in, rows

INTERRUPTED_CHILD = """
import asyncio, os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from spconsole.services.demo import make_demo

def end(path, arrivals):
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(make_demo(Path(sys.argv[1]), datetime.now(UTC), end))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "demo"


@pytest.fixture
async def demo(folder: Path) -> AsyncIterator[Workspace]:
    async with open_demo_in(folder) as opened:
        yield opened


def dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


async def test_the_same_moment_makes_the_same_demo(tmp_path: Path) -> None:
    first, second = [
        await make_demo(tmp_path / name / "demo", NOW, fill_sandbox) for name in ("first", "second")
    ]
    assert dump(first.history) == dump(second.history)
    assert dump(first.sandbox) == dump(second.sandbox)
    assert first.profiles.read_text("utf-8") == second.profiles.read_text("utf-8")
    assert {path.name: path.read_bytes() for path in first.templates.iterdir()} == {
        path.name: path.read_bytes() for path in second.templates.iterdir()
    }


async def test_making_it_takes_no_time_worth_waiting_for(folder: Path) -> None:
    started = time.process_time()
    await make_demo(folder, NOW, fill_sandbox)
    assert time.process_time() - started < 5.0  # a fraction of a second; slack for a machine that is busy


async def test_a_reset_forgets_what_was_done(folder: Path) -> None:
    paths = await make_demo(folder, NOW, fill_sandbox)
    before = dump(paths.history)
    paths.profiles.write_text("", encoding="utf-8")
    paths.history.unlink()
    assert await make_demo(folder, NOW, fill_sandbox, reset=True) == paths
    assert dump(paths.history) == before
    assert "acme-us" in paths.profiles.read_text("utf-8")
    assert siblings(folder) == {"demo", "demo.lock"}


async def test_a_second_start_changes_nothing(folder: Path) -> None:
    paths = await make_demo(folder, NOW, fill_sandbox)
    paths.profiles.write_text("# mine\n", encoding="utf-8")
    await make_demo(folder, NOW + timedelta(days=1), fill_sandbox)
    assert paths.profiles.read_text("utf-8") == "# mine\n"


async def test_it_is_not_reset_under_a_demo_that_is_open(demo: Workspace, folder: Path) -> None:
    with pytest.raises(BlockedError, match="open in another terminal"):
        await make_demo(folder, NOW, fill_sandbox, reset=True)
    assert len(await rows(demo)) > 0


def siblings(folder: Path) -> set[str]:
    return {path.name for path in folder.parent.iterdir()}


async def test_an_interrupted_making_leaves_none(folder: Path) -> None:
    def interrupt(path: Path, arrivals: Sequence[Arrival]) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await make_demo(folder, NOW, interrupt)
    assert siblings(folder) == {"demo.lock"}


async def test_an_interrupted_reset_leaves_the_old_one(folder: Path) -> None:
    def fail(path: Path, arrivals: Sequence[Arrival]) -> None:
        raise OSError(28, "No space left on device")

    paths = await make_demo(folder, NOW, fill_sandbox)
    before = dump(paths.history)
    with pytest.raises(ConfigError, match="No space left on device"):
        await make_demo(folder, NOW, fail, reset=True)
    assert dump(paths.history) == before
    assert siblings(folder) == {"demo", "demo.lock"}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_killed_making_is_made_good_by_the_next_start(folder: Path) -> None:
    run = subprocess.run([sys.executable, "-c", INTERRUPTED_CHILD, str(folder)], check=False)
    assert run.returncode == -signal.SIGKILL
    assert not folder.exists()
    assert len(siblings(folder)) == 2
    paths = asyncio.run(make_demo(folder, NOW, fill_sandbox))
    assert paths.history.exists()
    assert paths.sandbox.exists()
    assert siblings(folder) == {"demo", "demo.lock"}


def test_two_that_start_at_once_make_it_once(folder: Path) -> None:
    made: list[Path] = []

    def slowly(path: Path, arrivals: Sequence[Arrival]) -> None:
        made.append(path)
        time.sleep(0.2)
        fill_sandbox(path, arrivals)

    def start() -> None:
        asyncio.run(make_demo(folder, NOW, slowly))

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert demo_paths(folder).history.exists()


async def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    with pytest.raises(ConfigError, match="Choose another --data-dir"):
        await make_demo(tmp_path / "data" / "demo", NOW, fill_sandbox)


async def test_nothing_of_the_users_is_touched(demo: Workspace, tmp_path: Path) -> None:
    paths = demo.paths
    assert paths.config_dir.is_relative_to(tmp_path / "data" / "demo")
    assert paths.data_dir.is_relative_to(tmp_path / "data" / "demo")
    assert demo.secrets.backend_name().startswith("none usable")
    assert siblings(tmp_path / "data") == {"data"}


def test_the_users_settings_hold_except_for_where_it_starts(tmp_path: Path) -> None:
    own = Settings(
        profile="mine",
        environment=Environment.PRODUCTION,
        theme="spconsole-light",
        keys={"main.new": "x"},
        templates_dir=tmp_path,
    )
    settings = demo_settings(own)
    assert (settings.profile, settings.environment, settings.templates_dir) == (
        "acme-us",
        Environment.LOCAL,
        None,
    )
    assert (settings.theme, settings.keys) == ("spconsole-light", {"main.new": "x"})
