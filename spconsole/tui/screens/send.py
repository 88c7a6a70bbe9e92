"""The send form: every field judged as it is typed, the message and the request beside it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import ClassVar

from msgspec import Struct, structs
from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Input, Static

from spconsole.domain.errors import SpConsoleError
from spconsole.domain.history import HistoryEntry
from spconsole.domain.marketplaces import country_of, marketplaces_of
from spconsole.domain.parameters import Parameter, ParameterType
from spconsole.domain.sellers import Environment, SellerProfile
from spconsole.domain.templates import Template, check_parameters, template_problems
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.notifications import PreparedSend, prepare_send, sent_before
from spconsole.tui.fitting import next_view
from spconsole.tui.flows.choosing import choose_template
from spconsole.tui.flows.places import pick_seller
from spconsole.tui.keys import bindings
from spconsole.tui.look import title_text
from spconsole.tui.modals.picker import Choice, Picker
from spconsole.tui.place import Place
from spconsole.tui.row_reading import against_send
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.screens.review import reviewed
from spconsole.tui.widgets import send_panes
from spconsole.tui.widgets.bars import KeyBar, TopBar
from spconsole.tui.widgets.box import Box
from spconsole.tui.widgets.lines import Lines
from spconsole.tui.widgets.parameter_field import ParameterField
from spconsole.tui.widgets.send_panes import FormState

PAUSE_S = 0.15
"""Seconds without a key before history is asked whether this was sent already."""
KEEP_S = 0.6
"""Seconds without a key before what is typed is kept."""
VIEWS = ("form", "preview", "request")


class Draft(Struct, frozen=True):
    """What was typed, and for whom; `profile` is None until a recipient is chosen."""

    environment: Environment
    profile: SellerProfile
    template: Template
    values: Mapping[str, str]
    marketplace_id: str = ""
    ticket: str = ""


class Reviewed(Struct, frozen=True):
    """A send that was looked at and confirmed."""

    seller: SellerContext
    prepared: PreparedSend


Keep = Callable[[Draft], Awaitable[bool]]


class SendScreen(ConsoleScreen[Reviewed | Draft]):
    """Returns a confirmed send, or the draft when it was left.

    It keeps the seller and the environment it was opened with.
    """

    TITLE_OF_HELP = "the send form"
    BINDINGS: ClassVar = bindings(
        "app.focus_next", "send.review", "send.seller", "send.template", "send.marketplace", "send.as_text",
        "send.view", "send.back",
    )  # fmt: skip
    HORIZONTAL_BREAKPOINTS = [(0, "-one"), (110, "-two")]  # noqa: RUF012 - Textual declares it so

    def __init__(self, workspace: Workspace, draft: Draft, keep: Keep) -> None:
        """`keep` is given what is typed whenever the typing pauses."""
        super().__init__()
        self._keep = keep
        self.workspace = workspace
        self.draft = draft
        self._values = dict(draft.values)
        self._sent_before: Sequence[HistoryEntry] | None = None
        self._against: Sequence[str] = ()
        self._busy = False
        self.add_class(f"-{draft.environment.value}")

    def compose(self) -> ComposeResult:
        bar = TopBar(demo=self.workspace.demo)
        bar.environment, bar.profile = self.draft.environment, self.draft.profile
        bar.place = "new notification"
        yield bar
        with Horizontal(id="send"):
            with VerticalScroll(id="form", classes="pane", can_focus=False):
                yield Static(id="heading")
                yield Static("Parameters", classes="section")
                yield Vertical(id="fields")
                with Horizontal(classes="field"):
                    yield Static("Ticket", classes="name")
                    yield Static("", classes="type")
                    yield Box(
                        self.draft.ticket, id="ticket", max_length=80, compact=True, select_on_focus=False
                    )
                    yield Static("optional, stays here", classes="verdict -note")
                yield Lines(id="checks")
                yield Lines(id="folded")
                yield Static(send_panes.WHY, id="why")
            with Vertical(id="side"):
                yield Lines(id="preview", classes="pane")
                yield Lines(id="request", classes="pane")
        yield KeyBar()

    async def on_mount(self) -> None:
        self.query_one("#preview").border_title = "Preview"
        self.query_one("#request").border_title = "Request   exactly what will be sent"
        self.set_class(True, "-view-form")
        await self._show_template(self.draft.template)

    async def _show_template(self, template: Template) -> None:
        """Lay out the fields of a template; values of parameters with the same name stay."""
        self.draft = structs.replace(self.draft, template=template)
        fields = self.query_one("#fields")
        await fields.remove_children()
        await fields.mount_all(
            ParameterField(parameter, self._values.get(parameter.name, ""))
            for parameter in template.parameters
        )
        self._judge(everything=True)
        if boxes := list(fields.query(Input)):
            boxes[0].focus()

    def _state(self) -> FormState:
        draft = self.draft
        wanted = {parameter.name for parameter in draft.template.parameters}
        values = {name: value for name, value in self._values.items() if name in wanted}
        today = self.workspace.ledger.now().astimezone().date()
        return FormState(
            draft.profile,
            draft.environment,
            draft.template,
            draft.marketplace_id or draft.profile.marketplace_id,
            check_parameters(draft.template, values, today),
            template_problems(draft.template),
        )

    def _judge(self, changed: str = "", *, everything: bool = False) -> None:
        """Judge the form and show what is thought of it."""
        state = self._state()
        for field in self.query(ParameterField):
            if everything or field.parameter.name == changed:
                field.show_verdict(state.check.verdicts[field.parameter.name])
        self.query_one("#preview", Lines).say(send_panes.preview(state))
        self.query_one("#request", Lines).say(send_panes.request(state))
        if self.has_class("-one"):
            self.query_one("#folded", Lines).say(send_panes.folded(state))
        self._sent_before, self._against = None, ()
        self._show_checks(state)
        if everything:
            self.query_one("#heading", Static).update(send_panes.heading(state))
            title = f"New notification   goes to {state.profile.label} only"
            self.query_one("#form").border_title = title_text(title)
        if state.ready:
            self.look_for_repeats(state)

    def _show_checks(self, state: FormState) -> None:
        said = send_panes.checks(state, self._sent_before, self._against)
        self.query_one("#checks", Lines).say(said)

    @work(exclusive=True, group="repeats")
    async def look_for_repeats(self, state: FormState) -> None:
        """Whether the seller got exactly this within a day."""
        await asyncio.sleep(PAUSE_S)
        try:
            seller = await self.workspace.open_seller(state.profile, state.environment)
            prepared = prepare_send(state.profile, state.template, state.literals, state.marketplace_id)
            self._sent_before = await sent_before(seller, prepared)
            self._against = await against_send(self.workspace, seller, prepared)
        except SpConsoleError:
            return  # said at the review, where it matters
        if self.is_running:
            self._show_checks(state)

    @on(ParameterField.Changed)
    def _typed(self, event: ParameterField.Changed) -> None:
        self._values[event.name] = event.value
        self._judge(event.name)
        self.keep_soon()

    @work(exclusive=True, group="draft")
    async def keep_soon(self) -> None:
        """Keep what is typed: nobody types it twice because a console died."""
        await asyncio.sleep(KEEP_S)
        if self.is_running:
            await self._keep(self.current_draft())

    @on(Input.Submitted)
    def _next_field(self) -> None:
        self.focus_next(Input)

    # Keys.

    def action_review(self) -> None:
        state = self._state()
        if not state.ready:
            wrong = ", ".join(state.check.wrong) or "the template"
            self.say(f"To fix first: {wrong}.", severity="warning")
            if state.check.wrong:
                self.query_one(f"#field-{state.check.wrong[0]} Input").focus()
            return
        if not self._busy:
            self.review()

    @work(group="act")
    async def review(self) -> None:
        """Fix the bytes, show them, and wait for the key that sends them."""
        self._busy = True
        draft = self.current_draft()
        values = {p.name: self._values.get(p.name, "") for p in draft.template.parameters}
        try:
            prepared = prepare_send(draft.profile, draft.template, values, draft.marketplace_id, draft.ticket)
            seller = await self.workspace.open_seller(draft.profile, draft.environment)
            may_go = await reviewed(self, seller, prepared, demo=self.workspace.demo)
        except SpConsoleError as error:
            self.report(error)
            return
        finally:
            self._busy = False
        if may_go and self.app.screen is not self:
            again = "^j reviews it again." if self in self.app.screen_stack else "n opens the form again."
            self.say(f"Another key came at once: nothing was sent. {again}", severity="warning")
        elif may_go:
            self.dismiss(Reviewed(seller, prepared))

    def current_draft(self) -> Draft:
        """What is typed now."""
        ticket = self.query_one("#ticket", Input).value
        return structs.replace(self.draft, values=dict(self._values), ticket=ticket)

    def action_back(self) -> None:
        self.dismiss(self.current_draft())

    @work(group="pick")
    async def action_seller(self) -> None:
        place = Place(self.draft.environment, self.draft.profile)
        try:
            profile = await pick_seller(self, self.workspace, place)
        except SpConsoleError as error:
            self.report(error)
            return
        if profile is not None:
            marketplace = self.draft.marketplace_id if profile.region is self.draft.profile.region else ""
            self.draft = structs.replace(self.draft, profile=profile, marketplace_id=marketplace)
            self.query_one(TopBar).profile = profile
            self._judge(everything=True)

    @work(group="pick")
    async def action_template(self) -> None:
        chosen = await choose_template(self, self.workspace, self.draft.environment)
        if chosen:
            await self._show_template(chosen)

    @work(group="pick")
    async def action_marketplace(self) -> None:
        choices = [Choice(m.id, m.country, m.id) for m in marketplaces_of(self.draft.profile.region)]
        chosen = await self.app.push_screen_wait(Picker("Marketplace", choices, self.draft.environment))
        if chosen:
            self.draft = structs.replace(self.draft, marketplace_id=chosen)
            self.say(f"Marketplace {country_of(chosen)} for this one.")
            self._judge(everything=True)

    def action_as_text(self) -> None:
        """Flip the number under the cursor between number and text."""
        focused = self.focused
        field = focused.parent if focused is not None else None
        if not isinstance(field, ParameterField) or field.parameter.type is not ParameterType.NUMBER:
            self.say("F2 works on a number: it sends it as text, or as a number again.")
            return
        flipped = structs.replace(field.parameter, as_text=not field.parameter.as_text)
        self.draft = structs.replace(self.draft, template=_with(self.draft.template, flipped))
        field.show_parameter(flipped)
        self._judge(flipped.name)

    def action_view(self) -> None:
        """The next of form, preview and request, where there is room for one."""
        next_view(self, VIEWS)

    def on_paste(self, event: events.Paste) -> None:
        if "\n" in event.text.strip():
            self.say("The line breaks of what you pasted were left out.")


def _with(template: Template, parameter: Parameter) -> Template:
    """The template with one parameter in another form."""
    parameters = tuple(parameter if own.name == parameter.name else own for own in template.parameters)
    return structs.replace(template, parameters=parameters)
