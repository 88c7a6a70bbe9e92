"""What the tests know about the API by themselves, and a seller to ask with."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from spconsole.sandbox.service import Contract, Sandbox

BASE = "/appIntegrations/2024-04-01"
CREATE = f"{BASE}/notifications"
DELETE = f"{BASE}/notifications/deletion"
TOKEN = "/auth/o2/token"
US = "ATVPDKIKX0DER"
REFRESH_TOKEN = "Atzr|one"
SUMMARY = {"summaryAsOnDate": "2022-08-30", "salesSummaryInUSD": 1000.50}

SHARED = frozenset({400, 403, 404, 413, 415, 429, 500, 503})
DOCUMENTED: Mapping[str, frozenset[int]] = {
    "create": SHARED | {200, 401},
    "delete": SHARED | {204},
    "feedback": SHARED | {204, 401},
}

CONTRACTS: Mapping[str, Contract] = {
    "SALES_SUMMARY": {"summaryAsOnDate": "date", "salesSummaryInUSD": "number"},
    "RESTOCK": {"numberOfProducts": "number"},
    "LISTING_LOST": {"asin": "ASIN"},
    "FREE": {"anything": "of a kind to come"},
    "PRICE_CHANGE_INVALID": {},  # the model says what becomes of this name, whoever knows it
}


def feedback_path(notification_id: str) -> str:
    return f"{CREATE}/{notification_id}/feedback"


PATHS: Mapping[str, str] = {"create": CREATE, "delete": DELETE, "feedback": feedback_path("some-id")}


class Clock:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.reading = 1_750_000_000.123

    def __call__(self) -> float:
        return self.reading

    def pass_by(self, seconds: float) -> None:
        self.reading += seconds


@dataclass
class Seller:
    """One seller's client of one sandbox, in process."""

    http: httpx.AsyncClient
    headers: Mapping[str, str]

    async def post(self, path: str, body: object) -> httpx.Response:
        return await self.send(path, json.dumps(body).encode())

    async def send(self, path: str, content: bytes, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.http.post(path, content=content, headers={**self.headers, **named})

    async def create(
        self, template_id: str, parameters: object, marketplace_id: str | None = US
    ) -> httpx.Response:
        body = {"templateId": template_id, "notificationParameters": parameters}
        return await self.post(CREATE, body | ({"marketplaceId": marketplace_id} if marketplace_id else {}))

    async def restock(self, number: int = 5) -> str:
        """Send one RESTOCK notification; its fresh id."""
        return identity(await self.create("RESTOCK", {"numberOfProducts": number}))

    async def delete(self, template_id: str, reason: str = "INCORRECT_CONTENT") -> httpx.Response:
        return await self.post(DELETE, {"templateId": template_id, "deletionReason": reason})

    async def feedback(self, notification_id: str) -> httpx.Response:
        body = {"feedbackActionCode": "SELLER_ACTION_COMPLETED"}
        return await self.post(feedback_path(notification_id), body)


def plain_client(sandbox: Sandbox) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app), base_url="http://sandbox")


def credentials(refresh_token: str = REFRESH_TOKEN, client_id: str = "app") -> dict[str, str]:
    return {
        "grant_type": "refresh_token",
        "client_id": client_id,
        "client_secret": "secret",
        "refresh_token": refresh_token,
    }


async def sign_in(sandbox: Sandbox, refresh_token: str = REFRESH_TOKEN, client_id: str = "app") -> Seller:
    http = plain_client(sandbox)
    answer = await http.post(TOKEN, data=credentials(refresh_token, client_id))
    token = answer.json()["access_token"]
    return Seller(http, {"x-amz-access-token": token, "content-type": "application/json"})


def identity(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    found = answer.json()["notificationId"]
    assert isinstance(found, str)
    return found


def error_of(answer: httpx.Response) -> dict[str, str]:
    """The first error of a proper ErrorList."""
    errors = answer.json()["errors"]
    assert errors
    for error in errors:
        assert error.keys() == {"code", "message", "details"}
        assert all(isinstance(value, str) for value in error.values())
    first: dict[str, str] = errors[0]
    return first
