"""`E`: the rows of the search that is shown, written to a file."""

from spconsole.domain.sellers import Environment
from spconsole.domain.text import one_line
from spconsole.services.context import Workspace
from spconsole.services.history import HistoryView
from spconsole.tui.flows.typed_path import typed_path
from spconsole.tui.look import path_text, short_path
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
    is_one = view.count == 1 and view.is_counted
    what = f"that match{'es' if is_one else ''} {one_line(search)}" if search else f"of {environment.value}"
    words = f"{count} row{'' if is_one else 's'} {what}, newest first. Nothing is overwritten."
    now = workspace.ledger.now()
    wish = await screen.app.push_screen_wait(
        ExportDialog(
            words, lambda format_: short_path(export_path(workspace.paths, now, format_)), environment
        )
    )
    if wish is None:
        return
    path = typed_path(wish.path).absolute()
    if view.count > 10_000:
        screen.say(f"Writing {count} rows. You can go on meanwhile.", title="Export")
    written = await export_rows(workspace.ledger, view.query, wish.format, path)
    screen.say(f"{written:,} row{'' if written == 1 else 's'} in {path_text(path)}.", title="Export")
