"""The workspace as a whole: it opens on anything, says what is wrong, and closes what it opened."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from msgspec import structs

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.errors import DiskFullError, SpConsoleError, StoreError, UsageError
from spconsole.domain.history import Status
from spconsole.domain.query import Query
from spconsole.domain.sellers import DEMO_SELLER, Environment
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.finding import find
from spconsole.services.notifications import PreparedSend, create_notification

from .amazon import CREATED, Amazon, on_disk

LOCAL = Environment.LOCAL
DIE_WHILE_SENDING = """
import asyncio, os, signal, sys
from pathlib import Path
from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.builtin_templates import BUILTIN_TEMPLATES as templates
from spconsole.domain.sellers import DEMO_SELLER, Environment
from spconsole.domain.templates import sample_values
from spconsole.services.notifications import create_notification, prepare_send

async def main():
    paths = Paths(Path(sys.argv[1]), Path(sys.argv[2]))
    async with open_workspace(paths, Settings(), {}) as workspace:
        seller = await workspace.open_seller(DEMO_SELLER, Environment.LOCAL)
        prepared = prepare_send(DEMO_SELLER, templates[0], sample_values(templates[0]))
        await create_notification(seller, prepared, None, lambda _: os.kill(os.getpid(), signal.SIGKILL))

asyncio.run(main())
"""


async def test_a_new_user_has_a_seller_and_a_history(workspace: Workspace) -> None:
    assert workspace.problems == ()
    seller = await workspace.open_seller(DEMO_SELLER, LOCAL)
    assert seller.blocked == ""
    assert await workspace.ledger.history.count(Query()) == 0
    assert "@" in workspace.ledger.actor


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
async def test_everything_in_the_data_folder_is_its_owners_alone(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend
) -> None:
    await create_notification(seller, summary)
    modes = {path: path.stat().st_mode & 0o777 for path in files_of(workspace.paths.data_dir)}
    assert len(modes) > 5
    for path, mode in modes.items():
        assert mode == (0o700 if path in folders_of(workspace.paths) else 0o600), path


def files_of(folder: Path) -> list[Path]:
    return [folder, *folder.rglob("*")]


def folders_of(paths: Paths) -> set[Path]:
    return {paths.data_dir, paths.processes, paths.log.parent}


async def test_a_seller_is_opened_once_and_shared(workspace: Workspace) -> None:
    first, second = await asyncio.gather(*(workspace.open_seller(DEMO_SELLER, LOCAL) for _ in range(2)))
    assert first is second


async def test_a_profile_that_changed_is_opened_anew(workspace: Workspace) -> None:
    reader = structs.replace(DEMO_SELLER, read_only=True)
    before = await workspace.open_seller(DEMO_SELLER, LOCAL)
    after = await workspace.open_seller(reader, LOCAL)
    assert (before.blocked, bool(after.blocked)) == ("", True)
    assert before.account == after.account


async def test_new_credentials_are_used_at_once(paths: Paths) -> None:
    parts = ("CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN")
    environ = {f"SPCONSOLE_ACME_{part}": "one" for part in parts}
    acme = structs.replace(DEMO_SELLER, name="acme")
    async with open_workspace(paths, Settings(), environ) as workspace:
        before = await workspace.open_seller(acme, Environment.SANDBOX)
        environ["SPCONSOLE_ACME_REFRESH_TOKEN"] = "two"
        after = await workspace.open_seller(acme, Environment.SANDBOX)
    assert before.account != after.account
    assert before.client is not after.client


@pytest.mark.parametrize("environment", [Environment.SANDBOX, Environment.PRODUCTION])
async def test_the_built_in_seller_is_not_opened_elsewhere(
    workspace: Workspace, environment: Environment
) -> None:
    with pytest.raises(UsageError):
        await workspace.open_seller(DEMO_SELLER, environment)


async def test_in_a_demo_every_environment_is_played(paths: Paths, summary: PreparedSend) -> None:
    acme = structs.replace(DEMO_SELLER, name="acme", production=True)
    async with open_workspace(paths, Settings(), {}, demo=True) as workspace:
        for environment in Environment:
            seller = await workspace.open_seller(acme, environment)
            result = await create_notification(seller, summary)
            assert result.entry.status is Status.SENT
            assert result.entry.environment is environment


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ("403", Status.REJECTED),
        ("500", Status.UNKNOWN),
        ("timeout", Status.UNKNOWN),
        ("reset", Status.UNKNOWN),
    ],
)
async def test_the_next_call_fails_as_it_was_told(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend, fault: str, status: Status
) -> None:
    workspace.fail_next(fault)
    assert (await create_notification(seller, summary)).entry.status is status
    assert (await create_notification(seller, summary)).entry.status is Status.SENT


async def test_a_failure_that_there_is_not_is_refused(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="429"):
        workspace.fail_next("earthquake")


async def open_broken(paths: Paths, summary: PreparedSend) -> tuple[tuple[str, ...], SpConsoleError]:
    """What a workspace says that cannot record, and what it says to a send."""
    async with open_workspace(paths, Settings(), {}) as workspace:
        assert workspace.ledger.problem
        assert await workspace.ledger.history.count(Query()) == 0
        try:
            await create_notification(await workspace.open_seller(DEMO_SELLER, LOCAL), summary)
        except SpConsoleError as error:
            return workspace.problems, error
    raise AssertionError("it was sent")


async def test_on_a_history_of_a_newer_version_nothing_is_sent(paths: Paths, summary: PreparedSend) -> None:
    async with open_workspace(paths, Settings(), {}):
        pass
    with closing(sqlite3.connect(paths.history)) as connection:
        connection.execute("pragma user_version = 99")
    problems, error = await open_broken(paths, summary)
    assert "written by a newer spconsole" in problems[0]
    assert isinstance(error, StoreError)
    assert "nothing was sent" in str(error)


async def test_on_a_damaged_history_nothing_is_sent(paths: Paths, summary: PreparedSend) -> None:
    paths.data_dir.mkdir()
    paths.history.write_bytes(b"not a database, and long enough to be read as one" * 50)
    problems, _ = await open_broken(paths, summary)
    assert "not a sound history file" in problems[0]


async def test_a_history_that_cannot_be_read_back_says_so(paths: Paths) -> None:
    async with open_workspace(paths, Settings(), {}):
        pass
    with closing(sqlite3.connect(paths.history)) as connection, connection:
        connection.execute("drop table notifications")
    async with open_workspace(paths, Settings(), {}) as workspace:
        assert "notifications" in workspace.ledger.problem
        assert workspace.problems == (workspace.ledger.problem,)


@pytest.mark.parametrize("step", ["settle_orphans", "_lock"])
async def test_where_nothing_can_be_written_the_history_can_still_be_looked_at(
    paths: Paths, summary: PreparedSend, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    async with open_workspace(paths, Settings(), {}) as workspace:
        seller = Amazon(CREATED).behind(await workspace.open_seller(DEMO_SELLER, LOCAL))
        row = (await create_notification(seller, summary)).entry

    async def fails(*_: object) -> int:
        raise DiskFullError("The disk is full.")

    how = fails if step == "settle_orphans" else lambda *_: "The disk is full."
    monkeypatch.setattr(f"spconsole.bootstrap.workspace.{step}", how)
    async with open_workspace(paths, Settings(), {}) as workspace:
        found = await find(workspace.ledger, row.id)
        assert [hit.entry.id for hit in found.hits] == [row.id]
        seller = await workspace.open_seller(DEMO_SELLER, LOCAL)
        with pytest.raises(SpConsoleError, match="disk is full"):
            seller.require_writes()


async def test_in_a_data_folder_that_is_a_file_nothing_is_sent(paths: Paths, summary: PreparedSend) -> None:
    paths.data_dir.touch()
    problems, _ = await open_broken(paths, summary)
    assert str(paths.history) in problems[0]


async def test_a_templates_folder_that_is_not_there_is_named(paths: Paths, tmp_path: Path) -> None:
    settings = Settings(templates_dir=tmp_path / "nowhere")
    async with open_workspace(paths, settings, {}, problems=("first",)) as workspace:
        assert workspace.problems[0] == "first"
        assert f"templates_dir is not a folder: {tmp_path / 'nowhere'}." in workspace.problems[1]


async def test_a_sandbox_file_that_cannot_be_used_is_a_sentence(workspace: Workspace) -> None:
    workspace.paths.sandbox.mkdir()
    with pytest.raises(StoreError, match="The sandbox cannot use"):
        await workspace.open_seller(DEMO_SELLER, LOCAL)


async def test_a_console_killed_while_sending_leaves_an_unknown_row(paths: Paths) -> None:
    command = [sys.executable, "-c", DIE_WHILE_SENDING, str(paths.config_dir), str(paths.data_dir)]
    run = await asyncio.to_thread(subprocess.run, command, check=False)
    assert run.returncode != 0
    assert [row["status"] for row in on_disk(paths.history)] == ["SENDING"]
    async with open_workspace(paths, Settings(), {}) as workspace:
        [row] = await workspace.ledger.history.window(Query(), limit=9)
        assert row.status is Status.UNKNOWN
        [call] = await workspace.ledger.calls.of(row.id)
        assert call.outcome == "unknown"


async def test_a_second_console_leaves_the_rows_of_the_first_alone(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend
) -> None:
    seen: list[str] = []

    async def second_start() -> None:
        async with open_workspace(workspace.paths, Settings(), {}):
            seen.extend(row["status"] for row in on_disk(workspace.paths.history))

    amazon = Amazon(CREATED)
    amazon.during = second_start
    result = await create_notification(amazon.behind(seller), summary)
    assert seen == ["SENDING"]
    assert (result.entry.status, result.error) == (Status.SENT, None)


async def test_nothing_is_left_running(paths: Paths, summary: PreparedSend) -> None:
    before = threading.active_count()
    async with open_workspace(paths, Settings(), {}) as workspace:
        await create_notification(await workspace.open_seller(DEMO_SELLER, LOCAL), summary)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("history")]
    assert threading.active_count() <= before + 1 + (os.cpu_count() or 1) + 4
    assert list(paths.processes.iterdir()) == []
