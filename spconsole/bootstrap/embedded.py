"""The embedded sandbox, handed what it needs as plain callables."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from spconsole.domain.errors import StoreError
from spconsole.services.context import Setup
from spconsole.services.templates import contract_of

if TYPE_CHECKING:
    from spconsole.sandbox.service import Sandbox
    from spconsole.services.demo_past import Arrival


def embedded_sandbox(setup: Setup, *, static: bool = False) -> "Sandbox":
    """The sandbox on the console's own file; the caller closes it.

    Raises:
        StoreError: The file cannot be used.
    """
    from spconsole.sandbox.service import StateFileError, open_sandbox  # noqa: PLC0415 - Starlette, later

    path = None if setup.ledger.problem else setup.paths.sandbox
    try:
        return open_sandbox(path, lambda type_: contract_of(setup.templates, type_), static=static)
    except StateFileError as error:
        raise StoreError(str(error)) from error


def fill_sandbox(path: Path, arrivals: "Sequence[Arrival]") -> None:
    """Give the sandbox of a file, which need not exist, the notifications of a made-up past."""
    from spconsole.sandbox.service import SeededSend, open_sandbox  # noqa: PLC0415 - once, for the demo

    sandbox = open_sandbox(path, lambda _: None)
    try:
        sandbox.seed(
            SeededSend(
                seller_token=arrival.seller_token,
                client_id=arrival.client_id,
                template_id=arrival.template_id,
                marketplace_id=arrival.marketplace_id,
                parameters_json=arrival.parameters,
                notification_id=arrival.notification_id,
                created_at=arrival.created_at.timestamp(),
                deleted=arrival.deleted,
                feedback=arrival.acted_on,
            )
            for arrival in arrivals
        )
    finally:
        sandbox.close()
