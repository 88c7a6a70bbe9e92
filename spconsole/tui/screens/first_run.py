"""What somebody sees who has never been here: what this is, and three ways to begin."""

from enum import Enum
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from spconsole import __version__
from spconsole.config.paths import Paths
from spconsole.domain.text import one_line
from spconsole.tui.keys import bindings
from spconsole.tui.look import path_text
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.widgets.bars import KeyBar

WHAT = (
    "Send Seller Central notifications to the sellers of your app, delete them, and record what sellers "
    "did. Nothing is set up yet, so nothing can reach a seller."
)
SANDBOX = "Amazon's own sandbox needs a seller too; only the local one does without."


class FirstStep(Enum):
    """What to begin with."""

    DEMO = "use the local sandbox now"
    SELLER = "add a seller"
    TEMPLATE = "write a template"


class FirstRunScreen(ConsoleScreen[FirstStep]):
    """Returns what to begin with."""

    CSS_PATH = "../styles/sellers.tcss"
    TITLE_OF_HELP = "the first run"
    HELP = (
        "The local sandbox answers as Amazon would, on this machine, for a made-up seller. What you send, "
        "delete or record in it is kept in the history like everything else, marked as local."
    )
    BINDINGS: ClassVar = bindings("first.demo", "first.add", "first.template")

    def __init__(self, paths: Paths) -> None:
        super().__init__()
        self._paths = paths
        self.add_class("-local")

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="first", classes="pane") as pane:
            pane.border_title = f"spconsole {__version__}   no sellers yet"
            yield Static(WHAT, markup=False)
            yield Static(self._ways(), id="first-ways", markup=False)
            yield Static(id="first-places", markup=False)
        yield KeyBar()

    def on_resize(self, event: events.Resize) -> None:
        self.query_one("#first-places", Static).update(self._places(event.size))

    def _ways(self) -> Content:
        """The ways to begin; each can be clicked."""
        return Content("\n").join(
            [
                _way("> Enter", "Try it in the local sandbox", "demo"),
                _about("a made-up seller, no account, no network"),
                _way("  a", "Add a seller", "add"),
                _about("needs client id, secret and refresh token"),
                _way("  t", "Write a template", "template"),
                _about("no account needed"),
                Content(""),
                Content.styled(SANDBOX, "$muted"),
            ]
        )

    def _places(self, size: Size) -> Content:
        colours = "Colours are off: NO_COLOR is set." if self.app.no_color else ""
        paths = self._paths
        facts = (
            ("Terminal", f"{size.width}x{size.height}. {colours}"),
            ("Secrets", "the system keyring, never the files below"),
            ("Settings", _file(paths.settings)),
            ("Sellers", _file(paths.profiles)),
            ("History", f"{path_text(paths.history)} (empty)"),
        )
        return Content("\n").join(
            Content.assemble((f"{name:<9}", "$muted"), one_line(words)) for name, words in facts
        )

    def action_demo(self) -> None:
        self.dismiss(FirstStep.DEMO)

    def action_add(self) -> None:
        self.dismiss(FirstStep.SELLER)

    def action_template(self) -> None:
        self.dismiss(FirstStep.TEMPLATE)


def _way(key: str, name: str, action: str) -> Content:
    return Content.assemble((f"{key:<9}", "bold $accent"), (name, f"bold @click=screen.{action}"))


def _about(words: str) -> Content:
    return Content.styled(" " * 9 + words, "$muted")


def _file(path: Path) -> str:
    return path_text(path) if path.exists() else f"{path_text(path)} (none yet)"
