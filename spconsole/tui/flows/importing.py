"""`:import`: a file's sends, clicks or history, with a dialog that tells how far it is."""

from pathlib import Path

from spconsole.domain.errors import SpConsoleError, UsageError
from spconsole.domain.text import one_line
from spconsole.services.context import Workspace
from spconsole.services.importing import ImportKind, ImportReport, OnProgress
from spconsole.services.importing_clicks import import_clicks
from spconsole.services.importing_history import import_history
from spconsole.services.importing_sends import SendsWish, import_sends
from spconsole.services.reporting import as_lines
from spconsole.tui.flows.typed_path import typed_path
from spconsole.tui.modals.progress import ProgressDialog
from spconsole.tui.place import Place
from spconsole.tui.screens.base import ConsoleScreen

USAGE = "Write what to import and from where, like :import clicks ~/access.log. There are {}."


async def import_file(screen: ConsoleScreen[None], workspace: Workspace, place: Place, argument: str) -> None:
    """Import a file into this environment, and tell what came of it.

    Raises:
        UsageError: It is not said what to import, or the file cannot be read.
        StoreError: The history cannot be written.
    """
    word, _, rest = argument.partition(" ")
    if word not in set(ImportKind) or not rest.strip():
        raise UsageError(USAGE.format(", ".join(ImportKind)))
    path = typed_path(rest.strip())
    title = f"Importing {word}   {path.name}"
    dialog, opened = ProgressDialog(title, "Reading.", "the import goes on", place.environment), False

    def told(report: ImportReport) -> None:
        # Only now is it sure that the file can be read at all.
        nonlocal opened
        if not opened:
            opened = True
            screen.app.push_screen(dialog)
        dialog.show([_so_far(report)])

    try:
        report = await _imported(workspace, place, ImportKind(word), path, told)
    except SpConsoleError as error:
        dialog.break_off(error)
        raise
    if dialog in screen.app.screen_stack:
        dialog.show(as_lines(report), ended=True)
    else:
        screen.say(f"{report.words}.", title=f"Imported {one_line(path.name)}")


def _so_far(report: ImportReport) -> str:
    part = f"{report.read:.0%} read.  " if report.read is not None else ""
    return f"{part}{report.words}."


async def _imported(
    workspace: Workspace, place: Place, kind: ImportKind, path: Path, told: OnProgress
) -> ImportReport:
    if kind is ImportKind.SENDS:
        seller = place.profile.name if place.profile else ""
        return await import_sends(workspace, SendsWish(path, place.environment, seller), told)
    if kind is ImportKind.CLICKS:
        return await import_clicks(workspace, path, on_progress=told)
    return await import_history(workspace, path, on_progress=told)
