"""The copy menu: what of a row goes to the clipboard, one key each, with the beginning of each."""

from collections.abc import Mapping
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from spconsole.domain.sellers import Environment
from spconsole.domain.text import one_line
from spconsole.services.excerpts import Excerpt
from spconsole.tui.keys import COMMANDS, bindings, key_name
from spconsole.tui.look import title_text
from spconsole.tui.modals.base import Dialog


class CopyMenu(Dialog[str]):
    """Returns the kind of excerpt."""

    BINDINGS: ClassVar = bindings(
        "dialog.accept", "copy_menu.previous", "copy_menu.next", "copy_menu.id", "copy_menu.request_id",
        "copy_menu.message", "copy_menu.values", "copy_menu.curl", "copy_menu.python", "copy_menu.json",
        "copy_menu.markdown",
    )  # fmt: skip
    COMMITS: ClassVar[frozenset[str]] = frozenset()

    cursor: reactive[int] = reactive(0)

    def __init__(self, excerpts: Mapping[str, Excerpt], title: str, environment: Environment) -> None:
        super().__init__()
        self._excerpts = list(excerpts.values())
        self._title = title
        self.mark_environment(environment)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog copy-menu") as box:
            box.border_title = title_text(self._title)
            box.border_subtitle = "a key or enter copies   esc cancel"
            for number, excerpt in enumerate(self._excerpts):
                yield MenuLine(excerpt, number)
            yield Static(Content.styled("No token is in any of them.", "$muted"), id="commit")

    def on_mount(self) -> None:
        self.watch_cursor()

    def validate_cursor(self, cursor: int) -> int:
        return cursor % len(self._excerpts)

    def watch_cursor(self) -> None:
        for line in self.query(MenuLine):
            line.is_marked = line.number == self.cursor

    def action_previous(self) -> None:
        self.cursor -= 1

    def action_next(self) -> None:
        self.cursor += 1

    def action_accept(self) -> None:
        self.take(self._excerpts[self.cursor].kind)

    def take(self, kind: str) -> None:
        """Copy one, or say why it cannot be."""
        [excerpt] = [each for each in self._excerpts if each.kind == kind]
        if excerpt.text:
            self.dismiss(kind)
        else:
            self.notify(excerpt.problem, severity="warning", markup=False)

    def action_id(self) -> None:
        self.take("id")

    def action_request_id(self) -> None:
        self.take("request_id")

    def action_message(self) -> None:
        self.take("message")

    def action_values(self) -> None:
        self.take("values")

    def action_curl(self) -> None:
        self.take("curl")

    def action_python(self) -> None:
        self.take("python")

    def action_json(self) -> None:
        self.take("json")

    def action_markdown(self) -> None:
        self.take("markdown")


class MenuLine(Static):
    """One excerpt: its key, its name, and how it begins."""

    is_marked: reactive[bool] = reactive(False)

    def __init__(self, excerpt: Excerpt, number: int) -> None:
        super().__init__(markup=False)
        self._excerpt = excerpt
        self.number = number

    def render(self) -> Content:
        command = COMMANDS[f"copy_menu.{self._excerpt.kind}"]
        style = "bold" if self.is_marked else ""
        begin = one_line(self._excerpt.text) or self._excerpt.problem
        line = Content.assemble(
            ("> " if self.is_marked else "  ", "$accent"),
            (f"{key_name(command.keys)}  ", "bold $accent"),
            (f"{command.label:<12}", style),
            (begin, "$muted"),
        )
        return line.truncate(max(1, self.size.width), ellipsis=True)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if isinstance(self.screen, CopyMenu):
            self.screen.take(self._excerpt.kind)
