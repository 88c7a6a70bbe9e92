"""Failures on request, in process."""

import asyncio

import pytest

from spconsole.sandbox.service import Sandbox

from .amazon import TOKEN, Seller, credentials, error_of, plain_client

REFUSED = [("429", "QuotaExceeded"), ("403", "Unauthorized")]


@pytest.mark.parametrize(("fault", "code"), REFUSED)
async def test_a_refusal_comes_once_and_nothing_is_done(
    sandbox: Sandbox, seller: Seller, fault: str, code: str
) -> None:
    sent = await seller.restock()
    sandbox.fail_next(fault)
    answer = await seller.delete("RESTOCK")
    assert answer.status_code == int(fault)
    assert error_of(answer)["code"] == code
    assert "x-amzn-RateLimit-Limit" not in answer.headers
    assert (await seller.feedback(sent)).status_code == 204


async def test_an_internal_error_comes_after_the_deed(sandbox: Sandbox, seller: Seller) -> None:
    sent = await seller.restock()
    sandbox.fail_next("500")
    answer = await seller.delete("RESTOCK")
    assert answer.status_code == 500
    assert error_of(answer)["code"] == "InternalFailure"
    assert "x-amzn-RateLimit-Limit" not in answer.headers
    assert (await seller.feedback(sent)).status_code == 400


async def test_a_reset_comes_after_the_deed(sandbox: Sandbox, seller: Seller) -> None:
    sent = await seller.restock()
    sandbox.fail_next("reset")
    with pytest.raises(ConnectionResetError):
        await seller.delete("RESTOCK")
    assert (await seller.feedback(sent)).status_code == 400


async def test_silence_comes_after_the_deed_and_can_be_left(sandbox: Sandbox, seller: Seller) -> None:
    sent = await seller.restock()
    sandbox.fail_next("timeout")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await seller.delete("RESTOCK")
    assert (await seller.feedback(sent)).status_code == 400


async def test_silence_ends_in_a_broken_connection(
    sandbox: Sandbox, seller: Seller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("spconsole.sandbox.faults.SILENCE_S", 0.05)
    sandbox.fail_next("timeout")
    with pytest.raises(ConnectionResetError):
        await seller.feedback("any")


async def test_failures_wait_in_the_order_they_were_told(sandbox: Sandbox, seller: Seller) -> None:
    for fault in ("429", "500"):
        sandbox.fail_next(fault)
    statuses = [(await seller.delete("RESTOCK")).status_code for _ in range(3)]
    assert statuses == [429, 500, 204]


async def test_the_token_call_never_fails(sandbox: Sandbox) -> None:
    sandbox.fail_next("500")
    answer = await plain_client(sandbox).post(TOKEN, data=credentials())
    assert answer.status_code == 200


@pytest.mark.parametrize("fault", ["", "404", "Reset", "kill"])
def test_an_unknown_failure_is_refused_with_the_known_ones(sandbox: Sandbox, fault: str) -> None:
    with pytest.raises(ValueError, match="429, 403, 500, timeout, reset"):
        sandbox.fail_next(fault)


async def test_failures_can_be_told_over_http(seller: Seller) -> None:
    told = await seller.post("/sandbox/fail", {"next": "429"})
    assert told.status_code == 204
    assert (await seller.delete("RESTOCK")).status_code == 429


@pytest.mark.parametrize("body", [{"next": "404"}, {"next": ["429"]}, {"next": None}, {}, []])
async def test_a_failure_that_does_not_exist_cannot_be_told(seller: Seller, body: object) -> None:
    answer = await seller.post("/sandbox/fail", body)
    assert answer.status_code == 400
    assert error_of(answer)["code"] == "InvalidInput"
    assert (await seller.feedback("any")).status_code == 400
