"""Resolving: an answer about an unknown result, and what may be recorded when."""

import pytest
from msgspec import structs

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.errors import BlockedError, StoreError, UsageError
from spconsole.domain.history import HistoryEntry, Resolution, Status
from spconsole.domain.notifications import DeletionReason
from spconsole.domain.sellers import Environment
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.deletion import delete_notifications, radius_of_entry
from spconsole.services.feedback import record_feedback
from spconsole.services.history import count_unknown
from spconsole.services.notifications import PreparedSend, create_notification, sent_before
from spconsole.services.resolving import record_made_certain, record_resolution, row_by_id

from .amazon import CREATED, RESET, Amazon, says

ID = "174ec9ce-4c66-4208-ac92-46e22a925aa2"
LOCAL = Environment.LOCAL


@pytest.fixture
async def row(seller: SellerContext, summary: PreparedSend) -> HistoryEntry:
    """A send without an answer."""
    return (await create_notification(Amazon(RESET).behind(seller), summary)).entry


async def test_it_arrived_with_an_id_and_feedback_works_on_it(
    workspace: Workspace, seller: SellerContext, row: HistoryEntry
) -> None:
    ended = await record_resolution(workspace, row, Resolution.ARRIVED_WITH_ID, f" {ID} ")
    assert (ended.status, ended.notification_id) == (Status.SENT, ID)
    assert (ended.resolved_by, ended.resolved_at is not None) == (workspace.ledger.actor, True)
    amazon = Amazon(says(204))
    assert (await record_feedback(amazon.behind(seller), ended)).error is None
    assert ID in amazon.requests[0].url.path


@pytest.mark.parametrize("given", ["", "  ", "a\x1b[31m", "a b"])
async def test_an_id_that_cannot_be_one_is_refused(
    workspace: Workspace, row: HistoryEntry, given: str
) -> None:
    with pytest.raises(UsageError):
        await record_resolution(workspace, row, Resolution.ARRIVED_WITH_ID, given)
    assert await count_unknown(workspace.ledger, LOCAL) == 1


async def test_without_that_answer_an_id_is_not_kept(workspace: Workspace, row: HistoryEntry) -> None:
    assert (await record_resolution(workspace, row, Resolution.ARRIVED, ID)).notification_id is None


async def test_a_resolved_row_is_not_resolved_again(workspace: Workspace, row: HistoryEntry) -> None:
    ended = await record_resolution(workspace, row, Resolution.NOT_ARRIVED)
    with pytest.raises(BlockedError, match="recorded that already: it did not arrive"):
        await record_resolution(workspace, ended, Resolution.ARRIVED)
    with pytest.raises(BlockedError, match="changed meanwhile"):
        await record_resolution(workspace, row, Resolution.ARRIVED)


async def test_read_only_leaves_the_record_as_it_is(paths: Paths, row: HistoryEntry) -> None:
    async with open_workspace(paths, Settings(read_only=True), {}) as reading:
        with pytest.raises(BlockedError, match="started read only"):
            await record_resolution(reading, row, Resolution.ARRIVED)
        assert await count_unknown(reading.ledger, LOCAL) == 1


async def test_a_history_that_cannot_be_written_says_so(workspace: Workspace, row: HistoryEntry) -> None:
    broken = structs.replace(workspace, ledger=structs.replace(workspace.ledger, problem="Disk full."))
    with pytest.raises(StoreError, match="Disk full"):
        await record_resolution(broken, row, Resolution.ARRIVED)


async def test_what_is_left_open_counts_in_every_delete_and_holds_back_its_values(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend, row: HistoryEntry
) -> None:
    left = await record_resolution(workspace, row, Resolution.LEFT_OPEN)
    assert left.status is Status.UNKNOWN
    assert [each.id for each in (await radius_of_entry(workspace.ledger, row)).rows] == [row.id]
    assert [each.id for each in await sent_before(seller, summary)] == [row.id]
    assert await count_unknown(workspace.ledger, LOCAL) == 1


