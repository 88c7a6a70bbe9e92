"""The last look: exactly what will be sent, and one key that sends it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from spconsole.domain.history import HistoryEntry
from spconsole.domain.marketplaces import country_of
from spconsole.domain.resolution import unresolved
from spconsole.domain.sellers import Environment
from spconsole.domain.text import one_line, shown
from spconsole.services.context import SellerContext
from spconsole.services.holding import hold_s
from spconsole.services.notifications import PreparedSend, sent_before
from spconsole.tui.guarded import CommitGuard, guarded
from spconsole.tui.keys import bindings
from spconsole.tui.look import environment_word, local_time, seller_words
from spconsole.tui.row_reading import against_send
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.widgets.bars import KeyBar, TopBar
from spconsole.tui.widgets.send_panes import got_exactly_this


class ReviewScreen(ConsoleScreen[bool]):
    """Returns True to send. Enter does nothing here."""

    TITLE_OF_HELP = "the review"
    BINDINGS: ClassVar = bindings("review.send", "review.read", "review.back")

    def __init__(
        self,
        seller: SellerContext,
        prepared: PreparedSend,
        sent_before: Sequence[HistoryEntry],
        against: Sequence[str] = (),
        *,
        demo: bool,
    ) -> None:
        """`against` is what the history says against the recipient, as sentences."""
        super().__init__()
        self._against = against
        self._seller = seller
        self._prepared = prepared
        self._sent_before = sent_before
        self._unknown = unresolved(sent_before)
        self._read = not self._unknown
        self._demo = demo
        self.guard = CommitGuard(self, {"review.send", "review.read"})
        self.add_class(f"-{seller.environment.value}")

    def compose(self) -> ComposeResult:
        bar = TopBar(demo=self._demo)
        bar.environment, bar.profile = self._seller.environment, self._seller.profile
        bar.place, bar.writes = "review", "nothing has been sent yet"
        yield bar
        with VerticalScroll(classes="pane page") as page:
            page.border_title = "Review   nothing has been sent yet"
            page.border_subtitle = "Enter does nothing here"
            yield Static(self._words(), id="review")
        yield KeyBar()

    def _words(self) -> Content:
        prepared, profile = self._prepared, self._seller.profile
        environment = environment_word(self._seller.environment, demo=self._demo)
        fields = (
            ("To", seller_words(profile)),
            ("Environment", f"{environment}   region {profile.region}"),
            ("Marketplace", f"{country_of(prepared.marketplace_id)} {prepared.marketplace_id}"),
            ("Template", f"{prepared.template.type}  version {prepared.template.version}"),
            ("Ticket", prepared.ticket or "-"),
        )
        head = [
            Content.assemble((f"{name:<13}", "$muted"), (one_line(value), "bold")) for name, value in fields
        ]
        return Content("\n").join(
            [
                *head,
                Content(""),
                Content.assemble("  ", (shown(prepared.message), "bold $accent")),
                Content(""),
                Content.styled(f"POST {self._seller.api_url}{prepared.request.path}", "$muted"),
                Content(shown(prepared.request.body.decode())),
                Content(""),
                *self._warnings(),
                Content.styled(self._afterwards(), "$muted"),
            ]
        )

    def _warnings(self) -> list[Content]:
        said = [self._unknown_words()] if self._unknown else []
        if known := [row for row in self._sent_before if row not in self._unknown]:
            said.append(f"! {got_exactly_this(self._seller.profile.label, known[0])} s sends it again.")
        said += [f"! {words} Look at To again: esc goes back, and ^l changes it." for words in self._against]
        lines = [Content.styled(one_line(words), "bold $status-unknown") for words in said]
        return [*lines, Content("")] if lines else []

    def _unknown_words(self) -> str:
        """The one sentence that must be read before the same values go out again."""
        more = f" and {len(self._unknown) - 1} more" if len(self._unknown) > 1 else ""
        words = (
            f"! Nobody knows whether exactly this, sent at {local_time(self._unknown[0].created_at)}{more}, "
            f"arrived (? UNKNOWN). Again may show {self._seller.profile.label} the same thing twice. "
        )
        return words + ("You have read it: s sends it." if self._read else "k says that you have read it.")

    def _afterwards(self) -> str:
        seller = one_line(self._seller.profile.label)
        seconds = hold_s(guarded(self.app).workspace.settings, self._seller.environment)
        held = f"After s it waits {seconds} s on this machine; z takes it back. " if seconds else ""
        if self._seller.environment is not Environment.PRODUCTION or self._demo:
            return f"{held}Nothing here reaches a seller."
        template = self._prepared.template.type
        return f"{held}Once sent it can only be deleted together with every other {template} of {seller}."

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Reading is asked for only while there is something unread."""
        return action != "read" or not self._read

    def on_screen_resume(self) -> None:
        self.guard.shown()

    def action_read(self) -> None:
        self._read = True
        self.app.clear_notifications()
        self.query_one("#review", Static).update(self._words())
        self.refresh_bindings()

    def action_send(self) -> None:
        if not self._read:
            self.say(
                "The same values may have arrived already. Read the line that begins with !, press k to say "
                "so, then s sends it. esc goes back.",
                severity="warning",
            )
            return
        locked = self.guard.locked(self._seller.environment, self._seller.profile.label)
        if locked:
            self.say(locked, severity="warning")
            return
        self.dismiss(True)

    def action_back(self) -> None:
        self.dismiss(False)


async def reviewed(
    screen: ConsoleScreen[Any], seller: SellerContext, prepared: PreparedSend, *, demo: bool
) -> bool:
    """Show the review until its send key is pressed, or it is left; whether to send.

    Raises:
        StoreError: The history cannot be read.
    """
    before = await sent_before(seller, prepared)
    against = await against_send(guarded(screen.app).workspace, seller, prepared)
    while await screen.app.push_screen_wait(ReviewScreen(seller, prepared, before, against, demo=demo)):
        # Another console may have sent these values meanwhile, and not know what came of it.
        read = {row.id for row in unresolved(before)}
        before = await sent_before(seller, prepared)
        if read.issuperset(row.id for row in unresolved(before)):
            return True
        screen.say("The same values went out meanwhile, with no clear answer.", severity="warning")
    return False
