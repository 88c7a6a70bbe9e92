"""Every key of the console, once: footer, palette, help, README and remapping all read this."""

from collections.abc import Mapping

from msgspec import Struct
from textual.binding import Binding, BindingType
from textual.keys import REPLACED_KEYS, key_to_character


class Command(Struct, frozen=True):
    """One thing a key does.

    Attributes:
        id: `where.what`. Users remap by it, so it never changes; `what` is the action's name.
        keys: Textual's key names, comma separated; the first is shown.
        label: Two or three words for the footer.
        help: One sentence for help, palette and README.
        show: Whether the footer has room for it.
        palette: Whether the palette lists it.
        priority: Whether it comes before what the focused widget does with the key.
    """

    id: str
    keys: str
    label: str
    help: str
    show: bool = True
    palette: bool = True
    priority: bool = False

    @property
    def where(self) -> str:
        return self.id.partition(".")[0]

    @property
    def action(self) -> str:
        return self.id.rpartition(".")[2]

    def binding(self) -> Binding:
        return Binding(
            self.keys,
            self.action,
            self.label,
            tooltip=self.help,
            id=self.id,
            show=self.show,
            priority=self.priority,
        )


_NOTIFICATIONS = (
    Command("main.new", "n", "new", "Write a notification to the seller in the top bar."),
    Command("main.delete", "d", "delete", "Delete all of the row's template from its seller."),
    Command("main.feedback", "f", "feedback", "Record that the seller completed the action."),
    Command("main.resend", "r", "resend", "Send these values again, to a seller you choose.",
            show=False),
    Command("main.who_else", "w", "who else", "Who else got it, and whether it went wrong.",
            show=False),
    Command("main.repair", "P", "repair plan", "What a deletion took along, and sending it again.",
            show=False),
    Command("main.resolve", "u", "resolve", "Record whether an UNKNOWN send arrived.", show=False),
    Command("main.take_back", "z", "take back", "Take back a held send, a seller or a review step.",
            show=False),
    Command("main.why", "!", "why", "Why it went wrong, and what to do.", show=False),
    Command("main.copy_id", "c", "copy id", "Copy the notification id.", show=False),
    Command("main.copy_request_id", "C", "request id", "Copy Amazon's id of the row's newest call.",
            show=False),
    Command("main.copy_menu", "y", "copy", "Copy its id, message, values, curl, Python or JSON.",
            show=False),
    Command("main.note", "N", "note", "Keep a few words on the row, with your name.", show=False),
    Command("main.incident", "L", "incident", "Write it up for a ticket, in a file.",
            show=False),
    Command("main.copy_curl_token", "Y", "curl + token", "Copy it as curl with a fresh token; asks first.",
            show=False),
)  # fmt: skip
_SELLERS = (
    Command("main.seller", "p", "seller", "Choose the seller to send to."),
    Command("main.environment", "S", "environment", "Leave production, or choose an environment."),
    Command("main.writes", "W", "writes", "Turn writing on or off.", show=False),
    Command("sellers.add", "a,n", "add", "Add a seller."),
    Command("sellers.edit", "e", "edit", "Change this seller."),
    Command("sellers.test", "t", "test", "Ask Amazon for an access token; sends nothing."),
    Command("sellers.remove", "d", "remove", "Remove this seller from the console; history stays."),
    Command("sellers.choose", "enter", "recipient", "Send to this seller from now on."),
    Command("templates.send", "s,n,enter", "send", "Write a notification from this template."),
    Command("templates.add", "a", "new draft", "Start a template."),
    Command("templates.edit", "e", "edit", "Change this template."),
    Command("templates.mark", "m", "mark", "Note a step of its review in Seller Central."),
    Command("templates.outside", "f4", "$EDITOR", "Edit its file in an editor of your own.", show=False),
    Command("templates.tick", "space", "tick", "Tick a draft for the export, or take the tick away."),
    Command("templates.export", "x", "export", "Write the ticked drafts out and copy them over."),
    Command("templates.untick", "escape", "untick all", "Take all ticks away.", show=False, palette=False),
)  # fmt: skip
_LOOKING = (
    Command("main.filter", "/", "filter", "Filter by words, seller:, tpl:, status:, date:.", priority=True),
    Command("main.find", "ctrl+f", "find", "Find by a link, ids or an ASIN; so does a paste.",
            show=False),
    Command("filter.complete", "tab", "complete", "Type the key or value of the filter to its end.",
            show=False, palette=False),
    Command("main.go_sellers", "1", "sellers", "Go to Sellers.", show=False),
    Command("main.go_templates", "2", "templates", "Go to Templates.", show=False),
    Command("main.go_history", "3", "history", "Go to History.", show=False),
    Command("main.go_detail", "4", "detail", "Go to Detail.", show=False),
    Command("main.go_activity", "5", "activity", "Go to Activity.", show=False),
    Command("main.zoom", "plus,f10", "zoom", "Give the pane the whole screen, and back.", show=False),
    Command("main.previous_tab", "left_square_bracket", "tabs", "The tab to the left in Detail.", show=False),
    Command("main.next_tab", "right_square_bracket", "tabs", "The tab to the right in Detail.", show=False),
    Command("main.request", "@", "request", "The exact request and response of the row.", show=False),
    Command("main.insights", "I", "insights", "Sends per day, clicks and feedback, as plots.",
            show=False),
    Command("main.export", "E", "export", "Write the rows of the search to a file.",
            show=False),
    Command("main.refresh", "R", "refresh", "Read files and history again.", show=False),
    Command("main.back", "escape", "back", "Clear the filter, or leave the zoom.", show=False, palette=False),
    Command("main.open", "enter", "open", "Open the row in Detail.", show=False, palette=False),
)  # fmt: skip
_ROWS = (
    Command("rows.down", "down,j", "down", "Next row.", show=False, palette=False),
    Command("rows.up", "up,k", "up", "Previous row.", show=False, palette=False),
    Command("rows.page_down", "pagedown", "page down", "A page down.", show=False, palette=False),
    Command("rows.page_up", "pageup", "page up", "A page up.", show=False, palette=False),
    Command("rows.top", "g,home", "top", "First row.", show=False, palette=False),
    Command("marks.mark", "space", "mark", "Mark the row, or take its mark away.", show=False, palette=False),
    Command("marks.mark_range", "v", "mark range", "Mark the rows from the last mark to here.", show=False,
            palette=False),
    Command("marks.mark_all", "asterisk", "mark all", "Mark all rows of the search, or take all marks away.",
            show=False, palette=False),
    Command("rows.bottom", "G,end", "bottom", "Last row.", show=False, palette=False),
)  # fmt: skip
_SENDING = (
    Command("send.review", "ctrl+j,f5", "review", "Look at exactly what will be sent."),
    Command("send.seller", "ctrl+l", "seller", "Send to another seller."),
    Command("send.template", "ctrl+t", "template", "Use another template."),
    Command("send.marketplace", "f3", "marketplace", "Use another marketplace."),
    Command("send.as_text", "f2", "number or text", "Send this number as text, or as a number again.",
            show=False),
    Command("send.view", "f9", "next view", "Form, preview or request, on a narrow screen."),
    Command("send.back", "escape", "back, keeps the draft", "Leave the form; what was typed is kept.",
            palette=False),
    Command("review.send", "s", "SEND", "Send it now.", palette=False),
    Command("review.read", "k", "I have read this", "Go on, although these values may have arrived already.",
            palette=False),
    Command("review.back", "escape,e", "back to the form", "Change something first.", palette=False),
)  # fmt: skip
_DIALOGS = (
    Command("editor.save", "ctrl+s", "save", "Write the draft to its file now; it saves itself too.",
            palette=False),
    Command("editor.export", "ctrl+j,f5", "export", "Write it out for Seller Central and copy it over.",
            palette=False),
    Command("editor.outside", "f4", "open in $EDITOR", "Edit its file in an editor of your own.",
            palette=False),
    Command("editor.kind", "f2", "type", "The next type of the parameter at the cursor.", palette=False),
    Command("editor.finding", "ctrl+n", "next finding", "Bring the cursor to the next finding.",
            palette=False, priority=True),
    Command("editor.samples", "f8", "samples", "Preview with the usual, longest or smallest values.",
            palette=False),
    Command("editor.view", "f9", "next view", "Form, preview or steps, on a narrow screen.", palette=False),
    Command("editor.back", "escape", "back, keeps the draft", "Leave the editor; the draft is kept.",
            palette=False),
    Command("walk.copy", "y", "copy next field", "Copy the field at the mark, and go on to the next.",
            palette=False),
    Command("walk.previous", "up,k", "field before", "Go back to the field before.", palette=False),
    Command("walk.next", "down,j", "skip field", "Go on to the next field without copying.", palette=False),
    Command("walk.next_template", "right_square_bracket", "next template", "The first field of the next.",
            palette=False),
    Command("walk.previous_template", "left_square_bracket", "template before",
            "The first field of the template before.", palette=False),
    Command("walk.submitted", "m", "mark as submitted", "Note that Seller Central has them for review.",
            palette=False),
    Command("walk.back", "escape", "back, all stays", "Leave; what was written stays where it is.",
            palette=False),
    Command("found.open", "enter", "go to it", "Go to this row in History.", palette=False),
    Command("found.delete", "d", "delete", "Delete all of its template from its seller.", palette=False),
    Command("found.feedback", "f", "feedback", "Record feedback, also for an id that is not known here.",
            palette=False),
    Command("found.resend", "r", "resend", "Send its values again, to a seller you choose.", palette=False),
    Command("found.who_else", "w", "who else", "Go to who else got it, and back.", palette=False),
    Command("found.back", "escape", "back", "Back to the lists.", palette=False),
    Command("repair.send", "enter", "review and send", "Review the ticked lines one after another.",
            palette=False),
    Command("repair.send_all", "ctrl+j", "send all", "List the ticked lines, and send them by one count.",
            palette=False),
    Command("repair.tick", "space", "tick", "Take the line in, or leave it out.", palette=False),
    Command("repair.seller", "ctrl+l", "seller", "Choose who gets the line.", palette=False),
    Command("repair.edit", "e", "other values", "Write the line with other values.", palette=False),
    Command("repair.all", "asterisk", "all", "Tick all lines, or none.", palette=False),
    Command("repair.copy", "y", "copy", "Copy the plan: each deleted id with its new one.", palette=False),
    Command("repair.back", "escape", "later", "Close; the plan is kept.", palette=False),
    Command("words.keep", "ctrl+s", "keep", "Keep what is written.", palette=False),
    Command("dialog.cancel", "escape", "cancel", "Close; nothing happens.", palette=False),
    Command("dialog.accept", "enter", "accept", "Do it.", palette=False),
    Command("leave.cancel_held", "c", "cancel and quit", "Take back what is held, and leave.", palette=False),
    Command("leave.wait", "w", "wait and quit", "Leave when what is held has its answer.", palette=False),
    Command("delete.content", "1", "wrong content", "Reason INCORRECT_CONTENT.", palette=False),
    Command("delete.recipient", "2", "wrong recipient", "Reason INCORRECT_RECIPIENT.", palette=False),
    Command("resolve.arrived", "1", "arrived", "It arrived; its id is not known.", palette=False),
    Command("resolve.with_id", "2", "arrived, with id", "It arrived, and its id is known.", palette=False),
    Command("resolve.not_arrived", "3", "not arrived", "It did not arrive.", palette=False),
    Command("resolve.certain", "4", "make certain", "Delete the template for the seller.", palette=False),
    Command("resolve.open", "5", "leave open", "It stays UNKNOWN.", palette=False),
    Command("resolve.next", "down", "next answer", "The next answer.", show=False, palette=False,
            priority=True),
    Command("resolve.previous", "up", "answer before", "The answer before.", show=False, palette=False,
            priority=True),
    Command("copy_menu.previous", "up", "up", "The line before.", show=False, palette=False),
    Command("copy_menu.next", "down", "down", "The next line.", show=False, palette=False),
    Command("copy_menu.id", "i", "id", "The notification id.", palette=False),
    Command("copy_menu.request_id", "a", "request id", "Amazon's id of the call.", palette=False),
    Command("copy_menu.message", "m", "message", "The text that the seller sees.", palette=False),
    Command("copy_menu.values", "v", "values", "The values, one a line.", palette=False),
    Command("copy_menu.curl", "c", "curl", "The request as a curl command, without a token.", palette=False),
    Command("copy_menu.python", "p", "Python", "The request for Python's httpx, without a token.",
            palette=False),
    Command("copy_menu.json", "j", "JSON", "The row as JSON.", palette=False),
    Command("copy_menu.markdown", "r", "Markdown", "The row as a table in Markdown.", palette=False),
    Command("insights.numbers", "t", "plot or table", "The same numbers as tables, or as plots again."),
    Command("insights.days", "d", "days", "The last 7, 30 or 90 days."),
    Command("insights.seller", "0", "one seller", "Of the seller in the top bar, or of all again."),
    Command("insights.next", "right_square_bracket", "next", "The next plot, where one is seen."),
    Command("insights.previous", "left_square_bracket", "before", "The plot before.", show=False),
    Command("insights.back", "escape", "back", "Back to the lists.", palette=False),
    Command("resolve.copy", "y", "copy", "Copy what is known, as text for a ticket.", palette=False),
    Command("forbidden.copy", "y", "copy", "Copy the text for the seller.", palette=False),
    Command("environment.local", "1", "local sandbox", "The sandbox on this machine.", palette=False),
    Command("environment.sandbox", "2", "sandbox", "Amazon's sandbox.", palette=False),
    Command("environment.production", "3", "production", "Real sellers.", palette=False),
    Command("seller_form.save", "ctrl+j,f5", "save and test", "Keep the seller and ask for a token.",
            palette=False),
    Command("seller_form.app_keys", "f2", "app's secret", "Give the app another client id and secret.",
            palette=False),
    Command("seller_form.secrets", "f6", "show secrets", "Show or hide what is typed in the secret fields.",
            palette=False),
    Command("seller_form.back", "escape", "back", "Leave the form; asks when something is not saved.",
            palette=False),
    Command("options.next", "right", "next", "The next option of the line.", show=False, palette=False),
    Command("options.previous", "left", "previous", "The option before.", show=False, palette=False),
    Command("options.tick", "space", "tick", "Tick the option, or take the tick away.", show=False,
            palette=False),
    Command("options.leave", "enter", "next field", "Go to the next field.", show=False, palette=False),
    Command("first.demo", "enter,escape", "try it locally", "Use the local sandbox now.", palette=False),
    Command("first.add", "a", "add a seller", "Add a seller of your own.", palette=False),
    Command("first.template", "t", "write a template", "Write a template: no account needed.", palette=False),
)  # fmt: skip
_EVERYWHERE = (
    Command("app.palette", "ctrl+p", "commands", "Every command, with its key; themes too.", palette=False,
            priority=True),
    Command("app.colon", ":", "commands", "The same list, and typed commands like :demo 429.", show=False,
            palette=False, priority=True),
    Command("app.focus_next", "tab", "next field", "The next field.", show=False, palette=False,
            priority=True),
    Command("app.help_keys", "?,f1", "help", "Keys and words of this place."),
    Command("app.quit", "q,ctrl+q", "quit", "Leave the console."),
    Command("app.suspend_process", "ctrl+z", "to the shell", "Go to the shell; fg comes back.", show=False),
    Command("palette.complete", "tab", "complete", "Type the chosen command to its end.", show=False,
            palette=False),
    Command("help.close", "escape,q,?,f1", "close", "Close the help.", palette=False),
)  # fmt: skip
GROUPS: Mapping[str, tuple[Command, ...]] = {
    "Notifications": _NOTIFICATIONS,
    "Sellers and environment": _SELLERS,
    "Looking around": _LOOKING,
    "In a list": _ROWS,
    "Send form and review": _SENDING,
    "Dialogs and other forms": _DIALOGS,
    "Everywhere": _EVERYWHERE,
}
"""Commands by what they are about, in the order in which help and README show them."""
COMMANDS: Mapping[str, Command] = {command.id: command for group in GROUPS.values() for command in group}


def bindings(*ids: str) -> list[BindingType]:
    """What a screen's or widget's `BINDINGS` is made of."""
    return [COMMANDS[id_].binding() for id_ in ids]


_NAMES = {"escape": "esc", "pagedown": "pgdn", "pageup": "pgup"}


def key_name(key: str) -> str:
    """The first of some keys as people write it: `^j`, `F5`, `esc`."""
    first = key.split(",", maxsplit=1)[0].strip()
    if first.startswith("ctrl+"):
        return "^" + first.removeprefix("ctrl+")
    if first.startswith("f") and first[1:].isdigit():
        return first.upper()
    return _NAMES.get(first) or plain_key(first)


def key_names(keys: str) -> list[str]:
    """All of some keys, as people write them."""
    return [key_name(key) for key in keys.split(",") if key.strip()]


def plain_key(key: str) -> str:
    """The character that Textual has a long name for (`question_mark`); any other key as it is."""
    key = key.strip()
    char = key_to_character(REPLACED_KEYS.get(key, key))
    return char if char is not None and char.isprintable() and not char.isspace() else key
