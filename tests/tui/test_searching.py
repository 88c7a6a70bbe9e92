"""Searching the history as it is typed, and the cursor's row while others arrive."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from spconsole.domain.errors import StoreError
from spconsole.domain.history import HistoryEntry
from spconsole.domain.mismatch import Mismatch
from spconsole.domain.query import Query
from spconsole.domain.sellers import Environment
from spconsole.services.context import Ledger, Workspace
from spconsole.services.history import LEAST_WINDOW, HistoryView, count_rows, read_view, window_for
from spconsole.tui.screens import searching
from spconsole.tui.screens.searching import SearchKeys
from spconsole.tui.screens.who_else import WhoElseScreen
from spconsole.tui.widgets.filter_bar import FilterBar
from tests.store.rows import NOW, entry
from tests.tui.production import until
from tests.tui.screen import console, history, painted, press, settle, until_open, words

ROWS = 1_000


def row(number: int, **changes: object) -> HistoryEntry:
    """Row `number` from the newest."""
    at = NOW - timedelta(minutes=number)
    return entry(id=f"row-{number:04}", environment=Environment.LOCAL, created_at=at, **changes)


@pytest.fixture
async def long(workspace: Workspace) -> Workspace:
    await workspace.ledger.history.add_many(map(row, reversed(range(ROWS))))
    return workspace


def at_cursor(pilot: Pilot[None]) -> str:
    found = history(pilot).row
    return found.id if found else ""


async def arrive(pilot: Pilot[None], workspace: Workspace, *rows: HistoryEntry) -> None:
    """Rows that another console or an import has written, noticed as usual."""
    await workspace.ledger.history.add_many(rows)
    pilot.app.screen_stack[0].refresh_history()  # type: ignore[attr-defined]


async def test_rows_that_arrive_leave_the_cursor_on_its_row(long: Workspace) -> None:
    async with console(long) as pilot:
        await press(pilot, ["G", "up", "up"])
        assert at_cursor(pilot) == "row-0997"
        top = history(pilot).scroll_offset.y
        late = row(2_000)
        await arrive(pilot, long, row(-1), row(-2), late)
        await settle(pilot)
        assert at_cursor(pilot) == "row-0997"
        assert history(pilot).scroll_offset.y == top + 2
        assert "1000 of 1,003" in painted(pilot)
        await press(pilot, ["down"])
        assert at_cursor(pilot) == "row-0998"


async def test_a_key_that_is_pressed_while_rows_arrive_moves_by_one_row(long: Workspace) -> None:
    async with console(long) as pilot:
        await press(pilot, ["down"] * 3)
        await arrive(pilot, long, row(-1), row(-2))
        await pilot.press("down")
        await settle(pilot)
        assert at_cursor(pilot) == "row-0004"


async def test_rows_that_arrive_during_a_search_leave_the_cursor_on_its_row(long: Workspace) -> None:
    async with console(long) as pilot:
        await press(pilot, ["/", *"row-00", "enter", *["down"] * 5])
        assert at_cursor(pilot) == "row-0005"
        await arrive(pilot, long, row(-1, ticket="row-00"), row(-2))
        await settle(pilot)
        assert at_cursor(pilot) == "row-0005"
        assert "7 of 101" in painted(pilot)


async def test_a_search_starts_at_its_top_unless_the_row_is_in_its_first_window(long: Workspace) -> None:
    async with console(long) as pilot:
        await press(pilot, ["down"] * 6)
        await press(pilot, ["/", *"row-000"])
        assert at_cursor(pilot) == "row-0006"
        await press(pilot, ["escape", "G"])
        assert at_cursor(pilot) == "row-0999"
        await press(pilot, ["/", *"row-0"])
        assert at_cursor(pilot) == "row-0000"
        assert history(pilot).scroll_offset.y == 0


async def test_rows_beyond_a_window_are_there_on_a_tall_screen(long: Workspace) -> None:
    async with console(long, size=(120, 140)) as pilot:
        table = history(pilot)
        assert table.size.height > LEAST_WINDOW
        await press(pilot, ["/", *"row-0"])
        first = round(table.scroll_offset.y)
        assert all(table.row_at(index) for index in range(first, first + table.size.height - 1))


async def test_what_was_scrolled_to_with_the_mouse_stays_in_sight(long: Workspace) -> None:
    async with console(long) as pilot:
        table = history(pilot)
        bar = table.vertical_scrollbar
        await pilot.mouse_down(bar, offset=(0, 0))
        await pilot.hover(bar, offset=(0, 8))
        await pilot.mouse_up(bar, offset=(0, 8))
        await pilot.wait_for_animation()
        await settle(pilot)
        half = table.scroll_offset.y
        assert abs(half - ROWS / 2) < ROWS / 10
        await arrive(pilot, long, row(2_000))
        await settle(pilot)
        assert table.scroll_offset.y == half
        assert at_cursor(pilot) == "row-0000"
        await pilot.click(table, offset=(5, 4))
        await settle(pilot)
        assert abs(table.cursor - half) < 5
        assert at_cursor(pilot) == f"row-{table.cursor:04}"


async def test_a_key_and_its_rows_are_one_frame(long: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "AT_MOST_S", 60)
    await long.ledger.history.add(row(-1, template_id="SALES_SUMMARY"))
    async with console(long) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, SearchKeys)
        await screen._searched(FilterBar.Searched("tpl:SALES_SUMMARY"))
        # The screen's own queue has waited, and what paints is behind this message in it.
        assert history(pilot).row_count == 1


@pytest.mark.parametrize("words", ["status:nonsense", "date:>", "tpl:SALES_SUMMARY", ""])
async def test_what_cannot_be_searched_for_is_not_waited_for(
    words: str, long: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "AT_MOST_S", 60)

    async def fails(*_: object) -> HistoryView:
        raise StoreError("The disk is gone.")

    if words.startswith("tpl"):
        monkeypatch.setattr(searching, "read_view", fails)
    async with console(long) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, SearchKeys)
        async with asyncio.timeout(30):
            await screen._searched(FilterBar.Searched(words))


async def test_rows_are_counted_only_when_no_other_key_follows(
    long: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    real = count_rows

    async def noted(ledger: Ledger, query: Query) -> int:
        counted.append(query.terms[0].value)
        return await real(ledger, query)

    monkeypatch.setattr(searching, "count_rows", noted)
    monkeypatch.setattr(searching, "COUNTED_AFTER_S", 0.2)
    async with console(long) as pilot:
        await press(pilot, ["/", *"row-"])
        await until(pilot, lambda: "1 of 1,000" in painted(pilot))
        assert counted == ["row-"], "row was on the screen, and r and ro too"


@pytest.mark.parametrize("typed", ["row-0", "status:nonsense"])
async def test_a_search_does_not_wait_for_what_is_looked_up_of_a_row(
    long: Workspace, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    gate = asyncio.Event()
    asked, given_up = asyncio.Queue[str](), asyncio.Queue[str]()

    async def slow(*_: object, before: HistoryEntry) -> tuple[Mismatch, ...]:
        asked.put_nowait(before.id)
        try:
            await gate.wait()
        except asyncio.CancelledError:
            given_up.put_nowait(before.id)
            raise
        return ()

    async def no_rows_yet(*_: object) -> HistoryView:
        return await asyncio.Future()

    async with console(long) as pilot, asyncio.timeout(30):
        monkeypatch.setattr("spconsole.tui.row_reading.mismatches", slow)
        await pilot.press("slash", "escape", "down")
        assert await asked.get() == "row-0001"
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(searching, "read_view", no_rows_yet)
            await pilot.press("slash", "r")
            assert await given_up.get() == "row-0001"
        assert asked.empty()
        pilot.app.screen.query_one("#filter", Input).value = typed
        assert await asked.get() == "row-0001"
        gate.set()


async def test_a_key_is_painted_without_rows_that_take_long(
    long: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = asyncio.Event()
    real = read_view

    async def slow(*given: Any) -> HistoryView:
        await gate.wait()
        return await real(*given)

    async with console(long) as pilot:
        monkeypatch.setattr(searching, "read_view", slow)
        screen = pilot.app.screen
        assert isinstance(screen, SearchKeys)
        async with asyncio.timeout(30):
            await screen._searched(FilterBar.Searched("row-0007"))
        assert history(pilot).row_count == ROWS
        gate.set()
        await settle(pilot)
        assert history(pilot).row_count == 1


async def test_a_search_that_is_longer_than_a_window_says_so_until_it_is_counted(
    long: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SearchKeys, "count_history", lambda _: None)  # it takes long
    async with console(long) as pilot:
        await press(pilot, ["/", *"row", "enter"])
        table = history(pilot)
        window = window_for(table.size.height)
        assert f"1 of {window}+" in painted(pilot)
        await press(pilot, ["G", "down", "down"])
        assert table.row_count == 2 * window
        assert at_cursor(pilot) == f"row-{table.cursor:04}"
        await press(pilot, ["G"] * (ROWS // window))
        assert at_cursor(pilot) == "row-0999"
        assert f"1000 of {ROWS:,} " in painted(pilot)


async def test_the_last_rows_of_a_search_are_reached_and_walked_up_from(long: Workspace) -> None:
    async with console(long) as pilot:
        await press(pilot, ["/", *"row-0", "enter", "G"])
        seen = [at_cursor(pilot)]
        for _ in range(2 * LEAST_WINDOW // 10):
            await press(pilot, ["pageup"])
            seen.append(at_cursor(pilot))
            assert seen[-1] == f"row-{history(pilot).cursor:04}"
        assert seen[0] == "row-0999"


async def test_esc_takes_the_search_away(long: Workspace) -> None:
    async with console(long) as pilot:
        await press(pilot, ["/", *"row-0007", "escape"])
        assert "1 of 1,000" in painted(pilot) or "8 of 1,000" in painted(pilot)
        await press(pilot, ["/"])
        assert pilot.app.screen.query_one("#filter", Input).value == ""


async def test_tab_completes_a_key_and_a_value_and_else_goes_on(long: Workspace) -> None:
    async with console(long) as pilot:
        await press(pilot, ["/", *"tp"])
        assert "tpl:" in painted(pilot)
        await press(pilot, ["tab", *"PRICE", "tab"])
        box = pilot.app.screen.query_one("#filter", Input)
        assert box.value == "tpl:PRICE_CHANGE"
        await press(pilot, [" ", *"by:"])
        assert "by:me@here" in painted(pilot)
        await press(pilot, ["tab"])
        assert box.value == "tpl:PRICE_CHANGE by:me@here"
        await press(pilot, ["tab"])
        assert not box.has_focus


@pytest.mark.parametrize("typed", ["batch:zzz", "status:xx"])
async def test_tab_stays_while_a_value_is_wanted_that_nothing_completes(long: Workspace, typed: str) -> None:
    async with console(long) as pilot:
        box = pilot.app.screen.query_one("#filter", Input)
        await press(pilot, ["/", *typed, "tab", "tab", "a"])
        assert box.value.startswith(typed)
        assert box.value.endswith("a"), "a letter is no key"
        assert box.has_focus


async def test_tab_completes_an_asin_of_the_rows_here(long: Workspace) -> None:
    await long.ledger.history.add_many([row(-1, parameters='{"asin": "B0C4ZZ7YQ1"}')])
    async with console(long) as pilot:
        await press(pilot, ["/", *"asin:b0c4"])
        await settle(pilot)
        await press(pilot, ["tab"])
        assert pilot.app.screen.query_one("#filter", Input).value.upper() == "ASIN:B0C4ZZ7YQ1"
        await settle(pilot)
        assert at_cursor(pilot) == "row--001"


async def test_what_went_out_together_is_found_by_its_batch(long: Workspace) -> None:
    others = {"batch": "nightly-7", "template_id": "LOW_STOCK"}
    await long.ledger.history.add_many([row(-1, parameters="{}", **others), row(-2, **others)])
    async with console(long) as pilot:
        assert "Batch nightly-7" in words(pilot)
        await press(pilot, ["/", *"batch:n", "tab"])
        assert pilot.app.screen.query_one("#filter", Input).value == "batch:nightly-7"
        await press(pilot, ["enter"])
        assert "1 of 2 " in words(pilot)
        await press(pilot, ["w"])
        await until_open(pilot, WhoElseScreen)
        assert "Same batch, nightly-7 1" in words(pilot)


async def test_marks_stay_under_another_search_and_esc_takes_them_away(
    long: Workspace,
) -> None:
    async with console(long) as pilot:
        await press(pilot, ["space", "down", "space", "down", "down", "v"])
        assert list(history(pilot).marked) == [f"row-{n:04}" for n in (0, 2, 3, 4, 5)]
        assert "5 marked | 6 of 1,000" in painted(pilot)
        assert painted(pilot).count("+ \u2713 SENT") == 4
        assert ">+\u2713 SENT" in painted(pilot)
        await arrive(pilot, long, row(-1))
        await settle(pilot)
        await press(pilot, ["down", "v", "/", *"row-0900", "enter"])
        assert list(history(pilot).marked)[-1] == "row-0006"
        assert "6 marked | 1 of 1" in painted(pilot)
        await press(pilot, ["escape"])
        assert "6 marked" in painted(pilot)
        await press(pilot, ["escape"])
        assert not history(pilot).marked


async def test_a_range_is_not_longer_than_can_be_looked_at(long: Workspace) -> None:
    async with console(long) as pilot:
        await long.ledger.history.add_many(row(number) for number in range(ROWS, ROWS + 5))
        await press(pilot, ["R", "space", "G", "v"])
        assert list(history(pilot).marked) == ["row-0000"]
        assert "A range has 1,000 rows at most" in painted(pilot)


async def test_a_mark_can_be_taken_away_again(long: Workspace) -> None:
    async with console(long) as pilot:
        await press(pilot, ["space", "up", "space"])
        assert not history(pilot).marked
