"""What changes a little with every key: only its changed lines are painted again."""

import pytest
from textual.app import App, ComposeResult
from textual.content import Content
from textual.geometry import Region

from spconsole.tui.widgets.lines import Lines

from .conftest import Asked


class One(App[None]):
    CSS = "Lines { width: 20; }"

    def compose(self) -> ComposeResult:
        yield Lines(id="lines")


SECOND = ((Region(0, 1, 20, 1),), False)
ALL_ANEW = (None, True)


@pytest.mark.parametrize(
    ("before", "after", "painted"),
    [
        (Content("one\ntwo\nthree"), Content("one\n2\nthree"), [SECOND]),
        (Content("one\ntwo"), Content.assemble("one\n", ("two", "bold")), [SECOND]),
        (Content("one\ntwo"), Content("one\ntwo"), []),
        (Content("one"), Content("words that are longer than twenty cells"), [ALL_ANEW]),
    ],
    ids=["a line", "a style", "nothing", "more lines"],
)
async def test_only_the_lines_that_change_are_painted(
    before: Content, after: Content, painted: Asked, asked: Asked
) -> None:
    async with One().run_test() as pilot:
        lines = pilot.app.query_one(Lines)
        lines.say(before)
        await pilot.pause()
        asked.clear()
        lines.say(after)
        assert asked == painted
        await pilot.pause()
        shown = [lines.render_line(y).text.rstrip() for y in range(lines.size.height)]
        assert shown == [line.plain for line in after.wrap(20)]
