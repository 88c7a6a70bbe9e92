"""The demo: made once and whole, the same each time, and alive: everything in it can be acted on."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from spconsole.bootstrap import fill_sandbox, open_workspace
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.errors import BlockedError, ConfigError
from spconsole.domain.history import DELETABLE, FeedbackState, HistoryEntry, Status
from spconsole.domain.notifications import DeletionReason
from spconsole.domain.parameters import ParameterType
from spconsole.domain.query import Query
from spconsole.domain.sellers import Environment, environment_problem
from spconsole.domain.templates import check_parameters, sample_values, template_problems
from spconsole.services.context import Workspace
from spconsole.services.deletion import delete_notifications, radius_of_entry
from spconsole.services.demo import demo_paths, demo_settings, make_demo
from spconsole.services.demo_past import Arrival
from spconsole.services.feedback import record_feedback
from spconsole.services.notifications import create_notification, prepare_send

NOW = datetime(2026, 8, 21, 14, 32, 7, tzinfo=UTC)
ALL = 1000
INTERRUPTED_CHILD = """
import asyncio, os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from spconsole.services.demo import make_demo

def end(path, arrivals):
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(make_demo(Path(sys.argv[1]), datetime.now(UTC), end))
"""


@pytest.fixture(autouse=True)
def own_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the developer's folders, keyring and variables out."""
    for name in [name for name in os.environ if name.startswith(("SPCONSOLE_", "XDG_"))]:
        monkeypatch.delenv(name)
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "demo"


@pytest.fixture
async def demo(folder: Path) -> AsyncIterator[Workspace]:
    """The demo, open, at the moment it was made."""
    paths = await make_demo(folder, NOW, fill_sandbox)
    settings = demo_settings(Settings())
    async with open_workspace(paths, settings, {}, demo=True, now=lambda: NOW) as opened:
        yield opened


async def rows(workspace: Workspace) -> list[HistoryEntry]:
    return await workspace.ledger.history.window(Query(), limit=ALL)


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


async def test_a_dozen_sellers_of_three_regions_resolve_everywhere_they_may_be_used(demo: Workspace) -> None:
    book = demo.profiles.book()
    assert book.problems == ()
    assert len(book.profiles) == 12
    assert {profile.region.value for profile in book.profiles.values()} == {"NA", "EU", "FE"}
    assert len(book.apps) == 2
    assert sum(profile.read_only for profile in book.profiles.values()) == 1
    assert 5 <= sum(profile.production for profile in book.profiles.values()) < 12
    for profile in book.profiles.values():
        for environment in Environment:
            if not environment_problem(profile, environment):
                assert (await demo.open_seller(profile, environment)).account


async def test_two_profiles_of_one_seller_are_one_account(demo: Workspace) -> None:
    profiles = demo.profiles.book().profiles
    first, second = [
        await demo.open_seller(profiles[name], Environment.LOCAL) for name in ("acme-us", "acme-ca")
    ]
    assert first.account == second.account


async def test_the_templates_can_be_sent_with_their_samples(demo: Workspace) -> None:
    templates = demo.templates.all()
    assert len(templates) == 6
    assert {template.state for template in templates} == {"draft", "in review", "published"}
    assert {p.type for template in templates for p in template.parameters} == set(ParameterType)
    assert {len(template.parameters) for template in templates} == {1, 2, 3}
    for template in templates:
        assert template_problems(template) == ()
        check = check_parameters(template, sample_values(template), NOW.date())
        assert check.ok
        assert not any(verdict.warning for verdict in check.verdicts.values())
        assert not set(template.content) & set("\"'&<>")


async def test_every_pane_has_something_to_show(demo: Workspace) -> None:
    entries = await rows(demo)
    assert 350 <= len(entries) <= 450
    settled = {Status.SENT, Status.REJECTED, Status.NOT_SENT, Status.UNKNOWN, Status.DELETED}
    for environment in (Environment.LOCAL, Environment.PRODUCTION):
        of_it = [entry for entry in entries if entry.environment is environment]
        assert {entry.status for entry in of_it} == settled
        assert {FeedbackState.NONE, FeedbackState.RECORDED} == {entry.feedback for entry in of_it}
        assert len(of_it) > 50
    assert sum(entry.environment is Environment.PRODUCTION for entry in entries) > len(entries) / 2
    assert any(entry.environment is Environment.SANDBOX for entry in entries)
    assert {entry.profile for entry in entries} == set(demo.profiles.book().profiles)
    assert len({entry.actor for entry in entries}) >= 4
    assert {400, 403} <= {entry.http_status for entry in entries if entry.status is Status.REJECTED}
    assert sum(bool(entry.ticket) for entry in entries) > 20
    assert len(await demo.ledger.calls.recent(100)) == 100


