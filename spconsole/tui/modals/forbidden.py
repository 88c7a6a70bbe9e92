"""The five usual reasons of a 403, one screen, with what is known of each."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from spconsole.domain.sellers import Environment
from spconsole.domain.text import one_line
from spconsole.services.forbidden import Findings, Reason, Verdict
from spconsole.tui.clipboard import copy
from spconsole.tui.keys import bindings
from spconsole.tui.modals.base import Dialog

_MARKS = {Verdict.FINE: "\u2713", Verdict.WRONG: "\u2717", Verdict.UNKNOWN: "?"}
_STYLES = {Verdict.FINE: "sent", Verdict.WRONG: "rejected", Verdict.UNKNOWN: "unknown"}


class ForbiddenDialog(Dialog[bool]):
    """Explains, and copies the text for the seller; it changes nothing."""

    BINDINGS: ClassVar = bindings("forbidden.copy", "dialog.accept")
    AUTO_FOCUS: ClassVar = "#reasons"

    def __init__(self, found: Findings, environment: Environment) -> None:
        super().__init__()
        self._found = found
        self.mark_environment(environment)

    def compose(self) -> ComposeResult:
        found = self._found
        with Vertical(classes="dialog forbidden") as box:
            box.border_title = "403: five usual reasons"
            box.border_subtitle = "y copies the text for the seller   esc closes"
            with VerticalScroll(id="reasons"):
                seller = (one_line(found.seller), "bold")
                yield Static(Content.assemble("Amazon refused this for ", seller, " and does not say why."))
                for number, reason in enumerate(found.reasons, 1):
                    yield Static(_line(number, reason), classes="reason")
                yield Static(
                    Content.assemble(
                        ("Text for the seller:\n", "$muted"), (one_line(found.text_for_seller), "bold")
                    ),
                    classes="reason",
                )
                if found.request_id:
                    yield Static(Content.styled(f"Request id {one_line(found.request_id)}", "$muted"))

    def action_copy(self) -> None:
        copy(self, one_line(self._found.text_for_seller), "the text for the seller.")

    def action_accept(self) -> None:
        self.dismiss(None)


def _line(number: int, reason: Reason) -> Content:
    style = f"$status-{_STYLES[reason.verdict]}"
    return Content.assemble(
        (f"{number} {_MARKS[reason.verdict]} ", f"bold {style}"),
        (f"{one_line(reason.question)}: ", "bold"),
        (reason.verdict.value, style),
        f"\n    {one_line(reason.evidence)}",
    )
