"""Every request that the API model and the guide answer, in both kinds of sandbox."""

from collections.abc import Mapping
from typing import NamedTuple

import pytest

from spconsole.sandbox.service import Sandbox

from .amazon import BASE, CREATE, DELETE, SUMMARY, US, Seller, error_of, feedback_path, identity, sign_in


class Sample(NamedTuple):
    path: str
    body: Mapping[str, object]
    status: int
    answer: Mapping[str, object] | None


def one_error(code: str, message: str, details: str) -> dict[str, object]:
    return {"errors": [{"code": code, "message": message, "details": details}]}


DONE = {"feedbackActionCode": "SELLER_ACTION_COMPLETED"}
GUIDE_ID = {"notificationId": "47f05db0-03fe-11ed-b939-0242ac120002"}
BAD_REQUEST = one_error("InvalidInput", "Invalid input.", "Bad request")
BROKEN = one_error("InternalFailure", "We encountered an internal error. Please try again.", "")
SUMMARY_ID = {"notificationId": "174ec9ce-4c66-4208-ac92-46e22a925aa2"}

MODEL = {
    "create": Sample(
        CREATE,
        {"templateId": "PRICE_CHANGE", "marketplaceId": US, "notificationParameters": {}},
        200,
        {"notificationId": "0cf25616-f68c-4eba-a5d3-6823b61506c0"},
    ),
    "create refused": Sample(
        CREATE,
        {"templateId": "BAD_TEMPLATE_ID", "marketplaceId": US, "notificationParameters": {}},
        400,
        one_error(
            "InvalidInput",
            "Invalid Template Identifier(templateId)",
            "'BAD_TEMPLATE_ID' is an invalid templateId",
        ),
    ),
    "delete": Sample(
        DELETE, {"templateId": "PRICE_CHANGE", "deletionReason": "INCORRECT_RECIPIENT"}, 204, None
    ),
    "delete refused": Sample(
        DELETE,
        {"templateId": "PRICE_CHANGE_INVALID", "deletionReason": "INCORRECT_RECIPIENT"},
        400,
        one_error(
            "InvalidInput",
            "Invalid Template Id(templateId)",
            "'PRICE_CHANGE_INVALID' is an invalid templateId",
        ),
    ),
    "feedback": Sample(feedback_path("0cf25616-f68c-1234-a5d3-6823b61506c0"), DONE, 204, None),
    "feedback refused": Sample(
        feedback_path("0cf25616-f68c-a5d3-6823b61506c0"),
        DONE,
        400,
        one_error(
            "InvalidInput",
            "Invalid notificationId",
            "'0cf25616-f68c-a5d3-6823b61506c0' is an invalid notificationId",
        ),
    ),
}
GUIDE = {
    "summary": Sample(
        CREATE, {"templateId": "SALES_SUMMARY", "notificationParameters": SUMMARY}, 200, SUMMARY_ID
    ),
    "summary as printed": Sample(
        f"{CREATE}/SALES_SUMMARY",
        {"templateId": "SALES_SUMMARY", "notificationParameters": SUMMARY},
        200,
        SUMMARY_ID,
    ),
    "bad request as printed": Sample(
        f"{CREATE}/BAD_REQUEST_TYPE", {"notificationParameters": SUMMARY}, 400, BAD_REQUEST
    ),
    "bad request": Sample(
        CREATE, {"templateId": "BAD_REQUEST_TYPE", "notificationParameters": SUMMARY}, 400, BAD_REQUEST
    ),
    "server error as printed": Sample(
        f"{CREATE}/INTERNAL_SERVER_ERROR_TYPE", {"notificationParameters": SUMMARY}, 500, BROKEN
    ),
    "server error": Sample(
        CREATE, {"templateId": "INTERNAL_SERVER_ERROR_TYPE", "notificationParameters": SUMMARY}, 500, BROKEN
    ),
    "feedback with the guide's typing error": Sample(
        f"{BASE}/notificaitons/:notificationId/feedback", DONE, 200, GUIDE_ID
    ),
}
SAMPLES = MODEL | GUIDE
every_sample = pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES.keys())


async def check(seller: Seller, sample: Sample, rate: str) -> None:
    answer = await seller.post(sample.path, sample.body)
    assert answer.status_code == sample.status
    assert answer.json() == sample.answer if sample.answer else answer.content == b""
    assert answer.headers.get("x-amzn-RateLimit-Limit") == (None if sample.status == 500 else rate)
    assert answer.headers["x-amzn-RequestId"]


@every_sample
async def test_the_live_sandbox_answers_as_documented(seller: Seller, sample: Sample) -> None:
    await check(seller, sample, "1.0")


@every_sample
async def test_the_static_sandbox_answers_as_documented(static_sandbox: Sandbox, sample: Sample) -> None:
    await check(await sign_in(static_sandbox), sample, "5.0")


@pytest.mark.parametrize(
    "literal", ["1000.5", "1000.50", "1000.500", "100050e-2", "1.0005E+3"], ids=lambda text: text
)
async def test_numbers_match_by_value_however_they_are_written(seller: Seller, literal: str) -> None:
    body = (
        '{"templateId": "SALES_SUMMARY", "notificationParameters":'
        ' {"summaryAsOnDate": "2022-08-30", "salesSummaryInUSD": %s}}'
    )
    answer = await seller.send(CREATE, (body % literal).encode())
    assert identity(answer) == SUMMARY_ID["notificationId"]


