"""What the audit trail says: every request twice, every decision once, no value and no secret."""

import hashlib
import json
from typing import Any

import pytest
from msgspec import structs

from spconsole.domain.history import FeedbackState, HistoryEntry, Resolution, Status
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.notifications import DeletionReason, Operation
from spconsole.domain.sellers import DEMO_SELLER, App, Environment, SellerProfile
from spconsole.services.auditing import AuditEvent, note_move
from spconsole.services.calls import begun_call
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.deletion import delete_notifications
from spconsole.services.feedback import record_feedback
from spconsole.services.history import settle_orphans
from spconsole.services.notifications import PreparedSend, create_notification, new_entry
from spconsole.services.profiles import NewSeller, check_seller, remove_seller, save_seller
from spconsole.services.resolving import record_resolution
from spconsole.store.history import HistoryStore

from .amazon import CREATED, RESET, Amazon

KEYS = [
    *("at", "actor", "process", "event", "environment", "account", "profile", "operation", "entryId"),
    *("bodySha256", "httpStatus", "requestId", "outcome", "ticket"),
]


def trail(workspace: Workspace) -> list[dict[str, Any]]:
    text = workspace.paths.audit.read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


async def test_a_send_leaves_its_intent_and_its_answer(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend
) -> None:
    result = await create_notification(seller, summary)
    asked, answered = trail(workspace)
    assert list(asked) == list(answered) == KEYS
    assert (asked["event"], asked["outcome"]) == ("request", "sending")
    assert (answered["event"], answered["outcome"], answered["httpStatus"]) == ("answer", "done", 200)
    assert answered["requestId"] == result.entry.request_id
    for line in (asked, answered):
        assert line["actor"] == workspace.ledger.actor
        assert line["process"] == workspace.ledger.process
        assert line["environment"] == "local"
        assert line["profile"] == DEMO_SELLER.name
        assert line["account"] == seller.account
        assert line["operation"] == "createNotification"
        assert line["entryId"] == result.entry.id
        assert line["bodySha256"] == hashlib.sha256(result.entry.body).hexdigest()


async def test_the_intent_is_there_before_a_byte_leaves(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend
) -> None:
    amazon = Amazon(CREATED)
    seen: list[list[str]] = []
    amazon.watch = lambda _: seen.append([line["event"] for line in trail(workspace)])
    await create_notification(amazon.behind(seller), summary)
    assert seen == [["request"]]


async def test_no_value_and_no_secret_is_in_it(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend
) -> None:
    await create_notification(seller, summary)
    text = workspace.paths.audit.read_text(encoding="utf-8")
    assert "1000.50" not in text
    assert "2022-08-30" not in text
    assert "Atz" not in text


async def test_delete_feedback_and_token_are_in_it_too(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend
) -> None:
    sent = await create_notification(seller, summary)
    await record_feedback(seller, sent.entry)
    await delete_notifications(seller, summary.template.type, DeletionReason.INCORRECT_CONTENT, 1)
    await check_seller(seller)
    assert [(line["event"], line["operation"]) for line in trail(workspace)][2:] == [
        ("request", "recordActionFeedback"),
        ("answer", "recordActionFeedback"),
        ("request", "deleteNotifications"),
        ("answer", "deleteNotifications"),
        ("request", "token"),
        ("answer", "token"),
    ]


async def test_the_ticket_of_a_deletion_is_in_both_of_its_lines(
    workspace: Workspace, seller: SellerContext
) -> None:
    reason = DeletionReason.INCORRECT_CONTENT
    await delete_notifications(seller, "PRICE_CHANGE", reason, None, ticket="SUP-7")
    assert [(line["event"], line["ticket"]) for line in trail(workspace)] == [
        ("request", "SUP-7"),
        ("answer", "SUP-7"),
    ]


