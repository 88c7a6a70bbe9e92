"""What the keys of the main screen do to notifications, and to where the console stands."""

from collections.abc import Awaitable
from typing import ClassVar

from msgspec import structs
from textual import work
from textual.reactive import reactive

from spconsole.domain.errors import SpConsoleError
from spconsole.domain.history import HistoryEntry
from spconsole.domain.resolution import deletion_advice
from spconsole.domain.sellers import Environment
from spconsole.domain.templates import Template
from spconsole.services.clock import Clock
from spconsole.services.context import Workspace
from spconsole.services.holding import LOCKED, WRITES_OFF, HeldSends
from spconsole.services.removing import Removed
from spconsole.tui.clipboard import copy
from spconsole.tui.flows import holding, places, selling
from spconsole.tui.flows.drafts import Drafts
from spconsole.tui.guarded import guarded
from spconsole.tui.keys import bindings
from spconsole.tui.place import Place
from spconsole.tui.reasons import why_not
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.widgets.detail import DetailPane
from spconsole.tui.widgets.history_table import HistoryTable
from spconsole.tui.widgets.lists import ActivityTable, SellersTable, TemplatesTable


class ActKeys(ConsoleScreen[None]):
    """The half of the main screen that acts. Writes run to their end whatever is pressed meanwhile:
    they are never exclusive.
    """

    BINDINGS: ClassVar = bindings(
        "main.new", "main.feedback", "main.resend", "main.resolve",
        "main.take_back", "main.why", "main.copy_id", "main.copy_request_id",
        "main.copy_curl_token", "main.seller", "main.environment", "main.writes",
    )  # fmt: skip

    place: reactive[Place] = reactive(Place(Environment.LOCAL, None))

    def __init__(self, workspace: Workspace, place: Place, clock: Clock | None = None) -> None:
        super().__init__()
        self.workspace = workspace
        self.clock = clock or Clock()
        self.held = HeldSends(workspace.ledger, self.clock, self.show_held)
        self.delivery = holding.Delivery(self.held, self.look_at)
        self.drafts = Drafts(workspace.ledger)
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

    def show_held(self) -> None:
        """Something began to wait, went out, or ended."""

    def follow_waits(self) -> None:
        """Show what waits as soon as it does."""
        for widget in (*self.query(HistoryTable), *self.query(DetailPane)):
            widget.now, widget.waits = self.workspace.ledger.now, self.workspace.ledger.waits
        # As a message: a screen that closes must not come between an answer and its record.
        self.workspace.ledger.waits.changed = lambda: self.call_later(self.count_down)

    def count_down(self) -> None:
        """Another second of what is held, waits for its next try, or can still be taken back."""
        now = self.clock.monotonic()
        if ended := self.workspace.removals.due(now):
            self.act(selling.forget(self.workspace, ended))
        words = selling.removed_words(self.workspace, now)
        for table in self.query(SellersTable):
            table.say_below(words)
        if self.app.screen is self:
            for widget in (*self.query(HistoryTable), *self.query(DetailPane)):  # none while it closes
                widget.count_down()

    def blocked(self, command_id: str) -> str:
        if command_id == "main.take_back" and (self._removed() or self._marked_template()):
            return ""
        if command_id == "main.take_back" and holding.wanted(self.held, self.row) is None:
            return holding.nothing_held(self.workspace)
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
            from spconsole.tui.flows import sending  # noqa: PLC0415 - the first frame does without

            self.act(sending.send(self, self.workspace, self.place, self.drafts, wanted, self.delivery))

    def action_resend(self) -> None:
        if entry := self.allowed("main.resend"):
            from spconsole.tui.flows import sending  # noqa: PLC0415 - the first frame does without

            self.act(sending.resend(self, self.workspace, self.place, self.drafts, entry, self.delivery))

    def action_feedback(self) -> None:
        if entry := self.allowed("main.feedback"):
            from spconsole.tui.flows import feedback  # noqa: PLC0415 - the first frame does without

            self.act(feedback.record(self, self.workspace, entry))

    def action_resolve(self) -> None:
        calls = [table.row for table in self.query(ActivityTable) if table.has_focus and table.row]
        if advice := "".join(map(deletion_advice, calls)):
            self.say(advice)
        elif entry := self.allowed("main.resolve"):
            from spconsole.tui.flows import resolving  # noqa: PLC0415 - the first frame does without

            self.act(resolving.resolve(self, self.workspace, entry, self.blocked("main.delete")))

    def _removed(self) -> Removed | None:
        """The removed seller that `z` is about: what is held comes first, but not in the list of sellers."""
        in_sellers = any(table.has_focus for table in self.query(SellersTable))
        if not in_sellers and holding.wanted(self.held, self.row) is not None:
            return None
        return self.workspace.removals.newest

    def action_take_back(self) -> None:
        if removed := self._removed():
            self.act(self._change_place(selling.put_back(self, self.workspace, self.place, removed)))
            return
        if template := self._marked_template():
            from spconsole.tui.flows import drafting  # noqa: PLC0415 - the editor is not needed to look

            self.act(drafting.undo_step(self, self.workspace, template))
            return
        self.act(holding.take_back(self, self.workspace, self.held, self.row))

    def _marked_template(self) -> Template | None:
        """The template under the cursor whose last step can be taken back; what is held comes first."""
        table = self.query_one(TemplatesTable)
        row = table.row if table.has_focus and not self.held.waiting else None
        return row if row is not None and row.life else None

    def action_copy_id(self) -> None:
        entry = self.allowed("main.copy_id")
        if entry and entry.notification_id:
            copy(self, entry.notification_id, entry.notification_id)

    def action_copy_request_id(self) -> None:
        if entry := self.allowed("main.copy_request_id"):
            from spconsole.tui.flows import why  # noqa: PLC0415 - the first frame does without

            self.act(why.copy_request_id(self, self.workspace, entry))

    def action_why(self) -> None:
        if entry := self.allowed("main.why"):
            from spconsole.tui.flows import why  # noqa: PLC0415 - the first frame does without

            self.act(why.explain_row(self, self.workspace, entry, self.show_answer))

    def show_answer(self) -> None:
        """Bring up what Amazon answered to the row under the cursor."""

    def action_copy_curl_token(self) -> None:
        if entry := self.allowed("main.copy_curl_token"):
            from spconsole.tui.flows import copying  # noqa: PLC0415 - the first frame does without

            self.act(copying.copy_curl_with_token(self, self.workspace, entry))

    def action_seller(self) -> None:
        self.act(self._change_place(places.choose_seller(self, self.workspace, self.place)))

    def action_environment(self) -> None:
        self.act(self._change_place(places.change_environment(self, self.workspace, self.place)))

    def action_writes(self) -> None:
        self.act(self._change_place(places.toggle_writes(self, self.workspace, self.place, self.unlock)))

    async def _change_place(self, change: Awaitable[Place | None]) -> None:
        after = await change
        before, self.place = self.place, after or self.place
        if before.writes and not self.place.writes and before.environment is self.place.environment:
            await holding.stop_all(self, self.held, WRITES_OFF, "Writes are off")

    def validate_place(self, place: Place) -> Place:
        """Whoever changes the place while it is locked, from a dialog that was open, does not unlock it."""
        writes = place.environment is Environment.PRODUCTION and place.writes
        return structs.replace(place, locked=writes and guarded(self.app).idle.look())

    def unlock(self) -> None:
        guarded(self.app).idle.unlock()

    def lock_writes(self) -> None:
        """Nobody was there for a while: in production nothing is written until somebody unlocks it."""
        if self.place.environment is Environment.PRODUCTION and self.place.writes:
            self.place = structs.replace(self.place, locked=True)
            self.act(holding.stop_all(self, self.held, LOCKED, "Writing is locked"))
