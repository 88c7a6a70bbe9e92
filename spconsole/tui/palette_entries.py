"""What the palette lists: the commands of the screen below it, themes, and what is typed after a colon."""

import re
import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from msgspec import Struct
from textual.command import Hit, Hits, Provider
from textual.content import Content
from textual.widget import Widget

from spconsole.domain.errors import ConfigError, UsageError
from spconsole.domain.sellers import Environment
from spconsole.domain.text import one_line
from spconsole.services.profiles import sellers
from spconsole.tui.colon import FAULTS, Words, completions, parse
from spconsole.tui.keymap import current_keys
from spconsole.tui.keys import COMMANDS, Command, key_name
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.screens.panes import PANES, PaneKeys
from spconsole.tui.themed import ThemedApp
from spconsole.tui.themes import read_title

WIDEST, AROUND = 80, 8
"""Columns of the whole palette at most, and those that are not text: border, padding, cursor, scroll bar."""
KEY_ROOM = 6
MARKED, UNMARKED = Content("> "), Content("  ")
"""What stands before a line, with and without the cursor on it."""
COMMANDS_FROM, TYPED_FROM, THEMES_FROM, UNREAD_FROM, BLOCKED_FROM = 4000.0, 3000.0, 2000.0, 1000.0, 0.0
"""Scores from which a section starts: Textual shows the highest first."""
HEADINGS = {
    COMMANDS_FROM: "Commands",
    TYPED_FROM: "Typed after a colon",
    THEMES_FROM: "Themes, seen as you move over them",
    UNREAD_FROM: "Not understood",
    BLOCKED_FROM: "Not available now",
}


@dataclass(eq=False)
class Entry(Hit):
    """One line of the palette.

    Attributes:
        section: The score from which its section starts.
        theme: The theme to show while the line is highlighted.
        fills: What it puts into the input instead of running.
    """

    section: float = COMMANDS_FROM
    theme: str = ""
    fills: str = ""


class Line(Struct, frozen=True):
    """What a line says, before anything was searched for."""

    label: str
    words: str
    run: Callable[[], Any]
    section: float
    key: str = ""
    theme: str = ""
    fills: str = ""
    label_room: int = 14

    def matches(self, typed: str) -> bool:
        text = f"{self.label} {self.words}".lower()
        return all(word in text for word in typed.lower().split())

    def entry(self, room: int, score: float, typed: str = "") -> Entry:
        """The line for a list with room for that many cells; what was typed is marked in it."""
        content = self._content(room)
        if typed:
            pattern = "|".join(re.escape(word) for word in typed.split())
            content = content.highlight_regex(re.compile(pattern, re.IGNORECASE), style="underline")
        return Entry(
            self.section + score, content, self.run, self.label, None, self.section, self.theme, self.fills
        )

    def _content(self, room: int) -> Content:
        """Label, words and key in columns; words that need it go on below themselves."""
        style = "$muted" if self.section <= UNREAD_FROM else "bold"
        width = room - self.label_room - 1 - (KEY_ROOM if self.key else 0)
        label, words = one_line(self.label), textwrap.wrap(one_line(self.words), width) or [""]
        lines = [Content.styled(label, style)]
        if len(label) <= self.label_room:
            first = f"{label:<{self.label_room}} "
            lines = [Content.assemble((first, style), (f"{words.pop(0):<{width}}", "$muted"))]
        if self.key:
            lines[0] = Content.assemble(lines[0], (f"{self.key:>{KEY_ROOM}}", "bold $accent"))
        lines += [Content.styled(" " * (self.label_room + 1) + line, "$muted") for line in words]
        return UNMARKED + Content("\n  ").join(lines)


class Source(Provider):
    """Lines that are made once, when the palette opens, and searched from then on."""

    lines: tuple[Line, ...] = ()

    @property
    def console(self) -> ConsoleScreen[Any]:
        """The screen below the palette."""
        if not isinstance(self.screen, ConsoleScreen):
            raise TypeError(f"{self.screen} opens no palette")
        return self.screen

    @property
    def themed(self) -> ThemedApp:
        app = self.screen.app
        if not isinstance(app, ThemedApp):
            raise TypeError(f"{app} has no themes to choose from")
        return app

    @property
    def room(self) -> int:
        return min(WIDEST, self.screen.size.width) - AROUND

    def make(self) -> Iterable[Line]:
        """Every line, best first."""
        raise LookupError("a source says what it has")

    async def startup(self) -> None:
        self.lines = tuple(self.make())

    async def discover(self) -> Hits:
        for number, line in enumerate(self.lines):
            yield line.entry(self.room, 900.0 - number)

    async def search(self, query: str) -> Hits:
        if query.startswith(":"):
            return
        matcher = self.matcher(query)
        for line in self.lines:
            if line.matches(query):
                # A label that begins so is likelier meant than a sentence that has it somewhere.
                first = 200.0 if line.label.lower().startswith(query.lower()) else 0.0
                score = first + matcher.match(f"{line.label} {line.words}")
                yield line.entry(self.room, score, query)


