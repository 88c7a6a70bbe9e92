"""Importing clicks: the first one marks a row, no feedback follows, and every line is accounted for."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from spconsole.domain.errors import UsageError
from spconsole.domain.history import CLICKED_MARK, FeedbackState, engagement_mark
from spconsole.domain.query import parse_query
from spconsole.services import importing
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.importing_clicks import MATCHED, OTHER, ROWS, UNKNOWN, import_clicks
from spconsole.services.notifications import PreparedSend, create_notification

STRANGER = "47f05db0-03fe-11ed-b939-0242ac120002"
LINE = '203.0.113.9 - - [21/Aug/2026:14:{minute:02}:07 +0000] "{method} /p?x={id} HTTP/1.1" 200 5 "-" "M"\n'


def line(id_: str, minute: int = 31, method: str = "GET") -> str:
    return LINE.format(id=id_, minute=minute, method=method)


def log(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "access.log"
    path.write_text("".join(lines), encoding="utf-8")
    return path


@pytest.fixture
async def sent(seller: SellerContext, restock: PreparedSend) -> str:
    """The id of a notification that was sent."""
    entry = (await create_notification(seller, restock)).entry
    assert entry.notification_id
    return entry.notification_id


async def test_every_line_is_matched_unknown_another_or_refused(
    workspace: Workspace, sent: str, tmp_path: Path
) -> None:
    path = log(tmp_path, line(sent, 40), line(sent, 31), line(STRANGER), line("7"), "garbage\n", "\n")
    report = await import_clicks(workspace, path)
    assert report.counts == {MATCHED: 2, UNKNOWN: 1, OTHER: 1, ROWS: 1}
    assert (report.lines, report.refused_count, report.refused[0].line) == (5, 1, 5)
    assert report.unknown == [STRANGER]


async def test_the_first_click_marks_the_row_and_is_no_feedback(
    workspace: Workspace, sent: str, tmp_path: Path
) -> None:
    path = log(tmp_path, line(sent, 40), line(sent, 31), line(sent, 35))
    for marked in (1, 0):
        assert (await import_clicks(workspace, path)).counts[ROWS] == marked
    [row] = await workspace.ledger.history.window(parse_query("has:click"), limit=9)
    assert row.clicked_at == datetime(2026, 8, 21, 14, 31, 7, tzinfo=UTC)
    assert row.feedback is FeedbackState.NONE
    assert row.feedback_at is None
    assert engagement_mark(row) == CLICKED_MARK
    assert await workspace.ledger.calls.unsettled() == []


async def test_a_look_marks_nothing(workspace: Workspace, sent: str, tmp_path: Path) -> None:
    report = await import_clicks(workspace, log(tmp_path, line(sent)), dry_run=True)
    assert (report.counts[MATCHED], report.counts[ROWS]) == (1, 0)
    assert await workspace.ledger.history.count(parse_query("has:click")) == 0


async def test_a_program_that_looks_at_links_is_no_click(
    workspace: Workspace, sent: str, tmp_path: Path
) -> None:
    report = await import_clicks(workspace, log(tmp_path, line(sent, method="HEAD")))
    assert report.counts == {MATCHED: 0, UNKNOWN: 0, OTHER: 1, ROWS: 0}


async def test_a_table_has_one_header_however_many_stretches(
    workspace: Workspace, sent: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stretch = importing.LineFile.stretch
    monkeypatch.setattr(importing.LineFile, "stretch", lambda file: stretch(file, 2))
    told: list[float | None] = []
    rows = [f"2026-08-21T14:31:0{number}Z,/p/{sent}\n" for number in range(5)]
    report = await import_clicks(
        workspace, log(tmp_path, "time,url\n", *rows), on_progress=lambda each: told.append(each.read)
    )
    assert (report.lines, report.counts[MATCHED], report.refused_count) == (5, 5, 0)
    assert len(told) == 3
    assert told[-1] == 1


async def test_another_table_is_refused_as_a_whole(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Common, Combined, JSON Lines and CSV"):
        await import_clicks(workspace, log(tmp_path, "colour,size\n"))
