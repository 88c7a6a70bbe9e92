"""`x` in Templates, `^j` in the editor: drafts become a packet, are copied over, and marked as submitted."""

import asyncio
from collections.abc import Sequence
from typing import Any

from spconsole.config.lint_words import read_words
from spconsole.domain.sellers import Environment
from spconsole.services.context import Workspace
from spconsole.services.packet import mark_submitted, packet_folder, write_packet
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.screens.copy_walk import CopyWalkScreen


async def submit(
    screen: ConsoleScreen[Any],
    workspace: Workspace,
    environment: Environment,
    types: Sequence[str],
) -> bool:
    """Write the packet, walk through it, and mark what was handed in; whether it was.

    Raises:
        UsageError: Too many, or one that is not there or was submitted already.
        StoppedError: Lint stops one of them; nothing was written.
        ConfigError: A file cannot be written.
    """
    ledger, store = workspace.ledger, workspace.templates
    words = read_words(workspace.paths.lint)
    folder = packet_folder(workspace.paths, ledger.now())
    packet = await asyncio.to_thread(write_packet, store, types, folder, ledger.now(), ledger.actor, words)
    walk = CopyWalkScreen(packet.templates, folder, environment, ledger.now(), demo=workspace.demo)
    if not await screen.app.push_screen_wait(walk):
        screen.say(f"The pages are in {folder}. x opens them again.")
        return False
    names = [template.type for template in packet.templates]
    done = await asyncio.to_thread(mark_submitted, store, names, walk.day, ledger.now(), ledger.actor, words)
    day = f"{done[0].life[-1].at.astimezone():%Y-%m-%d}"
    screen.say(f"{', '.join(names)}: submitted {day}. m notes how the review goes.")
    return True
