"""Any client may come: whatever it sends gets a documented status and a proper ErrorList."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from starlette.types import Message

from spconsole.sandbox import wire
from spconsole.sandbox.service import Sandbox

from .amazon import BASE, CREATE, DELETE, PATHS, TOKEN, Seller, credentials, error_of, identity, sign_in
from .hostile import HOSTILE, Hostile

GOOD = {"templateId": "RESTOCK", "notificationParameters": {"numberOfProducts": 5}}


@pytest.mark.parametrize("operation", PATHS)
@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
async def test_a_hostile_body_is_refused_properly(
    seller: Seller, operation: str, hostile: Hostile, capfd: pytest.CaptureFixture[str]
) -> None:
    headers = {"x-amz-access-token": seller.headers["x-amz-access-token"]}
    if hostile.content_type is not None:
        headers["content-type"] = hostile.content_type
    answer = await seller.http.post(PATHS[operation], content=hostile.content, headers=headers)
    assert answer.status_code == hostile.status
    assert error_of(answer)["code"]
    assert len(answer.content) < 2_000
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
async def test_a_hostile_body_is_refused_by_the_static_sandbox_too(
    static_sandbox: Sandbox, hostile: Hostile
) -> None:
    seller = await sign_in(static_sandbox)
    headers = {"x-amz-access-token": seller.headers["x-amz-access-token"]}
    if hostile.content_type is not None:
        headers["content-type"] = hostile.content_type
    answer = await seller.http.post(CREATE, content=hostile.content, headers=headers)
    assert answer.status_code == hostile.status
    assert error_of(answer)["code"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"templateId": NaN}', "NaN is not a number of JSON"),
        (b'{"templateId": 1e99999999999999999999}', "a number is too large"),
        (b'{"templateId": "RESTOCK", "templateId": "RESTOCK"}', "a key occurs twice"),
        (b'{"templateId": "\\ud800"}', "half of a surrogate pair"),
        (b'{"templateId": "\xff"}', "Byte 16 of the body is not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[]", "must be a JSON object"),
        (b'{"deletionReason": "INCORRECT_CONTENT"}', "templateId is missing"),
        (b'{"templateId": 5}', "templateId must be a string"),
        (b'{"templateId": "RESTOCK", "deletionReason": "OLD"}', "INCORRECT_CONTENT or INCORRECT_RECIPIENT"),
    ],
)
async def test_a_refusal_says_what_is_wrong(seller: Seller, content: bytes, words: str) -> None:
    assert words in error_of(await seller.send(DELETE, content))["details"]


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/json;charset=UTF-8",
        "application/json; charset=utf-8",
        'Application/JSON ; Charset="UTF-8"',
        "application/json; odata=verbose",
        "application/json;",
    ],
)
async def test_a_content_type_that_means_json_is_fine(seller: Seller, content_type: str) -> None:
    content = json.dumps(GOOD).encode()
    identity(await seller.send(CREATE, content, content_type=content_type))


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "//",
        BASE,
        f"{BASE}/notifications/",
        f"{BASE}/notifications/UNKNOWN_TYPE",
        f"{BASE}/notifications/deletion/",
        f"{BASE}/notifications/an-id/feedback/more",
        f"{BASE}/notifications/a%2Fb/feedback",
        f"{BASE}/notifications//feedback",
        f"{BASE}/notificaitons",
        "/appIntegrations/2023-01-01/notifications",
        "/appintegrations/2024-04-01/notifications",
        "/%00%ff",
    ],
)
async def test_an_unknown_path_is_a_404(seller: Seller, path: str) -> None:
    answer = await seller.post(path, GOOD)
    assert answer.status_code == 404
    assert error_of(answer)["code"] == "NotFound"


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize("path", [*PATHS.values(), TOKEN, "/sandbox/fail", f"{CREATE}/SALES_SUMMARY"])
async def test_an_unknown_method_is_a_404(seller: Seller, path: str, method: str) -> None:
    answer = await seller.http.request(method, path, content=b"{}", headers=seller.headers)
    assert answer.status_code == 404
    assert error_of(answer)["code"] == "NotFound"


@pytest.mark.parametrize(
    "name",
    ["%20", "a%00b", "%F0%9F%93%A6", "%ff", "x" * 5_000, "'; DROP TABLE sends", "deletion", "SALES_SUMMARY"],
)
async def test_an_id_of_any_letters_is_only_unknown(seller: Seller, name: str) -> None:
    answer = await seller.feedback(name)
    assert answer.status_code == 400
    assert error_of(answer)["message"] == "Invalid notificationId"
    assert len(answer.content) < 1_000


async def chunks(count: int, sent: list[int]) -> AsyncIterator[bytes]:
    for number in range(count):
        sent.append(number)
        yield b" " * 65_536


async def test_a_stream_is_refused_as_soon_as_it_is_too_long(seller: Seller) -> None:
    sent: list[int] = []
    answer = await seller.http.post(CREATE, content=chunks(1_000, sent), headers=seller.headers)
    assert answer.status_code == 413
    assert len(sent) == 5


async def test_a_declared_length_is_refused_before_a_byte_is_read(seller: Seller) -> None:
    sent: list[int] = []
    headers = {**seller.headers, "content-length": "10000000"}
    answer = await seller.http.post(CREATE, content=chunks(1_000, sent), headers=headers)
    assert answer.status_code == 413
    assert sent == []


async def test_a_body_that_stops_coming_is_not_waited_for_long(
    seller: Seller, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stalling() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    monkeypatch.setattr(wire, "BODY_S", 0.05)
    async with asyncio.timeout(2):
        answer = await seller.http.post(CREATE, content=stalling(), headers=seller.headers)
    assert answer.status_code == 400


async def test_a_client_that_leaves_halfway_is_no_error(sandbox: Sandbox, seller: Seller) -> None:
    coming: list[Message] = [
        {"type": "http.request", "body": b"{", "more_body": True},
        {"type": "http.disconnect"},
    ]
    answered: list[Message] = []

    async def receive() -> Message:
        return coming.pop(0)

    async def send(message: Message) -> None:
        answered.append(message)

    headers = [(name.encode(), value.encode()) for name, value in seller.headers.items()]
    scope = {"type": "http", "method": "POST", "path": CREATE, "headers": headers}
    await sandbox.app(scope, receive, send)
    assert answered == []


async def test_a_state_file_that_fails_is_a_503(sandbox: Sandbox, seller: Seller) -> None:
    sandbox.close()
    answer = await seller.feedback("any")
    assert answer.status_code == 503
    assert error_of(answer)["code"] == "ServiceUnavailable"
    assert "x-amzn-RateLimit-Limit" not in answer.headers
    token = await seller.http.post(TOKEN, data=credentials())
    assert token.status_code == 503
    assert token.json().keys() == {"error", "error_description"}
