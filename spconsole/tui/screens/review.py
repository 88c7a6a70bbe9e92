"""The last look: exactly what will be sent, and one key that sends it."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from spconsole.domain.history import HistoryEntry
from spconsole.domain.marketplaces import country_of
from spconsole.domain.sellers import Environment
from spconsole.domain.text import one_line, shown
from spconsole.services.context import SellerContext
from spconsole.services.notifications import PreparedSend
from spconsole.tui.keys import bindings
from spconsole.tui.look import environment_word, local_time, seller_words, status_text
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.widgets.bars import KeyBar, TopBar


class ReviewScreen(ConsoleScreen[bool]):
    """Returns True to send. Enter does nothing here."""

    TITLE_OF_HELP = "the review"
    BINDINGS: ClassVar = bindings("review.send", "review.back")

    def __init__(
        self,
        seller: SellerContext,
        prepared: PreparedSend,
        sent_before: Sequence[HistoryEntry],
        *,
        demo: bool,
    ) -> None:
        super().__init__()
        self._seller = seller
        self._prepared = prepared
        self._sent_before = sent_before
        self._demo = demo
        self.add_class(f"-{seller.environment.value}")

    def compose(self) -> ComposeResult:
        bar = TopBar(demo=self._demo)
        bar.environment, bar.profile = self._seller.environment, self._seller.profile
        bar.place, bar.writes = "review", "nothing has been sent yet"
        yield bar
        with VerticalScroll(classes="pane page") as page:
            page.border_title = "Review   nothing has been sent yet"
            page.border_subtitle = "Enter does nothing here"
            yield Static(self._words())
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
        if not self._sent_before:
            return []
        last = self._sent_before[0]
        words = (
            f"! {self._seller.profile.label} got exactly this at {local_time(last.created_at)} "
            f"({status_text(last)}). s sends it again."
        )
        return [Content.styled(one_line(words), "bold $status-unknown"), Content("")]

    def _afterwards(self) -> str:
        if self._seller.environment is not Environment.PRODUCTION or self._demo:
            return "Nothing here reaches a seller."
        return (
            f"Once sent it can only be deleted together with every other {self._prepared.template.type} of "
            f"{one_line(self._seller.profile.label)}."
        )

    def action_send(self) -> None:
        self.dismiss(True)

    def action_back(self) -> None:
        self.dismiss(False)
