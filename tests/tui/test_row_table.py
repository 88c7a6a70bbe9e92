"""What a key in a table paints: the lines that change, in one frame with where the cursor is."""

from textual.geometry import Region

from spconsole.services.context import Workspace

from .conftest import Asked
from .screen import console, history, press, send_some


async def test_an_arrow_paints_two_lines_and_the_border(workspace: Workspace, asked: Asked) -> None:
    await send_some(workspace, 2)
    async with console(workspace) as pilot:
        await press(pilot, ["3", "g"])
        table = history(pilot)
        assert table.row_count == 2
        asked.clear()
        table.cursor += 1  # as a key does; nothing runs meanwhile
        width, below = table.size.width, table.size.height
        lines, border = asked
        assert lines == ((Region(0, 1, width, 1), Region(0, 2, width, 1)), False)
        assert [region.y for region in border[0]] == [below]
        assert str(table.border_subtitle) == "2 of 2"


async def test_the_same_words_below_cost_nothing(workspace: Workspace, asked: Asked) -> None:
    async with console(workspace) as pilot:
        table = history(pilot)
        table.say_below("1 of 1")
        asked.clear()
        table.say_below("1 of 1")
        assert asked == []
