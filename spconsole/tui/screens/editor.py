"""The template editor: what will be typed into Seller Central, judged on every key."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from spconsole.config.lint_words import read_words
from spconsole.domain.errors import ConfigError
from spconsole.domain.form import Samples
from spconsole.domain.lifecycle import is_live, is_locked
from spconsole.domain.lint import Finding, Severity, Words, lint
from spconsole.domain.sellers import Environment
from spconsole.domain.templates import Template
from spconsole.services.context import Workspace
from spconsole.tui.fitting import next_view
from spconsole.tui.keys import bindings
from spconsole.tui.screens.draft_keys import DraftKeys
from spconsole.tui.widgets.bars import KeyBar, TopBar
from spconsole.tui.widgets.editor_panes import lint_words, preview_words, step_words, summary
from spconsole.tui.widgets.lines import Lines

VIEWS = ("form", "preview", "steps")


class EditorScreen(DraftKeys):
    """Returns the type of what was edited."""

    CSS_PATH: ClassVar = ["../styles/rows.tcss", "../styles/editor.tcss"]
    TITLE_OF_HELP = "the template editor"
    BINDINGS: ClassVar = bindings(
        "app.focus_next",
        "editor.kind",
        "editor.finding",
        "editor.samples",
        "editor.view",
    )
    HORIZONTAL_BREAKPOINTS = [(0, "-one"), (110, "-two")]  # noqa: RUF012 - Textual declares it so

    def __init__(self, workspace: Workspace, environment: Environment, template: Template, seen: str) -> None:
        """`seen` is the mark of the file as it was when the template was read; empty for a new one."""
        super().__init__(workspace, environment, template, seen)
        self._new = not seen
        frozen = workspace.templates.published(template.type)
        self._sent = frozen or (template if is_live(template) else None)
        self._words = Words()
        self._findings: tuple[Finding, ...] = ()
        self._finding = -1
        self._samples = Samples.USUAL
        self.add_class(f"-{environment.value}")

    def compose(self) -> ComposeResult:
        bar = TopBar(demo=self.workspace.demo)
        bar.environment, bar.place = self._environment, "template"
        yield bar
        with Horizontal(id="editor"):
            yield self._rows
            with Vertical(id="editor-side"):
                yield Lines(id="editor-preview", classes="pane")
                yield Lines(id="editor-steps", classes="pane")
        yield KeyBar()

    def on_mount(self) -> None:
        self.add_class("-view-form")
        self.query_one("#editor-preview").border_title = "Preview with samples"
        self.query_one("#editor-steps").border_title = "Review steps, marked by hand"
        try:
            self._words = read_words(self.workspace.paths.lint)
        except ConfigError as error:
            self.report(error)
        self.judge()
        self.call_after_refresh(self._rows.first, new=self._new)

    def judge(self) -> None:
        """Lint and preview of what is there now."""
        if not self.is_running:
            return  # a save that ends while the screen goes; its parts go one by one
        draft = self.draft
        self._findings = lint(draft, self._words)
        self._rows.said.say(lint_words(self._findings, self._finding))
        self.query_one("#editor-preview", Lines).say(preview_words(draft, self._samples))
        steps = step_words(self._file.kept, self._now(), self._sent, draft)
        self.query_one("#editor-steps", Lines).say(steps)
        self.query_one(TopBar).writes = summary(self._findings)
        stops = sum(finding.severity is Severity.STOP for finding in self._findings)
        off = f" (off: {stops} stop{'' if stops == 1 else 's'})" if stops else ""
        self.query_one(KeyBar).notes = {"editor.export": off}
        self._rows.say_above(f"{draft.type}   {self._version_words()}")

    def _version_words(self) -> str:
        kept = self._file.kept
        if is_locked(kept):
            return f"v{kept.version} is {kept.state}, typing makes v{kept.version + 1}"
        return f"v{kept.version}, {kept.state}"

    def edited(self) -> None:
        """Somebody typed or chose: judged at once, so that all of it is in one frame."""
        self._finding = -1
        self._rows.say_below("not saved yet")
        self.judge()
        self.save_soon()

    @on(Input.Submitted)
    def _next_field(self) -> None:
        self.focus_next()

    # Looking.

    def action_finding(self) -> None:
        """Bring the cursor to the next finding."""
        if not self._findings:
            self.say("Lint finds nothing.")
            return
        self._finding = (self._finding + 1) % len(self._findings)
        finding = self._findings[self._finding]
        self._rows.focus_field(finding.field, finding.line, finding.column)
        self.judge()

    def action_kind(self) -> None:
        """The next type of the parameter at the cursor."""
        if not self._rows.next_type():
            self.say("Put the cursor on a parameter first: in the text, or in its row.")

    def action_samples(self) -> None:
        """The next set of samples."""
        sets = list(Samples)
        self._samples = sets[(sets.index(self._samples) + 1) % len(sets)]
        self.judge()

    def action_view(self) -> None:
        """The next of form, preview and steps, where there is room for one."""
        next_view(self, VIEWS)
