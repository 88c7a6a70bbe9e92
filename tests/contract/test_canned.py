"""Every request to which Amazon's model gives an answer, by our client, on our sandbox."""

import pytest

from spconsole.domain.errors import ErrorDetail, OutcomeUnknownError, RefusedError
from spconsole.domain.notifications import (
    ApiRequest,
    DeletionReason,
    create_notification_request,
    delete_notifications_request,
    record_action_feedback_request,
)
from spconsole.sandbox.service import Sandbox

from .conftest import client_of

US = "ATVPDKIKX0DER"
WRONG = DeletionReason.INCORRECT_RECIPIENT
GOOD = [
    (create_notification_request("PRICE_CHANGE", "{}", US), 200, "0cf25616-f68c-4eba-a5d3-6823b61506c0"),
    (delete_notifications_request("PRICE_CHANGE", WRONG), 204, None),
    (record_action_feedback_request("0cf25616-f68c-1234-a5d3-6823b61506c0"), 204, None),
    (
        create_notification_request(
            "SALES_SUMMARY", '{"summaryAsOnDate": "2022-08-30", "salesSummaryInUSD": 1000.50}', US
        ),
        200,
        "174ec9ce-4c66-4208-ac92-46e22a925aa2",
    ),
]
BAD = [
    (create_notification_request("BAD_TEMPLATE_ID", "{}", US), "BAD_TEMPLATE_ID"),
    (delete_notifications_request("PRICE_CHANGE_INVALID", WRONG), "PRICE_CHANGE_INVALID"),
    (record_action_feedback_request("0cf25616-f68c-a5d3-6823b61506c0"), "0cf25616-f68c-a5d3-6823b61506c0"),
]


@pytest.mark.parametrize(("request_", "status", "id_"), GOOD, ids=range(len(GOOD)))
async def test_what_amazon_accepts_is_accepted(
    sandbox: Sandbox, request_: ApiRequest, status: int, id_: str | None
) -> None:
    async with client_of(sandbox) as client:
        accepted = await client.call(request_)
    assert (accepted.status, accepted.notification_id) == (status, id_)
    assert accepted.request_id


@pytest.mark.parametrize(("request_", "named"), BAD, ids=range(len(BAD)))
async def test_what_amazon_refuses_is_refused_in_its_words(
    sandbox: Sandbox, request_: ApiRequest, named: str
) -> None:
    async with client_of(sandbox) as client:
        with pytest.raises(RefusedError) as caught:
            await client.call(request_)
    error = caught.value
    assert (error.status, error.detail.code) == (400, "InvalidInput")
    assert named in error.detail.details
    assert error.request_id


async def test_an_internal_failure_of_the_guide_is_unclear(sandbox: Sandbox) -> None:
    parameters = '{"summaryAsOnDate": "2022-08-30", "salesSummaryInUSD": 1000.50}'
    request = create_notification_request("INTERNAL_SERVER_ERROR_TYPE", parameters, US)
    async with client_of(sandbox) as client:
        with pytest.raises(OutcomeUnknownError) as caught:
            await client.call(request)
    assert caught.value.status == 500


@pytest.mark.parametrize("kind", ["static"], indirect=True)
async def test_the_static_sandbox_has_no_sample_for_the_rest_and_we_say_what_that_means(
    sandbox: Sandbox,
) -> None:
    async with client_of(sandbox) as client:
        with pytest.raises(RefusedError) as caught:
            await client.call(create_notification_request("ANOTHER", "{}", US))
    assert caught.value.detail == ErrorDetail("InvalidInput", "Could not match input arguments")
    assert "says nothing about your template" in str(caught.value)
