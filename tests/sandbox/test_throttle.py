"""The usage plan: one a second, five at once, for each operation and seller."""

from pathlib import Path

import httpx

from spconsole.sandbox.service import Sandbox, open_sandbox

from .amazon import CONTRACTS, CREATE, Clock, Seller, error_of, sign_in


async def statuses(seller: Seller, count: int) -> list[int]:
    return [(await seller.feedback("unknown")).status_code for _ in range(count)]


async def test_the_sixth_request_at_once_is_too_many(seller: Seller) -> None:
    assert await statuses(seller, 7) == [400] * 5 + [429] * 2


async def test_a_throttled_answer_says_no_more_than_amazon_does(seller: Seller) -> None:
    await statuses(seller, 5)
    answer = await seller.feedback("unknown")
    assert error_of(answer)["code"] == "QuotaExceeded"
    assert answer.headers["x-amzn-ErrorType"] == "TooManyRequestsException"
    assert {name for name in answer.headers if name.startswith("x-amzn")} == {
        "x-amzn-requestid",
        "x-amzn-errortype",
    }
    assert "retry-after" not in answer.headers


async def test_a_second_brings_one_request_back(seller: Seller, clock: Clock) -> None:
    await statuses(seller, 5)
    clock.pass_by(0.9)
    assert await statuses(seller, 1) == [429]
    clock.pass_by(0.1)
    assert await statuses(seller, 2) == [400, 429]


async def test_asking_all_the_time_does_not_make_the_second_longer(seller: Seller, clock: Clock) -> None:
    await statuses(seller, 5)
    for _ in range(9):
        clock.pass_by(0.1)
        assert await statuses(seller, 1) == [429]
    clock.pass_by(0.1)
    assert await statuses(seller, 1) == [400]


async def test_the_bucket_never_holds_more_than_the_burst(seller: Seller, clock: Clock) -> None:
    await statuses(seller, 1)
    clock.pass_by(3600 / 2)
    assert await statuses(seller, 6) == [400] * 5 + [429]


async def test_a_clock_that_is_set_back_takes_nothing_away(seller: Seller, clock: Clock) -> None:
    await statuses(seller, 1)
    clock.pass_by(-600)
    assert await statuses(seller, 4) == [400] * 4


async def test_each_operation_has_its_own_plan(seller: Seller) -> None:
    await statuses(seller, 6)
    assert (await seller.create("RESTOCK", {"numberOfProducts": 5})).status_code == 200
    assert (await seller.delete("RESTOCK")).status_code == 204


async def test_each_seller_has_a_plan_of_their_own(sandbox: Sandbox, seller: Seller) -> None:
    await statuses(seller, 6)
    assert await statuses(await sign_in(sandbox, "Atzr|two"), 1) == [400]


async def test_a_throttled_create_sends_nothing(seller: Seller, clock: Clock) -> None:
    answers = [await seller.create("RESTOCK", {"numberOfProducts": 5}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]


async def test_a_body_that_cannot_be_read_spends_nothing(seller: Seller) -> None:
    for _ in range(10):
        assert (await seller.send(CREATE, b"{")).status_code == 400
        assert (await seller.post(CREATE, {"templateId": "RESTOCK"})).status_code == 400
    assert (await seller.create("RESTOCK", {"numberOfProducts": 5})).status_code == 200


async def test_processes_on_one_file_share_the_plan(state_file: Path, clock: Clock) -> None:
    here, there = (open_sandbox(state_file, CONTRACTS.get, now=clock) for _ in range(2))
    us, them = await sign_in(here), await sign_in(there)
    assert await statuses(us, 3) == [400] * 3
    assert await statuses(them, 3) == [400, 400, 429]
    here.close()
    there.close()


async def test_the_static_sandbox_allows_fifteen_at_once(static_sandbox: Sandbox, clock: Clock) -> None:
    seller = await sign_in(static_sandbox)
    assert await statuses(seller, 16) == [400] * 15 + [429]
    clock.pass_by(0.2)
    assert await statuses(seller, 2) == [400, 429]


async def test_the_rate_is_told_only_where_the_model_has_it(seller: Seller) -> None:
    nobody = {"x-amz-access-token": "nobody's"}
    answers: list[httpx.Response] = [
        await seller.create("RESTOCK", {"numberOfProducts": 5}),
        await seller.delete("RESTOCK"),
        await seller.feedback("unknown"),
        await seller.http.get(CREATE),
        await seller.http.post(CREATE, headers=nobody),
        await seller.send(CREATE, b"x", content_type="text/plain"),
        await seller.send(CREATE, b" " * 300_000),
    ]
    told = {answer.status_code: answer.headers.get("x-amzn-RateLimit-Limit") for answer in answers}
    assert told == {200: "1.0", 204: "1.0", 400: "1.0", 404: "1.0", 401: None, 415: None, 413: None}
    assert len({answer.headers["x-amzn-RequestId"] for answer in answers}) == len(answers)
