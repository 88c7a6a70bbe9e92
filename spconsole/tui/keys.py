"""Every key of the console, once: footer, palette, help, README and remapping all read this."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from textual.binding import Binding, BindingType


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a key does.

    Attributes:
        id: `where.what`. Users remap by it, so it never changes; `what` is the action's name.
        keys: Textual's key names, comma separated; the first is shown.
        label: Two or three words for the footer.
        help: One sentence for help, palette and README.
        show: Whether the footer has room for it.
        palette: Whether the palette lists it.
    """

    id: str
    keys: str
    label: str
    help: str
    show: bool = True
    palette: bool = True

    @property
    def where(self) -> str:
        return self.id.partition(".")[0]

    @property
    def action(self) -> str:
        return self.id.rpartition(".")[2]

    def binding(self) -> Binding:
        return Binding(
            self.keys, self.action, self.label, tooltip=self.help, id=self.id, show=self.show, priority=False
        )


_ALL = (
    # Acts on notifications.
    Command("main.new", "n", "new", "Write a notification to the seller in the top bar."),
    Command("main.delete", "d", "delete", "Delete every notification of the row's template for its seller."),
    Command("main.feedback", "f", "feedback", "Record that the seller completed the action."),
    Command("main.resend", "r", "resend", "Open these values in a new form for a seller of your choice.",
            show=False),
    Command("main.copy_id", "c", "copy id", "Copy the notification id.", show=False),
    # Sellers and environment.
    Command("main.seller", "p", "seller", "Choose the seller to send to."),
    Command("main.environment", "S", "environment", "Leave production, or choose an environment."),
    Command("main.writes", "W", "writes", "Turn writing on or off.", show=False),
    Command("sellers.add", "a,n", "add", "Add a seller."),
    Command("sellers.edit", "e", "edit", "Change this seller."),
    Command("sellers.test", "t", "test", "Ask Amazon for an access token; sends nothing."),
    Command("sellers.remove", "d", "remove", "Remove this seller from the console; history stays."),
    Command("sellers.choose", "enter", "recipient", "Send to this seller from now on."),
    Command("templates.send", "s,n,enter", "send", "Write a notification from this template."),
    # Looking.
    Command("main.filter", "/", "filter", "Filter the history: words, seller:, tpl:, status:, date:, has:."),
    Command("main.go_sellers", "1", "sellers", "Go to Sellers.", show=False),
    Command("main.go_templates", "2", "templates", "Go to Templates.", show=False),
    Command("main.go_history", "3", "history", "Go to History.", show=False),
    Command("main.go_detail", "4", "detail", "Go to Detail.", show=False),
    Command("main.go_activity", "5", "activity", "Go to Activity.", show=False),
    Command("main.zoom", "plus,f10", "zoom", "Give the pane the whole screen, and back.", show=False),
    Command("main.previous_tab", "left_square_bracket", "tabs", "The tab to the left in Detail.", show=False),
    Command("main.next_tab", "right_square_bracket", "tabs", "The tab to the right in Detail.", show=False),
    Command("main.request", "@", "request", "The exact request and response of the row.", show=False),
    Command("main.refresh", "R", "refresh", "Read files and history again.", show=False),
    Command("main.back", "escape", "back", "Clear the filter, or leave the zoom.", show=False, palette=False),
    Command("main.open", "enter", "open", "Open the row in Detail.", show=False, palette=False),
    # Rows.
    Command("rows.down", "down,j", "down", "Next row.", show=False, palette=False),
    Command("rows.up", "up,k", "up", "Previous row.", show=False, palette=False),
    Command("rows.page_down", "pagedown,space", "page down", "A page down.", show=False, palette=False),
    Command("rows.page_up", "pageup", "page up", "A page up.", show=False, palette=False),
    Command("rows.top", "g,home", "top", "First row.", show=False, palette=False),
    Command("rows.bottom", "G,end", "bottom", "Last row.", show=False, palette=False),
    # The send form and the review.
    Command("send.review", "ctrl+j,f5", "review", "Look at exactly what will be sent.", palette=False),
    Command("send.seller", "ctrl+l", "seller", "Send to another seller.", palette=False),
    Command("send.template", "ctrl+t", "template", "Use another template.", palette=False),
    Command("send.marketplace", "f3", "marketplace", "Use another marketplace.", palette=False),
    Command("send.as_text", "f2", "number or text", "Send this number as text, or as a number again.",
            show=False, palette=False),
    Command("send.view", "f9", "next view", "Form, preview or request, on a narrow screen.", palette=False),
    Command("send.back", "escape", "back, keeps the draft", "Leave the form; what was typed is kept.",
            palette=False),
    Command("review.send", "s", "SEND", "Send it now.", palette=False),
    Command("review.back", "escape,e", "back to the form", "Change something first.", palette=False),
    # Dialogs.
    Command("dialog.cancel", "escape", "cancel", "Close; nothing happens.", palette=False),
    Command("dialog.accept", "enter", "accept", "Do it.", palette=False),
    Command("delete.content", "1", "wrong content", "Reason INCORRECT_CONTENT.", palette=False),
    Command("delete.recipient", "2", "wrong recipient", "Reason INCORRECT_RECIPIENT.", palette=False),
    Command("environment.local", "1", "local sandbox", "The sandbox on this machine.", palette=False),
    Command("environment.sandbox", "2", "sandbox", "Amazon's sandbox.", palette=False),
    Command("environment.production", "3", "production", "Real sellers.", palette=False),
    Command("seller_form.save", "ctrl+j,f5", "save and test", "Keep the seller and ask for a token.",
            palette=False),
    Command("seller_form.secrets", "f6", "show secrets", "Show or hide what is typed in the secret fields.",
            palette=False),
    Command("first.demo", "enter", "try the demo", "Use the local sandbox now.", palette=False),
    Command("first.add", "a", "add a seller", "Add a seller of your own.", palette=False),
    # Everywhere.
    Command("app.palette", "ctrl+p", "commands", "Every command, with its key; themes too."),
    Command("app.colon", ":", "commands", "The same list, and typed commands like :demo 429.", show=False,
            palette=False),
    Command("app.help_keys", "?,f1", "help", "Keys and words of this place."),
    Command("app.quit", "q,ctrl+q", "quit", "Leave the console."),
)  # fmt: skip
COMMANDS: Mapping[str, Command] = {command.id: command for command in _ALL}


