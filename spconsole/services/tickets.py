"""Tickets of calls that have no row of their own in history."""

from spconsole.domain.errors import UsageError
from spconsole.services.notifications import ticket_problem


def checked_ticket(ticket: str) -> str:
    """A ticket without the blanks around it.

    Raises:
        UsageError: It is too long, or cannot be seen.
    """
    if problem := ticket_problem(ticket):
        raise UsageError(problem)
    return ticket.strip()
