"""Repair plans: what is proposed, what is kept, and a deleted row is sent again once."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from msgspec import structs

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.domain.errors import BlockedError, StoreError, UsageError
from spconsole.domain.history import FeedbackState, HistoryEntry, Status
from spconsole.domain.marketplaces import country_of
from spconsole.domain.notifications import DeletionReason
from spconsole.domain.repair import RepairPlan, first_choice
from spconsole.domain.sellers import DEMO_SELLER, Environment
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.deletion import delete_notifications
from spconsole.services.feedback import record_feedback
from spconsole.services.holding import HeldSends
from spconsole.services.notifications import PreparedSend, create_notification
from spconsole.services.repair import keep_choices, open_plans, plan_of, prepare_repair
from spconsole.services.repair_lines import RepairWishes, begin_repair
from spconsole.services.repair_pair import pair_of
from tests.store.rows import NOW, entry, minutes_ago

from .amazon import CREATED, RESET, Amazon, Answer, says
from .conftest import QUICK

RECIPIENT, CONTENT = DeletionReason.INCORRECT_RECIPIENT, DeletionReason.INCORRECT_CONTENT
RESTOCK = "RESTOCK_LOW_INVENTORY"
REFUSED = says(400)


async def sent(seller: SellerContext, prepared: PreparedSend, answer: Answer = CREATED) -> HistoryEntry:
    return (await create_notification(Amazon(answer).behind(seller), prepared)).entry


async def deleted(
    seller: SellerContext, rows: list[HistoryEntry], reason: DeletionReason = RECIPIENT
) -> RepairPlan:
    """The plan after the first of the rows was found to be wrong."""
    behind = Amazon(says(204)).behind(seller)
    await delete_notifications(behind, RESTOCK, reason, len(rows), wrong=[rows[0].id])
    return await plan_of(seller.ledger, rows[-1])


def again(row: HistoryEntry, restock: PreparedSend, seller: SellerContext) -> PreparedSend:
    return prepare_repair(seller, restock.template, row)


async def test_the_wrong_one_has_no_recipient_and_the_others_go_where_they_were(
    seller: SellerContext, restock: PreparedSend
) -> None:
    rows = [await sent(seller, restock) for _ in range(3)]
    plan = await deleted(seller, rows)
    assert [line.entry.id for line in plan.lines] == [rows[0].id, rows[2].id, rows[1].id]
    assert [line.choice.profile for line in plan.lines] == ["", "demo", "demo"]
    assert [line.choice.is_ticked for line in plan.lines] == [True, True, True]
    assert plan.reason is RECIPIENT


async def test_wrong_content_what_is_done_and_what_nobody_knows_are_left_out(
    seller: SellerContext, restock: PreparedSend
) -> None:
    wrong, done, right = [await sent(seller, restock) for _ in range(3)]
    unknown = await sent(seller, restock, RESET)
    await record_feedback(Amazon(says(204)).behind(seller), done)
    plan = await deleted(seller, [wrong, done, right, unknown], CONTENT)
    ticks = {line.entry.id: line.choice.is_ticked for line in plan.lines}
    assert ticks == {wrong.id: False, done.id: False, right.id: True, unknown.id: False}


async def test_what_was_sent_in_its_place_is_bound_to_the_deleted_row(
    seller: SellerContext, restock: PreparedSend
) -> None:
    row = await sent(seller, restock)
    plan = await deleted(seller, [row])
    made = await sent(seller, again(plan.lines[0].entry, restock, seller))
    [line] = (await plan_of(seller.ledger, row)).lines
    assert line.made is not None
    assert (line.made.id, line.made.repairs, line.made.status) == (made.id, row.id, Status.SENT)
    assert not line.is_due
    assert line.made.parameters == row.parameters


@pytest.mark.parametrize(
    ("account", "name", "country"),
    [
        ("mine", "demo", "CA"),
        ("mine", "renamed", "CA"),
        ("another", "demo", "US"),
        ("another", "other", "US"),
    ],
)
async def test_what_goes_where_it_was_stays_in_its_marketplace_whatever_it_is_called(
    seller: SellerContext, restock: PreparedSend, account: str, name: str, country: str
) -> None:
    gone = entry(
        profile="demo", account="mine", marketplace_id="A2EUQ1WTGCTBG2", template_id=RESTOCK,
        parameters=restock.parameters,
    )  # fmt: skip
    profile = structs.replace(DEMO_SELLER, name=name)
    whose = structs.replace(seller, account=account, profile=profile)
    assert country_of(again(gone, restock, whose).marketplace_id) == country


async def test_a_marketplace_of_another_region_is_never_kept(
    seller: SellerContext, restock: PreparedSend
) -> None:
    gone = entry(
        account=seller.account, marketplace_id="A1PA6795UKMFR9", template_id=RESTOCK,
        parameters=restock.parameters,
    )  # fmt: skip
    assert country_of(again(gone, restock, seller).marketplace_id) == "US"


async def test_a_plan_is_called_by_the_wrong_one_whichever_of_its_rows_is_asked(workspace: Workspace) -> None:
    gone = {"status": Status.DELETED, "deletion_reason": RECIPIENT, "deleted_at": NOW}
    await workspace.ledger.history.add_many(
        entry(id=name, profile=name, environment=Environment.LOCAL, **gone) for name in ("us", "ca")
    )
    found = [await workspace.ledger.history.get(name) for name in ("us", "ca")]
    rows = [row for row in found if row is not None]
    await keep_choices(workspace, [first_choice(rows[0], RECIPIENT, is_wrong=True)])
    assert [(await plan_of(workspace.ledger, row)).profile for row in rows] == ["us", "us"]


@pytest.mark.parametrize("id_", ["", " "])
async def test_no_id_is_the_id_of_no_line(
    workspace: Workspace, seller: SellerContext, restock: PreparedSend, id_: str
) -> None:
    """Least of all of one that has none: it was left out, for nobody knows whether it arrived."""
    rows = [await sent(seller, restock), await sent(seller, restock, RESET)]
    plan = await deleted(seller, rows)
    with pytest.raises(UsageError, match="No line of this plan is"):
        await begin_repair(workspace, plan, restock.template, RepairWishes((id_,), to="demo"))


async def test_both_rows_tell_the_old_id_and_the_new_one(
    seller: SellerContext, restock: PreparedSend
) -> None:
    row = await sent(seller, restock)
    assert await pair_of(seller.ledger, row) == []
    plan = await deleted(seller, [row])
    made = await sent(seller, again(plan.lines[0].entry, restock, seller))
    gone = (await plan_of(seller.ledger, row)).lines[0].entry
    assert await pair_of(seller.ledger, gone) == [("Sent again", f"as {made.notification_id} to demo, SENT")]
    assert await pair_of(seller.ledger, made) == [("In place of", f"{row.notification_id}, deleted")]


@pytest.mark.parametrize("answer", [CREATED, RESET])
async def test_a_line_that_went_out_or_may_have_is_never_sent_again(
    seller: SellerContext, restock: PreparedSend, answer: Answer
) -> None:
    row = await sent(seller, restock)
    await deleted(seller, [row])
    await sent(seller, again(row, restock, seller), answer)
    amazon = Amazon(CREATED)
    with pytest.raises(BlockedError, match="was sent already, or is on its way"):
        await create_notification(amazon.behind(seller), again(row, restock, seller))
    assert amazon.requests == []
    assert (await plan_of(seller.ledger, row)).due == []


async def test_a_line_that_amazon_refused_may_be_sent_again(
    seller: SellerContext, restock: PreparedSend
) -> None:
    row = await sent(seller, restock)
    await deleted(seller, [row])
    await sent(seller, again(row, restock, seller), REFUSED)
    [line] = (await plan_of(seller.ledger, row)).due
    assert line.made is not None
    assert line.made.status is Status.REJECTED
    assert (await sent(seller, again(row, restock, seller))).status is Status.SENT


@pytest.fixture
async def neighbour(workspace: Workspace, paths: Paths) -> AsyncIterator[SellerContext]:
    """The same seller in another console."""
    async with open_workspace(paths, QUICK, {}) as other:
        yield await other.open_seller(DEMO_SELLER, Environment.LOCAL)


async def test_of_two_consoles_one_sends_a_line(
    seller: SellerContext, neighbour: SellerContext, restock: PreparedSend
) -> None:
    row = await sent(seller, restock)
    await deleted(seller, [row])
    await sent(neighbour, again(row, restock, neighbour))
    with pytest.raises(BlockedError):
        await sent(seller, again(row, restock, seller))


async def test_a_line_that_is_held_is_not_sent_beside_it(
    seller: SellerContext, restock: PreparedSend
) -> None:
    row = await sent(seller, restock)
    await deleted(seller, [row])
    held = HeldSends(seller.ledger)

    waits = asyncio.get_running_loop().create_future()
    sending = asyncio.ensure_future(
        held.send(Amazon(CREATED).behind(seller), again(row, restock, seller), 60, None, waits.set_result)
    )
    entry = await waits
    with pytest.raises(BlockedError):
        await sent(seller, again(row, restock, seller))
    await held.take_back(entry, "Enough.")
    assert (await sending).entry.status is Status.NOT_SENT
    assert len((await plan_of(seller.ledger, row)).due) == 1


async def test_a_plan_outlives_its_console_with_what_was_decided(
    workspace: Workspace, seller: SellerContext, paths: Paths, restock: PreparedSend
) -> None:
    rows = [await sent(seller, restock) for _ in range(2)]
    plan = await deleted(seller, rows)
    decided = structs.replace(plan.lines[0].choice, profile="acme")
    left_out = structs.replace(plan.lines[1].choice, is_ticked=False)
    await keep_choices(workspace, [decided, left_out])
    async with open_workspace(paths, QUICK, {}) as later:
        [entry] = await open_plans(later.ledger, Environment.LOCAL)
        after = await plan_of(later.ledger, entry)
        assert [line.choice for line in after.lines] == [decided, left_out]


async def test_a_plan_is_open_until_everything_ticked_has_gone_out(
    seller: SellerContext, restock: PreparedSend
) -> None:
    rows = [await sent(seller, restock) for _ in range(2)]
    await deleted(seller, rows)
    for row, left in zip(rows, (1, 0), strict=True):
        assert len(await open_plans(seller.ledger, Environment.LOCAL)) == 1
        await sent(seller, again(row, restock, seller))
        assert len((await plan_of(seller.ledger, row)).due) == left
    assert await open_plans(seller.ledger, Environment.LOCAL) == []
    assert await open_plans(seller.ledger, Environment.PRODUCTION) == []


async def test_plans_of_all_environments_or_of_one_profile_are_listed_newest_first(
    workspace: Workspace,
) -> None:
    rows = [
        entry(id=id_, environment=environment, profile=profile, account=profile, status=Status.DELETED,
              deleted_at=minutes_ago(minutes), deletion_reason=RECIPIENT)
        for id_, environment, profile, minutes in (
            ("old", Environment.PRODUCTION, "acme", 9),
            ("new", Environment.LOCAL, "acme", 1),
            ("between", Environment.SANDBOX, "beta", 5),
        )
    ]  # fmt: skip
    await workspace.ledger.history.add_many(rows)
    await keep_choices(workspace, [first_choice(row, RECIPIENT, is_wrong=True) for row in rows])

    async def listed(environment: Environment | None, profile: str = "") -> list[str]:
        return [row.id for row in await open_plans(workspace.ledger, environment, profile)]

    assert await listed(None) == ["new", "between", "old"]
    assert await listed(None, "acme") == ["new", "old"]
    assert await listed(Environment.PRODUCTION) == ["old"]
    assert await listed(Environment.PRODUCTION, "beta") == []


async def test_a_history_that_cannot_be_read_has_no_plans_to_show(
    seller: SellerContext, restock: PreparedSend
) -> None:
    rows = [await sent(seller, restock) for _ in range(2)]
    await deleted(seller, rows)
    unreadable = structs.replace(seller.ledger, problem="The file is damaged", is_readable=False)
    with pytest.raises(StoreError, match="The file is damaged"):
        await plan_of(unreadable, rows[0])
    with pytest.raises(StoreError, match="The file is damaged"):
        await open_plans(unreadable, None)


async def test_a_deletion_that_nobody_started_from_a_row_has_a_plan_all_the_same(
    seller: SellerContext, restock: PreparedSend
) -> None:
    rows = [await sent(seller, restock) for _ in range(2)]
    await delete_notifications(Amazon(says(204)).behind(seller), RESTOCK, RECIPIENT, 2)
    assert await open_plans(seller.ledger, Environment.LOCAL) == []
    plan = await plan_of(seller.ledger, rows[0])
    assert [(line.entry.id, line.choice.is_wrong) for line in plan.lines] == [
        (rows[0].id, True), (rows[1].id, False)
    ]  # fmt: skip


async def test_what_went_in_another_deletion_is_another_plan(
    seller: SellerContext, restock: PreparedSend
) -> None:
    first = await sent(seller, restock)
    await deleted(seller, [first])
    second = await sent(seller, restock)
    assert [line.entry.id for line in (await deleted(seller, [second])).lines] == [second.id]


async def test_a_row_that_is_there_has_no_plan(seller: SellerContext, restock: PreparedSend) -> None:
    row = await sent(seller, restock)
    assert row.feedback is FeedbackState.NONE
    with pytest.raises(UsageError, match="It is not DELETED"):
        await plan_of(seller.ledger, row)
