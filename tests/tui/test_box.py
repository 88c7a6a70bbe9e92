"""A text field: what a key in it costs the screen."""

import pytest
from textual.app import App, ComposeResult

from spconsole.tui.widgets.box import Box

WIDTH = 20


class One(App[None]):
    CSS = f"Box {{ width: {WIDTH}; padding: 0; border: none; height: 1; }}"

    def compose(self) -> ComposeResult:
        yield Box(placeholder="words that are longer than the field")


@pytest.fixture
def layouts(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether the field asked for the screen to be laid out anew."""
    seen: list[bool] = []
    real = Box.refresh

    def refresh(self: Box, *regions: object, layout: bool = False, **more: bool) -> Box:
        seen.append(layout)
        return real(self, *regions, layout=layout, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Box, "refresh", refresh)
    return seen


async def test_a_key_lays_nothing_out_anew_while_the_text_fits(layouts: list[bool]) -> None:
    async with One().run_test() as pilot:
        box = pilot.app.query_one(Box)
        await pilot.press("a")
        layouts.clear()
        await pilot.press(*"short words", "backspace", "home", "delete")
        assert layouts
        assert not any(layouts)
        assert box.virtual_size.width == WIDTH


async def test_a_text_that_is_longer_than_the_field_is_scrolled(layouts: list[bool]) -> None:
    async with One().run_test() as pilot:
        box = pilot.app.query_one(Box)
        await pilot.press(*"words that do not fit into it")
        assert any(layouts)
        assert box.render_line(0).text.strip().endswith("fit into it")
        await pilot.press("home")
        assert box.render_line(0).text.startswith("words that do")
