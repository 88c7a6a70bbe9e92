"""The feedback dialog: one sentence to read, one key to press."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from spconsole.domain.history import FeedbackState, HistoryEntry
from spconsole.domain.notifications import FeedbackActionCode
from spconsole.domain.text import one_line
from spconsole.tui.keys import bindings
from spconsole.tui.look import commit_text, full_time
from spconsole.tui.modals.base import Dialog


class FeedbackDialog(Dialog[bool]):
    """Returns True to record it."""

    BINDINGS: ClassVar = bindings("dialog.accept")

    def __init__(self, entry: HistoryEntry, seller: str) -> None:
        super().__init__()
        self._entry = entry
        self._seller = seller
        self.mark_environment(entry.environment)

    def compose(self) -> ComposeResult:
        entry = self._entry
        with Vertical(classes="dialog") as box:
            box.border_title = f"Record {FeedbackActionCode.SELLER_ACTION_COMPLETED.value}"
            yield Static(
                Content.assemble(
                    "This tells Amazon that ",
                    (one_line(self._seller), "bold"),
                    " finished the action. No call takes it back, and a click is not a finished action.\n\n",
                    one_line(entry.template_id or "template unknown"),
                    f"   {full_time(entry.created_at)}\n",
                    (f"{one_line(entry.message)}\n", "$muted"),
                    (f"{one_line(entry.notification_id or '')}", "$muted"),
                )
            )
            if entry.feedback is not FeedbackState.NONE:
                said = entry.feedback.lower()
                words = f"\nIts feedback is {said} already. Amazon does not say what twice means."
                yield Static(Content.styled(words, "$status-unknown"))
            yield Static(commit_text("\nEnter records it.", "records nothing"), id="commit")

    def action_accept(self) -> None:
        if self.may_write(self._entry.environment, self._seller):
            self.dismiss(True)
