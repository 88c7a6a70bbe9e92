"""The row that an id on the command line means."""

from spconsole.cli.given import Given
from spconsole.domain.history import HistoryEntry
from spconsole.services.context import Workspace
from spconsole.services.resolving import row_by_id


async def row_named(workspace: Workspace, given: Given, id_: str) -> HistoryEntry:
    """The row of an id: Amazon's, when one row has it, or the row's own."""
    same = await workspace.ledger.history.by_notification_id(id_.strip())
    if len(same) == 1:
        return same[0]
    return await row_by_id(workspace, id_, given.profile or "", given.environment)
