"""Whose rows are orphans: a process that was killed has let go of its lock, a living one has not."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from spconsole.domain.history import FeedbackState, Status
from spconsole.services.context import Ledger
from spconsole.services.history import settle_orphans
from spconsole.store.calls import CallStore
from spconsole.store.database import Database
from spconsole.store.drafts import DraftStore
from spconsole.store.history import HistoryStore
from spconsole.store.processes import ProcessLock

from .rows import NOW, call, entry

HOLD = """
import sys
from pathlib import Path
from spconsole.store.processes import ProcessLock

with ProcessLock(Path(sys.argv[1])) as lock:
    print(lock.id, flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_console(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A real process that holds its lock, and its id."""
    command = [sys.executable, "-c", HOLD, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "running"


@pytest.fixture
def ledger(database: Database, history: HistoryStore, calls: CallStore) -> Ledger:
    return Ledger(history, calls, DraftStore(database), lambda: NOW, "me@here", "this")


def test_a_process_is_alive_to_itself(folder: Path) -> None:
    with ProcessLock(folder) as lock:
        assert lock.is_alive(lock.id)


def test_one_that_was_never_there_is_not(folder: Path) -> None:
    with ProcessLock(folder) as lock:
        assert not lock.is_alive("")
        assert not lock.is_alive("never-there")


def test_one_that_ended_as_it_should_is_gone_without_a_trace(folder: Path) -> None:
    with ProcessLock(folder) as first:
        pass
    with ProcessLock(folder) as second:
        assert not second.is_alive(first.id)
    assert list(folder.iterdir()) == []


def test_a_living_process_holds_its_lock_and_a_killed_one_does_not(folder: Path) -> None:
    with ProcessLock(folder) as lock, another_console(folder) as (process, id_):
        assert lock.is_alive(id_)
        assert lock.is_alive(id_)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert (folder / f"{id_}.lock").exists()
        assert not lock.is_alive(id_)
        assert not (folder / f"{id_}.lock").exists()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a folder that refuses us")
def test_one_that_cannot_be_looked_at_counts_as_alive(folder: Path) -> None:
    folder.mkdir()
    file = folder / "other.lock"
    file.touch(mode=0)
    with ProcessLock(folder) as lock:
        assert lock.is_alive("other")


def test_a_lock_that_cannot_be_asked_counts_as_held(folder: Path) -> None:
    with ProcessLock(folder) as lock:
        (folder / "odd.lock").mkdir()
        assert lock.is_alive("odd")


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
def test_only_its_owner_can_see_who_runs(folder: Path) -> None:
    with ProcessLock(folder) as lock:
        assert folder.stat().st_mode & 0o777 == 0o700
        assert (folder / f"{lock.id}.lock").stat().st_mode & 0o777 == 0o600


async def test_the_rows_of_a_killed_console_are_settled(
    ledger: Ledger, folder: Path, history: HistoryStore, calls: CallStore
) -> None:
    with ProcessLock(folder) as lock, another_console(folder) as (process, id_):
        await history.add(entry(id="sending", status=Status.SENDING, process=id_), call(id="c", process=id_))
        await history.add(entry(id="held", status=Status.HELD, process=id_))
        await history.add(entry(id="acting", feedback=FeedbackState.SENDING, process=id_))
        await history.add(entry(id="sent", process=id_))
        assert await settle_orphans(ledger, lock.is_alive) == 0
        assert {row.id for row in await history.unsettled()} == {"sending", "held", "acting"}
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert await settle_orphans(ledger, lock.is_alive) == 3
    rows = {id_: await history.get(id_) for id_ in ("sending", "held", "acting", "sent")}
    assert {id_: row and row.status for id_, row in rows.items()} == {
        "sending": Status.UNKNOWN,
        "held": Status.NOT_SENT,
        "acting": Status.SENT,
        "sent": Status.SENT,
    }
    assert rows["acting"]
    assert rows["acting"].feedback is FeedbackState.UNKNOWN
    assert [found.outcome for found in await calls.recent()] == ["unknown"]
    assert await history.unsettled() == []


async def test_a_row_that_ended_meanwhile_is_not_settled_over(history: HistoryStore) -> None:
    seen = entry(id="a", status=Status.SENDING)
    await history.add(entry(id="a", status=Status.SENT))
    await history.settle(seen)
    row = await history.get("a")
    assert row is not None
    assert row.status is Status.SENT


async def test_looking_for_orphans_reads_no_more_than_there_are(history: HistoryStore) -> None:
    """A million rows must not be walked at every start."""
    plans = [
        "select * from notifications where status in ('HELD', 'SENDING') or feedback = 'SENDING'",
        "select distinct process from calls where outcome = 'sending'",
        "select count(*) from notifications where (status = 'UNKNOWN') and (environment = 'local')",
    ]
    for sql in plans:
        steps = await history._database.rows(f"explain query plan {sql}")
        assert any(name in steps[0]["detail"] for name in ("_unsettled", "_by_status")), steps[0]["detail"]
