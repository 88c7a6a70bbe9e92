"""What a key in a table paints: the lines that change, in one frame with where the cursor is."""

import pytest
from textual.geometry import Region
from textual.scroll_view import ScrollView

from spconsole.services.context import Workspace
from spconsole.tui.widgets.row_table import RowTable

from .screen import console, history, press, send_some

Asked = list[tuple[Region, ...]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """What tables ask to be painted again; nothing named is all of it."""
    seen: Asked = []
    real = ScrollView.refresh

    def refresh(
        self: ScrollView,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> ScrollView:
        if isinstance(self, RowTable):
            seen.append(tuple(region for region in regions if region))
        return real(self, *regions, repaint=repaint, layout=layout, recompose=recompose)

    monkeypatch.setattr(ScrollView, "refresh", refresh)
    return seen


async def test_an_arrow_paints_two_lines_and_the_border(workspace: Workspace, asked: Asked) -> None:
    await send_some(workspace, 2)
    async with console(workspace) as pilot:
        await press(pilot, ["3", "g"])
        table = history(pilot)
        assert table.row_count == 2
        asked.clear()
        table.cursor += 1  # as a key does; nothing runs meanwhile
        width, below = table.size.width, table.size.height
        assert asked[0] == (Region(0, 1, width, 1), Region(0, 2, width, 1))
        assert [region.y for region in asked[1]] == [below]
        assert all(asked)
        assert str(table.border_subtitle) == "2 of 2"


async def test_the_same_words_below_cost_nothing(workspace: Workspace, asked: Asked) -> None:
    async with console(workspace) as pilot:
        table = history(pilot)
        table.say_below("1 of 1")
        asked.clear()
        table.say_below("1 of 1")
        assert asked == []
