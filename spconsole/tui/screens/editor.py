"""The template editor: what will be typed into Seller Central, judged on every key."""

import asyncio
from datetime import datetime
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from spconsole.config.lint_words import read_words
from spconsole.domain.errors import BlockedError, ConfigError, SpConsoleError
from spconsole.domain.form import Samples
from spconsole.domain.lifecycle import is_locked
from spconsole.domain.lint import Finding, Words, lint
from spconsole.domain.sellers import Environment
from spconsole.domain.templates import TEMPLATE_TYPE, Template
from spconsole.services.context import Workspace
from spconsole.services.lifecycle import save_as
from spconsole.tui.keys import bindings
from spconsole.tui.look import title_text
from spconsole.tui.modals.confirm import Confirm
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.widgets.bars import KeyBar, TopBar
from spconsole.tui.widgets.editor_panes import lint_words, preview_words, step_words, summary
from spconsole.tui.widgets.editor_rows import EditorRows

PAUSE_S = 0.4
"""Seconds without a key before the draft is written to its file."""
VIEWS = ("form", "preview", "steps")


class EditorScreen(ConsoleScreen[str]):
    """Returns the type of what was edited."""

    TITLE_OF_HELP = "the template editor"
    BINDINGS: ClassVar = bindings(
        "app.focus_next",
        "editor.save",
        "editor.finding",
        "editor.samples",
        "editor.view",
        "editor.back",
    )
    HORIZONTAL_BREAKPOINTS = [(0, "-one"), (110, "-two")]  # noqa: RUF012 - Textual declares it so

    def __init__(self, workspace: Workspace, environment: Environment, template: Template, seen: str) -> None:
        """`seen` is the mark of the file as it was when the template was read; empty for a new one."""
        super().__init__()
        self.workspace = workspace
        self._environment = environment
        self._kept = template
        self._on_disk = template if seen else None
        self._seen = seen
        self._rows = EditorRows(template, named=is_locked(template) or template.version > 1)
        self._words = Words()
        self._findings: tuple[Finding, ...] = ()
        self._finding = -1
        self._samples = Samples.USUAL
        self._saving = asyncio.Lock()
        self.add_class(f"-{environment.value}")

    @property
    def draft(self) -> Template:
        """What is in the fields now."""
        return self._rows.template

    def compose(self) -> ComposeResult:
        bar = TopBar(demo=self.workspace.demo)
        bar.environment, bar.place = self._environment, "template"
        yield bar
        with Horizontal(id="editor"):
            yield self._rows
            with Vertical(id="editor-side"):
                yield Static(id="editor-preview", classes="pane", markup=False)
                yield Static(id="editor-steps", classes="pane", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self.add_class("-view-form")
        self.query_one("#editor-preview").border_title = "Preview with samples"
        self.query_one("#editor-steps").border_title = "Review steps, marked by hand"
        try:
            self._words = read_words(self.workspace.paths.lint)
        except ConfigError as error:
            self.report(error)
        self._judge()
        self.call_after_refresh(self._rows.first, new=not self._seen)

    def _judge(self) -> None:
        """Lint and preview of what is there now."""
        draft = self.draft
        self._findings = lint(draft, self._words)
        self._rows.said.update(lint_words(draft, self._findings, self._finding))
        self.query_one("#editor-preview", Static).update(preview_words(draft, self._samples), layout=False)
        self.query_one("#editor-steps", Static).update(step_words(self._kept, self._now()), layout=False)
        self.query_one(TopBar).writes = summary(self._findings)
        self._rows.border_title = title_text(f"{draft.type}   {self._version_words()}")

    def _now(self) -> datetime:
        return self.workspace.ledger.now()

    def _version_words(self) -> str:
        kept = self._kept
        if is_locked(kept):
            return f"v{kept.version} is {kept.state}, typing makes v{kept.version + 1}"
        return f"v{kept.version}, {kept.state}"

    @on(EditorRows.Edited)
    def _edited(self) -> None:
        self._finding = -1
        self._rows.border_subtitle = "not saved yet"
        self._judge()
        self.save_soon()

    @on(Input.Submitted)
    def _next_field(self) -> None:
        self.focus_next()

    # Saving: drafts save themselves.

    @work(exclusive=True, group="pause")
    async def save_soon(self) -> None:
        """Write the draft once nothing has been typed for a moment."""
        await asyncio.sleep(PAUSE_S)
        if TEMPLATE_TYPE.fullmatch(self.draft.type):
            self.keep()

    @work(group="save")
    async def keep(self, *, over: bool = False) -> None:
        await self._keep(over=over)

    async def _keep(self, *, over: bool = False) -> bool:
        """Write the draft; whether that went well.

        Args:
            over: Also over what somebody else has written meanwhile.
        """
        async with self._saving:
            draft = self.draft
            if draft == self._on_disk:
                return True
            store = self.workspace.templates
            before = self._on_disk.type if self._on_disk else ""
            try:
                kept = await asyncio.to_thread(save_as, store, draft, before, None if over else self._seen)
            except BlockedError as error:
                self._rows.border_subtitle = "not saved: changed by somebody else, ^s asks"
                self.say(str(error), severity="warning")
                return False
            except SpConsoleError as error:
                self._rows.border_subtitle = "not saved"
                self.report(error)
                return False
            # What was typed during the write is not in the file: the draft is compared with what was kept.
            self._seen, self._on_disk, self._kept = store.mark_of(kept.type), kept, kept
            self._rows.settle(kept)
            if self.draft == kept:
                self._rows.border_subtitle = f"saved {self._now().astimezone():%H:%M:%S}"
            self._judge()
            return True

    @work(group="save")
    async def action_save(self) -> None:
        if not TEMPLATE_TYPE.fullmatch(self.draft.type):
            self.say("Give it a type first: capitals, digits and underscores, like PRICE_CHANGE.")
            self._rows.focus_field("type")
        elif not await self._keep():
            self.ask_to_write_over()

    @work(group="act")
    async def ask_to_write_over(self) -> None:
        """Somebody else has written the file meanwhile: whose stays is for a person to say."""
        question = Confirm(
            "Changed by somebody else",
            f"{self.draft.type} was changed in its file while you typed.",
            "Enter writes yours over it.",
            "keeps yours here, unsaved",
            self._environment,
        )
        if await self.app.push_screen_wait(question):
            await self._keep(over=True)

    @work(group="act")
    async def action_back(self) -> None:
        """Leave, with the draft in its file; what cannot be written is not thrown away unasked."""
        saved = bool(TEMPLATE_TYPE.fullmatch(self.draft.type)) and await self._keep()
        if not saved and self.draft != self._on_disk:
            question = Confirm(
                "Not saved", "What you typed is not in a file: its type is not right, or the file changed.",
                "Enter leaves and throws it away.", "goes on editing", self._environment,
            )  # fmt: skip
            if not await self.app.push_screen_wait(question):
                return
        self.dismiss(self._kept.type)

    # Looking.

    def action_finding(self) -> None:
        """Bring the cursor to the next finding."""
        if not self._findings:
            self.say("Lint finds nothing.")
            return
        self._finding = (self._finding + 1) % len(self._findings)
        finding = self._findings[self._finding]
        self._rows.focus_field(finding.field, finding.line, finding.column)
        self._judge()

    def action_samples(self) -> None:
        """The next set of samples."""
        sets = list(Samples)
        self._samples = sets[(sets.index(self._samples) + 1) % len(sets)]
        self._judge()

    def action_view(self) -> None:
        """The next of form, preview and steps, where there is room for one."""
        now = next(number for number, view in enumerate(VIEWS) if self.has_class(f"-view-{view}"))
        self.remove_class(f"-view-{VIEWS[now]}")
        self.add_class(f"-view-{VIEWS[(now + 1) % len(VIEWS)]}")
