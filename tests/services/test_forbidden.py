"""The five usual reasons of a 403, each by what is known here."""

from datetime import UTC, date, datetime

import pytest
from msgspec import structs

from spconsole.domain.history import ApiCall, HistoryEntry
from spconsole.domain.notifications import DeletionReason
from spconsole.domain.sellers import DEMO_SELLER, App, Environment
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.deletion import delete_notifications
from spconsole.services.feedback import record_feedback
from spconsole.services.forbidden import (
    Reason,
    Verdict,
    authorised_since,
    examine_forbidden,
    newest_forbidden,
    newest_request_id,
)
from spconsole.services.notifications import PreparedSend, create_notification

from .amazon import CREATED, DENIED, Amazon

NA = "https://sellingpartnerapi-na.amazon.com/appIntegrations"


async def denied(seller: SellerContext, prepared: PreparedSend) -> HistoryEntry:
    return (await create_notification(Amazon(DENIED).behind(seller), prepared)).entry


async def reasons(workspace: Workspace, entry: HistoryEntry) -> tuple[Reason, ...]:
    return (await examine_forbidden(workspace, entry, None)).reasons


async def test_without_a_token_so_far_the_first_is_not_known(
    workspace: Workspace, seller: SellerContext, restock: PreparedSend
) -> None:
    entry = await denied(seller, restock)
    found = await reasons(workspace, entry)
    assert len(found) == 5
    assert found[0].verdict is Verdict.UNKNOWN
    assert "t on the seller asks for one" in found[0].evidence


async def test_with_a_token_it_says_when_it_came_and_for_which_app(
    workspace: Workspace, seller: SellerContext, restock: PreparedSend
) -> None:
    entry = await denied(seller, restock)
    await seller.client.fetch_token()
    [token, *_] = await reasons(workspace, entry)
    assert token.verdict is Verdict.FINE
    assert "for app demo" in token.evidence


async def test_a_row_of_another_account_says_that_it_was_another(
    workspace: Workspace, seller: SellerContext, restock: PreparedSend
) -> None:
    entry = structs.replace(await denied(seller, restock), account="other/tok-1/NA")
    [token, *_] = await reasons(workspace, entry)
    assert token.verdict is Verdict.WRONG


async def test_a_profile_that_is_gone_leaves_only_what_the_row_tells(
    workspace: Workspace, seller: SellerContext, restock: PreparedSend
) -> None:
    entry = structs.replace(await denied(seller, restock), profile="gone", url=NA)
    found = await examine_forbidden(workspace, entry, "r-9")
    assert (found.seller, found.request_id) == ("gone", "r-9")
    assert [reason.verdict for reason in found.reasons] == [*[Verdict.UNKNOWN] * 4, Verdict.FINE]


@pytest.mark.parametrize(
    ("url", "marketplace", "verdict"),
    [
        (NA, "ATVPDKIKX0DER", Verdict.FINE),
        (NA.replace("https://", "https://sandbox."), "ATVPDKIKX0DER", Verdict.FINE),
        (NA.replace("-na", "-eu"), "ATVPDKIKX0DER", Verdict.WRONG),
        (NA, "A1PA6795UKMFR9", Verdict.WRONG),
        (NA.replace(".com/", ".com.example.org/"), "ATVPDKIKX0DER", Verdict.UNKNOWN),
        ("http://127.0.0.1:8080/x", "ATVPDKIKX0DER", Verdict.UNKNOWN),
        ("", "ATVPDKIKX0DER", Verdict.UNKNOWN),
        (NA, "", Verdict.UNKNOWN),
    ],
)
async def test_host_and_marketplace_are_compared(
    workspace: Workspace,
    seller: SellerContext,
    restock: PreparedSend,
    url: str,
    marketplace: str,
    verdict: Verdict,
) -> None:
    entry = structs.replace(await denied(seller, restock), url=url, marketplace_id=marketplace)
    assert (await reasons(workspace, entry))[4].verdict is verdict


MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


@pytest.mark.parametrize(
    ("authorised", "role", "verdict"),
    [
        (None, None, Verdict.UNKNOWN),
        (MAY, None, Verdict.UNKNOWN),
        (None, MAY, Verdict.UNKNOWN),
        (MAY, JUNE, Verdict.WRONG),
        (JUNE, MAY, Verdict.FINE),
        (MAY, MAY, Verdict.FINE),
    ],
)
def test_an_authorisation_from_before_the_role_does_not_have_it(
    authorised: date | None, role: date | None, verdict: Verdict
) -> None:
    profile = structs.replace(DEMO_SELLER, authorised_on=authorised)
    assert authorised_since(profile, App("main", role_added_on=role)).verdict is verdict


async def test_the_newest_call_decides_whether_it_was_a_403(
    workspace: Workspace, seller: SellerContext, restock: PreparedSend
) -> None:
    entry = (await create_notification(Amazon(CREATED).behind(seller), restock)).entry
    assert await newest_forbidden(workspace, entry) is None
    await delete_notifications(
        Amazon(DENIED).behind(seller), entry.template_id or "", DeletionReason.INCORRECT_CONTENT, 1
    )
    found = await newest_forbidden(workspace, entry)
    assert found is not None
    assert found.operation == "deleteNotifications"
    other = structs.replace(entry, id="other", account="other")
    assert await newest_forbidden(workspace, other) is None
    await record_feedback(Amazon(CREATED).behind(seller), entry)
    assert await newest_forbidden(workspace, entry) is None


def test_the_newest_request_id_of_a_row_is_meant() -> None:
    def call(day: int, request_id: str | None) -> ApiCall:
        at = datetime(2026, 11, day, tzinfo=UTC)
        return ApiCall(
            id=str(day), at=at, operation="x", environment=Environment.LOCAL, account="a", profile="p",
            outcome="done", request_id=request_id,
        )  # fmt: skip

    row = HistoryEntry(
        id="1", created_at=datetime(2026, 11, 1, tzinfo=UTC), profile="p", account="a",
        environment=Environment.LOCAL, status="SENT", actor="x", request_id="row",  # type: ignore[arg-type] # unread
    )  # fmt: skip
    assert newest_request_id(row, [call(1, "old"), call(3, "new"), call(4, None)]) == "new"
    assert newest_request_id(row, [call(4, None)]) == "row"
