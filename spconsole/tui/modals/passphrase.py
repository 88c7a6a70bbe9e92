"""The passphrase of the encrypted file, typed unseen; twice for a new one."""

from concurrent.futures import Future
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from spconsole.config.vault import Question, passphrase_problem
from spconsole.domain.text import shown
from spconsole.tui.look import commit_text
from spconsole.tui.modals.base import Dialog

_NEW = (
    "Secrets go to {path}, encrypted under a passphrase that only you know. Nobody can bring it back: "
    "without it the secrets must be given again."
)
_KNOWN = "{path} holds the secrets. This console remembers its passphrase until it ends."


class PassphraseDialog(Dialog[None]):
    """Puts the passphrase into `answer`; an empty one when the dialog goes away without."""

    AUTO_FOCUS: ClassVar = "#passphrase"

    def __init__(self, question: Question, answer: "Future[str]") -> None:
        super().__init__()
        self._question = question
        self._answer = answer

    def compose(self) -> ComposeResult:
        new = self._question.is_new
        with Vertical(classes="dialog confirm") as box:
            box.border_title = "A new passphrase" if new else "Passphrase"
            words = (_NEW if new else _KNOWN).format(path=self._question.path)
            yield Static(Content(shown(words)))
            yield Input(password=True, id="passphrase", placeholder="passphrase")
            if new:
                yield Input(password=True, id="again", placeholder="the same again")
            yield Static(Content(shown(self._question.problem)), id="passphrase-problem")
            yield Static(commit_text("Enter goes on.", "opens nothing"), id="commit")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        boxes = [box.value for box in self.query(Input)]
        if event.input.id == "passphrase" and self._question.is_new and not boxes[1]:
            self.query_one("#again").focus()
            return
        problem = self._problem(boxes)
        self.query_one("#passphrase-problem", Static).update(Content(problem))
        if not problem:
            self._answer.set_result(boxes[0])
            self.dismiss(None)

    def _problem(self, boxes: list[str]) -> str:
        if not self._question.is_new:
            return "" if boxes[0] else "Type the passphrase, or esc."
        if problem := passphrase_problem(boxes[0]):
            return problem
        return "" if boxes[0] == boxes[1] else "The two are not the same. Type them again."

    def on_unmount(self) -> None:
        if not self._answer.done():
            self._answer.set_result("")
