"""Copying: to tmux where it runs, else to the terminal, else to a file; and an honest word about which."""

import asyncio
import os
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from textual.screen import Screen

from spconsole.config.paths import write_atomically
from spconsole.domain.errors import ConfigError
from spconsole.domain.text import shown
from spconsole.tui.guarded import guarded
from spconsole.tui.look import path_text
from spconsole.tui.screens.base import NEWS_S, TOAST_S

WHERE = "Sent to the terminal's clipboard"
UNSEEN = "whether it took it cannot be seen"
TMUX = "Copied through tmux"
MOST_BYTES = 55_000
"""What terminals take at once by OSC 52, before it is encoded."""
TMUX_S = 2.0
_DEAF = frozenset({"linux", "dumb", "unknown", ""})
"""Terminals that have no clipboard."""


def copy(screen: Screen[Any], text: str, what: str) -> None:
    """Copy a text and say which way it went.

    Args:
        what: The end of the sentence, like `the words for a ticket.`
    """
    put(screen, text, lambda way: _say(screen, f"{way}: {what}"))


def put(screen: Screen[Any], text: str, said: Callable[[str], None], *, is_secret: bool = False) -> None:
    """Send a text to a clipboard.

    Args:
        said: Told the way it went, as the beginning of a sentence.
        is_secret: It never goes to a file.
    """
    if os.environ.get("TMUX"):
        # tmux drops what a program in it sends to the terminal's clipboard, unless it is told otherwise.
        screen.run_worker(_by_tmux(screen, text, said, is_secret), group="copy")
    else:
        said(_by_terminal(screen, text, is_secret))


async def _by_tmux(screen: Screen[Any], text: str, said: Callable[[str], None], is_secret: bool) -> None:
    said(TMUX if await load_tmux(text) else _by_terminal(screen, text, is_secret))


async def load_tmux(text: str) -> bool:
    """Whether tmux took it, and passed it on to the terminal that it runs in."""
    try:
        process = await asyncio.create_subprocess_exec(
            *("tmux", "load-buffer", "-w", "-"), stdin=PIPE, stdout=DEVNULL, stderr=DEVNULL
        )
    except OSError:
        return False
    try:
        await asyncio.wait_for(process.communicate(text.encode("utf-8", "replace")), TMUX_S)
    except TimeoutError:
        process.kill()
        await process.wait()
    return process.returncode == 0


def _by_terminal(screen: Screen[Any], text: str, is_secret: bool) -> str:
    if is_secret or not _needs_file(text, os.environ):
        screen.app.copy_to_clipboard(text)
        return f"{WHERE}; {UNSEEN}"
    path = guarded(screen.app).workspace.paths.copied
    return f"No clipboard takes it here. {_to_file(path, text)}"


def _needs_file(text: str, environ: Mapping[str, str]) -> bool:
    """Whether it would be lost: GNU screen and consoles know no clipboard, others take only so much."""
    is_deaf = environ.get("TERM", "") in _DEAF or "STY" in environ
    return (is_deaf and os.name != "nt") or len(text.encode("utf-8", "replace")) > MOST_BYTES


def _to_file(path: Path, text: str) -> str:
    try:
        write_atomically(path, text)
    except ConfigError as error:
        return f"Nothing was copied. {error}"
    return f"Written to {path_text(path)} instead"


def _say(screen: Screen[Any], words: str) -> None:
    is_news = words.startswith((WHERE, TMUX))
    screen.notify(shown(words), timeout=NEWS_S if is_news else TOAST_S, markup=False)
