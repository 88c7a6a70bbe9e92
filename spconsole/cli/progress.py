"""How far a long act is, told to a person who waits for it."""

import time
from collections.abc import Callable
from typing import Final, TypeVar

from spconsole.cli.exits import at_terminal, note

StateT = TypeVar("StateT")
EVERY_S: Final = 2.0
"""Between two lines of progress."""


def telling(words: Callable[[StateT], str]) -> Callable[[StateT], None]:
    """Says the words of how far it is every other second; nothing where no person waits."""
    last = time.monotonic()

    def tell(state: StateT) -> None:
        nonlocal last
        if at_terminal() and time.monotonic() - last >= EVERY_S:
            last = time.monotonic()
            note(words(state))

    return tell
