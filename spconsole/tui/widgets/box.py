"""A text field that handles keys in the order they came."""

from rich.text import Text
from textual import events
from textual.widgets import Input

from spconsole.domain.text import marked


class Box(Input):
    """An `Input` whose editing keys do not fall behind its letters.

    Textual inserts a letter while the key is in the field's own queue, but runs a binding (backspace,
    ctrl+u, home) only after the key has bubbled up to the application. In a burst, as from a password
    manager or over a slow line, letters then overtake the keys before them.

    What was pasted, or came from a file, is drawn without anything that a terminal would act on.
    """

    @property
    def _value(self) -> Text:
        drawn = "\u2022" * len(self.value) if self.password else marked(self.value)
        return Text(drawn, no_wrap=True, overflow="ignore", end="")

    @property
    def content_width(self) -> int:
        """As wide as the field at least: the screen is laid out again only when text grows beyond it."""
        return max(super().content_width, self.scrollable_content_region.width)

    async def _on_key(self, event: events.Key) -> None:
        bound = None if event.is_printable else self._bindings.key_to_bindings.get(event.key)
        if not bound:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        await self.run_action(bound[0].action)