async def test_what_did_not_arrive_counts_nowhere(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend, row: HistoryEntry
) -> None:
    await record_resolution(workspace, row, Resolution.NOT_ARRIVED)
    assert (await radius_of_entry(workspace.ledger, row)).count == 0
    assert await sent_before(seller, summary) == []
    assert await count_unknown(workspace.ledger, LOCAL) == 0


async def test_made_certain_follows_a_delete_that_amazon_accepted(
    workspace: Workspace, seller: SellerContext, row: HistoryEntry
) -> None:
    with pytest.raises(BlockedError):
        await record_made_certain(workspace, row)
    behind = Amazon(says(204)).behind(seller)
    assert row.template_id
    await delete_notifications(behind, row.template_id, DeletionReason.INCORRECT_CONTENT, 1)
    ended = await record_made_certain(workspace, row)
    assert (ended.status, ended.resolution) == (Status.DELETED, Resolution.MADE_CERTAIN)


async def test_a_row_is_found_by_its_id_or_by_how_it_begins(workspace: Workspace, row: HistoryEntry) -> None:
    for beginning in (row.id, row.id[:8], f" {row.id[:20]} "):
        assert (await row_by_id(workspace, beginning)).id == row.id


@pytest.mark.parametrize(
    ("beginning", "says"), [("1234567", "too short"), ("%" * 8, "No row"), ("_" * 8, "No row")]
)
async def test_an_id_that_is_none_is_refused(
    workspace: Workspace, row: HistoryEntry, beginning: str, says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        await row_by_id(workspace, beginning)


async def test_an_id_of_two_rows_is_refused(workspace: Workspace, row: HistoryEntry) -> None:
    longer = structs.replace(row, id=f"{row.id}-another")
    await workspace.ledger.history.add(longer)
    with pytest.raises(UsageError, match=r"Several rows start with .* Give more of the id"):
        await row_by_id(workspace, row.id[:8])
    for each in (row, longer):
        assert (await row_by_id(workspace, each.id)).id == each.id


async def test_amazons_id_finds_its_row_however_short_it_is(workspace: Workspace, row: HistoryEntry) -> None:
    await record_resolution(workspace, row, Resolution.ARRIVED_WITH_ID, "n-7")
    assert (await row_by_id(workspace, " n-7 ", row.profile, LOCAL)).id == row.id
    with pytest.raises(UsageError, match="was sent as demo in local"):
        await row_by_id(workspace, "n-7", "acme")


async def test_an_id_that_a_sandbox_has_repeated_names_its_rows(
    workspace: Workspace, row: HistoryEntry
) -> None:
    others = [structs.replace(row, id=f"other-{number}", notification_id=ID) for number in range(5)]
    theirs = structs.replace(row, id="theirs", notification_id=ID, profile="acme")
    await workspace.ledger.history.add_many([*others, theirs])
    says = r"Several rows have this id: theirs \(acme in local\), other-4 .* and 3 more\. Give the row's"
    for profile in ("", "nobody"):
        with pytest.raises(UsageError, match=says):
            await row_by_id(workspace, ID, profile)
    assert (await row_by_id(workspace, ID, "acme")).id == "theirs"


async def test_a_named_seller_or_environment_must_be_the_rows_own(
    workspace: Workspace, row: HistoryEntry
) -> None:
    assert (await row_by_id(workspace, row.id, row.profile, LOCAL)).id == row.id
    for profile, environment in (("acme", None), ("", Environment.PRODUCTION)):
        with pytest.raises(UsageError, match="was sent as demo in local"):
            await row_by_id(workspace, row.id, profile, environment)


async def test_a_send_with_an_answer_is_not_resolved(
    workspace: Workspace, seller: SellerContext, summary: PreparedSend
) -> None:
    sent = (await create_notification(Amazon(CREATED).behind(seller), summary)).entry
    with pytest.raises(BlockedError, match="only an UNKNOWN result"):
        await record_resolution(workspace, sent, Resolution.ARRIVED)
