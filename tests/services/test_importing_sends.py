"""Importing sends of other systems: once each, for the right account, complete only when all were read."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from spconsole.domain.errors import UsageError
from spconsole.domain.history import HistoryEntry
from spconsole.domain.query import parse_query
from spconsole.domain.sellers import DEMO_SELLER, Environment
from spconsole.services import importing, importing_sends
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.covering import NEVER, others_known
from spconsole.services.deletion import blast_radius
from spconsole.services.importing_sends import HERE, NEW, SendsWish, import_sends
from spconsole.services.notifications import PreparedSend, create_notification
from spconsole.store.coverage import CoverageStore
from spconsole.store.lookup import Target

HEADER = "notificationId,seller,templateId,marketplaceId,values,time\n"
LINE = '{id},demo,RESTOCK_LOW_INVENTORY,ATVPDKIKX0DER,"{{""units"": 5.50}}",2026-08-2{day}T14:00:00Z\n'


def sends(tmp_path: Path, text: str, **changes: Any) -> SendsWish:
    path = tmp_path / "sends.csv"
    path.write_text(text, encoding="utf-8")
    return structs.replace(SendsWish(path, Environment.LOCAL), **changes)


def table(*days: int) -> str:
    return HEADER + "".join(LINE.format(id=f"n-{day}", day=day) for day in days)


async def rows(workspace: Workspace) -> list[HistoryEntry]:
    return await workspace.ledger.history.window(parse_query(""), limit=99)


async def test_sends_count_in_what_a_deletion_takes_along(
    workspace: Workspace, seller: SellerContext, target: Target, tmp_path: Path
) -> None:
    report = await import_sends(workspace, sends(tmp_path, table(0, 1)))
    assert report.counts == {NEW: 2, HERE: 0}
    radius = await blast_radius(workspace.ledger, target)
    assert [row.notification_id for row in radius.rows] == ["n-1", "n-0"]
    assert {(row.account, row.parameters) for row in radius.rows} == {(seller.account, '{"units": 5.50}')}


async def test_an_import_that_is_repeated_doubles_nothing(workspace: Workspace, tmp_path: Path) -> None:
    bare = HEADER + ",demo,T,,,2026-08-20T14:00:00Z\n" * 2 + ",demo,T,,,2026-08-20T14:00:01Z\n"
    for expected in ({NEW: 2, HERE: 1}, {NEW: 0, HERE: 3}):
        assert (await import_sends(workspace, sends(tmp_path, bare))).counts == expected
    assert len(await rows(workspace)) == 2


async def test_what_this_console_sent_is_here_already(
    workspace: Workspace, seller: SellerContext, restock: PreparedSend, tmp_path: Path
) -> None:
    sent = (await create_notification(seller, restock)).entry
    line = LINE.format(id=sent.notification_id, day=0)
    assert (await import_sends(workspace, sends(tmp_path, HEADER + line))).counts == {NEW: 0, HERE: 1}


async def test_json_lines_and_table_are_the_same_rows(workspace: Workspace, tmp_path: Path) -> None:
    await import_sends(workspace, sends(tmp_path, table(0)))
    line = {"notificationId": "n-0", "seller": "demo", "templateId": "T", "time": "2026-08-20T14:00:00Z"}
    report = await import_sends(workspace, sends(tmp_path, json.dumps(line) + "\n\n"))
    assert (report.counts, report.lines) == ({NEW: 0, HERE: 1}, 1)


async def test_a_complete_file_sets_up_to_when_others_are_known(
    workspace: Workspace, target: Target, tmp_path: Path
) -> None:
    assert await others_known(workspace.ledger, target) == NEVER
    await import_sends(workspace, sends(tmp_path, table(0, 1), dry_run=True))
    assert await others_known(workspace.ledger, target) == NEVER
    await import_sends(workspace, sends(tmp_path, table(0, 1)))
    local = datetime(2026, 8, 21, 14, tzinfo=UTC).astimezone()
    said = (await blast_radius(workspace.ledger, target)).others
    assert f"complete up to {local:%m-%d %H:%M} (backend import)" in said.replace("2026-", "")


async def test_the_end_of_the_file_can_be_said(workspace: Workspace, target: Target, tmp_path: Path) -> None:
    until = datetime(2026, 8, 25, 12, tzinfo=UTC)
    await import_sends(workspace, sends(tmp_path, table(0), until=until))
    assert f"{until.astimezone():%m-%d %H:%M}" in await others_known(workspace.ledger, target)


async def test_what_is_yet_to_come_is_not_known(workspace: Workspace, target: Target, tmp_path: Path) -> None:
    """It could never be taken back: what is complete only ever moves on."""
    until = workspace.ledger.now() + timedelta(minutes=5)
    with pytest.raises(UsageError, match="yet to come"):
        await import_sends(workspace, sends(tmp_path, table(0), until=until))
    assert await rows(workspace) == []
    assert await others_known(workspace.ledger, target) == NEVER


async def test_a_clock_that_is_a_little_ahead_is_no_reason_to_refuse_a_line(
    workspace: Workspace, target: Target, tmp_path: Path
) -> None:
    ahead = workspace.ledger.now() + timedelta(hours=1)
    line = f"n-1,demo,{target.template_id},,,{ahead:%Y-%m-%dT%H:%M:%SZ}\n"
    report = await import_sends(workspace, sends(tmp_path, HEADER + line))
    assert (report.counts[NEW], report.refused) == (1, [])
    coverage = await CoverageStore(workspace.ledger.history.database).of(target)
    assert coverage is not None
    assert coverage.until <= workspace.ledger.now()


async def test_a_file_without_a_send_makes_nothing_complete(workspace: Workspace, tmp_path: Path) -> None:
    until = datetime(2026, 8, 25, 12, tzinfo=UTC)
    assert (await import_sends(workspace, sends(tmp_path, HEADER, until=until))).notes == []


async def test_pairs_beyond_the_most_are_not_complete_and_that_is_said(
    workspace: Workspace, seller: SellerContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing_sends, "MAX_TARGETS", 1)
    text = HEADER + ",demo,T,,,2026-08-20T14:00:00Z\n" * 2 + ",demo,U,,,2026-08-20T14:00:00Z\n"
    report = await import_sends(workspace, sends(tmp_path, text))
    assert report.notes[0].startswith("1 seller and template pair counts")
    assert "more than 1 such pairs" in report.notes[1]
    beyond = Target(seller.account, seller.environment, "U")
    assert await others_known(workspace.ledger, beyond) == NEVER
    assert len((await import_sends(workspace, sends(tmp_path, text.replace("U,", "T,")))).notes) == 1


async def test_a_file_with_refused_lines_does_not_count_as_complete(
    workspace: Workspace, target: Target, tmp_path: Path
) -> None:
    report = await import_sends(workspace, sends(tmp_path, table(0) + "bad line\n"))
    assert report.counts[NEW] == 1
    assert report.refused[0].line == 3
    assert "does not count as complete" in report.notes[0]
    assert await others_known(workspace.ledger, target) == NEVER


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("n,nobody,T,,,2026-08-20T14:00:00Z", "No seller is called nobody. Add the profile, or name one "
         "that is here."),
        ("n,,T,,,2026-08-20T14:00:00Z", "It names no seller. Add a column seller, or choose one with "
         "--profile."),
        ("n,demo,T,,,2999-08-20T14:00:00Z", "Its time is yet to come. Check the clock that wrote it."),
        ("n,demo,T", "It has 3 cells where the first line names 6."),
        ('n,demo,T,,"{",2026-08-20T14:00:00Z', "Values: it is not JSON (Expecting property name enclosed in "
         "double quotes, character 2)."),
        ('n,demo,"T', "It is not a line of CSV: unexpected end of data."),
    ],
)  # fmt: skip
async def test_a_refused_line_says_why(workspace: Workspace, tmp_path: Path, line: str, reason: str) -> None:
    report = await import_sends(workspace, sends(tmp_path, f"{HEADER}{line}\n"))
    assert [(each.line, each.reason) for each in report.refused] == [(2, reason)]
    assert await rows(workspace) == []


async def test_a_line_without_a_seller_is_the_chosen_ones(workspace: Workspace, tmp_path: Path) -> None:
    text = "templateId,time\nT,2026-08-20T14:00:00Z\n"
    report = await import_sends(workspace, sends(tmp_path, text, seller=DEMO_SELLER.name))
    assert report.counts[NEW] == 1
    assert [row.profile for row in await rows(workspace)] == ["demo"]


async def test_sellers_are_known_by_name_in_any_capitals(workspace: Workspace, tmp_path: Path) -> None:
    text = "seller,templateId,time\nDEMO seller,T,2026-08-20T14:00:00Z\n"
    assert (await import_sends(workspace, sends(tmp_path, text))).counts[NEW] == 1


async def batches(workspace: Workspace) -> dict[str, str | None]:
    return {row.notification_id or "": row.batch for row in await rows(workspace)}


async def test_a_line_names_its_batch_or_the_person_does(workspace: Workspace, tmp_path: Path) -> None:
    text = "templateId,seller,time,notificationId,batch\n"
    text += "T,demo,2026-08-20T14:00:00Z,n-0,nightly\nT,demo,2026-08-20T14:00:01Z,n-1,\n"
    await import_sends(workspace, sends(tmp_path, text, batch="by hand"))
    assert await batches(workspace) == {"n-0": "nightly", "n-1": "by hand"}


async def test_a_batch_is_learnt_once_of_what_another_system_sent(
    workspace: Workspace, seller: SellerContext, restock: PreparedSend, tmp_path: Path
) -> None:
    mine = (await create_notification(seller, restock)).entry.notification_id or ""
    text = table(0) + LINE.format(id=mine, day=1)
    learnt = "Of 1 row that was here already, the batch was not known before."
    kept = "Rows that are here already keep the batch that they have."
    for batch, known, note in (
        ("", None, None), ("first", "first", learnt), ("second", "first", kept), ("", "first", None)
    ):  # fmt: skip
        report = await import_sends(workspace, sends(tmp_path, text, batch=batch))
        assert {learnt, kept} & set(report.notes) == ({note} if note else set())
        assert report.counts[NEW] + report.counts[HERE] == 2
        assert await batches(workspace) == {"n-0": known, mine: None}


async def test_only_looking_learns_no_batch(workspace: Workspace, tmp_path: Path) -> None:
    await import_sends(workspace, sends(tmp_path, table(0)))
    await import_sends(workspace, sends(tmp_path, table(0), batch="nightly", dry_run=True))
    assert await batches(workspace) == {"n-0": None}


@pytest.mark.parametrize("text", ["colour,size\n1,2\n", "\x00\xff", "seller,templateId\n"])
async def test_another_file_is_refused_as_a_whole(workspace: Workspace, tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match="names no column"):
        await import_sends(workspace, sends(tmp_path, text))


async def test_an_import_that_was_cut_short_goes_on_when_repeated(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = sends(tmp_path, table(*range(9)))
    stretch = importing.LineFile.stretch
    monkeypatch.setattr(importing.LineFile, "stretch", lambda file: stretch(file, 4))

    def stop(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await import_sends(workspace, wish, stop)
    assert len(await rows(workspace)) == 3
    assert (await import_sends(workspace, wish)).counts == {NEW: 6, HERE: 3}