def bindings(*ids: str) -> list[BindingType]:
    """What a screen's or widget's `BINDINGS` is made of."""
    return [COMMANDS[id_].binding() for id_ in ids]


def checked_keymap(overrides: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The overrides that name commands of ours, and a sentence for each that does not.

    Textual ignores an unknown id in silence; a slip of the pen must not be silent.
    """
    keymap: dict[str, str] = {}
    problems: list[str] = []
    for id_, keys in overrides.items():
        if id_ in COMMANDS and keys.strip():
            keymap[id_] = keys
            continue
        close = get_close_matches(id_, COMMANDS, n=1)
        hint = f" Did you mean {close[0]}?" if close else ""
        problems.append(f"config.toml: keys: {id_} is not a command.{hint} The README lists them.")
    return keymap, problems


_NAMES = {
    "left_square_bracket": "[", "right_square_bracket": "]", "plus": "+", "escape": "esc", "pagedown": "pgdn",
    "pageup": "pgup", "question_mark": "?", "slash": "/", "colon": ":", "at": "@",
}  # fmt: skip


def key_name(key: str) -> str:
    """A key as people write it: `^j`, `F5`, `esc`."""
    first = key.split(",", maxsplit=1)[0].strip()
    if first.startswith("ctrl+"):
        return "^" + first.removeprefix("ctrl+")
    if first.startswith("f") and first[1:].isdigit():
        return first.upper()
    return _NAMES.get(first, first)
