"""`E`: the rows of the search that is shown, written to a file."""

from pathlib import Path

from spconsole.domain.errors import UsageError
from spconsole.domain.sellers import Environment
from spconsole.domain.text import one_line
from spconsole.services.context import Workspace
from spconsole.services.history import HistoryView
from spconsole.tui.look import path_text
from spconsole.tui.screens.base import ConsoleScreen


async def export(
    screen: ConsoleScreen[None],
    workspace: Workspace,
    environment: Environment,
    view: HistoryView,
    search: str,
) -> None:
    """Ask for format and file, and write all rows of the search, also those that nobody has looked at yet."""
    from spconsole.services.exporting import export_path, export_rows  # noqa: PLC0415 - seldom
    from spconsole.tui.modals.export import ExportDialog  # noqa: PLC0415 - seldom

    count = f"{view.count:,}{'' if view.is_counted else ' or more'}"
    what = f"that match {one_line(search)}" if search else f"of {environment.value}"
    words = f"{count} row{'' if view.count == 1 else 's'} {what}, newest first. Nothing is overwritten."
    now = workspace.ledger.now()
    wish = await screen.app.push_screen_wait(
        ExportDialog(words, lambda format_: _short(export_path(workspace.paths, now, format_)), environment)
    )
    if wish is None:
        return
    path = _whole(wish.path)
    if view.count > 10_000:
        screen.say(f"Writing {count} rows. You can go on meanwhile.", title="Export")
    written = await export_rows(workspace.ledger, view.query, wish.format, path)
    screen.say(f"{written:,} row{'' if written == 1 else 's'} in {path_text(path)}.", title="Export")


def _short(path: Path) -> Path:
    """The path with `~` for the home folder."""
    try:
        return "~" / path.relative_to(Path.home())
    except (ValueError, RuntimeError):
        return path


def _whole(path: Path) -> Path:
    """The path from the root on; `~` is the home folder.

    Raises:
        UsageError: There is no such home.
    """
    try:
        return path.expanduser().absolute()
    except RuntimeError as error:
        raise UsageError(f"{path} has no home folder. Write the whole path.") from error
