"""Add or change a seller: saved and tested with one key; nothing is sent to the seller."""

import asyncio
from collections.abc import Callable
from typing import ClassVar

from msgspec import Struct
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from spconsole.domain.errors import SpConsoleError
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import Environment, SellerProfile
from spconsole.services.context import Workspace
from spconsole.services.profiles import (
    KEPT_IN_SESSION,
    NewSeller,
    check_token,
    environment_to_check,
    save_seller,
)
from spconsole.tui.keys import bindings
from spconsole.tui.look import environment_badge, environment_word, seller_words, title_text
from spconsole.tui.modals.confirm import Confirm
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.screens.seller_notes import Mark
from spconsole.tui.screens.seller_rows import Line, SellerRows
from spconsole.tui.widgets.bars import KeyBar

NEW = SellerProfile("", "main", SellingRegion.NA, "ATVPDKIKX0DER", Environment.SANDBOX)
"""What the first seller starts out like."""
HELP = """\
Client id and secret belong to the app: View, beside it, in the Solution Provider Portal, or in Seller \
Central under Apps and Services, Develop Apps.

The refresh token is the seller's yes to the app; each seller has one. For an app of your own: Develop \
Apps, the arrow beside Edit App, Authorize. For one in the Appstore, your website gets it when the seller \
agrees. Keep it at once: it may not be shown again.

The seller id is the merchant token on Seller Central's account page, and your website's \
selling_partner_id.

403 on every send? The role Notifications in Seller Central must be on the developer profile and the app, \
and the seller must have authorised the app after that.

Secrets go to the system keyring; with secrets = "file" in config.toml, to a file that a passphrase \
encrypts. SPCONSOLE_<NAME>_CLIENT_ID, _CLIENT_SECRET and _REFRESH_TOKEN come before either."""


class Saved(Struct, frozen=True):
    """A seller that was kept, and what was said of its token; nothing when its own was not tried."""

    profile: SellerProfile
    token: str = ""


class SellerForm(ConsoleScreen[Saved | None]):
    """Returns the seller as it was last saved, or None when nothing was."""

    CSS_PATH: ClassVar = ["../styles/rows.tcss", "../styles/sellers.tcss"]
    TITLE_OF_HELP = "the seller form"
    HELP = HELP
    AUTO_FOCUS: ClassVar = "#name"
    BINDINGS: ClassVar = bindings(
        "app.focus_next",
        "seller_form.save",
        "seller_form.app_keys",
        "seller_form.secrets",
        "seller_form.back",
    )
    HORIZONTAL_BREAKPOINTS = [(0, "-slim"), (80, "-one"), (110, "-two")]  # noqa: RUF012 - as Textual has it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (24, "-high")]  # noqa: RUF012

    def __init__(
        self,
        workspace: Workspace,
        environment: Environment,
        before: SellerProfile | None = None,
        like: SellerProfile = NEW,
    ) -> None:
        """A form for a seller that is there, or for a new one that starts out like another."""
        super().__init__()
        self.workspace = workspace
        self._environment = environment
        self._rows = SellerRows(workspace, before, like)
        self._heading = Static(id="seller-place", markup=False)
        self._is_saving = False
        self._saved: Saved | None = None
        self.add_class(f"-{environment.value}")

    def compose(self) -> ComposeResult:
        with Horizontal(id="seller-bar"):
            yield self._heading
            yield Static("nothing is sent from this form ", id="seller-promise", markup=False)
        with Horizontal(id="seller"):
            yield self._rows
            with VerticalScroll(id="seller-help", classes="pane", can_focus=False) as side:
                side.border_title = "Where these are found"
                yield Static(HELP, markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self._show_name()

    def _show_name(self) -> None:
        before = self._rows.before
        badge = environment_badge(self._environment, demo=self.workspace.demo)
        words = f"edit {seller_words(before)}" if before else "add a seller"
        self._heading.update(Content.assemble(badge, (f"  {words}", "bold")))
        self._rows.border_title = title_text(f"Edit {before.name}" if before else "Add a seller")
        self._rows.border_subtitle = "F1 where these are found"

    @on(Input.Submitted)
    def _next_field(self) -> None:
        self.focus_next()

    def action_secrets(self) -> None:
        self._rows.toggle_secrets()

    def action_app_keys(self) -> None:
        if not self._rows.toggle_app_keys():
            self.say("The app is new: its client id and secret are asked for already.")

    # Saving and testing.

    def action_save(self) -> None:
        if self._is_saving:
            self._say_still_saving()
        elif stop := self._rows.first_stop():
            self._rows.tell((Mark.WRONG, f"Not saved. {stop.sentence}"))
        else:
            self._is_saving = True
            self.save()

    def _say_still_saving(self) -> None:
        words = "Saving is not done yet. The keyring may be waiting for you to unlock it."
        self._rows.tell((Mark.PLAIN, words))

    @work(group="act")
    async def save(self) -> None:
        """Keep the seller, then ask for a token; one that does not come unsaves nothing."""
        typed, seller = self._rows.typed(), self._rows.seller()
        self._rows.tell((Mark.PLAIN, "Saving. If the keyring is locked, it asks you to open it."))
        try:
            where = await asyncio.to_thread(save_seller, self.workspace, seller)
        except SpConsoleError as error:
            self._rows.tell((Mark.WRONG, f"Not saved. {error}"))
            return
        finally:
            self._is_saving = False
        self._saved = Saved(seller.profile)
        self._rows.take_as_saved(typed, seller.profile)
        self._show_name()
        await self._test(seller.profile, _saved_words(seller, where))

    async def _test(self, profile: SellerProfile, saved: Line) -> None:
        word = environment_word(environment_to_check(profile), demo=self.workspace.demo)
        self._rows.tell(saved, (Mark.PLAIN, f"Asking for an access token, {word}."))
        check = await check_token(self.workspace, profile)
        if self._saved and self._saved.profile == profile:
            self._saved = Saved(profile, check.word)
        if check.error is not None:
            said = Mark.WRONG, f"{word}: {check.sentence} The seller is saved all the same."
        elif check.tried:
            said = Mark.FINE, f"{word}: {check.sentence}"
        else:
            said = Mark.LOOK, check.sentence
        self._rows.tell(saved, said)

    # Leaving.

    def action_back(self) -> None:
        self.leave("Enter leaves without saving.", lambda: self.dismiss(self._saved))

    def action_quit(self) -> None:
        self.leave("Enter leaves the console without saving.", super().action_quit)

    @work(group="pick")
    async def leave(self, go: str, leave: Callable[[], object]) -> None:
        """Go, unless something would be lost that a person wants to keep."""
        if await self._may_leave(go):
            leave()

    async def _may_leave(self, go: str) -> bool:
        """Whether what was typed is saved, or may be forgotten."""
        if self._is_saving:
            self._say_still_saving()
            return False
        if not self._rows.is_unsaved:
            return True
        words = "What you typed is not saved, and no draft of it is kept: it may hold secrets."
        dialog = Confirm("Leave the form", words, go, "goes back to it", self._environment)
        leave = await self.app.push_screen_wait(dialog)
        return leave is True


def _saved_words(seller: NewSeller, where: str) -> Line:
    """What was kept, and where."""
    name = seller.profile.name
    if not (seller.client_secret or seller.refresh_token):
        return Mark.FINE, f"{name} is saved; no secret was typed."
    if where == "session":
        return Mark.LOOK, f"{name} is saved. {KEPT_IN_SESSION}"
    place = "encrypted file" if where == "file" else "system keyring"
    return Mark.FINE, f"{name} is saved, its secrets in the {place}."
