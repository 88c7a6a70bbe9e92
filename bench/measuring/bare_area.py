"""The smallest editor to compare with: header, footer and one text area."""

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, TextArea


class BareArea(App[None]):
    """Textual and nothing else; its own stock styles."""

    TITLE = "bare"
    BINDINGS = [("ctrl+q", "quit", "Quit")]  # noqa: RUF012 - Textual declares it so

    def compose(self) -> ComposeResult:
        yield Header()
        yield TextArea("From today we suggest a price. Accept it or set your own.", soft_wrap=True)
        yield Footer()

    def on_mount(self) -> None:
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)


if __name__ == "__main__":
    BareArea().run()
