"""Everything that can be checked before a send, checked at once."""

import json

import pytest
from msgspec import structs

from spconsole.domain.builtin_templates import BUILTIN_TEMPLATES
from spconsole.domain.errors import UsageError
from spconsole.domain.sellers import DEMO_SELLER
from spconsole.domain.templates import Template, sample_values
from spconsole.services.context import SellerContext
from spconsole.services.notifications import PreparedSend, create_notification, prepare_send, sent_before

from .amazon import CREATED, DENIED, RESET, Amazon

SUMMARY = BUILTIN_TEMPLATES[0]
VALUES = sample_values(SUMMARY)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"salesSummaryInUSD": "1,000.50"}, "salesSummaryInUSD: it has a comma. Write 1000.50"),
        ({"salesSummaryInUSD": "1e3"}, "salesSummaryInUSD: it has an exponent. Write 1000"),
        ({"salesSummaryInUSD": "NaN"}, "salesSummaryInUSD: not a number."),
        ({"salesSummaryInUSD": ""}, "salesSummaryInUSD: empty: this template needs it"),
        ({"summaryAsOnDate": "2026-02-30"}, "summaryAsOnDate: 2026-02-30: no such day"),
        ({"summaryAsOnDate": "09/01/2026"}, "Did you mean 2026-09-01?"),
        ({"SummaryAsOnDate": "x"}, "SALES_SUMMARY v1 has summaryAsOnDate, not SummaryAsOnDate."),
    ],
)
def test_a_bad_value_never_becomes_a_request(changes: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError) as caught:
        prepare_send(DEMO_SELLER, SUMMARY, {**VALUES, **changes})
    assert says in str(caught.value)


def test_every_reason_is_told_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        prepare_send(DEMO_SELLER, SUMMARY, {"stranger": "1"}, "DE", "T" * 81)
    assert len(str(caught.value).splitlines()) == 5


def test_a_template_that_cannot_be_read_says_only_that() -> None:
    broken = Template("BROKEN", problem="BROKEN.toml is not TOML.")
    with pytest.raises(UsageError, match=r"^BROKEN.toml is not TOML.$"):
        prepare_send(DEMO_SELLER, broken, VALUES)


def test_an_unsound_template_is_not_sent() -> None:
    unsound = structs.replace(SUMMARY, content="${nobody}")
    with pytest.raises(UsageError, match=r"\$\{nobody\} is in the text but has no type"):
        prepare_send(DEMO_SELLER, unsound, VALUES)


@pytest.mark.parametrize(
    ("marketplace", "id_"), [("", "ATVPDKIKX0DER"), ("CA", "A2EUQ1WTGCTBG2"), (" mx ", "A1AM78C64UM0Y8")]
)
def test_the_marketplace_is_the_profiles_unless_another_is_named(marketplace: str, id_: str) -> None:
    prepared = prepare_send(DEMO_SELLER, SUMMARY, VALUES, marketplace)
    assert prepared.marketplace_id == id_
    assert json.loads(prepared.request.body)["marketplaceId"] == id_


@pytest.mark.parametrize("marketplace", ["DE", "XX"])
def test_a_marketplace_of_another_region_is_refused(marketplace: str) -> None:
    with pytest.raises(UsageError, match=r"In (region )?NA write one of US"):
        prepare_send(DEMO_SELLER, SUMMARY, VALUES, marketplace)


@pytest.mark.parametrize(
    ("ticket", "kept"), [("", None), ("  ", None), (" T-1 ", "T-1"), ("x" * 80, "x" * 80)]
)
def test_a_ticket_is_kept_without_the_blanks_around_it(ticket: str, kept: str | None) -> None:
    assert prepare_send(DEMO_SELLER, SUMMARY, VALUES, "", ticket).ticket == kept


@pytest.mark.parametrize("ticket", ["x" * 81, "a\nb", "a\x1b[31m", "a\ud800", "a\u202eb"])
def test_a_ticket_that_cannot_be_kept_is_refused(ticket: str) -> None:
    with pytest.raises(UsageError, match="The ticket has"):
        prepare_send(DEMO_SELLER, SUMMARY, VALUES, "", ticket)


async def test_the_same_values_of_the_last_day_are_found(
    seller: SellerContext, summary: PreparedSend
) -> None:
    assert await sent_before(seller, summary) == []
    for answer in (CREATED, RESET, DENIED):
        await create_notification(Amazon(answer).behind(seller), summary)
    assert [row.status for row in await sent_before(seller, summary)] == ["UNKNOWN", "SENT"]
    other = prepare_send(DEMO_SELLER, SUMMARY, {**VALUES, "salesSummaryInUSD": "1000.5"})
    assert await sent_before(seller, other) == []
