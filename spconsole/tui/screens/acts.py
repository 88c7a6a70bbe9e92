"""What the keys of the main screen do to notifications, and to where the console stands."""

from collections.abc import Awaitable
from typing import ClassVar

from textual import work
from textual.reactive import reactive

from spconsole.domain.errors import SpConsoleError
from spconsole.domain.history import HistoryEntry
from spconsole.domain.sellers import Environment
from spconsole.services.context import Workspace
from spconsole.tui.flows import deleting, feedback, places, sending
from spconsole.tui.keys import bindings
from spconsole.tui.place import Place
from spconsole.tui.reasons import why_not
from spconsole.tui.screens.base import ConsoleScreen


class ActKeys(ConsoleScreen[None]):
    """The half of the main screen that acts. Writes run to their end whatever is pressed meanwhile:
    they are never exclusive.
    """

    BINDINGS: ClassVar = bindings(
        "main.new", "main.delete", "main.feedback", "main.resend", "main.copy_id", "main.seller",
        "main.environment", "main.writes",
    )  # fmt: skip

    place: reactive[Place] = reactive(Place(Environment.LOCAL, None))

    def __init__(self, workspace: Workspace, place: Place) -> None:
        super().__init__()
        self.workspace = workspace
        self.drafts = sending.Drafts()
        self.set_reactive(ActKeys.place, place)

    @property
    def row(self) -> HistoryEntry | None:
        """The row under the history's cursor."""
        return None

    @property
    def template_type(self) -> str:
        """The type of the usable template under the cursor of its list, or nothing."""
        return ""

    def look_at(self, entry: HistoryEntry) -> None:
        """Bring a row under the cursor: the one that was just sent."""

    def refresh_all(self) -> None:
        """Read everything again."""

    def blocked(self, command_id: str) -> str:
        return why_not(command_id, self.workspace, self.place, self.row)

    @work(group="act")
    async def act(self, flow: Awaitable[object]) -> None:
        """Run what a key started; a failure is shown, and everything is read again."""
        try:
            await flow
        except SpConsoleError as error:
            self.report(error)
        self.refresh_all()

    def allowed(self, command_id: str) -> HistoryEntry | None:
        """Say why a command cannot run; the row it is about when it can."""
        reason = self.blocked(command_id)
        if reason:
            self.say(reason, severity="warning")
            return None
        return self.row

    def action_new(self, template_type: str = "") -> None:
        reason = self.blocked("main.new")
        if reason:
            self.say(reason, severity="warning")
        else:
            wanted = template_type or self.template_type
            self.act(sending.send(self, self.workspace, self.place, self.drafts, wanted, self.look_at))

    def action_resend(self) -> None:
        if entry := self.allowed("main.resend"):
            self.act(sending.resend(self, self.workspace, self.place, self.drafts, entry, self.look_at))

    def action_delete(self) -> None:
        if entry := self.allowed("main.delete"):
            self.act(deleting.delete(self, self.workspace, entry))

    def action_feedback(self) -> None:
        if entry := self.allowed("main.feedback"):
            self.act(feedback.record(self, self.workspace, entry))

    def action_copy_id(self) -> None:
        entry = self.allowed("main.copy_id")
        if entry and entry.notification_id:
            self.app.copy_to_clipboard(entry.notification_id)
            self.say(f"Sent to the terminal's clipboard: {entry.notification_id}")

    def action_seller(self) -> None:
        self.act(self._change_place(places.choose_seller(self, self.workspace, self.place)))

    def action_environment(self) -> None:
        self.act(self._change_place(places.change_environment(self, self.workspace, self.place)))

    def action_writes(self) -> None:
        self.act(self._change_place(places.toggle_writes(self, self.workspace, self.place)))

    async def _change_place(self, change: Awaitable[Place | None]) -> None:
        self.place = await change or self.place
