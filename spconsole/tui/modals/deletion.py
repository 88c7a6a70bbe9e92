"""The delete dialog: why, and everything that goes too."""

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Input, Static

from spconsole.domain.history import HistoryEntry, Status
from spconsole.domain.notifications import REASON_WORDS, DeletionReason
from spconsole.domain.text import one_line
from spconsole.services.deletion import BlastRadius
from spconsole.tui.keys import bindings
from spconsole.tui.look import commit_text, environment_word
from spconsole.tui.marked_rows import hidden_words
from spconsole.tui.modals.counted import CountedDialog
from spconsole.tui.widgets.box import Box
from spconsole.tui.widgets.detail_text import sibling_line

REASONS = (DeletionReason.INCORRECT_CONTENT, DeletionReason.INCORRECT_RECIPIENT)
BY_TEMPLATE = "Amazon deletes by template, not by notification: "


class Reach(Struct, frozen=True):
    """What one call takes along.

    Attributes:
        seller: Its name as people say it.
        chosen: The rows that somebody marked; the others of the radius go too.
    """

    radius: BlastRadius
    seller: str
    chosen: Sequence[HistoryEntry]


class Deletion(Struct, frozen=True):
    """What the person decided."""

    reason: DeletionReason
    count: int


class DeleteDialog(CountedDialog[Deletion]):
    """Returns the reason and the count; the count must be typed when other rows go too."""

    BINDINGS: ClassVar = bindings("delete.content", "delete.recipient", "dialog.accept")
    AUTO_FOCUS: ClassVar = "#radius"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (22, "-mid"), (28, "-tall")]  # noqa: RUF012 - Textual declares it so
    reason: reactive[DeletionReason | None] = reactive(None)

    def __init__(
        self, entry: HistoryEntry, seller: str, radius: BlastRadius, hidden: int = 0, *, demo: bool
    ) -> None:
        """`hidden` of the rows that were marked for it the filter hides."""
        super().__init__()
        self._hidden = hidden
        self._entry = entry
        self._seller = one_line(seller).upper()
        self._template = one_line(radius.target.template_id)
        self._radius = radius
        self._demo = demo
        self._others = sum(row.id != entry.id for row in radius.rows)
        self._total = radius.count
        self.mark_environment(entry.environment)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog delete") as box:
            word = environment_word(self._entry.environment, demo=self._demo)
            box.border_title = f"Deleting from Seller Central   {word}"
            box.border_subtitle = "nothing has been deleted"
            yield Static(self._warning(), classes="words")
            with VerticalScroll(id="radius", can_focus=True):
                yield Static(self._list(), id="rows")
            yield Static(self._around(), classes="words around")
            yield Static(id="reasons")
            if self._others:
                yield Box(id="count", type="integer", max_length=6, compact=True, disabled=True)
            yield Static(id="commit")

    def on_mount(self) -> None:
        self.draw()

    def _warning(self) -> Content:
        warning = Content.assemble(
            BY_TEMPLATE,
            (f"EVERY {self._template}", "bold $status-unknown"),
            " that this app sent to ",
            (self._seller, "bold"),
            " goes, in all its marketplaces. There is no undo.",
        )
        return Content("\n").join([warning, *self._hidden_lines()])

    def _hidden_lines(self) -> list[Content]:
        words = hidden_words(self._hidden)
        return [Content.styled(words, "bold $status-unknown")] if words else []

    def _list(self) -> Content:
        unknown = sum(row.status is Status.UNKNOWN for row in self._radius.rows)
        counted = f"{self._radius.count - unknown} sent" + (f", {unknown} unknown" if unknown else "")
        head = Content.styled(f"Known here: {self._radius.count} ({counted})", "bold")
        lines = [sibling_line(row, self._note(row)) for row in self._in_order()]
        return Content("\n").join([head, *lines])

    def _in_order(self) -> list[HistoryEntry]:
        rows = list(self._radius.rows)
        return [row for row in rows if row.id == self._entry.id] + [
            row for row in rows if row.id != self._entry.id
        ]

    def _note(self, row: HistoryEntry) -> str:
        if row.id == self._entry.id:
            return "your choice"
        return "goes too?" if row.status is Status.UNKNOWN else "goes too"

    def _around(self) -> Content:
        return Content.assemble(
            ("Not known  ", "$muted"),
            one_line(self._radius.others),
            ("\nStays      ", "$muted"),
            f"other templates of this seller; {self._template} of every other seller.",
        )

    def watch_reason(self) -> None:
        if self.is_mounted:
            self.draw()

    def draw(self) -> None:
        lines = [Content.styled("Why?  Nothing is chosen for you.", "$muted")]
        for number, reason in enumerate(REASONS, 1):
            mark = "(x)" if reason is self.reason else "( )"
            style = "bold" if reason is self.reason else ""
            lines.append(
                Content.assemble(
                    ("Reason     " if number == 1 else "           ", "$muted"),
                    (f"{mark} {number}  {reason.value:<20} {REASON_WORDS[reason]}", style),
                )
            )
        self.query_one("#reasons", Static).update(Content("\n").join(lines[1:]))
        self.query_one("#commit", Static).update(self._commit_words())

    def _commit_words(self) -> Content:
        if self.problem:
            return Content.assemble((f"\u2717 {self.problem}", "bold $error"))
        if self.reason is None:
            return Content.styled("1 or 2 chooses the reason.   esc keeps everything", "$accent")
        if self._others:
            return Content.assemble(
                (f"Type how many go ({self._total}), then Enter.", "$accent"),
                "   esc keeps everything",
            )
        return commit_text(f"Enter deletes it from {self._seller}.", "keeps it")

    def action_content(self) -> None:
        self._choose(DeletionReason.INCORRECT_CONTENT)

    def action_recipient(self) -> None:
        self._choose(DeletionReason.INCORRECT_RECIPIENT)

    def _choose(self, reason: DeletionReason) -> None:
        self.problem = ""
        self.reason = reason
        if self._others:
            box = self.query_one("#count", Input)
            box.disabled = False
            box.focus()

    def action_accept(self) -> None:
        """Go, if a reason is chosen and the number was read."""
        if self.reason is None:
            self.problem = "Choose a reason first: 1 or 2."
            return
        if self._others and not self.has_read(self._total, self._look_again()):
            return
        if self.may_write(self._entry.environment, self._seller):
            self.dismiss(Deletion(self.reason, self._total))

    def _look_again(self) -> str:
        return f"Look at the list again: {self._others} others go with your choice."


