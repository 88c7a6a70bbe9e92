"""The parameters of a create against what its template declares."""

import pytest

from .amazon import CREATE, SUMMARY, Seller, error_of, identity

GOOD = [
    ("RESTOCK", {"numberOfProducts": 5}),
    ("RESTOCK", {"numberOfProducts": -5.25}),
    ("RESTOCK", {"numberOfProducts": 0}),
    ("RESTOCK", {"numberOfProducts": "100.50"}),
    ("SALES_SUMMARY", {"summaryAsOnDate": "2024-02-29", "salesSummaryInUSD": 1}),
    ("LISTING_LOST", {"asin": "B09ZX1LRXX"}),
    ("LISTING_LOST", {"asin": "0123456789"}),
]


@pytest.mark.parametrize(("template_id", "parameters"), GOOD)
async def test_what_the_template_asks_for_is_accepted(
    seller: Seller, template_id: str, parameters: dict[str, object]
) -> None:
    identity(await seller.create(template_id, parameters))


BAD_NUMBERS: list[object] = [
    True,
    None,
    "",
    "five",
    "1,000.50",
    "1e3",
    " 5",
    "5.",
    "NaN",
    "\u0665",
    [5],
    {"n": 5},
]
BAD_DATES: list[object] = [
    20220830,
    "2022-8-30",
    "2022-02-30",
    "2023-02-29",
    "30/08/2022",
    "2022-08-30T00:00",
]
BAD_ASINS: list[object] = ["B09ZX1LRX", "B09ZX1LRXXX", "b09zx1lrxx", "B09ZX1LRX\n", 1234567890, None]


@pytest.mark.parametrize(
    ("template_id", "name", "value"),
    [
        *[("RESTOCK", "numberOfProducts", value) for value in BAD_NUMBERS],
        *[("SALES_SUMMARY", "summaryAsOnDate", value) for value in BAD_DATES],
        *[("LISTING_LOST", "asin", value) for value in BAD_ASINS],
    ],
)
async def test_a_value_of_the_wrong_type_is_refused_by_name(
    seller: Seller, template_id: str, name: str, value: object
) -> None:
    rest = SUMMARY if template_id == "SALES_SUMMARY" else {}
    answer = await seller.create(template_id, {**rest, name: value})
    assert answer.status_code == 400
    assert error_of(answer)["code"] == "InvalidInput"
    assert name in error_of(answer)["details"]


@pytest.mark.parametrize("literal", ["1" * 5_000, "1e400", "-1E-999999", "0." + "1" * 100])
async def test_a_number_nobody_could_read_is_refused_by_name(seller: Seller, literal: str) -> None:
    body = f'{{"templateId": "RESTOCK", "notificationParameters": {{"numberOfProducts": {literal}}}}}'
    answer = await seller.send(CREATE, body.encode())
    assert answer.status_code == 400
    assert "numberOfProducts" in error_of(answer)["details"]


async def test_every_problem_is_told_at_once(seller: Seller) -> None:
    answer = await seller.create("SALES_SUMMARY", {"summaryAsOnDate": "soon", "salesSummaryInUsd": 1})
    details = [error["details"] for error in answer.json()["errors"]]
    assert len(details) == 3
    assert details[0].startswith("salesSummaryInUSD is missing")
    assert details[1].startswith("summaryAsOnDate must be")
    assert details[2].startswith("'salesSummaryInUsd' is not a parameter")


async def test_a_thousand_problems_are_told_as_ten(seller: Seller) -> None:
    answer = await seller.create("RESTOCK", {f"unknown{number}": 1 for number in range(1000)})
    assert len(answer.json()["errors"]) == 10


async def test_a_kind_that_the_sandbox_does_not_know_is_not_judged(seller: Seller) -> None:
    answer = await seller.create("FREE", {"anything": [1, 2]})
    assert answer.status_code == 200
