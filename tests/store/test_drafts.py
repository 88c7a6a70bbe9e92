"""What was typed is there again after a restart, one draft for each form."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import structs

from spconsole.domain.drafts import SendDraft
from spconsole.domain.sellers import Environment
from spconsole.store import drafts as module
from spconsole.store.database import Database, open_database
from spconsole.store.drafts import DraftStore

AT = datetime(2026, 8, 21, 14, 30, tzinfo=UTC)
DRAFT = SendDraft(
    environment=Environment.PRODUCTION,
    profile="acme-us",
    template_id="LOW_STOCK",
    values={"asin": "B0C4", "unitsLeft": "1,5", "odd": "\ud800 [red]"},
    marketplace_id="ATVPDKIKX0DER",
    ticket="T-1",
)


@pytest.fixture
def drafts(database: Database) -> DraftStore:
    return DraftStore(database)


async def find(drafts: DraftStore, like: SendDraft = DRAFT) -> SendDraft | None:
    return await drafts.find(like.environment, like.profile, like.template_id)


async def test_a_draft_outlives_the_console(path: Path) -> None:
    first = await open_database(path)
    await DraftStore(first).keep(DRAFT, AT)
    await first.close()
    second = await open_database(path)
    assert await find(DraftStore(second)) == DRAFT
    await second.close()


async def test_the_newest_of_a_form_is_kept(drafts: DraftStore) -> None:
    await drafts.keep(DRAFT, AT)
    newer = structs.replace(DRAFT, values={"asin": "B0C4ZZ7YQ1"}, ticket="")
    await drafts.keep(newer, AT)
    assert await find(drafts) == newer


@pytest.mark.parametrize(
    "other",
    [
        structs.replace(DRAFT, environment=Environment.SANDBOX),
        structs.replace(DRAFT, profile="beta-us"),
        structs.replace(DRAFT, template_id="PRICE_CHANGE"),
    ],
)
async def test_another_environment_seller_or_template_is_another_draft(
    drafts: DraftStore, other: SendDraft
) -> None:
    await drafts.keep(DRAFT, AT)
    assert await find(drafts, other) is None
    await drafts.forget(other)
    assert await find(drafts) == DRAFT


async def test_what_was_sent_is_no_draft_any_more(drafts: DraftStore) -> None:
    await drafts.keep(DRAFT, AT)
    await drafts.forget(DRAFT)
    assert await find(drafts) is None


async def test_the_oldest_go_when_there_are_too_many(
    drafts: DraftStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_KEPT", 2)
    kept = [structs.replace(DRAFT, template_id=f"T_{number}") for number in range(3)]
    for minutes, draft in enumerate(kept):
        await drafts.keep(draft, AT + timedelta(minutes=minutes))
    assert [await find(drafts, draft) is not None for draft in kept] == [False, True, True]
