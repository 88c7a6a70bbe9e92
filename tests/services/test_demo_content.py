"""What is in the demo: every pane has something to show, and everything in it can be acted on."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from spconsole.domain.history import DELETABLE, FeedbackState, Status
from spconsole.domain.notifications import DeletionReason, Operation
from spconsole.domain.parameters import ParameterType
from spconsole.domain.sellers import Environment, environment_problem
from spconsole.domain.templates import check_parameters, sample_values, template_problems
from spconsole.services.context import Workspace
from spconsole.services.deletion import delete_notifications, radius_of_entry
from spconsole.services.feedback import record_feedback
from spconsole.services.history import find_entries
from spconsole.services.insights import read_insights
from spconsole.services.notifications import create_notification, prepare_send
from tests.demos import NOW, open_demo_in, rows


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Workspace]:
    async with open_demo_in(tmp_path / "demo") as opened:
        yield opened


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


async def test_a_deletion_carries_its_ticket_as_one_of_the_console_does(demo: Workspace) -> None:
    deletions = [call for call in await demo.ledger.calls.recent(5_000) if call.operation == Operation.DELETE]
    assert deletions
    for call in deletions:
        assert call.ticket
        known = call.detail.removeprefix("accepted, count not reported; ").removesuffix(" known here")
        assert known.isdigit()


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


@pytest.mark.parametrize("environment", [Environment.LOCAL, Environment.PRODUCTION])
async def test_links_were_clicked_and_insights_have_something_to_show(
    demo: Workspace, environment: Environment
) -> None:
    here = [row for row in await rows(demo) if row.environment is environment]
    clicked = [row for row in here if row.clicked_at]
    assert any(row.feedback is FeedbackState.NONE and row.status is Status.SENT for row in clicked)
    for row in clicked:
        assert row.clicked_at is not None
        assert row.created_at <= row.clicked_at < (row.feedback_at or row.deleted_at or NOW)
    insights = await read_insights(demo.ledger, environment, 30)
    assert sum(rates.clicked for rates in insights.templates) > 0
    assert sum(rates.acted for rates in insights.templates) > 0
    found = {row.id for row in await find_entries(demo.ledger, "has:click", 1000)}
    assert found >= {row.id for row in clicked}
