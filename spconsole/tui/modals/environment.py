"""Choose the environment; production asks for its name."""

from collections.abc import Mapping
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Input, Static

from spconsole.domain.marketplaces import SELLING_PARTNER_API_HOSTS
from spconsole.domain.sellers import Environment, SellerProfile
from spconsole.tui.keys import bindings
from spconsole.tui.look import ENVIRONMENT_STYLES, environment_word, seller_words
from spconsole.tui.modals.base import Dialog
from spconsole.tui.place import Place
from spconsole.tui.widgets.box import Box

WORD = "production"
_ABOUT = {
    Environment.LOCAL: "this machine only, no network",
    Environment.SANDBOX: "Amazon's test host, canned answers",
    Environment.PRODUCTION: "real sellers see what you send",
}


class EnvironmentDialog(Dialog[Environment]):
    """Returns where to go; a sandbox needs one key and Enter, production the whole word."""

    BINDINGS: ClassVar = bindings(
        "environment.local", "environment.sandbox", "environment.production", "dialog.accept"
    )
    AUTO_FOCUS: ClassVar = ""
    wanted: reactive[Environment] = reactive(Environment.LOCAL)
    problem: reactive[str] = reactive("")

    def __init__(
        self, place: Place, arrivals: Mapping[Environment, Place], wanted: Environment, *, demo: bool
    ) -> None:
        super().__init__()
        self._place = place
        self._arrivals = arrivals
        self._demo = demo
        self.set_reactive(EnvironmentDialog.wanted, wanted)
        self.mark_environment(place.environment)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog environment") as box:
            box.border_title = "Environment"
            box.border_subtitle = "1-3 choose   enter go   esc stay"
            yield Static(id="choices")
            yield Static(id="about")
            yield Box(placeholder=f"type {WORD} to go there", id="word", select_on_focus=False)
            yield Static(id="commit")

    def on_mount(self) -> None:
        self._draw()
        if self._needs_word():
            self.query_one("#word", Input).focus()

    def watch_wanted(self) -> None:
        if self.is_mounted:
            self._draw()
            word = self.query_one("#word", Input)
            word.focus() if self._needs_word() else self.set_focus(None)

    def watch_problem(self) -> None:
        if self.is_mounted:
            self._draw()

    def _needs_word(self) -> bool:
        return self.wanted is Environment.PRODUCTION and self._place.environment is not Environment.PRODUCTION

    def _draw(self) -> None:
        lines = []
        for number, environment in enumerate(Environment, 1):
            here = environment is self._place.environment
            mark = ">" if environment is self.wanted else " "
            word = f"{mark} {number}  {environment_word(environment, demo=self._demo):<20}"
            style = f"bold ${ENVIRONMENT_STYLES[environment]}"
            lines.append(
                Content.assemble(
                    (word, style), "now active: " if here else "", (_ABOUT[environment], "$muted")
                )
            )
        self.query_one("#choices", Static).update(Content("\n").join(lines))
        self.query_one("#about", Static).update(self._about())
        self.query_one("#word").display = self._needs_word()
        self.query_one("#commit", Static).update(self._commit_words())

    def _about(self) -> Content:
        profile = self._arrivals[self.wanted].profile
        lines = [Content.assemble("\nGoing to ", (environment_word(self.wanted, demo=self._demo), "bold"))]
        for name, value in (
            ("seller", self._seller(profile)),
            ("host", self._host(profile)),
            ("open forms", "keep the seller and environment they were opened with"),
            ("history", f"shows {self.wanted.value}; the other rows stay where they are"),
            ("writes", "on" if self._arrivals[self.wanted].writes else "off at first; W turns them on"),
        ):
            lines.append(Content.assemble((f"  {name:<12}", "$muted"), value))
        return Content("\n").join(lines)

    def _seller(self, profile: SellerProfile | None) -> str:
        if profile is None:
            return "none"
        if self._place.profile is None or profile == self._place.profile:
            return seller_words(profile)
        return f"{seller_words(profile)}, as {self._place.profile.name} may not be used there"

    def _host(self, profile: SellerProfile | None) -> str:
        if self.wanted is Environment.LOCAL or self._demo:
            return "none: answers come from this process"
        host = (
            SELLING_PARTNER_API_HOSTS[profile.region] if profile else "sellingpartnerapi-<region>.amazon.com"
        )
        return f"sandbox.{host}" if self.wanted is Environment.SANDBOX else host

    def _commit_words(self) -> Content:
        reason = self.problem or self._refusal()
        if reason:
            return Content.styled(f"\n\u2717 {reason}", "bold $error")
        if self._needs_word():
            return Content.styled(f"\nType {WORD}, then Enter.", "$accent")
        return Content.styled("\nEnter goes there.", "bold $accent")

    def _refusal(self) -> str:
        if self._arrivals[self.wanted].profile is not None:
            return ""
        if self.wanted is Environment.PRODUCTION:
            return "No seller may be used in production. Allow it for one: esc, 1, e."
        return "There is no seller to go with. Add one first: esc, 1, a."

    def on_key(self, event: events.Key) -> None:
        """With the word box focused, digits still choose: the word has none."""
        choice = {"1": Environment.LOCAL, "2": Environment.SANDBOX, "3": Environment.PRODUCTION}.get(
            event.key
        )
        if choice is not None:
            event.stop()
            event.prevent_default()
            self._choose(choice)

    def _choose(self, environment: Environment) -> None:
        self.problem = ""
        self.wanted = environment

    def action_local(self) -> None:
        self._choose(Environment.LOCAL)

    def action_sandbox(self) -> None:
        self._choose(Environment.SANDBOX)

    def action_production(self) -> None:
        self._choose(Environment.PRODUCTION)

    @on(Input.Submitted, "#word")
    def _word_given(self) -> None:
        self.action_accept()

    def action_accept(self) -> None:
        if self._refusal():
            return
        if self._needs_word() and self.query_one("#word", Input).value.strip().lower() != WORD:
            self.problem = f"That is not {WORD}. Type the whole word, or esc to stay."
            return
        self.dismiss(self.wanted)