async def test_what_a_dead_console_left_behind_is_settled_with_one_line_each(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend
) -> None:
    sent = structs.replace(new_entry(seller, summary), process="gone")
    held = structs.replace(sent, id="held", status=Status.HELD)
    acting = structs.replace(sent, id="acting", status=Status.SENT, feedback=FeedbackState.SENDING)
    ledger = workspace.ledger
    gone = structs.replace(seller, ledger=structs.replace(ledger, process="gone"))
    await ledger.history.add(sent, begun_call(gone, Operation.CREATE, sent.id, sent.template_id))
    await ledger.history.add_many([held, acting])
    await ledger.calls.add_many([begun_call(gone, Operation.DELETE, None, "PRICE_CHANGE", "SUP-7")])
    for _ in range(2):
        await settle_orphans(ledger, lambda process: process != "gone")
    lines = trail(workspace)
    assert {line["event"] for line in lines} == {"settled"}
    assert len(lines) == 4
    assert {(line["entryId"], line["operation"], line["outcome"], line["ticket"]) for line in lines} == {
        (sent.id, "createNotification", "UNKNOWN", None),
        ("held", "createNotification", "NOT_SENT", None),
        ("acting", "recordActionFeedback", "feedback UNKNOWN", None),
        (None, "deleteNotifications", "unknown", "SUP-7"),
    }
    assert {(line["environment"], line["account"]) for line in lines} == {("local", seller.account)}


async def test_what_another_console_settled_first_has_its_line_there(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = structs.replace(new_entry(seller, summary), process="gone")
    await workspace.ledger.history.add(entry)
    seen = await workspace.ledger.history.unsettled()
    await workspace.ledger.history.settle(entry)

    async def seen_before(_: object) -> list[HistoryEntry]:
        return seen

    monkeypatch.setattr(HistoryStore, "unsettled", seen_before)
    await settle_orphans(workspace.ledger, lambda _: False)
    assert not workspace.paths.audit.exists()


async def test_what_a_person_found_out_is_in_it(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend
) -> None:
    entry = (await create_notification(Amazon(RESET).behind(seller), summary)).entry
    assert entry.status is Status.UNKNOWN
    await record_resolution(workspace, entry, Resolution.NOT_ARRIVED)
    line = trail(workspace)[-1]
    assert (line["event"], line["outcome"], line["entryId"]) == ("resolved", "NOT_ARRIVED", entry.id)


async def test_a_seller_that_comes_and_goes_is_in_it(workspace: Workspace) -> None:
    profile = SellerProfile("acme", "main", SellingRegion.NA, "ATVPDKIKX0DER", production=True)
    seller = NewSeller(profile, App("main", "client-1"), "the-client-secret", "Atzr|the-token")
    save_seller(workspace, seller)
    remove_seller(workspace, "acme")
    saved, removed = trail(workspace)
    assert (saved["event"], saved["profile"]) == ("profile_saved", "acme")
    assert saved["outcome"] == "added, production allowed, app main has a new secret, new refresh token"
    assert (removed["event"], removed["profile"]) == ("profile_removed", "acme")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (("local", True), ("local", True), []),
        (("local", True), ("local", False), [("writes", "off")]),
        (("production", False), ("production", True), [("writes", "on")]),
        (
            ("sandbox", True),
            ("production", False),
            [("environment", "from sandbox to production"), ("writes", "off")],
        ),
    ],
)
async def test_where_a_console_goes_is_in_it(
    workspace: Workspace,
    before: tuple[str, bool],
    after: tuple[str, bool],
    said: list[tuple[str, str]],
) -> None:
    workspace.paths.audit.touch()
    first, second = ((Environment(name), writes) for name, writes in (before, after))
    note_move(workspace.ledger.audit, first, second, DEMO_SELLER)
    assert [(line["event"], line["outcome"]) for line in trail(workspace)] == said


async def test_a_decision_waits_for_the_disk_and_a_request_does_not(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced: list[int] = []
    monkeypatch.setattr("os.fsync", forced.append)
    workspace.ledger.audit.note(AuditEvent.REQUEST)
    workspace.ledger.audit.note(AuditEvent.ANSWER)
    assert forced == []
    workspace.ledger.audit.note(AuditEvent.PURGED)
    assert len(forced) == 1


async def test_a_trail_that_cannot_be_written_stops_nothing_and_is_said(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend
) -> None:
    workspace.paths.audit.mkdir()
    result = await create_notification(seller, summary)
    assert result.entry.status is Status.SENT
    assert result.error is None
    assert "audit trail" in workspace.ledger.audit.problem
    workspace.paths.audit.rmdir()
    workspace.ledger.audit.note(AuditEvent.REQUEST)
    assert workspace.ledger.audit.problem == ""


async def test_a_secret_in_a_ticket_is_hidden(workspace: Workspace) -> None:
    workspace.ledger.audit.note(AuditEvent.REQUEST, ticket="see Atzr|s3cr3t-value")
    assert "s3cr3t" not in workspace.paths.audit.read_text(encoding="utf-8")
