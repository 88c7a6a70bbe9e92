"""The ASGI endpoints: one for an operation of the API, one for telling failures, one for everything else."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable

from msgspec import Struct, structs
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from spconsole.sandbox.answers import Answer, RefusalError, malformed, not_found, response, unavailable
from spconsole.sandbox.faults import Faults, refused_unread, spoil
from spconsole.sandbox.operations import Call
from spconsole.sandbox.tokens import Tokens
from spconsole.sandbox.wire import read_object


async def answer_post(
    request: Request, send: Send, answer: Callable[[Request], Awaitable[Answer]], rate: float | None = None
) -> None:
    """Answer a POST by `answer`, any other method by 404, and nobody when the client has gone."""
    try:
        found = await answer(request) if request.method == "POST" else not_found(request.url.path)
    except ClientDisconnect:
        return
    await response(found, rate)(request.scope, request.receive, send)


class NoDoor(Struct, frozen=True):
    """Every path that the API does not have."""

    rate: float

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await response(not_found(scope["path"]), self.rate)(scope, receive, send)


class OperationDoor(Struct, frozen=True):
    """One operation: who asks, what they ask, and whether this call was told to fail."""

    act: Callable[[Call], Answer]
    tokens: Tokens
    faults: Faults
    rate: float
    unknown_token: int = 401
    template_type: str = ""
    """The template that the guide names in the path instead of the body."""
    misspelt: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await answer_post(Request(scope, receive), send, self._perhaps_failing, self.rate)

    async def _perhaps_failing(self, request: Request) -> Answer:
        fault = self.faults.take()
        answer = refused_unread(fault) or await self._answer(request)
        return await spoil(fault, answer, request.receive)

    async def _answer(self, request: Request) -> Answer:
        token = request.headers.get("x-amz-access-token", "")
        try:
            # State is touched in threads: another process may hold the file, and a terminal must not freeze.
            seller = await asyncio.to_thread(self.tokens.seller_of, token, self.unknown_token)
            text, body = await read_object(request)
            notification_id = request.path_params.get("notification_id", "")
            call = Call(seller, body, text, notification_id, self.misspelt)
            return await asyncio.to_thread(self.act, self._with_template(call))
        except RefusalError as refusal:
            return refusal.answer
        except sqlite3.Error as error:
            return unavailable(str(error))

    def _with_template(self, call: Call) -> Call:
        if not self.template_type:
            return call
        if call.body.get("templateId", self.template_type) != self.template_type:
            raise malformed(f"templateId is not the one in the path, {self.template_type}.")
        return structs.replace(call, body={**call.body, "templateId": self.template_type})


class FailureDoor(Struct, frozen=True):
    """Tells the sandbox to fail, over HTTP."""

    faults: Faults
    rate: float

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await answer_post(Request(scope, receive), send, self._answer, self.rate)

    async def _answer(self, request: Request) -> Answer:
        try:
            _, body = await read_object(request)
            self.faults.tell(str(body.get("next")))
        except RefusalError as refusal:
            return refusal.answer
        except ValueError as error:
            return malformed(str(error)).answer
        return Answer(204)
