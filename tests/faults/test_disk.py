"""A disk that is full, a folder nobody may write in, a history that another program holds."""

import errno
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.errors import OutcomeUnknownError, StoreError
from spconsole.domain.history import Status
from spconsole.domain.notifications import DeletionReason
from spconsole.domain.sellers import DEMO_SELLER, Environment
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.deletion import delete_notifications
from spconsole.services.feedback import record_feedback_by_id
from spconsole.services.notifications import create_notification
from spconsole.store.database import _failure
from tests.services.amazon import CREATED, Amazon, on_disk, says

from .conftest import SUMMARY, summary

ROOT = Path(__file__).resolve().parents[2]
QUICK = "pragma busy_timeout = 20; pragma journal_mode = wal; pragma synchronous = full;"
SMALL_DISK = 'mount -t tmpfs -o size=640k none "$1" && exec "$2" -m tests.faults.small_disk "$1"'


READ_ONLY = (
    'mount -t tmpfs -o ro none "$1" && exec "$2" -m spconsole --data-dir "$1/data" --environment local '
    "send SALES_SUMMARY -p summaryAsOnDate=2022-08-30 -p salesSummaryInUSD=1000.50 --json"
)


@pytest.fixture
def amazon() -> Amazon:
    return Amazon(CREATED)


def unshared(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a script whose mounts nobody else sees; skip where that is not allowed."""
    ended = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script, "sh", str(folder), sys.executable],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if any(words in ended.stderr for words in ("permitted", "superuser", "ermission denied")):
        pytest.skip("may not mount")
    return ended


async def assert_nothing_is_sent(seller: SellerContext, amazon: Amazon, words: str) -> None:
    for act in (
        create_notification(seller, summary()),
        delete_notifications(seller, SUMMARY, DeletionReason.INCORRECT_CONTENT, None),
        record_feedback_by_id(seller, "n-9"),
    ):
        with pytest.raises(StoreError, match=words):
            await act
    assert (amazon.requests, amazon.tokens) == ([], 0)


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs unshare")
def test_on_a_small_disk_that_fills_up_every_request_has_its_row(tmp_path: Path) -> None:
    """A file system of its own, gone with the process that mounted it."""
    folder = tmp_path / "small"
    folder.mkdir()
    ended = unshared(SMALL_DISK, folder)
    assert ended.returncode == 0, ended.stderr
    saw = json.loads(ended.stdout)
    assert "disk is full" in saw["said"][-1] or "disk full" in saw["said"][-1]
    assert saw["after"] == ""
    assert saw["statuses"] == ["SENT"] * (saw["asked"])


async def test_a_history_that_became_read_only_sends_nothing(workspace: Workspace, amazon: Amazon) -> None:
    seller = amazon.behind(await workspace.open_seller(DEMO_SELLER, Environment.LOCAL))
    await workspace.ledger.history._database.rows("pragma query_only = on")
    await assert_nothing_is_sent(seller, amazon, "Make the folder writable")


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs unshare")
def test_on_a_read_only_disk_a_send_is_refused_with_what_to_do(tmp_path: Path) -> None:
    """Not even root writes there."""
    folder = tmp_path / "read-only"
    folder.mkdir()
    ended = unshared(READ_ONLY, folder)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "Read-only file system. Choose another --data-dir." in ended.stderr


async def opened(workspace: Workspace, amazon: Amazon) -> SellerContext:
    return amazon.behind(await workspace.open_seller(DEMO_SELLER, Environment.LOCAL))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
async def test_a_folder_without_our_permission_opens_to_look_and_sends_nothing(
    tmp_path: Path, amazon: Amazon
) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o500)
    async with open_workspace(Paths(tmp_path / "c", data), Settings(), {}) as workspace:
        with pytest.raises(StoreError, match="nothing was sent"):
            (await opened(workspace, amazon)).require_writes()


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits for a file that another program holds, waits for nothing."""
    monkeypatch.setattr("spconsole.store.database.BUSY_MS", 20)
    monkeypatch.setattr("spconsole.store.database._PRAGMAS", QUICK)


@pytest.fixture
def exclusive(paths: Paths) -> Iterator[sqlite3.Connection]:
    """Another program that can take the whole history for itself."""
    paths.history.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(paths.history, isolation_level=None)) as connection:
        yield connection


@pytest.mark.usefixtures("_impatient")
async def test_while_another_program_holds_the_history_nothing_is_sent(
    paths: Paths, amazon: Amazon, exclusive: sqlite3.Connection
) -> None:
    async with open_workspace(paths, Settings(), {}) as workspace:
        seller = await opened(workspace, amazon)
        take(exclusive)
        await assert_nothing_is_sent(seller, amazon, "another program holds it. Close it")
        exclusive.execute("rollback")
        assert (await create_notification(seller, summary())).entry.status is Status.SENT


@pytest.mark.usefixtures("_impatient")
async def test_a_start_while_another_program_holds_the_history_opens_to_look(
    paths: Paths, amazon: Amazon, exclusive: sqlite3.Connection
) -> None:
    take(exclusive)
    async with open_workspace(paths, Settings(), {}) as workspace:
        assert "another program holds it" in workspace.ledger.problem
        with pytest.raises(StoreError, match="nothing was sent"):
            (await opened(workspace, amazon)).require_writes()


@pytest.mark.usefixtures("_impatient")
async def test_a_history_held_while_the_answer_comes_is_written_when_it_is_free(
    paths: Paths, amazon: Amazon, exclusive: sqlite3.Connection
) -> None:
    async with open_workspace(paths, Settings(), {}) as workspace:
        seller = await opened(workspace, amazon)
        amazon.watch = lambda _: take(exclusive)
        result = await create_notification(seller, summary())
        assert "It is SENT, id n-1, but that could not be recorded." in str(result.error)
        assert await workspace.ledger.unwritten.write_again() == ()
        exclusive.execute("rollback")
        assert len(await workspace.ledger.unwritten.write_again()) == 1
    assert [row["status"] for row in on_disk(paths.history)] == ["SENT"]


async def test_an_unclear_deletion_whose_history_cannot_be_read_any_more_stays_unclear(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can see whether a newer send began, so it is not repeated, and not told as undone."""

    async def unreadable(*_: object) -> bool:
        raise StoreError("Cannot use the history.")

    monkeypatch.setattr(workspace.ledger.history, "newer_create", unreadable)
    amazon = Amazon(says(500))
    result = await delete_notifications(
        await opened(workspace, amazon), SUMMARY, DeletionReason.INCORRECT_CONTENT, None
    )
    assert isinstance(result.error, OutcomeUnknownError)
    assert len(amazon.requests) == 1


def test_a_read_only_file_system_is_named_with_its_fix(tmp_path: Path) -> None:
    said = str(_failure(OSError(errno.EROFS, "Read-only file system"), tmp_path / "history.db"))
    assert said.endswith("Make the folder writable, or choose another with --data-dir.")


def take(connection: sqlite3.Connection) -> None:
    """The whole history, for this connection alone."""
    connection.execute("begin exclusive")