class DeleteManyDialog(DeleteDialog):
    """The same for several marked rows: a call for each seller and template, and one number for all."""

    def __init__(
        self,
        rows: Sequence[HistoryEntry],
        reaches: Sequence[Reach],
        hidden: int,
        left_out: Sequence[str],
        *,
        demo: bool,
    ) -> None:
        """`hidden` of the marked rows the filter hides; `left_out` says why some cannot be deleted."""
        first = reaches[0]
        sellers = dict.fromkeys(reach.seller for reach in reaches)
        who = first.seller if len(sellers) == 1 else f"{len(sellers)} sellers"
        super().__init__(rows[0], who, first.radius, hidden, demo=demo)
        self._reaches = reaches
        self._marked = {row.id for row in rows}
        self._left_out = left_out
        self._total = sum(reach.radius.count for reach in reaches)
        self._others = max(1, self._total - len(self._marked))  # the number is typed even when no other goes

    def _warning(self) -> Content:
        calls = len(self._reaches)
        lines = [
            Content.assemble(
                BY_TEMPLATE,
                (f"EVERY template of {len(self._marked)} marked rows", "bold $status-unknown"),
                f" goes from its seller, in all marketplaces: {calls} call{'s' if calls > 1 else ''}. "
                "There is no undo.",
            ),
            *self._hidden_lines(),
        ]
        if self._left_out:
            reasons = " ".join(dict.fromkeys(self._left_out))
            lines.append(Content.styled(f"Left out {len(self._left_out)}: {one_line(reasons)}", "$muted"))
        return Content("\n").join(lines)

    def _list(self) -> Content:
        lines: list[Content] = []
        for reach in self._reaches:
            name = f"{one_line(reach.radius.target.template_id)} of {one_line(reach.seller)}"
            lines.append(Content.styled(f"{name}: {reach.radius.count} known here", "bold"))
            marked_first = sorted(reach.radius.rows, key=lambda row: row.id not in self._marked)
            lines += [sibling_line(row, self._note(row)) for row in marked_first]
        return Content("\n").join(lines)

    def _note(self, row: HistoryEntry) -> str:
        return "marked" if row.id in self._marked else super()._note(row)

    def _around(self) -> Content:
        others = dict.fromkeys(reach.radius.others for reach in self._reaches)
        return Content.assemble(
            ("Not known  ", "$muted"),
            one_line(" ".join(others)),
            ("\nStays      ", "$muted"),
            "other templates of these sellers; the same templates of every other seller.",
        )

    def _look_again(self) -> str:
        return "That is how many go in all; look at the list again."
