"""Importing another machine's history: by row ids, never doubled, never acted on here."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths, find_paths
from spconsole.config.settings import Settings
from spconsole.domain.errors import UsageError
from spconsole.domain.history import Origin, Status
from spconsole.domain.literals import dump
from spconsole.domain.query import parse_query
from spconsole.domain.sellers import DEMO_SELLER, Environment
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.history import as_json, settle_orphans
from spconsole.services.importing_history import NEW, NEWER, SAME, import_history
from spconsole.services.notifications import PreparedSend, create_notification


@pytest.fixture
async def support(tmp_path: Path) -> AsyncIterator[Workspace]:
    """Another machine, whose history is empty."""
    paths: Paths = find_paths({}, tmp_path / "support", tmp_path / "support")
    async with open_workspace(paths, Settings(), {}) as opened:
        yield opened


async def written(workspace: Workspace, path: Path, **changes: Any) -> Path:
    rows = await workspace.ledger.history.window(parse_query(""), limit=99)
    lines = [dump({**as_json(row), **changes}) + "\n" for row in rows]
    path.write_text("".join(lines), encoding="utf-8")  # noqa: ASYNC240 - nothing else goes on
    return path


async def test_rows_come_in_as_they_were_and_once(
    workspace: Workspace, support: Workspace, seller: SellerContext, summary: PreparedSend, tmp_path: Path
) -> None:
    sent = (await create_notification(seller, summary)).entry
    path = await written(workspace, tmp_path / "h.jsonl")
    for counts in ({NEW: 1, NEWER: 0, SAME: 0}, {NEW: 0, NEWER: 0, SAME: 1}):
        assert (await import_history(support, path)).counts == counts
    row = await support.ledger.history.get(sent.id)
    assert row is not None
    assert as_json(row) == as_json(sent)
    assert "1000.50" in row.parameters
    assert row.origin is Origin.MACHINE


async def test_ones_own_rows_come_back_unchanged(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend, tmp_path: Path
) -> None:
    sent = (await create_notification(seller, summary)).entry
    path = await written(workspace, tmp_path / "h.jsonl")
    assert (await import_history(workspace, path)).counts == {NEW: 0, NEWER: 0, SAME: 1}
    kept = await workspace.ledger.history.get(sent.id)
    assert kept is not None
    assert (as_json(kept), kept.origin, kept.process) == (as_json(sent), Origin.HERE, sent.process)


@pytest.mark.parametrize("status", [Status.HELD, Status.SENDING])
async def test_a_row_on_its_way_elsewhere_is_settled_by_its_own_machine_only(
    workspace: Workspace,
    support: Workspace,
    seller: SellerContext,
    summary: PreparedSend,
    tmp_path: Path,
    status: Status,
) -> None:  # fmt: skip
    sent = (await create_notification(seller, summary)).entry
    early = await written(
        workspace, tmp_path / "early", status=status.value, sentAt=None, notificationId=None
    )
    late = await written(workspace, tmp_path / "late")
    await import_history(support, early)
    assert await settle_orphans(support.ledger, lambda _: False) == 0
    row = await support.ledger.history.get(sent.id)
    assert row is not None
    assert row.status is status
    assert (await import_history(support, late)).counts[NEWER] == 1
    assert (await import_history(support, early)).counts[SAME] == 1
    row = await support.ledger.history.get(sent.id)
    assert row is not None
    assert (row.status, row.notification_id) == (Status.SENT, sent.notification_id)


async def test_a_machine_that_has_only_others_rows_can_still_send(
    workspace: Workspace, support: Workspace, seller: SellerContext, summary: PreparedSend, tmp_path: Path
) -> None:
    """Its key of accounts is made when it is first needed: no row that came in needs an older one."""
    await create_notification(seller, summary)
    await import_history(support, await written(workspace, tmp_path / "h.jsonl"))
    opened = await support.open_seller(DEMO_SELLER, Environment.LOCAL)
    assert opened.account != seller.account


async def test_sellers_without_an_id_are_named_as_such(
    workspace: Workspace, support: Workspace, seller: SellerContext, summary: PreparedSend, tmp_path: Path
) -> None:
    await create_notification(seller, summary)
    report = await import_history(support, await written(workspace, tmp_path / "h.jsonl"))
    assert report.notes[0].startswith("1 of them are of sellers")


async def test_another_row_under_the_same_id_is_refused_with_its_line(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend, tmp_path: Path
) -> None:
    await create_notification(seller, summary)
    report = await import_history(workspace, await written(workspace, tmp_path / "h", templateId="OTHER"))
    assert [each.line for each in report.refused] == [1]
    assert report.counts == {NEW: 0, NEWER: 0, SAME: 0}


async def test_a_file_that_is_no_history_is_refused_as_a_whole(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("WHEN  STATUS\n", encoding="utf-8")
    with pytest.raises(UsageError, match="history --limit 1000000 --format jsonl"):
        await import_history(workspace, path)
