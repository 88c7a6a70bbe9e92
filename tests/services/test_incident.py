"""An incident holds what is known of a row, and nothing that is secret or acts."""

from pathlib import Path

import pytest
from msgspec import structs

from spconsole.domain.errors import BlockedError, ErrorDetail, StoreError, UsageError
from spconsole.domain.history import HistoryEntry
from spconsole.services import incident
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.incident import incident_path, incident_text, write_incident
from spconsole.services.notes import add_note, notes_of
from spconsole.services.notifications import PreparedSend, create_notification
from tests.hostile import HOSTILE, got_through
from tests.store.rows import entry


async def sent(seller: SellerContext, prepared: PreparedSend) -> HistoryEntry:
    return (await create_notification(seller, structs.replace(prepared, ticket="SUP-1"))).entry


async def test_everything_about_the_row_is_in_it(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend
) -> None:
    row, sibling = await sent(seller, summary), await sent(seller, summary)
    await add_note(workspace, row, "the seller called")
    text = await incident_text(workspace, [row])
    for wanted in (
        *(row.id, row.notification_id, row.request_id, "SUP-1", "1000.50", row.message, "HTTP 200"),
        *("createNotification", "the seller called", sibling.notification_id, "2 known here."),
        *("Last import: never", "Demo Seller", row.body.decode(), "--data-raw", "$ACCESS_TOKEN"),
    ):
        assert wanted is not None
        assert wanted in text, wanted


async def test_marked_rows_go_together_up_to_a_limit(workspace: Workspace) -> None:
    rows = [entry(template_id=f"T_{number}") for number in range(51)]
    text = await incident_text(workspace, rows[:2])
    assert "# Incident: 2 notifications" in text
    assert text.index("## T_0") < text.index("## T_1")
    for wrong in (rows, []):
        with pytest.raises(UsageError):
            await incident_text(workspace, wrong)


async def test_what_went_too_is_listed_up_to_a_limit_and_the_rest_counted(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [await sent(seller, summary) for _ in range(3)]
    assert "older." not in await incident_text(workspace, rows[:1])
    monkeypatch.setattr(incident, "MOST_SIBLINGS", 1)
    text = await incident_text(workspace, rows[:1])
    assert "3 known here." in text
    assert "And 2 older." in text


async def test_what_came_from_outside_neither_acts_nor_becomes_markup(workspace: Workspace) -> None:
    row = entry(
        profile=HOSTILE,
        template_id="# T | x",
        message=HOSTILE,
        ticket="|a|",
        error=ErrorDetail("<b>", HOSTILE, "[x](https://evil.example)"),
    )
    text = await incident_text(workspace, [row])
    assert not got_through(text)
    assert "\n# T" not in text
    assert "](https://" not in text


async def test_a_secret_in_an_answer_or_a_note_is_not_in_it(workspace: Workspace) -> None:
    row = entry(error=ErrorDetail("E", "Atzr|IwEBsecretsecret", "client_secret=hushhushhush"))
    await add_note(workspace, row, "they sent me Atza|IwEBtokentoken")
    assert [note.text for note in await notes_of(workspace.ledger, row)] == ["they sent me **********"]
    text = await incident_text(workspace, [row])
    assert "IwEB" not in text
    assert "hushhush" not in text


async def test_only_its_owner_reads_it_and_no_file_is_written_over(
    workspace: Workspace, tmp_path: Path
) -> None:
    first = incident_path(workspace.paths, workspace.ledger.now(), entry())
    write_incident(first, "one")
    assert first.parent == workspace.paths.incidents
    assert first.stat().st_mode & 0o777 == 0o600
    assert first.parent.stat().st_mode & 0o777 == 0o700
    with pytest.raises(UsageError, match="is not overwritten"):
        write_incident(first, "two")
    assert first.read_text(encoding="utf-8") == "one"


async def test_two_incidents_of_one_second_have_two_files(workspace: Workspace) -> None:
    row, now = entry(), workspace.ledger.now()
    write_incident(incident_path(workspace.paths, now, row), "one")
    write_incident(incident_path(workspace.paths, now, row), "two")
    assert len(list(workspace.paths.incidents.iterdir())) == 2


@pytest.mark.parametrize(("text", "words"), [("  ", "is empty"), ("x" * 2001, "2,001 characters")])
async def test_a_note_that_is_none_is_refused(workspace: Workspace, text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        await add_note(workspace, entry(), text)


async def test_a_console_that_only_reads_keeps_no_note(workspace: Workspace) -> None:
    settings = structs.replace(workspace.settings, read_only=True)
    looking = structs.replace(workspace, settings=settings)
    with pytest.raises(BlockedError):
        await add_note(looking, entry(), "words")
    assert await notes_of(workspace.ledger, entry()) == []


async def test_a_note_on_a_history_that_cannot_be_written_says_that(workspace: Workspace) -> None:
    ledger = structs.replace(workspace.ledger, problem="The disk is gone.")
    with pytest.raises(StoreError, match=r"Nothing can be recorded\. The disk is gone\."):
        await add_note(structs.replace(workspace, ledger=ledger), entry(), "words")
