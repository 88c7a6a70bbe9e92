"""`:import`, and what imports leave on the screen: the report, the click, what a deletion says of others."""

import asyncio
from pathlib import Path

import pytest
from textual.pilot import Pilot

from spconsole.domain.errors import StoreError
from spconsole.domain.sellers import Environment
from spconsole.services.context import Workspace
from spconsole.services.importing import ImportReport, OnProgress
from spconsole.services.importing_clicks import import_clicks
from spconsole.services.importing_sends import SendsWish, import_sends
from spconsole.tui.flows import importing
from spconsole.tui.modals.progress import ProgressDialog
from spconsole.tui.screens.main import MainScreen
from tests.tui.production import until
from tests.tui.screen import SMALL, SUMMARY, WIDE, console, finish, is_open, painted, press, send, settle

SENDS = "notificationId,seller,templateId,time\nn-1,demo,SALES_SUMMARY,2026-08-21T14:00:00Z\n"
CLICK = '1.2.3.4 - - [21/Aug/2026:14:31:07 +0000] "GET /s?n={} HTTP/1.1" 200 5\n'


def file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "f[red].csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_an_import_tells_what_came_of_it_and_the_rows_are_there(
    workspace: Workspace, size: tuple[int, int], tmp_path: Path
) -> None:
    path = file(tmp_path, SENDS + "bad\n")
    async with console(workspace, size=size) as pilot:
        await press(pilot, [":", *f"import sends {path}", "enter"])
        await finish(pilot)
        text = painted(pilot)
        assert "Importing sends   f[red].csv" in text
        assert "2 lines: 1 new, 0 here already, 1 refused." in text
        assert "line 3: It has 1 cell where the first line names 4." in text
        await press(pilot, ["enter"])
        assert "SALES_SUMMARY" in painted(pilot)


@pytest.mark.parametrize("typed", ["import", "import sends", "import all /x", "import sends /none"])
async def test_what_cannot_be_imported_says_why(workspace: Workspace, typed: str) -> None:
    async with console(workspace) as pilot:
        pilot.app.screen.run_typed(f":{typed}")  # type: ignore[attr-defined]
        await finish(pilot)
        text = painted(pilot)
        assert "Cannot read" in text or ":import clicks" in text
        assert "Importing" not in text


async def test_a_click_is_in_the_row_and_in_detail_and_found(workspace: Workspace, tmp_path: Path) -> None:
    entry = (await send(workspace, SUMMARY)).entry
    await import_clicks(workspace, file(tmp_path, CLICK.format(entry.notification_id)))
    async with console(workspace) as pilot:
        text = painted(pilot)
        assert text.count("* CLICKED") >= 2
        assert "First click     2026-08-21 14:31:07" in text
        assert "# ACTIONED" not in text


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_a_deletion_says_up_to_when_the_sends_of_others_are_known(
    workspace: Workspace, size: tuple[int, int], tmp_path: Path
) -> None:
    await send(workspace, SUMMARY)
    async with console(workspace, size=size) as pilot:
        await press(pilot, ["d"])
        assert "Last import: never." in painted(pilot)
    await import_sends(workspace, SendsWish(file(tmp_path, SENDS), Environment.LOCAL))
    async with console(workspace, size=size) as pilot:
        await press(pilot, ["d"])
        assert "08-21 14:00 (backend import)" in painted(pilot)


@pytest.fixture
def go_on(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """An import tells how far it is, and ends no sooner than this is set."""
    go, take = asyncio.Event(), import_sends

    async def slow(workspace: Workspace, wish: SendsWish, told: OnProgress) -> ImportReport:
        report = await take(workspace, wish, told)
        told(report)
        await go.wait()
        told(report)
        return report

    monkeypatch.setattr(importing, "import_sends", slow)
    return go


async def importing_now(pilot: Pilot[None], path: Path) -> None:
    pilot.app.screen.run_typed(f":import sends {path}")  # type: ignore[attr-defined]
    await until(pilot, lambda: is_open(pilot, ProgressDialog))


async def test_closing_the_dialog_leaves_the_import_going_and_its_end_is_told(
    workspace: Workspace, go_on: asyncio.Event, tmp_path: Path
) -> None:
    async with console(workspace) as pilot:
        await importing_now(pilot, file(tmp_path, SENDS))
        assert "esc closes, the import goes on" in painted(pilot)
        await press(pilot, ["escape"])
        go_on.set()
        await finish(pilot)
        assert is_open(pilot, MainScreen)
        assert "Imported f[red].csv" in painted(pilot)
        assert "1 new" in painted(pilot)


async def test_an_import_that_breaks_off_does_not_say_that_it_goes_on(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = import_sends

    async def breaks_off(workspace: Workspace, wish: SendsWish, told: OnProgress) -> ImportReport:
        told(await take(workspace, wish, told))
        raise StoreError("The disk is full. Make room, then import it again.")

    monkeypatch.setattr(importing, "import_sends", breaks_off)
    async with console(workspace) as pilot:
        await importing_now(pilot, file(tmp_path, SENDS))
        await finish(pilot)
        pilot.app.clear_notifications()
        await settle(pilot)
        text = painted(pilot)
        assert "The disk is full." in text
        assert "1 new" in text, "what was done stays to be read"
        assert "goes on" not in text
        await press(pilot, ["enter"])
        assert is_open(pilot, MainScreen)
