"""Tickets of calls that have no row of their own in history."""

import dataclasses

from spconsole.domain.errors import UsageError
from spconsole.domain.notifications import Operation
from spconsole.services.context import SellerContext
from spconsole.services.notifications import ticket_problem

RECENT_CALLS = 100


def checked_ticket(ticket: str) -> str:
    """A ticket without the blanks around it.

    Raises:
        UsageError: It is too long, or cannot be seen.
    """
    if problem := ticket_problem(ticket):
        raise UsageError(problem)
    return ticket.strip()


async def keep_deletion_ticket(seller: SellerContext, template_id: str, ticket: str) -> None:
    """Write a ticket to the deletion that this process has just asked for."""
    ledger = seller.ledger
    for call in await ledger.calls.recent(RECENT_CALLS):
        if (call.operation, call.process, call.account, call.template_id) == (
            Operation.DELETE,
            ledger.process,
            seller.account,
            template_id,
        ):
            detail = f"{call.detail}; ticket {ticket}" if call.detail else f"ticket {ticket}"
            await ledger.calls.finish(dataclasses.replace(call, detail=detail))
            return
