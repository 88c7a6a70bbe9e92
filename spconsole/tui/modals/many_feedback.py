"""Feedback for many: what will be recorded and what is left out, and then how far it is."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from msgspec import Struct
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from spconsole.domain.history import HistoryEntry
from spconsole.domain.notifications import FeedbackActionCode
from spconsole.domain.sellers import Environment
from spconsole.domain.text import one_line
from spconsole.services.many_feedback import LeftOut
from spconsole.tui.keys import bindings
from spconsole.tui.look import commit_text, local_time
from spconsole.tui.modals.base import Dialog

MOST_LINES = 200


class Asked(Struct, frozen=True):
    """What the dialog is about.

    Attributes:
        proofs: What the file says of a row, by the row's id.
        notes: More that is left out, as sentences.
        labels: Sellers' names as people say them, by profile.
    """

    rows: Sequence[HistoryEntry]
    left_out: Sequence[LeftOut]
    proofs: Mapping[str, str]
    notes: Sequence[str]
    labels: Mapping[str, str]
    environment: Environment


class ManyFeedbackDialog(Dialog[bool]):
    """Returns True to record all of it."""

    BINDINGS: ClassVar = bindings("dialog.accept")
    AUTO_FOCUS: ClassVar = "#report"

    def __init__(self, asked: Asked) -> None:
        super().__init__()
        self._asked = asked
        self.mark_environment(asked.environment)

    def compose(self) -> ComposeResult:
        count = len(self._asked.rows)
        with Vertical(classes="dialog import") as box:
            box.border_title = f"Record {FeedbackActionCode.SELLER_ACTION_COMPLETED.value}"
            yield Static(
                "This tells Amazon that the seller finished the action. No call takes it back, and a click "
                "is not a finished action.\n"
            )
            with VerticalScroll(id="report", can_focus=True):
                yield Static(Content("\n").join(self._lines()), id="lines")
            yield Static(Content("\n").join(self._counts()), id="counts")
            yield Static(commit_text(f"Enter records {count}.", "records nothing"), id="commit")

    def _lines(self) -> list[Content]:
        asked = self._asked
        lines = [self._line("x", row, asked.proofs.get(row.id, "")) for row in asked.rows]
        lines += [self._line("-", left.entry, left.reason) for left in asked.left_out]
        more = len(lines) - MOST_LINES
        return lines[:MOST_LINES] + ([Content(f"and {more:,} more")] if more > 0 else [])

    def _line(self, sign: str, row: HistoryEntry, said: str) -> Content:
        seller = one_line(self._asked.labels.get(row.profile, row.profile))
        clicked = f"  click {local_time(row.clicked_at)}" if row.clicked_at else ""
        return Content.assemble(
            (f"{sign} ", "bold"),
            f"{seller:<14} {one_line(row.template_id or '(unknown)'):<17} {local_time(row.created_at)}",
            (f"{clicked}  {one_line(said)}", "$muted"),
        )

    def _counts(self) -> list[Content]:
        asked = self._asked
        lines = [Content(f"Will record {len(asked.rows):,}.")]
        if asked.left_out:
            lines.append(
                Content.styled(f"Left out {len(asked.left_out):,}, marked with -.", "$status-unknown")
            )
        return lines + [Content.styled(one_line(note), "$status-unknown") for note in asked.notes]

    def action_accept(self) -> None:
        sellers = dict.fromkeys(row.profile for row in self._asked.rows)
        first = next(iter(sellers), "")
        if self.may_write(self._asked.environment, self._asked.labels.get(first, first)):
            self.dismiss(True)
