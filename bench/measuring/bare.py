"""The smallest app to compare with: header, footer, one validated input, and a table of 100 rows."""

from textual.app import App, ComposeResult
from textual.validation import Number
from textual.widgets import DataTable, Footer, Header, Input


class Bare(App[None]):
    """Textual and nothing else; its own stock styles."""

    TITLE = "bare"
    BINDINGS = [("ctrl+q", "quit", "Quit")]  # noqa: RUF012 - Textual declares it so

    def compose(self) -> ComposeResult:
        yield Header()
        yield Input(placeholder="a number", validators=[Number()])
        yield DataTable()
        yield Footer()

    def on_mount(self) -> None:
        table: DataTable[str] = self.query_one(DataTable)
        table.add_columns("STATUS", "WHEN", "SELLER", "TEMPLATE", "VALUES")
        for number in range(100):
            table.add_row("SENT", "08-21 14:31", "Acme Toys", "PRICE_CHANGE", f"B{number:09} 100.50")


if __name__ == "__main__":
    Bare().run()
