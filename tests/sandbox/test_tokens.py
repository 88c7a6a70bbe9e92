"""Login with Amazon, and what its tokens open."""

import asyncio
from pathlib import Path

import pytest

from spconsole.sandbox.service import Sandbox, open_sandbox

from .amazon import CONTRACTS, PATHS, TOKEN, Clock, Seller, credentials, error_of, plain_client, sign_in

DENIED = "Access to requested resource is denied."
FORM = b"grant_type=refresh_token&client_id=app&client_secret=s&refresh_token=Atzr"


async def test_any_credentials_are_good_for_a_token(sandbox: Sandbox) -> None:
    answer = await plain_client(sandbox).post(TOKEN, data=credentials("Atzr|+&= ü"))
    assert answer.status_code == 200
    body = answer.json()
    assert body.keys() == {"access_token", "token_type", "expires_in", "refresh_token"}
    assert (body["token_type"], body["expires_in"], body["refresh_token"]) == ("bearer", 3600, "Atzr|+&= ü")
    assert answer.headers["x-amzn-RequestId"]


async def test_a_client_that_asks_in_json_is_understood(sandbox: Sandbox, seller: Seller) -> None:
    sent = await seller.restock()
    http = plain_client(sandbox)
    answer = await http.post(TOKEN, json=credentials())
    same = Seller(http, {**seller.headers, "x-amz-access-token": answer.json()["access_token"]})
    assert (await same.feedback(sent)).status_code == 204


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"grant_type": "client_credentials"}, 400, "unsupported_grant_type"),
        ({"grant_type": ""}, 400, "unsupported_grant_type"),
        ({"grant_type": None}, 400, "invalid_request"),
        ({"client_id": ""}, 401, "invalid_client"),
        ({"client_secret": ""}, 401, "invalid_client"),
        ({"client_id": None}, 400, "invalid_request"),
        ({"refresh_token": None}, 400, "invalid_request"),
        ({"refresh_token": ""}, 400, "invalid_request"),
    ],
)
async def test_a_bad_token_request_is_refused_in_the_shape_of_lwa(
    sandbox: Sandbox, change: dict[str, str | None], status: int, error: str
) -> None:
    fields = {name: value for name, value in (credentials() | change).items() if value is not None}
    answer = await plain_client(sandbox).post(TOKEN, data=fields)
    assert answer.status_code == status
    assert answer.json().keys() == {"error", "error_description"}
    assert answer.json()["error"] == error


@pytest.mark.parametrize(
    ("content_type", "content"),
    [
        ("application/x-www-form-urlencoded", b""),
        ("application/x-www-form-urlencoded", FORM + b"&scope=%ff"),
        ("application/x-www-form-urlencoded", b"\xff"),
        ("application/x-www-form-urlencoded", FORM + b"&client_id=another"),
        ("application/x-www-form-urlencoded", FORM + b"".join(b"&a%d=b" % n for n in range(100))),
        ("application/x-www-form-urlencoded", b"a" * 300_000),
        ("application/json", b"[]"),
        ("application/json", b'{"grant_type": 5}'),
        ("application/json", b"[" * 100_000),
        ("text/plain", FORM),
    ],
)
async def test_a_token_request_that_cannot_be_read_is_an_invalid_one(
    sandbox: Sandbox, content_type: str, content: bytes
) -> None:
    answer = await plain_client(sandbox).post(TOKEN, content=content, headers={"content-type": content_type})
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"


@pytest.mark.parametrize("token", [None, "", "nobody's", "Atza|sandbox-"])
@pytest.mark.parametrize(("operation", "status"), [("create", 401), ("feedback", 401), ("delete", 403)])
async def test_without_a_token_the_door_is_closed(
    sandbox: Sandbox, operation: str, status: int, token: str | None
) -> None:
    headers = {} if token is None else {"x-amz-access-token": token}
    answer = await plain_client(sandbox).post(PATHS[operation], json={}, headers=headers)
    assert answer.status_code == status
    assert (error_of(answer)["code"], error_of(answer)["message"]) == ("Unauthorized", DENIED)


@pytest.mark.parametrize("operation", PATHS)
async def test_an_expired_token_is_told_so(seller: Seller, clock: Clock, operation: str) -> None:
    clock.pass_by(3599.5)
    assert (await seller.post(PATHS[operation], {})).status_code == 400
    clock.pass_by(0.5)
    answer = await seller.post(PATHS[operation], {})
    assert answer.status_code == 403
    assert (error_of(answer)["code"], error_of(answer)["message"]) == ("Unauthorized", DENIED)
    assert "expired" in error_of(answer)["details"]


async def test_a_fresh_token_stands_for_the_same_seller(
    sandbox: Sandbox, seller: Seller, clock: Clock
) -> None:
    sent = await seller.restock()
    clock.pass_by(3600)
    assert (await (await sign_in(sandbox)).feedback(sent)).status_code == 204


def test_no_secret_is_in_the_state_file(state_file: Path, clock: Clock) -> None:
    sandbox = open_sandbox(state_file, CONTRACTS.get, now=clock)
    with asyncio.Runner() as runner:
        seller = runner.run(sign_in(sandbox, "Atzr|very-secret"))
        runner.run(seller.restock())
    sandbox.close()
    kept = state_file.read_bytes()
    assert b"numberOfProducts" in kept
    assert b"very-secret" not in kept
    assert seller.headers["x-amz-access-token"].encode() not in kept