class CommandSource(Source):
    """The keys of the screen below and of everything on it, by what they do."""

    def make(self) -> Iterable[Line]:
        nodes = command_nodes(self.console)
        listed = [command for id_, command in COMMANDS.items() if id_ in nodes and command.palette]
        for command in listed:
            reason = self.console.blocked(command.id)
            if reason:
                say = partial(self.console.say, reason, severity="warning")
                yield Line(command.label, reason, say, BLOCKED_FROM)
            else:
                run = partial(run_command, self.console, nodes[command.id], command)
                yield Line(command.label, command.help, run, COMMANDS_FROM, self._key(command))

    def _key(self, command: Command) -> str:
        return key_name(current_keys(command.id, self.themed.own_keys))


def command_nodes(screen: ConsoleScreen[Any]) -> Mapping[str, Widget]:
    """Who answers to each command: the screen, or something on it."""
    found: dict[str, Widget] = {}
    for node in (screen, *screen.query("*")):
        for class_ in type(node).__mro__:
            for binding in vars(class_).get("BINDINGS", ()):
                if getattr(binding, "id", None):
                    found.setdefault(binding.id, node)
    return found


async def run_command(screen: ConsoleScreen[Any], node: Widget, command: Command) -> None:
    """Do what the key does, where the key does it."""
    if isinstance(screen, PaneKeys) and node.id in PANES:
        screen.go(node.id)
    await node.run_action(command.action)


class ThemeSource(Source):
    """Every theme; one that cannot be read says why."""

    def make(self) -> Iterable[Line]:
        app = self.themed
        names = sorted(app.theme_files, key=lambda name: name != app.theme)
        for name in names:
            try:
                title = read_title(app.theme_files[name])
            except ConfigError as error:
                say = partial(self.console.say, str(error), severity="warning")
                yield Line(name, str(error), say, BLOCKED_FROM, label_room=24)
                continue
            now = "  (now)" if name == app.theme else ""
            keep = partial(app.keep_theme, name)
            yield Line(name, f"Theme: {title}{now}", keep, THEMES_FROM, theme=name, label_room=24)


class TypedSource(Source):
    """Commands after a colon, completed word by word."""

    def make(self) -> Iterable[Line]:
        return list(self._completed(":"))

    async def search(self, query: str) -> Hits:
        if not query.startswith(":"):
            async for hit in super().search(query):
                yield hit
            return
        lines = list(self._completed(query)) or list(self._refused(query))
        for number, line in enumerate(lines):
            yield line.entry(self.room, 900.0 - number)

    def _completed(self, typed: str) -> Iterable[Line]:
        for found in completions(typed, self._words()):
            theme = found.text.removeprefix(":theme ") if found.text.startswith(":theme ") else ""
            yield Line(
                found.text,
                found.help,
                partial(run_typed, self.console, self.themed, found.text),
                TYPED_FROM,
                theme=theme,
                fills="" if found.runs else f"{found.text} ".replace(": ", ":"),
                label_room=24,
            )

    def _refused(self, typed: str) -> Iterable[Line]:
        """Why the text is no command, when nothing can come of it."""
        try:
            parse(typed, self._words())
        except UsageError as error:
            say = partial(self.console.say, str(error), severity="warning")
            yield Line(typed.split(maxsplit=1)[0], str(error), say, UNREAD_FROM)

    def _words(self) -> Words:
        app = self.themed
        names = sorted(app.theme_files, key=lambda name: name != app.theme)
        known = [profile.name for profile in sellers(app.workspace.profiles, Environment.LOCAL)]
        return {"theme": names, "demo": FAULTS, "seller": known}


async def run_typed(screen: ConsoleScreen[Any], app: ThemedApp, text: str) -> None:
    """A typed command: what works everywhere at once, the rest by the screen below."""
    word, _, argument = text.removeprefix(":").partition(" ")
    if word == "theme":
        await app.keep_theme(argument.strip())
    elif word == "help":
        await screen.run_action("help_keys")
    elif word == "quit":
        await screen.run_action("quit")
    else:
        screen.run_typed(text)
