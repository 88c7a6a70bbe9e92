"""What a search is written to: a format and a file."""

from collections.abc import Callable
from typing import ClassVar

from msgspec import Struct
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from spconsole.domain.sellers import Environment
from spconsole.domain.text import shown
from spconsole.services.exporting import ExportFormat
from spconsole.tui.keys import bindings
from spconsole.tui.look import commit_text
from spconsole.tui.modals.base import Dialog
from spconsole.tui.widgets.box import Box
from spconsole.tui.widgets.option_line import OneOf, OptionLine

FORMATS = (
    (ExportFormat.CSV, "CSV"),
    (ExportFormat.JSON, "JSON"),
    (ExportFormat.JSONL, "JSON Lines"),
    (ExportFormat.MD, "Markdown"),
)


class ExportWish(Struct, frozen=True):
    """What was asked for, the path as it was typed."""

    format: ExportFormat
    path: str


class ExportDialog(Dialog[ExportWish]):
    """Returns the format and the file.

    Args:
        words: Which rows will be written.
        path_of: The file that is offered for a format.
    """

    CSS_PATH = "../styles/rows.tcss"
    BINDINGS: ClassVar = bindings("dialog.accept")
    AUTO_FOCUS: ClassVar = "#export-format"

    def __init__(self, words: str, path_of: Callable[[ExportFormat], str], environment: Environment) -> None:
        super().__init__()
        self._words = words
        self._path_of = path_of
        self._offered = path_of(ExportFormat.CSV)
        self.mark_environment(environment)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog export") as box:
            box.border_title = "Export"
            yield Static(Content(shown(self._words)))
            yield Static(Content.styled("Format", "$muted"), classes="label")
            yield OneOf([(each.value, words) for each, words in FORMATS], "csv", id="export-format")
            yield Static(Content.styled("File", "$muted"), classes="label")
            yield Box(self._offered, id="export-path", select_on_focus=False)
            yield Static(commit_text("Enter writes the file.", "writes nothing"), id="commit")

    @property
    def _format(self) -> ExportFormat:
        return ExportFormat(self.query_one(OneOf).value)

    @on(OptionLine.Changed)
    def _chosen(self) -> None:
        """Another format gives its ending to the file, unless somebody has typed one."""
        field = self.query_one("#export-path", Input)
        offered = self._path_of(self._format)
        if field.value == self._offered:
            field.value = offered
        self._offered = offered

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_accept()

    def action_accept(self) -> None:
        typed = self.query_one("#export-path", Input).value.strip()
        if not typed:
            self.notify("Type the name of a file.", severity="warning", markup=False)
            return
        self.dismiss(ExportWish(self._format, typed))
