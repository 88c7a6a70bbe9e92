"""`y` and `Y`: what of a row goes to the clipboard; only `Y` puts a token in, and asks first."""

from spconsole.domain.history import HistoryEntry
from spconsole.domain.sellers import Environment
from spconsole.services.context import Workspace
from spconsole.services.seller_of import open_seller_of
from spconsole.tui.clipboard import copy, put
from spconsole.tui.modals.confirm import Confirm
from spconsole.tui.reading import seller_label
from spconsole.tui.screens.base import ConsoleScreen

LOCAL_WORDS = (
    "This address answers inside the console only. spconsole sandbox serve opens the sandbox for curl."
)
RUNS = "It sends the notification again; set ACCESS_TOKEN where you run it."
SAID = {
    "id": "the notification id.",
    "request_id": "the request id.",
    "message": "the message.",
    "values": "the values.",
    "curl": f"the request as curl, without a token. {RUNS}",
    "python": f"the request for Python, without a token. {RUNS}",
    "json": "the row as JSON.",
    "markdown": "the row as Markdown.",
}


async def choose(screen: ConsoleScreen[None], workspace: Workspace, entry: HistoryEntry) -> None:
    """Ask what of the row, and copy it."""
    from spconsole.services.excerpts import excerpts  # noqa: PLC0415 - not for the first screen
    from spconsole.tui.modals.copy_menu import CopyMenu  # noqa: PLC0415 - not for the first screen

    found = excerpts(entry, seller_label(workspace, entry.profile))
    title = f"Copy from {entry.template_id or 'this row'}"
    kind = await screen.app.push_screen_wait(CopyMenu(found, title, entry.environment))
    if not kind:
        return
    runs_here = entry.environment is Environment.LOCAL and kind in {"curl", "python"}
    copy(screen, found[kind].text, f"{SAID[kind]} {LOCAL_WORDS if runs_here else ''}".rstrip())


async def copy_curl_with_token(
    screen: ConsoleScreen[None], workspace: Workspace, entry: HistoryEntry
) -> None:
    """Ask, then copy the request with a fresh token in it; it is never shown."""
    from spconsole.services.curl import curl_of, curl_with_token  # noqa: PLC0415

    curl_of(entry)
    label = seller_label(workspace, entry.profile)
    words = (
        f"A fresh access token of {label} goes to the clipboard, inside the command. For an hour, whoever "
        "has it can act for this seller. Clipboard histories and the list of running programs show it.\n\n"
        f"Running the command sends {entry.template_id} again, in {entry.environment.value}."
    )
    go = "Enter copies it with the token."
    if not await screen.app.push_screen_wait(
        Confirm("Copy as curl, with the token", words, go, "copies nothing", entry.environment)
    ):
        return
    command = await curl_with_token(await open_seller_of(workspace, entry), entry)
    words = "the command, with a token. Do not paste it into a ticket."
    put(screen, command.reveal(), lambda way: screen.say(f"{way}: {words}", title="curl"), is_secret=True)
