"""What a table paints again: the lines that change, in one frame with where the cursor is."""

import random
from collections.abc import Sequence
from datetime import timedelta

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region

from spconsole.domain.history import HistoryEntry, Status
from spconsole.services.context import Workspace
from spconsole.tui.widgets.history_table import HistoryTable
from tests.store.rows import NOW, entry

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
        assert border[0] is not None
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


WINDOW = 64


class Alone(App[None]):
    """A table on a small screen."""

    CSS = "HistoryTable { height: 8; }"

    def compose(self) -> ComposeResult:
        yield HistoryTable(id="history")


def row(number: int, **changes: object) -> HistoryEntry:
    return entry(id=f"row-{number:04}", created_at=NOW - timedelta(minutes=number), **changes)


def show(table: HistoryTable, rows: Sequence[HistoryEntry], cursor: int = 0, **labels: str) -> None:
    windows = {n // WINDOW: rows[n : n + WINDOW] for n in range(0, len(rows), WINDOW)}
    table.reset(len(rows), windows, cursor, labels, WINDOW)


@pytest.mark.parametrize(
    ("after", "cursor", "labels", "lines"),
    [
        ([row(0), row(1), row(2)], 0, {}, []),
        ([row(0), row(1, status=Status.DELETED), row(2)], 0, {}, [2]),
        ([row(0), row(1)], 0, {}, [3]),
        ([row(0), row(1), row(2)], 1, {}, [1, 2]),
        ([row(9), row(1), row(2)], 0, {}, [1]),
        ([row(0), row(1), row(2)], 0, {"acme-us": "Acme Inc."}, [1, 2, 3]),
    ],
    ids=["nothing", "a row", "one less", "the cursor", "another row", "a seller's name"],
)
async def test_other_rows_paint_the_lines_they_change(
    after: Sequence[HistoryEntry], cursor: int, labels: dict[str, str], lines: list[int], asked: Asked
) -> None:
    async with Alone().run_test() as pilot:
        table = pilot.app.query_one(HistoryTable)
        show(table, [row(0), row(1), row(2)])
        await pilot.pause()
        asked.clear()
        show(table, after, cursor, **labels)
        width = table.size.width
        assert asked[0] == (tuple(Region(0, y, width, 1) for y in lines), False)


async def test_a_row_with_a_countdown_is_always_painted(asked: Asked) -> None:
    async with Alone().run_test() as pilot:
        table = pilot.app.query_one(HistoryTable)
        rows = [row(0), row(1, status=Status.HELD, held_until=NOW)]
        show(table, rows)
        await pilot.pause()
        asked.clear()
        show(table, rows)
        assert asked[0] == ((Region(0, 2, table.size.width, 1),), False)


async def test_a_list_that_was_scrolled_and_grew_short_shows_its_end() -> None:
    async with Alone().run_test() as pilot:
        table = pilot.app.query_one(HistoryTable)
        rows = [row(number) for number in range(50)]
        show(table, rows)
        await pilot.pause()
        table.scroll_to(y=30, animate=False)
        table.reset(20, {0: rows[:20]}, 0, {}, WINDOW, follow=False)
        assert table.scroll_offset.y == table.max_scroll_y == 20 - (table.size.height - 1)


STEPS = [(3, False, False), (30, True, True), (20, False, True), (2, True, False)]
"""A number of rows, whether the screen is laid out anew for it, and whether there is a scroll bar then."""


async def test_a_number_of_rows_lays_out_anew_only_when_a_scroll_bar_comes_or_goes(asked: Asked) -> None:
    async with Alone().run_test() as pilot:
        table = pilot.app.query_one(HistoryTable)
        for count, is_new, has_bar in (
            (3, False, False),
            (30, True, True),
            (20, False, True),
            (2, True, False),
        ):
            asked.clear()
            show(table, [row(number) for number in range(count)])
            assert any(layout for _, layout in asked) is is_new
            await pilot.pause()
            assert table.show_vertical_scrollbar is has_bar
            assert table.virtual_size.height == count + 1
            if has_bar:
                assert table.vertical_scrollbar.window_virtual_size == count + 1


async def test_the_scroll_bar_waits_for_the_count_unless_more_rows_are_known_already() -> None:
    async with Alone().run_test() as pilot:
        table = pilot.app.query_one(HistoryTable)
        rows = [row(number) for number in range(300)]
        show(table, rows[:100])
        await pilot.pause()
        bar = table.vertical_scrollbar
        for count, drawn in ((50, 101), (200, 201)):
            table.reset(count, {0: rows[:count]}, 0, {}, WINDOW, is_counted=False)
            assert bar.window_virtual_size == drawn
            assert table.virtual_size.height == count + 1
        table.counted(150)
        assert bar.window_virtual_size == 151


async def test_fewer_rows_are_seen_to_their_end() -> None:
    async with Alone().run_test() as pilot:
        table = pilot.app.query_one(HistoryTable)
        show(table, [row(number) for number in range(50)], 49)
        await pilot.pause()
        show(table, [row(number) for number in range(20)], 19)
        await pilot.pause()
        assert table.scroll_offset.y == table.max_scroll_y == 20 - (table.size.height - 1)
        assert "row" not in table.render_line(1).text
        assert table.render_line(table.size.height - 1).text.startswith(">")


def seen(table: HistoryTable) -> list[str]:
    whole = Region(0, 0, table.outer_size.width, table.outer_size.height)
    return [repr(strip) for strip in table.render_lines(whole)]


@pytest.mark.parametrize("seed", range(4))
async def test_what_is_painted_in_part_is_what_all_of_it_would_be(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    async with Alone().run_test(size=(90, 12)) as pilot:
        table = pilot.app.query_one(HistoryTable)
        table.focus()
        for _ in range(60):
            rows = [
                row(number, status=chance.choice([Status.SENT, Status.DELETED, Status.UNKNOWN]))
                for number in range(chance.choice([0, 1, 5, 6, 7, 8, 30]))
            ]
            match chance.randrange(5):
                case 0:
                    await pilot.press(chance.choice(["down", "up", "pagedown", "G", "g", "space", "A"]))
                case 1:
                    table.scroll_to(y=chance.randrange(40), animate=False)
                case 2:
                    table.counted(len(rows) if not table.row_count else table.row_count)
                case _:
                    labels = chance.choice([{}, {"acme-us": "Acme Inc."}])
                    show(table, rows, chance.randrange(len(rows) + 1), **labels)
            await pilot.pause()
            now = seen(table)
            table.forget_strips()
            table.refresh()
            assert now == seen(table)


async def test_other_words_for_no_rows_are_painted(asked: Asked) -> None:
    async with Alone().run_test() as pilot:
        table = pilot.app.query_one(HistoryTable)
        show(table, [])
        await pilot.pause()
        asked.clear()
        table.empty = "No row says that."
        assert asked == [(None, False)]


async def test_another_theme_is_another_look_of_every_row() -> None:
    async with Alone().run_test() as pilot:
        table = pilot.app.query_one(HistoryTable)
        show(table, [row(0), row(1)])
        await pilot.pause()
        before = list(table.render_line(2))
        pilot.app.theme = "textual-light"
        await pilot.pause()
        after = list(table.render_line(2))
        assert [piece.text for piece in after] == [piece.text for piece in before]
        assert after != before
