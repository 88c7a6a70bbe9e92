"""`!` and `C`: why a row did not end well, and Amazon's request id for whoever is asked about it."""

from collections.abc import Callable

from spconsole.domain.errors import UsageError
from spconsole.domain.history import HistoryEntry
from spconsole.services.advice import explain, is_forbidden
from spconsole.services.context import Workspace
from spconsole.services.forbidden import examine_forbidden, newest_forbidden, newest_request_id
from spconsole.tui.clipboard import copy
from spconsole.tui.modals.forbidden import ForbiddenDialog
from spconsole.tui.reading import seller_label
from spconsole.tui.screens.base import ConsoleScreen


async def explain_row(
    screen: ConsoleScreen[None], workspace: Workspace, entry: HistoryEntry, show_answer: Callable[[], None]
) -> None:
    """The five usual reasons for a 403; for anything else Amazon's own words, with what they mean.

    Raises:
        UsageError: Nothing went wrong with the row.
    """
    call = await newest_forbidden(workspace, entry)
    if call is not None or is_forbidden(entry):
        found = await examine_forbidden(workspace, entry, call.request_id if call else None)
        await screen.app.push_screen_wait(ForbiddenDialog(found, entry.environment))
    elif explain(entry, seller_label(workspace, entry.profile)) is not None:
        show_answer()
    else:
        raise UsageError("Nothing went wrong with this row. enter shows all that is known of it.")


async def copy_request_id(screen: ConsoleScreen[None], workspace: Workspace, entry: HistoryEntry) -> None:
    """The id that a support case needs: of the newest call about the row.

    Raises:
        UsageError: No answer to it had one.
    """
    id_ = newest_request_id(entry, await workspace.ledger.calls.of(entry.id))
    if id_ is None:
        raise UsageError("Amazon gave no request id for this row: no answer to it had one.")
    copy(screen, id_, f"request id {id_}")
