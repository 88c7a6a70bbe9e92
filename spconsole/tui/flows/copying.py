"""`y` and `Y`: a row's request as a curl command on the clipboard, the second with a token in it."""

from spconsole.domain.errors import UsageError
from spconsole.domain.history import HistoryEntry
from spconsole.domain.sellers import Environment
from spconsole.services.context import Workspace
from spconsole.tui.flows.deleting import open_seller_of
from spconsole.tui.modals.confirm import Confirm
from spconsole.tui.reading import seller_label
from spconsole.tui.screens.base import ConsoleScreen

LOCAL_WORDS = (
    "This address answers inside the console only. spconsole sandbox serve opens the sandbox for curl."
)


def copy_curl(screen: ConsoleScreen[None], entry: HistoryEntry) -> None:
    """Copy the request with `$ACCESS_TOKEN` in place of the token."""
    from spconsole.services.curl import curl_of  # noqa: PLC0415 - not for the first screen

    try:
        screen.app.copy_to_clipboard(curl_of(entry))
    except UsageError as error:
        screen.report(error)
        return
    words = "Sent to the terminal's clipboard, without a token: set ACCESS_TOKEN where you run it."
    if entry.environment is Environment.LOCAL:
        words = f"{words} {LOCAL_WORDS}"
    screen.say(f"{words} It sends the notification again.", title="curl")


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
    screen.app.copy_to_clipboard(command.reveal())
    screen.say("Sent to the terminal's clipboard, with a token. Do not paste it into a ticket.", title="curl")
