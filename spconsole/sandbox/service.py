"""The sandbox as a whole: an ASGI application, its state file, and its switch for failures."""

import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct
from starlette.routing import Route, Router
from starlette.types import ASGIApp

from spconsole.sandbox.canned import PRINTED_TYPES
from spconsole.sandbox.contracts import Contract, Contracts
from spconsole.sandbox.doors import FailureDoor, NoDoor, OperationDoor
from spconsole.sandbox.faults import Faults
from spconsole.sandbox.live import LiveSandbox
from spconsole.sandbox.lwa import TokenDoor
from spconsole.sandbox.operations import Operations
from spconsole.sandbox.sends import Send, Sends
from spconsole.sandbox.state import State, StateFileError, open_state
from spconsole.sandbox.static import StaticSandbox
from spconsole.sandbox.throttle import LIVE_PLAN, STATIC_PLAN, Throttle
from spconsole.sandbox.tokens import Tokens, seller_key

__all__ = ["TOKEN_PATH", "Contract", "Sandbox", "SeededSend", "StateFileError", "open_sandbox"]

TOKEN_PATH = "/auth/o2/token"  # noqa: S105 - a path, not a secret
VERSION_PATH = "/appIntegrations/2024-04-01"
NOTIFICATIONS = f"{VERSION_PATH}/notifications"
MISSPELT = f"{VERSION_PATH}/notificaitons"


class SeededSend(Struct, frozen=True):
    """One notification of a made-up past; `seller_token` is the seller's refresh token."""

    seller_token: str
    client_id: str
    template_id: str
    marketplace_id: str
    parameters_json: str
    notification_id: str
    created_at: float
    deleted: bool
    feedback: bool


class Sandbox:
    """A stand-in for Amazon; `app` is called in process, or served."""

    def __init__(self, app: ASGIApp, faults: Faults, state: State) -> None:
        self.app = app
        self._faults = faults
        self._state = state

    def fail_next(self, fault: str) -> None:
        """Let the next API call fail: 429, 403, 500, timeout or reset; told twice, two calls fail."""
        self._faults.tell(fault)

    def seed(self, sends: Iterable[SeededSend]) -> None:
        """Remember a past that never was, in one transaction."""
        Sends(self._state).add(map(_send, sends))

    def close(self) -> None:
        """Let go of the state file."""
        self._state.close()


def open_sandbox(
    path: Path | None, contracts: Contracts, *, static: bool = False, now: Callable[[], float] = time.time
) -> Sandbox:
    """A sandbox on its own file, or in memory.

    Raises:
        StateFileError: The file cannot be used; the message says what to do.
    """
    state = open_state(path)
    plan = STATIC_PLAN if static else LIVE_PLAN
    throttle = Throttle(state, plan, now)
    operations: Operations = (
        StaticSandbox(throttle) if static else LiveSandbox(Sends(state), throttle, contracts, now)
    )
    tokens, faults = Tokens(state, now), Faults()
    routes = [
        *_operation_routes(operations, tokens, faults, plan.rate),
        Route(TOKEN_PATH, TokenDoor(tokens)),
        Route("/sandbox/fail", FailureDoor(faults, plan.rate)),
    ]
    app = Router(routes, redirect_slashes=False, default=NoDoor(plan.rate))
    return Sandbox(app, faults, state)


def _operation_routes(operations: Operations, tokens: Tokens, faults: Faults, rate: float) -> list[Route]:
    create = OperationDoor(operations.create, tokens, faults, rate)
    # The model documents no 401 for a deletion: a missing token is a 403 there.
    delete = OperationDoor(operations.delete, tokens, faults, rate, unknown_token=403)
    feedback = OperationDoor(operations.feedback, tokens, faults, rate)
    misspelt = OperationDoor(operations.feedback, tokens, faults, rate, misspelt=True)
    printed = [
        Route(
            f"{NOTIFICATIONS}/{name}",
            OperationDoor(operations.create, tokens, faults, rate, template_type=name),
        )
        for name in PRINTED_TYPES
    ]
    return [
        Route(NOTIFICATIONS, create),
        Route(f"{NOTIFICATIONS}/deletion", delete),
        Route(f"{NOTIFICATIONS}/{{notification_id}}/feedback", feedback),
        Route(f"{MISSPELT}/{{notification_id}}/feedback", misspelt),
        *printed,
    ]


def _send(seeded: SeededSend) -> Send:
    """The row for a seeded send; its parameters keep their literals."""
    request = (
        f'{{"templateId": {json.dumps(seeded.template_id)}, '
        f'"marketplaceId": {json.dumps(seeded.marketplace_id)}, '
        f'"notificationParameters": {seeded.parameters_json}}}'
    )
    return Send(
        seller_key(seeded.client_id, seeded.seller_token),
        seeded.notification_id,
        seeded.template_id,
        seeded.marketplace_id,
        request,
        seeded.created_at,
        seeded.deleted,
        seeded.feedback,
    )
