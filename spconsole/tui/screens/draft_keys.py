"""The half of the template editor that keeps what is typed: saved by itself, and never lost to others."""

import asyncio
from datetime import datetime
from typing import ClassVar

from textual import work

from spconsole.domain.errors import BlockedError, SpConsoleError
from spconsole.domain.lifecycle import is_locked
from spconsole.domain.sellers import Environment
from spconsole.domain.templates import TEMPLATE_TYPE, Template
from spconsole.services.context import Workspace
from spconsole.services.editing import DraftFile
from spconsole.tui.flows.outside import NOTHING_TAKEN, edit_outside
from spconsole.tui.flows.submission import submit
from spconsole.tui.keys import bindings
from spconsole.tui.modals.confirm import Confirm
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.widgets.editor_rows import EditorRows

PAUSE_S = 0.4
"""Seconds without a key before the draft is written to its file."""
LOOK_S = 1.0
"""Seconds between looks whether somebody else has changed the file."""


class DraftKeys(ConsoleScreen[str]):
    """What is typed in the rows, and the file it belongs to."""

    BINDINGS: ClassVar = bindings("editor.save", "editor.export", "editor.outside", "editor.back")

    def __init__(self, workspace: Workspace, environment: Environment, template: Template, seen: str) -> None:
        super().__init__()
        self.workspace = workspace
        self._environment = environment
        self._file = DraftFile(workspace.templates, template, seen)
        named = is_locked(template) or template.version > 1
        self._rows = EditorRows(template, self._now().astimezone().date(), named=named, edited=self.edited)
        self._told = ""
        self._saving = asyncio.Lock()

    @property
    def draft(self) -> Template:
        """What is in the fields now."""
        return self._rows.template

    def on_mount(self) -> None:
        self.set_interval(LOOK_S, self.look_outside)

    def _now(self) -> datetime:
        return self.workspace.ledger.now()

    def judge(self) -> None:
        """What is there now has changed."""

    def edited(self) -> None:
        """Somebody typed or chose."""

    # Saving: drafts save themselves.

    @work(exclusive=True, group="pause")
    async def save_soon(self) -> None:
        """Write the draft once nothing has been typed for a moment."""
        await asyncio.sleep(PAUSE_S)
        if TEMPLATE_TYPE.fullmatch(self.draft.type):
            self.keep()

    @work(group="save")
    async def keep(self) -> None:
        await self._keep()

    async def _keep(self) -> bool:
        """Write the draft; whether that went well."""
        async with self._saving:
            draft = self.draft
            written = draft != self._file.on_disk
            try:
                await asyncio.to_thread(self._file.keep, draft)
            except SpConsoleError as error:
                self._refused(error)
                return False
            # What was typed during the write is not in the file: the draft is compared with what was kept.
            if written:
                self._settle("saved")
            return True

    def _settle(self, how: str) -> None:
        """Take over what writing made of it, and say when that was."""
        self._told = ""
        self._rows.settle(self._file.kept)
        if self.draft == self._file.kept:
            self._rows.say_below(f"{how} {self._now().astimezone():%H:%M:%S}")
        self.judge()

    def _refused(self, error: SpConsoleError) -> None:
        """Nothing was written. Somebody else's change stands on the border, and is said once."""
        if self._file.problem:
            self._rows.say_below("not saved: changed by somebody else, ^s asks")
        else:
            self._rows.say_below("not saved")
        if not self._file.problem:
            self.report(error)
        elif self._told != str(error):
            self.say(f"{error} ^s asks whose text stays.", severity="warning")
            self._told = str(error)

    async def _saved(self) -> bool:
        """Write the draft for what comes next; says why when that cannot be."""
        if not TEMPLATE_TYPE.fullmatch(self.draft.type):
            self.say("Give it a type first: capitals, digits and underscores, like PRICE_CHANGE.")
            self._rows.focus_field("type")
            return False
        return await self._keep()

    @work(group="save")
    async def action_save(self) -> None:
        if not await self._saved() and self._file.problem:
            self.ask_to_write_over()

    @work(group="act")
    async def ask_to_write_over(self) -> None:
        """Somebody else has written the file meanwhile: whose stays is for a person to say."""
        question = Confirm(
            "Changed by somebody else",
            f"{self._file.problem}\n\nWhat you have here is not in it.",
            "Enter writes yours; what is there is kept aside.",
            "keeps yours here, unsaved",
            self._environment,
        )
        if not await self.app.push_screen_wait(question):
            return
        async with self._saving:
            try:
                aside = await asyncio.to_thread(self._file.write_over, self.draft)
            except SpConsoleError as error:
                self._refused(error)
                self.report(error)
                return
            self._settle("saved")
        if aside is not None:
            self.say(f"The other text is in {aside}.")

    @work(group="act")
    async def action_back(self) -> None:
        """Leave, with the draft in its file; what cannot be written is not thrown away unasked."""
        saved = bool(TEMPLATE_TYPE.fullmatch(self.draft.type)) and await self._keep()
        if not saved and (self._file.problem or self.draft != self._file.on_disk):
            why = self._file.problem or "Its type is not right, or its file cannot be written."
            question = Confirm(
                "Not saved", f"What you have here is in no file. {why}",
                "Enter leaves and throws it away.", "goes on editing", self._environment,
            )  # fmt: skip
            if not await self.app.push_screen_wait(question):
                return
        self.dismiss(self._file.kept.type)

    # What happens to the file elsewhere.

    @work(group="look")
    async def look_outside(self) -> None:
        """Notice what somebody else did to the file; taken over when nothing was typed here since."""
        if self.app.screen is not self or self._saving.locked():
            return
        async with self._saving:
            found = await asyncio.to_thread(self._file.look)
            if found is None:
                return
            if found.template is not None and self.draft == self._file.on_disk:
                await self._stand(found.template, "taken over from its file")
            else:
                self._refused(BlockedError(self._file.problem))

    async def _stand(self, template: Template, how: str) -> None:
        """Another text stands in the file, and now here."""
        await asyncio.to_thread(self._file.take_over, template)
        await self._rows.load(template)
        self._settle(how)

    @work(group="act")
    async def action_outside(self) -> None:
        """The file in an editor of one's own; what comes back stands here."""
        if not await self._saved():
            return
        async with self._saving:
            try:
                changed = await edit_outside(self, self.workspace, self._file, self._environment)
            except SpConsoleError as error:
                self.report(error)
                return
            if changed:
                await self._stand(self._file.kept, "taken over from your editor")
            else:
                self.say(NOTHING_TAKEN)

    @work(group="act")
    async def action_export(self) -> None:
        """Hand it in: written out, copied field by field, marked."""
        if not await self._saved():
            return
        try:
            await submit(self, self.workspace, self._environment, [self.draft.type])
        except SpConsoleError as error:
            self.report(error)
        found = self.workspace.templates.get(self.draft.type)
        if found is not None and not found.problem:
            async with self._saving:
                await self._stand(found, "saved")
