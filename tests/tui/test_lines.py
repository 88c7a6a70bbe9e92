"""What changes a little with every key: only its changed lines are painted again."""

from collections.abc import Iterator

import pytest
from textual.app import App, ComposeResult
from textual.content import Content
from textual.geometry import Region
from textual.widgets import Static

from spconsole.tui.widgets.lines import Lines

Painted = list[tuple[tuple[Region, ...], bool]]


class One(App[None]):
    CSS = "Lines { width: 20; }"

    def compose(self) -> ComposeResult:
        yield Lines(id="lines")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Painted]:
    """What is asked to be painted again, and whether all is laid out anew."""
    seen: Painted = []
    real = Static.refresh

    def refresh(
        self: Static, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Static:
        if isinstance(self, Lines):
            seen.append((regions, layout))
        return real(self, *regions, repaint=repaint, layout=layout, recompose=recompose)

    monkeypatch.setattr(Static, "refresh", refresh)
    return iter([seen])


async def test_only_the_lines_that_change_are_painted(asked: Iterator[Painted]) -> None:
    seen = next(asked)
    async with One().run_test() as pilot:
        lines = pilot.app.query_one(Lines)
        lines.say(Content("one\ntwo\nthree"))
        await pilot.pause()
        seen.clear()
        lines.say(Content("one\n2\nthree"))
        assert seen == [((Region(0, 1, 20, 1),), False)]
        await pilot.pause()
        assert [lines.render_line(y).text.strip() for y in range(3)] == ["one", "2", "three"]


async def test_another_style_is_a_change(asked: Iterator[Painted]) -> None:
    seen = next(asked)
    async with One().run_test() as pilot:
        lines = pilot.app.query_one(Lines)
        lines.say(Content("one\ntwo"))
        await pilot.pause()
        seen.clear()
        lines.say(Content.assemble("one\n", ("two", "bold")))
        assert seen == [((Region(0, 1, 20, 1),), False)]


async def test_the_same_words_cost_nothing(asked: Iterator[Painted]) -> None:
    seen = next(asked)
    async with One().run_test() as pilot:
        lines = pilot.app.query_one(Lines)
        lines.say(Content("one\ntwo"))
        await pilot.pause()
        seen.clear()
        lines.say(Content("one\ntwo"))
        assert seen == []


async def test_another_number_of_lines_is_laid_out_anew(asked: Iterator[Painted]) -> None:
    seen = next(asked)
    async with One().run_test() as pilot:
        lines = pilot.app.query_one(Lines)
        lines.say(Content("one"))
        await pilot.pause()
        seen.clear()
        lines.say(Content("words that are longer than twenty cells"))
        assert seen == [((), True)]
        await pilot.pause()
        assert lines.size.height == 3
