"""The report of an import: how far it is, and what came of it."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from spconsole.domain.sellers import Environment
from spconsole.domain.text import one_line
from spconsole.services.importing import ImportReport
from spconsole.services.reporting import as_lines
from spconsole.tui.keys import bindings
from spconsole.tui.look import title_text
from spconsole.tui.modals.base import Dialog

GOES_ON = "esc closes, the import goes on"


class ImportDialog(Dialog[None]):
    """Only tells; closing it stops nothing."""

    BINDINGS: ClassVar = bindings("dialog.accept")
    AUTO_FOCUS: ClassVar = "#report"
    COMMITS: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, kind: str, path: str, environment: Environment) -> None:
        super().__init__()
        self._title = f"Importing {kind}   {path}"
        self._lines, self._below = ["Reading."], GOES_ON
        self.mark_environment(environment)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog import") as box:
            box.border_title = title_text(self._title)
            with VerticalScroll(id="report"):
                yield Static(id="lines")

    def on_mount(self) -> None:
        self._draw()

    def show_progress(self, report: ImportReport) -> None:
        """How far it is."""
        part = f"{report.read:.0%} read.  " if report.read is not None else ""
        self._show([f"{part}{report.words}."], GOES_ON)

    def show_report(self, report: ImportReport) -> None:
        """What came of it."""
        self._show(as_lines(report), "enter or esc closes")

    def _show(self, lines: list[str], below: str) -> None:
        self._lines, self._below = lines, below
        if self.is_mounted:
            self._draw()

    def _draw(self) -> None:
        text = Content("\n").join(Content(_shown(line)) for line in self._lines)
        self.query_one("#lines", Static).update(text)
        self.query_one(".dialog").border_subtitle = self._below

    def action_accept(self) -> None:
        self.dismiss(None)


def _shown(line: str) -> str:
    """On one line, with the blanks in front that set a list apart."""
    return line[: len(line) - len(line.lstrip(" "))] + one_line(line)
