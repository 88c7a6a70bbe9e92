"""Asks for the passphrase of the encrypted file when something in the background needs it."""

from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from textual.app import App

if TYPE_CHECKING:
    from spconsole.config.vault import Question


def ask_passphrase(app: App[Any], question: "Question") -> str:
    """Wait, in a thread that is not the screen's, until a person has typed it; empty when they did not.

    The dialog answers however it goes away, so that a console which is left never waits for it.
    """
    answer: Future[str] = Future()

    def open_dialog() -> None:
        from spconsole.tui.modals.passphrase import PassphraseDialog  # noqa: PLC0415 - few have such a file

        app.push_screen(PassphraseDialog(question, answer))

    try:
        app.call_from_thread(open_dialog)
    except RuntimeError:  # the screen's own thread may not wait for itself, and one that is gone asks nobody
        return ""
    return answer.result()