async def test_the_past_ends_shortly_before_now_and_began_weeks_ago(demo: Workspace) -> None:
    entries = await rows(demo)
    assert timedelta(0) < NOW - entries[0].created_at < timedelta(minutes=10)
    assert timedelta(weeks=6) < NOW - entries[-1].created_at < timedelta(weeks=8)
    moments = [m for e in entries for m in (e.created_at, e.sent_at, e.feedback_at, e.deleted_at) if m]
    assert max(moments) <= NOW


async def test_every_row_says_what_the_console_would_have_written(demo: Workspace) -> None:
    for entry in await rows(demo):
        known = await demo.ledger.calls.of(entry.id)
        assert [call.at for call in known][:1] == [entry.created_at]
        assert entry.message
        assert entry.body
        assert bool(entry.notification_id) == (entry.status in {Status.SENT, Status.DELETED}) or (
            entry.status is Status.DELETED and entry.error is not None
        )
        assert (entry.status is Status.DELETED) == bool(entry.deletion_reason)
        assert bool(entry.error) == (entry.notification_id is None)
        assert (entry.feedback is FeedbackState.RECORDED) == (len(known) == 2)


async def test_deletions_took_everything_of_their_template_along(demo: Workspace) -> None:
    entries = await rows(demo)
    deleted = [entry for entry in entries if entry.status is Status.DELETED]
    assert len({(entry.account, entry.template_id, entry.deleted_at) for entry in deleted}) >= 8
    for gone in deleted:
        left = [
            entry
            for entry in entries
            if (entry.account, entry.environment, entry.template_id)
            == (gone.account, gone.environment, gone.template_id)
            and entry.status in DELETABLE
            and gone.deleted_at
            and entry.created_at < gone.deleted_at
        ]
        assert left == []
    assert {entry.deletion_reason for entry in deleted} == set(DeletionReason)


async def test_feedback_works_on_rows_of_every_environment(demo: Workspace) -> None:
    profiles = demo.profiles.book().profiles
    for environment in Environment:
        open_rows = [
            entry
            for entry in await rows(demo)
            if entry.environment is environment
            and entry.status is Status.SENT
            and entry.feedback is FeedbackState.NONE
            and not profiles[entry.profile].read_only
        ]
        for entry in {entry.account: entry for entry in open_rows}.values():
            seller = await demo.open_seller(profiles[entry.profile], environment)
            assert seller.account == entry.account
            result = await record_feedback(seller, entry)
            assert result.error is None
            assert result.entry.feedback is FeedbackState.RECORDED


async def test_deleting_works_on_rows_of_every_environment(demo: Workspace) -> None:
    profiles = demo.profiles.book().profiles
    for environment in Environment:
        open_rows = [
            entry
            for entry in await rows(demo)
            if entry.environment is environment
            and entry.status in DELETABLE
            and not profiles[entry.profile].read_only
        ]
        for entry in {entry.account: entry for entry in open_rows}.values():
            seller = await demo.open_seller(profiles[entry.profile], environment)
            radius = await radius_of_entry(demo.ledger, entry)
            reason = DeletionReason.INCORRECT_RECIPIENT
            result = await delete_notifications(seller, entry.template_id or "", reason, radius.count)
            assert result.error is None
            assert len(result.known_here) == radius.count


async def test_what_is_deleted_in_one_environment_stays_in_the_others(demo: Workspace) -> None:
    profile = demo.profiles.book().profiles["acme-us"]
    template = demo.templates.get("LOW_STOCK")
    assert template is not None
    prepared = prepare_send(profile, template, sample_values(template))
    local, production = [
        await demo.open_seller(profile, environment)
        for environment in (Environment.LOCAL, Environment.PRODUCTION)
    ]
    sent = (await create_notification(production, prepared)).entry
    radius = await radius_of_entry(demo.ledger, (await create_notification(local, prepared)).entry)
    await delete_notifications(local, template.type, DeletionReason.INCORRECT_CONTENT, radius.count)
    assert (await record_feedback(production, sent)).error is None


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
    assert paths == Paths(paths.config_dir, paths.data_dir)
    assert paths.config_dir.is_relative_to(tmp_path / "data" / "demo")
    assert paths.data_dir.is_relative_to(tmp_path / "data" / "demo")
    assert demo.secrets.backend_name().startswith("none usable")
    assert siblings(tmp_path / "home") == {"data"}


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
