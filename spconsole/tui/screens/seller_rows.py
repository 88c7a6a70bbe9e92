"""The fields of the seller form: what is typed in them, judged as it is typed."""

import asyncio
from collections.abc import Iterator, Mapping

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from spconsole.config.secrets import Whereabouts
from spconsole.domain.errors import CredentialsError
from spconsole.domain.marketplaces import SellingRegion, country_of, find_marketplace, marketplaces_of
from spconsole.domain.sellers import App, Environment, SellerProfile
from spconsole.domain.text import shown
from spconsole.services.context import Workspace
from spconsole.services.profiles import NewSeller
from spconsole.tui.screens.seller_notes import Mark, Note, judge
from spconsole.tui.screens.seller_typed import SANDBOXES, Surroundings, Typed, new_seller, without_secrets
from spconsole.tui.widgets.box import Box
from spconsole.tui.widgets.form_row import FormRow, said
from spconsole.tui.widgets.option_line import OneOf, OptionLine

APP_KEYS = ("client_id", "client_secret")
SECRETS = ("client_secret", "refresh_token")
MAX_SECRET = 2048

Line = tuple[Mark, str]
"""A glyph and a sentence."""


class SellerRows(Vertical):
    """Everything a seller is made of; the screen around it saves and tests.

    Args:
        before: The seller as it is kept; None for a new one.
        like: What a new one starts out like.
    """

    def __init__(self, workspace: Workspace, before: SellerProfile | None, like: SellerProfile) -> None:
        super().__init__(id="seller-form", classes="pane")
        self.before = before
        self._workspace = workspace
        self._kept: Whereabouts | None = None
        self._kept_app = ""
        self._replacing = False
        self._notes: Mapping[str, Note] = {}
        self._field = "name"
        self._outcome: tuple[Line, ...] = ()
        self._build(before or like)
        self._rows = {row.field: row for row in self._lay_out()}
        self._said = Static(id="seller-said", markup=False)

    def _build(self, first: SellerProfile) -> None:
        """The controls, filled with what is known; held here, as leaving takes them off the screen."""
        regions = [(region.value, region.value) for region in SellingRegion]
        sandboxes = [("local", "local"), ("amazon", "Amazon's")]
        allowed = [("production", "production"), ("read_only", "read only")]
        ticked = [name for name, _ in allowed if getattr(first, name)]
        sandbox = "amazon" if first.sandbox is Environment.SANDBOX else "local"
        boxes = (
            _box("name", first.name, 60),
            _box("marketplace", country_of(first.marketplace_id), 20, replace=True),
            _box("app", first.app, 60, replace=True),
            _box("client_id", "", 200),
            _box("client_secret", "", MAX_SECRET, hidden=True),
            _box("refresh_token", "", MAX_SECRET, hidden=True),
            _box("title", first.title, 80),
            _box("seller_id", first.seller_id, 40),
        )
        self._boxes = {box.id or "": box for box in boxes}
        self._region = OneOf(regions, first.region.value, id="region")
        self._sandbox = OneOf(sandboxes, sandbox, id="sandbox")
        self._allowed = OptionLine(allowed, ticked, id="allowed")

    def _lay_out(self) -> Iterator[FormRow]:
        boxes = self._boxes
        rows: tuple[tuple[str, Widget], ...] = (
            ("Name", boxes["name"]),
            ("Region", self._region),
            ("Marketplace", boxes["marketplace"]),
            ("App", boxes["app"]),
            ("  client id", boxes["client_id"]),
            ("  client secret", boxes["client_secret"]),
            ("Refresh token", boxes["refresh_token"]),
            ("Title", boxes["title"]),
            ("Seller id", boxes["seller_id"]),
            ("Sandbox", self._sandbox),
            ("Allowed", self._allowed),
        )
        return (FormRow(control.id or "", label, control) for label, control in rows)

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="seller-fields", can_focus=False):
            yield from self._rows.values()
        yield self._said

    def on_mount(self) -> None:
        self._start = self.typed()
        self._judge()
        self.look_up_kept()

    # What is typed.

    def typed(self) -> Typed:
        """Everything in the form now."""
        return Typed(
            **{name: box.value.strip() for name, box in self._boxes.items()},
            region=SellingRegion(self._region.value),
            sandbox=SANDBOXES[self._sandbox.value],
            production="production" in self._allowed.chosen,
            read_only="read_only" in self._allowed.chosen,
        )

    def seller(self) -> NewSeller:
        """The seller that would be kept now."""
        return new_seller(self.typed(), self._around())

    @property
    def is_unsaved(self) -> bool:
        """Whether anything differs from what is kept."""
        return self.typed() != self._start

    def take_as_saved(self, typed: Typed, profile: SellerProfile) -> None:
        """The form is about this seller now; its secrets are typed nowhere any more."""
        self.hide_secrets(True)
        with self.prevent(Input.Changed):
            for name in ("client_id", *SECRETS):
                box = self._boxes[name]
                if box.value.strip() == getattr(typed, name):
                    box.value = ""
        self.before, self._replacing = profile, False
        self._start = without_secrets(typed)
        self.look_up_kept()

    # What is thought of it.

    def _around(self) -> Surroundings:
        kept = self._kept if self._kept_app == self._boxes["app"].value.strip() else None
        return Surroundings(self._workspace.profiles, self.before, kept, self._replacing)

    def _judge(self) -> None:
        """Judge the fields again, and show what changed."""
        typed, around = self.typed(), self._around()
        notes = judge(typed, around)
        asked = around.asks_for_app(typed.app)
        for row in self._rows.values():
            if row.field in APP_KEYS and row.display is not asked:
                if row.control.has_focus:
                    self._boxes["refresh_token"].focus()
                row.display = asked
            if notes[row.field] != self._notes.get(row.field):
                row.show(notes[row.field].mark, notes[row.field].words)
        self._notes = notes
        self._show_said()

    def first_stop(self) -> Note | None:
        """Go to the first field that cannot stay as it is; None when there is none."""
        for row in self._rows.values():
            note = self._notes[row.field]
            if row.display and note.stops:
                row.control.focus()
                return note
        return None

    def tell(self, *lines: Line) -> None:
        """Say what came of an act, until something is typed."""
        self._outcome = lines
        self._show_said()

    def _show_said(self) -> None:
        """What came of the last act, or about the field with the cursor."""
        note = self._notes[self._field]
        lines = self._outcome or ((note.mark, note.sentence),)
        content = Content("\n").join(said(mark, shown(text)) for mark, text in lines)
        self._said.update(content)

    @on(Input.Changed)
    @on(OptionLine.Changed)
    def _changed(self) -> None:
        self._outcome = ()
        self._judge()

    @on(OptionLine.Changed, "#region")
    def _region_changed(self) -> None:
        """The marketplace follows while it is the one that a region starts with."""
        box = self._boxes["marketplace"]
        if find_marketplace(box.value) in [marketplaces_of(region)[0] for region in SellingRegion]:
            box.value = marketplaces_of(self.typed().region)[0].country

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        row = next((node for node in event.widget.ancestors if isinstance(node, FormRow)), None)
        if row is not None and self._notes:
            self._field = row.field
            self._show_said()

    @on(Input.Blurred, "#name, #app")
    @work(exclusive=True, group="kept")
    async def look_up_kept(self) -> None:
        """Where the secrets are; a locked keyring takes its time, the form does not wait for it."""
        profile, app = self.before or self.typed().profile, App(self.typed().app)
        try:
            self._kept = await asyncio.to_thread(self._workspace.secrets.where, profile, app)
            self._kept_app = app.name
        except CredentialsError as error:
            self.tell(*self._outcome or ((Mark.LOOK, str(error)),))
        self._judge()

    # What is hidden.

    def toggle_secrets(self) -> None:
        """Show what is typed in the secret fields, or hide it again."""
        self.hide_secrets(not self._boxes["refresh_token"].password)

    def hide_secrets(self, hide: bool) -> None:
        for name in SECRETS:
            self._boxes[name].password = hide

    def toggle_app_keys(self) -> bool:
        """Ask for the client id and secret of an app that has them, or stop asking; False for a new app."""
        if not self._around().knows_app(self.typed().app):
            return False
        self._replacing = not self._replacing
        for name in APP_KEYS:
            self._boxes[name].value = ""
        self._judge()
        self._boxes["client_id" if self._replacing else "app"].focus()
        return True


def _box(name: str, value: str, limit: int, *, hidden: bool = False, replace: bool = False) -> Input:
    """A box for text.

    Args:
        replace: What is there goes when somebody types: it is a guess, or one of a few.
    """
    return Box(value, id=name, max_length=limit, password=hidden, compact=True, select_on_focus=replace)
