"""A search written to a file: every format, page by page, and never half of it."""

import csv
import io
import json
from pathlib import Path

import pytest

from spconsole.domain.errors import StoreError, UsageError
from spconsole.domain.history import HistoryEntry
from spconsole.domain.query import Query, parse_query
from spconsole.services import exporting
from spconsole.services.context import Workspace
from spconsole.services.exporting import ExportFormat, Pieces, export_path, export_rows, pages_of
from spconsole.services.history import as_json
from tests.hostile import HOSTILE, got_through
from tests.store.rows import entry, minutes_ago

ALL = Query()


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "PAGE", 3)


@pytest.fixture
async def rows(workspace: Workspace) -> list[HistoryEntry]:
    """Eight rows, newest first."""
    made = [entry(id=f"row-{n}", created_at=minutes_ago(n), ticket="=1+1", actor=HOSTILE) for n in range(8)]
    await workspace.ledger.history.add_many(made)
    return made


async def test_every_format_holds_every_row_in_order(
    workspace: Workspace, rows: list[HistoryEntry], tmp_path: Path
) -> None:
    texts: dict[ExportFormat, str] = {}
    for format_ in ExportFormat:
        path = tmp_path / f"out.{format_.value}"
        assert await export_rows(workspace.ledger, ALL, format_, path) == 8
        assert path.stat().st_mode & 0o777 == 0o600
        texts[format_] = path.read_text(encoding="utf-8")
        assert not got_through(texts[format_])
    ids = [row.id for row in rows]
    assert [row["id"] for row in json.loads(texts[ExportFormat.JSON])] == ids
    assert [json.loads(line)["id"] for line in texts[ExportFormat.JSONL].splitlines()] == ids
    table = list(csv.DictReader(io.StringIO(texts[ExportFormat.CSV])))
    assert [row["id"] for row in table] == ids
    assert {row["ticket"] for row in table} == {"'=1+1"}
    assert texts[ExportFormat.MD].count("\n") == 10
    assert "1000.50" in texts[ExportFormat.MD]


@pytest.mark.parametrize(("format_", "empty"), [(ExportFormat.JSON, "[]\n"), (ExportFormat.JSONL, "")])
async def test_nothing_found_is_whole_too(
    workspace: Workspace, tmp_path: Path, format_: ExportFormat, empty: str
) -> None:
    path = tmp_path / "out"
    assert await export_rows(workspace.ledger, parse_query("status:held"), format_, path) == 0
    assert path.read_text(encoding="utf-8") == empty


async def test_no_more_than_a_page_is_in_memory(workspace: Workspace, rows: list[HistoryEntry]) -> None:
    sizes = [len(page) async for page in pages_of(workspace.ledger, ALL)]
    assert sizes == [3, 3, 2]
    assert [len(page) async for page in pages_of(workspace.ledger, ALL, 4)] == [3, 1]


async def test_a_row_that_arrives_meanwhile_moves_no_other(
    workspace: Workspace, rows: list[HistoryEntry]
) -> None:
    seen: list[str] = []
    async for page in pages_of(workspace.ledger, ALL):
        seen += [row.id for row in page]
        await workspace.ledger.history.add_many([entry(created_at=minutes_ago(-len(seen)))])
    assert seen == [row.id for row in rows]


async def test_two_exports_of_one_second_have_two_names(workspace: Workspace) -> None:
    now = workspace.ledger.now()
    first = export_path(workspace.paths, now, ExportFormat.CSV)
    await export_rows(workspace.ledger, ALL, ExportFormat.CSV, first)
    assert export_path(workspace.paths, now, ExportFormat.CSV).stem == f"{first.stem}-2"


async def test_a_file_that_is_there_stays_as_it_is(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="is not overwritten"):
        await export_rows(workspace.ledger, ALL, ExportFormat.CSV, path)
    assert path.read_text(encoding="utf-8") == "mine"


async def test_half_an_export_is_taken_away(
    workspace: Workspace, rows: list[HistoryEntry], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, asked = workspace.ledger.history.window, 0

    async def fails_later(*given: object, **more: object) -> object:
        nonlocal asked
        asked += 1
        if asked > 1:
            raise StoreError("gone")
        return await window(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(workspace.ledger.history, "window", fails_later)
    path = tmp_path / "out.csv"
    with pytest.raises(StoreError):
        await export_rows(workspace.ledger, ALL, ExportFormat.CSV, path)
    assert asked == 2
    assert not path.exists()


def test_json_written_in_pieces_is_json() -> None:
    pieces, made = Pieces(ExportFormat.JSON), [entry(), entry()]
    text = pieces.begin() + "".join(pieces.rows([row]) for row in made) + pieces.end()
    read = json.loads(text)
    assert [row["id"] for row in read] == [as_json(row)["id"] for row in made]
