"""The command palette: everything that can be done here, found by typing."""

from typing import ClassVar

from textual import events, on
from textual.command import Command, CommandList, CommandPalette
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.worker import WorkerCancelled

from spconsole.tui.fitting import fit
from spconsole.tui.keys import bindings
from spconsole.tui.look import ENVIRONMENT_STYLES
from spconsole.tui.palette_entries import (
    HEADINGS,
    MARKED,
    UNMARKED,
    UNREAD_FROM,
    CommandSource,
    Entry,
    ThemeSource,
    TypedSource,
)
from spconsole.tui.themed import ThemedApp


class Palette(CommandPalette):
    """Textual's palette with sections, reasons, typed commands, and themes seen before they are chosen."""

    CSS_PATH = "styles/palette.tcss"
    BINDINGS: ClassVar = bindings("palette.complete")

    def __init__(self, prefix: str) -> None:
        super().__init__(
            [CommandSource, ThemeSource, TypedSource], placeholder="type to search, or : and a command"
        )
        self._prefix = prefix
        self._theme_before = ""
        self._theme_chosen = False
        self._marked = 0

    def on_mount(self) -> None:
        self._theme_before = self.app.theme
        below = self.app.screen_stack[-2]
        for style in ENVIRONMENT_STYLES.values():
            name = style.replace("environment", "")
            self.set_class(below.has_class(name), name)
        box = self.query_one("#--container")
        box.add_class("dialog")
        box.border_title = "Commands"
        box.border_subtitle = "enter run   tab complete   esc close"
        typed = self.query_one(Input)
        typed.value = self._prefix
        typed.cursor_position = len(self._prefix)
        self.set_focus(typed)
        # Textual restyles every screen but a system one, which its palette is.
        self.app.theme_changed_signal.subscribe(self, lambda _: self.app.stylesheet.update(self))

    def on_resize(self, event: events.Resize) -> None:
        fit(self, event.size)

    def _refresh_command_list(
        self, command_list: CommandList, commands: list[Command], clear_current: bool
    ) -> None:
        """Put headings over the sections, which Textual's palette does not know."""
        sections = {command.hit.section for command in commands if isinstance(command.hit, Entry)}
        headings = [
            Command(_heading(HEADINGS[start]), Entry(start + 999.0, "", _nothing), disabled=True)
            for start in sorted(sections, reverse=True)
            if start != max(sections) or start <= UNREAD_FROM
        ]
        self._marked = 0
        super()._refresh_command_list(command_list, [*commands, *headings], clear_current)
        command_list.action_first()

    @on(Input.Submitted)
    async def run_newest(self, event: Input.Submitted) -> None:
        """Enter counts for what is typed, not for a list that is still being made."""
        event.stop()
        event.prevent_default()
        searching = [worker for worker in self.workers if worker.node is self and not worker.is_finished]
        if searching:
            try:
                await self.workers.wait_for_complete(searching)
            except WorkerCancelled:  # somebody typed on
                return
        self.query_one(CommandList).action_select()

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        """A command that wants a word more is typed, not run."""
        entry = _entry(event)
        if entry is None:
            return
        self._theme_chosen = bool(entry.theme)
        if entry.fills:
            event.stop()
            event.prevent_default()
            self._type(entry.fills)

    def action_complete(self) -> None:
        """Type the highlighted command."""
        commands = self.query_one(CommandList)
        option = commands.highlighted_option
        if isinstance(option, Command) and isinstance(option.hit, Entry) and str(option.hit.text)[0] == ":":
            self._type(option.hit.fills or f"{option.hit.text} ")

    def _type(self, text: str) -> None:
        typed = self.query_one(Input)
        typed.value = text
        typed.cursor_position = len(text)

    @on(OptionList.OptionHighlighted)
    def preview(self, event: OptionList.OptionHighlighted) -> None:
        """Show the theme under the cursor; elsewhere the one there was."""
        entry = _entry(event)
        theme = entry.theme if entry else ""
        self.set_class(bool(theme), "-preview")
        self._show(theme or self._theme_before)
        self._mark(event.option_index)

    def _mark(self, index: int) -> None:
        """Move the cursor's sign: a background alone could be missed, and is not there without colours."""
        commands = self.query_one(CommandList)
        for number, sign in ((self._marked, UNMARKED), (index, MARKED)):
            if number < commands.option_count:
                prompt = commands.get_option_at_index(number).prompt
                if isinstance(prompt, Content):
                    commands.replace_option_prompt_at_index(number, sign + prompt[2:])
        self._marked = index

    def on_unmount(self) -> None:
        if not self._theme_chosen:
            self._show(self._theme_before)

    def _show(self, theme: str) -> None:
        app = self.app
        if isinstance(app, ThemedApp) and theme != app.theme:
            app.show_theme(theme)


def _entry(event: OptionList.OptionMessage) -> Entry | None:
    option = event.option
    return option.hit if isinstance(option, Command) and isinstance(option.hit, Entry) else None


def _heading(words: str) -> Content:
    return Content.assemble("\n  ", (words, "$muted italic"))


def _nothing() -> None:
    """What a heading does."""
