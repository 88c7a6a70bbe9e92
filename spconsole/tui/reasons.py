"""Why a command of the main screen cannot run now."""

from spconsole.domain.history import HistoryEntry, copying_problem, deletion_problem, feedback_problem
from spconsole.domain.resolution import resolution_problem
from spconsole.domain.sellers import ENVIRONMENT_LABELS, Environment
from spconsole.services.context import Workspace
from spconsole.services.resolving import recording_problem
from spconsole.tui.place import Place, write_problem

_NEED_A_ROW = frozenset(
    {
        "main.delete",
        "main.feedback",
        "main.resend",
        "main.resolve",
        "main.who_else",
        "main.copy_id",
        "main.copy_request_id",
        "main.why",
        "main.copy_menu",
        "main.copy_curl_token",
        "main.note",
        "main.incident",
        "main.request",
        "main.open",
    }
)
_ACT_ON_AMAZON = frozenset({"main.delete", "main.feedback"})
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
    if command_id in _ACT_ON_AMAZON and (problem := _elsewhere(place, entry)):
        return problem
    if command_id == "main.delete":
        return deletion_problem(entry) or ""
    if command_id == "main.feedback":
        return feedback_problem(entry) or ""
    if command_id in {"main.resolve", "main.note"}:
        about_row = resolution_problem(entry) if command_id == "main.resolve" else ""
        return about_row or recording_problem(workspace)
    return _copy_problem(command_id, entry)


def _copy_problem(command_id: str, entry: HistoryEntry) -> str:
    if command_id == "main.copy_id" and not entry.notification_id:
        return "This row has no notification id."
    return copying_problem(entry) if command_id == "main.copy_curl_token" else ""


def _elsewhere(place: Place, entry: HistoryEntry) -> str:
    """Why a row of production waits until production is entered, with its word, its lock and its question."""
    if entry.environment is not Environment.PRODUCTION or place.environment is Environment.PRODUCTION:
        return ""
    there, here = ENVIRONMENT_LABELS[entry.environment], ENVIRONMENT_LABELS[place.environment]
    return f"This row is of {there}, and you are in {here}. S goes there."
