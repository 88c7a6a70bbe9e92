"""Login with Amazon: any credentials that are not empty get an access token."""

import asyncio
import sqlite3
from collections.abc import Mapping
from urllib.parse import parse_qsl

from msgspec import Struct
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from spconsole.sandbox.answers import Answer, RefusalError
from spconsole.sandbox.doors import answer_post
from spconsole.sandbox.tokens import LIFETIME_S, Tokens
from spconsole.sandbox.wire import decode, is_json, media_type, parse_object, read_bytes

FORM_TYPE = "application/x-www-form-urlencoded"
MOST_FIELDS = 50


def _refused(status: int, error: str, description: str) -> RefusalError:
    return RefusalError(Answer(status, {"error": error, "error_description": description}))


class TokenDoor(Struct, frozen=True):
    """The token endpoint."""

    tokens: Tokens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await answer_post(Request(scope, receive), send, self._answer)

    async def _answer(self, request: Request) -> Answer:
        try:
            fields = await _read_fields(request)
            client_id, refresh_token = _credentials(fields)
            token = await asyncio.to_thread(self.tokens.issue, client_id, refresh_token)
        except RefusalError as refusal:
            return refusal.answer
        except sqlite3.Error as error:
            return _refused(503, "service_unavailable", f"The sandbox cannot use its file: {error}.").answer
        body = {"access_token": token, "token_type": "bearer", "expires_in": LIFETIME_S}
        return Answer(200, {**body, "refresh_token": refresh_token}, {"cache-control": "no-store"})


async def _read_fields(request: Request) -> Mapping[str, object]:
    """The fields of a form, or of a JSON object: some of Amazon's own SDKs send that."""
    header = request.headers.get("content-type", "")
    try:
        text = decode(await read_bytes(request))
        if is_json(header):
            return parse_object(text)
    except RefusalError:
        raise _refused(400, "invalid_request", "The body cannot be read, or is too large.") from None
    if media_type(header) != FORM_TYPE:
        raise _refused(400, "invalid_request", f"Send the body with the header content-type: {FORM_TYPE}.")
    return _read_form(text)


def _read_form(text: str) -> Mapping[str, object]:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise _refused(400, "invalid_request", "The form cannot be read.") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise _refused(400, "invalid_request", "A field of the form occurs twice.")
    return fields


def _credentials(fields: Mapping[str, object]) -> tuple[str, str]:
    if _field(fields, "grant_type") != "refresh_token":
        raise _refused(400, "unsupported_grant_type", "The sandbox only grants by refresh_token.")
    client_id, client_secret = _field(fields, "client_id"), _field(fields, "client_secret")
    if not client_id or not client_secret:
        raise _refused(401, "invalid_client", "client_id and client_secret must not be empty.")
    refresh_token = _field(fields, "refresh_token")
    if not refresh_token:
        raise _refused(400, "invalid_request", "refresh_token must not be empty.")
    return client_id, refresh_token


def _field(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str):
        raise _refused(400, "invalid_request", f"{name} is missing or not text.")
    return value
