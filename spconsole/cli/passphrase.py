"""Asking for the passphrase of the encrypted file at a terminal."""

from getpass import getpass
from typing import TYPE_CHECKING

from spconsole.cli.exits import at_terminal, warn

if TYPE_CHECKING:
    from spconsole.config.vault import Question


def ask_passphrase(question: "Question") -> str:
    """The passphrase as a person types it, unseen; empty where nobody can be asked."""
    if not at_terminal():
        return ""
    if question.problem:
        warn(question.problem)
    if not question.is_new:
        return getpass(f"Passphrase of {question.path} (hidden): ")
    while True:
        typed = getpass(f"A new passphrase for {question.path} (hidden): ")
        if not typed or getpass("The same again: ") == typed:
            return typed
        warn("The two are not the same. Type them again.")
