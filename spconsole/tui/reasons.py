"""Why a command of the main screen cannot run now."""

from spconsole.domain.history import HistoryEntry, deletion_problem, feedback_problem
from spconsole.services.context import Workspace
from spconsole.tui.place import Place, write_problem

_NEED_A_ROW = frozenset(
    {"main.delete", "main.feedback", "main.resend", "main.copy_id", "main.request", "main.open"}
)
_NEED_WRITES = frozenset({"main.new", "main.delete", "main.feedback", "main.resend", "templates.send"})


def why_not(command_id: str, workspace: Workspace, place: Place, entry: HistoryEntry | None) -> str:
    """A sentence, or nothing when the command can run.

    Args:
        entry: The row under the history's cursor.
    """
    if command_id in _NEED_A_ROW and entry is None:
        return "No row is selected. 3 goes to History."
    if command_id in _NEED_WRITES and (problem := write_problem(workspace, place)):
        return problem
    if entry is None:
        return ""
    if command_id == "main.delete":
        return deletion_problem(entry) or ""
    if command_id == "main.feedback":
        return feedback_problem(entry) or ""
    if command_id == "main.copy_id" and not entry.notification_id:
        return "This row has no notification id."
    return ""
