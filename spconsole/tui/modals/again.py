"""All ticked lines of a repair plan in one list, and one count that sends them."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import ClassVar

from msgspec import Struct
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from spconsole.domain.history import HistoryEntry
from spconsole.domain.marketplaces import country_of
from spconsole.domain.resolution import unresolved
from spconsole.domain.text import one_line
from spconsole.services.context import SellerContext
from spconsole.services.notifications import PreparedSend
from spconsole.tui.keys import bindings
from spconsole.tui.look import environment_word, seller_words
from spconsole.tui.modals.counted import CountedDialog
from spconsole.tui.widgets.box import Box
from spconsole.tui.widgets.send_panes import got_exactly_this


class AgainLine(Struct, frozen=True):
    """One line as it would go out.

    Attributes:
        before: What this seller got with exactly these values.
        against: What the history says against the recipient, as sentences.
    """

    seller: SellerContext
    prepared: PreparedSend
    before: Sequence[HistoryEntry]
    against: Sequence[str]

    @property
    def may_have_arrived(self) -> bool:
        """Whether the same values went out and nobody knows what came of it."""
        return bool(unresolved(self.before))

    @property
    def to(self) -> str:
        """Who gets it, and in which marketplace."""
        return f"{seller_words(self.seller.profile)}   {country_of(self.prepared.marketplace_id)}"

    @property
    def content(self) -> tuple[str, str]:
        """What is the same of two lines that give one seller the same values."""
        return self.seller.account, self.prepared.parameters


class AgainDialog(CountedDialog[bool]):
    """Returns True to send all that are listed; their count must be typed."""

    BINDINGS: ClassVar = bindings("dialog.accept")
    AUTO_FOCUS: ClassVar = "#count"

    def __init__(
        self, lines: Sequence[AgainLine], left_out: Sequence[AgainLine], held_s: int, *, demo: bool
    ) -> None:
        """`held_s` is how long each waits on this machine before it goes out."""
        super().__init__()
        self._lines = sorted(lines, key=lambda line: line.to)
        self._left_out = left_out
        self._held_s = held_s
        self._demo = demo
        self._environment = lines[0].seller.environment
        self.mark_environment(self._environment)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog again") as box:
            box.border_title = f"Sending again   {environment_word(self._environment, demo=self._demo)}"
            box.border_subtitle = "nothing has been sent yet"
            yield Static(self._words(), classes="words")
            with VerticalScroll(id="again", can_focus=True):
                yield Static(Content("\n").join(self._list()), id="lines")
            yield Box(id="count", type="integer", max_length=6, compact=True)
            yield Static(self._foot(), id="commit")

    def _words(self) -> str:
        template = one_line(self._lines[0].prepared.template.type)
        held = f" Each waits {self._held_s} s on this machine; z takes it back." if self._held_s else ""
        return f"{template} to {self._who()}. Each is a new notification with a new id.{held}"

    def _who(self) -> str:
        sellers = list(dict.fromkeys(seller_words(line.seller.profile) for line in self._lines))
        return sellers[0] if len(sellers) == 1 else f"{len(sellers)} sellers"

    def _list(self) -> list[Content]:
        shown: list[Content] = []
        times = Counter(line.content for line in self._lines)
        for to, group in groupby(self._lines, key=lambda line: line.to):
            lines = list(group)
            shown.append(Content.assemble((f"To {to}", "bold"), (f"   {len(lines)}", "$muted")))
            for line in lines:
                shown.append(Content(f"  {one_line(line.prepared.message)}"))
                warnings = _warnings(line, is_twice=times[line.content] > 1)
                shown += [Content.styled(f"  ! {words}", "$status-unknown") for words in warnings]
        if self._left_out:
            shown.append(Content.styled("Left out, as the same may have arrived before:", "bold"))
            shown += [
                Content.styled(f"- {line.to}: {one_line(line.prepared.message)}", "$muted")
                for line in self._left_out
            ]
            shown.append(Content.styled("They stay in the plan; Enter there reviews them.", "$muted"))
        return shown

    def draw(self) -> None:
        self.query_one("#commit", Static).update(self._foot())

    def _foot(self) -> Content:
        if self.problem:
            return Content.styled(f"\u2717 {self.problem}", "bold $error")
        return Content.assemble(
            (f"Type how many go out ({len(self._lines)}), then Enter.", "$accent"), "   esc sends nothing"
        )

    def action_accept(self) -> None:
        """Go, if the number was read."""
        is_read = self.has_read(len(self._lines), "That is how many go out in all.")
        if is_read and self.may_write(self._environment, self._who()):
            self.dismiss(True)


def _warnings(line: AgainLine, *, is_twice: bool) -> list[str]:
    seller = line.seller.profile.label
    said = [got_exactly_this(seller, line.before[0])] if line.before else []
    if is_twice:
        said.append(f"{seller} gets exactly this more than once from this list.")
    return [one_line(words) for words in [*said, *line.against]]
