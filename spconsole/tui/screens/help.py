"""Help for the place a person is in: its keys as they are set now, its words, the field under the cursor."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from msgspec import Struct
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

from spconsole.tui import help_text
from spconsole.tui.fitting import fit
from spconsole.tui.keys import COMMANDS, Command, bindings, plain_key
from spconsole.tui.look import title_text
from spconsole.tui.screens.panes import PANES
from spconsole.tui.widgets.history_table import HistoryTable
from spconsole.tui.widgets.parameter_field import ParameterField


class Help(Struct, frozen=True):
    """What is shown: a title, the words beside the keys, and the keys."""

    title: str
    first: Content
    keys: Content
    words: Content


def help_of(screen: Screen[Any]) -> Help:
    """Help for a screen as it is now."""
    keys = active_keys(screen)
    about = [_field(screen.focused), _more(screen)]
    words = []
    if screen.query(HistoryTable):
        words.append(help_text.state_help())
    if "main.delete" in keys or "delete.content" in keys:
        words.append(help_text.words_help("Why a deletion asks for a count", help_text.WHY_A_COUNT))
    return Help(
        _title(screen),
        help_text.joined(about),
        help_text.joined([help_text.key_help(keys)]),
        help_text.joined(words),
    )


def active_keys(screen: Screen[Any]) -> Mapping[str, Sequence[str]]:
    """By command, the keys that do it here and now: the user's own when there are any."""
    keys: dict[str, list[str]] = {}
    for key, active in screen.active_bindings.items():
        if active.binding.id in COMMANDS:
            keys.setdefault(active.binding.id or "", []).append(key)
    return {id_: sorted(found, key=partial(_rank, COMMANDS[id_])) for id_, found in keys.items()}


def _rank(command: Command, key: str) -> int:
    """Where a key stands among a command's own; one that the user chose comes first."""
    ours = [plain_key(own) for own in command.keys.split(",")]
    return ours.index(plain_key(key)) if plain_key(key) in ours else -1


def _title(screen: Screen[Any]) -> str:
    """`3 History`, `the send form`: where one is."""
    for node in screen.focused.ancestors_with_self if screen.focused else ():
        if isinstance(node, Widget) and node.id in PANES:
            return str(node.border_title or "").split("  ", maxsplit=1)[0]
    return str(getattr(screen, "TITLE_OF_HELP", "")) or "this dialog"


def _field(focused: Widget | None) -> help_text.Paragraphs:
    """What goes into the field under the cursor."""
    for node in focused.ancestors_with_self if focused else ():
        if isinstance(node, ParameterField):
            return help_text.field_help(node.parameter)
    words = help_text.FIELDS.get(focused.id or "", "") if focused else ""
    return help_text.words_help("This field", words) if words else ()


def _more(screen: Screen[Any]) -> help_text.Paragraphs:
    """What the screen has to say of itself."""
    return help_text.words_help("About this place", screen.HELP) if screen.HELP else ()


class HelpScreen(ModalScreen[None]):
    """Scrolls; every key that opens it closes it too."""

    CSS_PATH = "../styles/help.tcss"
    BINDINGS: ClassVar = bindings("help.close")
    HORIZONTAL_BREAKPOINTS = [(0, "-one"), (116, "-two")]  # noqa: RUF012 - Textual declares it so
    AUTO_FOCUS = "#help"

    def __init__(self, help_: Help) -> None:
        super().__init__()
        self._help = help_

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog help") as box:
            box.border_title = title_text(f"Keys for {self._help.title}")
            box.border_subtitle = "arrows scroll   esc close"
            with VerticalScroll(id="help"):
                if self._help.first.plain:
                    yield Static(self._help.first, id="help-first")
                with Horizontal(id="help-columns"):
                    yield Static(self._help.keys, id="help-keys")
                    if self._help.words.plain:
                        yield Static(self._help.words, id="help-words")

    def on_resize(self, event: events.Resize) -> None:
        fit(self, event.size)

    def action_close(self) -> None:
        self.dismiss()
