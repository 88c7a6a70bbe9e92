"""Repair plans: what a person decided stays, and a plan is told by the row that was wrong."""

import pytest
from msgspec import structs

from spconsole.domain.history import Status
from spconsole.domain.notifications import DeletionReason
from spconsole.domain.repair import RepairChoice
from spconsole.store.database import Database
from spconsole.store.history import HistoryStore
from spconsole.store.repairs import RepairStore

from .rows import NOW, TARGET, entry

RECIPIENT = DeletionReason.INCORRECT_RECIPIENT


@pytest.fixture
def repairs(database: Database) -> RepairStore:
    return RepairStore(database)


async def test_another_deletion_proposes_nothing_over_what_was_decided(
    repairs: RepairStore, history: HistoryStore
) -> None:
    await history.add(entry(id="r"))
    decided = RepairChoice("r", True, False, "beta")
    await repairs.keep([decided])
    await history.mark_deleted(["r"], RECIPIENT, NOW, plan=[RepairChoice("r", False, True, "acme")])
    row = await history.get("r")
    assert row is not None
    assert await repairs.choices(row) == {"r": decided}


@pytest.mark.parametrize("wrong", ["a", "b"])
async def test_a_plan_stands_under_the_row_that_was_wrong(
    repairs: RepairStore, history: HistoryStore, wrong: str
) -> None:
    gone = entry(status=Status.DELETED, deleted_at=NOW, deletion_reason=RECIPIENT)
    await history.add_many([structs.replace(gone, id="a"), structs.replace(gone, id="b")])
    await repairs.keep([RepairChoice(id_, id_ == wrong, True, "") for id_ in "ab"])
    assert [row.id for row in await repairs.open_plans(TARGET.environment)] == [wrong]