@pytest.mark.parametrize(
    "parameters",
    [
        SUMMARY | {"summaryAsOnDate": "2022-08-31"},
        SUMMARY | {"salesSummaryInUSD": 1000.51},
        SUMMARY | {"salesSummaryInUSD": "1000.50"},
    ],
)
async def test_a_live_summary_with_other_values_gets_an_id_of_its_own(
    seller: Seller, parameters: dict[str, object]
) -> None:
    first = identity(await seller.create("SALES_SUMMARY", parameters))
    second = identity(await seller.create("SALES_SUMMARY", parameters))
    assert len({first, second, SUMMARY_ID["notificationId"]}) == 3


@pytest.mark.parametrize(
    "extra",
    [{}, {"marketplaceId": US}, {"marketplaceIds": [US], "MarketplaceIds": [US]}, {"note": {"any": [1]}}],
)
async def test_an_absent_marketplace_and_other_clients_keys_are_set_aside(
    seller: Seller, extra: dict[str, object]
) -> None:
    price = await seller.post(CREATE, {"templateId": "PRICE_CHANGE", "notificationParameters": {}} | extra)
    assert price.json() == MODEL["create"].answer
    body = {"templateId": "SALES_SUMMARY", "notificationParameters": SUMMARY} | extra
    assert (await seller.post(CREATE, body)).json() == SUMMARY_ID


async def test_another_marketplace_is_not_the_canned_request(seller: Seller) -> None:
    answer = await seller.create("PRICE_CHANGE", {}, "A1F83G8C2ARO7P")
    assert answer.status_code == 400  # PRICE_CHANGE has no contract here


async def test_a_live_price_change_with_a_parameter_is_not_the_canned_request(seller: Seller) -> None:
    answer = await seller.create("PRICE_CHANGE", {"priceValue": 200})
    assert answer.status_code == 400


async def test_the_static_sandbox_matches_subsets(static_sandbox: Sandbox) -> None:
    seller = await sign_in(static_sandbox)
    answer = await seller.create("PRICE_CHANGE", {"priceValue": 200})
    assert answer.json() == MODEL["create"].answer


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (CREATE, {"templateId": "PRICE_CHANGE", "notificationParameters": {}}),
        (CREATE, {"templateId": "PRICE_CHANGE", "marketplaceId": US}),
        (CREATE, {"templateId": "PRICE_CHANGE", "marketplaceId": US, "notificationParameters": []}),
        (CREATE, {"templateId": "RESTOCK", "marketplaceId": US, "notificationParameters": {}}),
        (
            CREATE,
            {
                "templateId": "SALES_SUMMARY",
                "notificationParameters": SUMMARY | {"summaryAsOnDate": "2022-08-31"},
            },
        ),
        (DELETE, {"templateId": "PRICE_CHANGE", "deletionReason": "INCORRECT_CONTENT"}),
        (DELETE, {}),
        (feedback_path("0cf25616-f68c-4eba-a5d3-6823b61506c0"), DONE),
        (feedback_path("0cf25616-f68c-1234-a5d3-6823b61506c0"), {"feedbackActionCode": True}),
        (f"{BASE}/notificaitons/some-id/feedback", {"feedbackActionCode": ["SELLER_ACTION_COMPLETED"]}),
    ],
)
async def test_the_static_sandbox_has_one_answer_to_everything_else(
    static_sandbox: Sandbox, path: str, body: dict[str, object]
) -> None:
    answer = await (await sign_in(static_sandbox)).post(path, body)
    assert answer.status_code == 400
    assert answer.json() == one_error("InvalidInput", "Could not match input arguments", "")


async def test_the_static_sandbox_does_not_remember(static_sandbox: Sandbox) -> None:
    seller = await sign_in(static_sandbox)
    created = await seller.create("PRICE_CHANGE", {})
    assert (await seller.feedback(identity(created))).status_code == 400


async def test_a_printed_path_with_other_values_is_an_ordinary_create(seller: Seller) -> None:
    body = {"notificationParameters": SUMMARY | {"salesSummaryInUSD": 7}}
    answer = await seller.post(f"{CREATE}/SALES_SUMMARY", body)
    assert (await seller.feedback(identity(answer))).status_code == 204


async def test_a_printed_path_and_its_body_must_name_one_template(seller: Seller) -> None:
    body = {"templateId": "RESTOCK", "notificationParameters": {"numberOfProducts": 5}}
    answer = await seller.post(f"{CREATE}/SALES_SUMMARY", body)
    assert answer.status_code == 400
    assert "SALES_SUMMARY" in error_of(answer)["details"]


async def test_a_deletion_of_the_invalid_template_fails_for_any_reason(seller: Seller) -> None:
    answer = await seller.delete("PRICE_CHANGE_INVALID", "INCORRECT_CONTENT")
    assert answer.json() == MODEL["delete refused"].answer
