"""The life of a notification in the live sandbox, and its failures, through our client."""

import pytest

from spconsole.domain.errors import (
    AccessDeniedError,
    NotSentError,
    OutcomeUnknownError,
    RefusedError,
    SpApiError,
    ThrottledError,
)
from spconsole.domain.notifications import (
    ApiRequest,
    DeletionReason,
    create_notification_request,
    delete_notifications_request,
    record_action_feedback_request,
)
from spconsole.sandbox.service import Sandbox

from .conftest import Clock, client_of

WRONG = DeletionReason.INCORRECT_CONTENT
DELETE = delete_notifications_request("SALES_SUMMARY", WRONG)


def summary(amount: str = "1000.50", day: str = "2026-08-21") -> ApiRequest:
    parameters = f'{{"summaryAsOnDate": "{day}", "salesSummaryInUSD": {amount}}}'
    return create_notification_request("SALES_SUMMARY", parameters, "ATVPDKIKX0DER")


async def test_a_fresh_id_can_be_acted_on_until_it_is_deleted(live: Sandbox) -> None:
    async with client_of(live) as client:
        first, second = [(await client.call(summary())).notification_id for _ in range(2)]
        assert first
        assert first != second
        await client.call(record_action_feedback_request(first))
        await client.call(DELETE)
        for id_ in (first, second):
            with pytest.raises(RefusedError, match="Check the id"):
                await client.call(record_action_feedback_request(id_ or ""))


async def test_another_sellers_notifications_are_out_of_reach(live: Sandbox) -> None:
    async with client_of(live, "one") as one, client_of(live, "two") as two:
        id_ = (await one.call(summary())).notification_id or ""
        with pytest.raises(RefusedError):
            await two.call(record_action_feedback_request(id_))
        await two.call(DELETE)
        await one.call(record_action_feedback_request(id_))


@pytest.mark.parametrize(
    "request_",
    [
        summary(amount='"many"'),
        summary(day="2026-02-30"),
        create_notification_request("SALES_SUMMARY", "{}", None),
        create_notification_request("SALES_SUMMARY", '{"SummaryAsOnDate": "2026-08-21"}', None),
        create_notification_request("UNKNOWN", "{}", None),
    ],
    ids=range(5),
)
async def test_what_does_not_fit_the_template_is_refused(live: Sandbox, request_: ApiRequest) -> None:
    async with client_of(live) as client:
        with pytest.raises(RefusedError) as caught:
            await client.call(request_)
    assert caught.value.status == 400


@pytest.mark.parametrize(
    ("fault", "kind", "status"),
    [
        ("403", AccessDeniedError, 403),
        ("500", OutcomeUnknownError, 500),
        ("timeout", OutcomeUnknownError, None),
        ("reset", OutcomeUnknownError, None),
    ],
)
async def test_each_failure_is_what_it_is_on_a_real_line(
    live: Sandbox, fault: str, kind: type[SpApiError], status: int | None
) -> None:
    async with client_of(live) as client:
        live.fail_next(fault)
        with pytest.raises(SpApiError) as caught:
            await client.call(summary())
        assert type(caught.value) is kind
        assert caught.value.status == status
        assert (await client.call(summary())).status == 200


async def test_a_single_429_is_waited_out(live: Sandbox) -> None:
    waits: list[int] = []
    async with client_of(live) as client:
        live.fail_next("429")
        accepted = await client.call(summary(), lambda pause: waits.append(pause.number))
    assert accepted.status == 200
    assert waits == [2]


async def test_the_sandbox_holds_to_the_plan_that_our_client_would_keep(live: Sandbox, clock: Clock) -> None:
    async with client_of(live) as client:
        for _ in range(5):
            await client.call(summary())
        with pytest.raises(ThrottledError):
            await client.call(summary())
        clock.reading += 1
        await client.call(summary())


async def test_a_token_that_the_sandbox_has_forgotten_is_renewed(live: Sandbox, clock: Clock) -> None:
    async with client_of(live) as client:
        await client.call(summary())
        clock.reading += 3601
        assert (await client.call(summary())).status == 200


async def test_credentials_that_are_none_are_refused(live: Sandbox) -> None:
    async with client_of(live, "") as client:
        with pytest.raises(SpApiError) as caught:
            await client.call(summary())
    assert not isinstance(caught.value, NotSentError | OutcomeUnknownError)
    assert caught.value.exit_code == 4
