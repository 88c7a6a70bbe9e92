"""Feedback for the ids of a file: only of rows that another column proves to be done."""

import asyncio
import csv
import io
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from spconsole.domain.errors import UsageError
from spconsole.domain.history import HistoryEntry
from spconsole.domain.sellers import Environment
from spconsole.domain.send_line import read_object
from spconsole.domain.spreadsheet import csv_cell, restored
from spconsole.domain.text import bounded, one_line
from spconsole.services.context import Ledger
from spconsole.services.many_feedback import LeftOut, left_out_reason, sorted_out

MAX_BYTES = 16 << 20
MAX_LINES = 50_000
_CLICKS = ("click", "clicked", "opened", "visited", "view", "viewed")
"""Words that prove no more than a click, when they are all that a cell says."""


class IdTable(Struct, frozen=True):
    """A file as a table of text."""

    path: Path
    columns: Sequence[str]
    lines: Sequence[Sequence[str]]


class Proven(Struct, frozen=True):
    """A row, and the words of the file that prove its action."""

    entry: HistoryEntry
    proof: str


class FeedbackPlan(Struct, frozen=True):
    """What a file asks for.

    Attributes:
        unknown: Ids that no row of the environment, and of the profile when one is named, has.
        unproven: Ids whose line has no proof.
    """

    proven: Sequence[Proven]
    left_out: Sequence[LeftOut]
    unknown: Sequence[str]
    unproven: Sequence[str]


async def read_ids(path: Path) -> IdTable:
    """Read a CSV with a heading, or JSON Lines.

    Raises:
        UsageError: It cannot be read, or is no such table.
    """
    return await asyncio.to_thread(_read, path)


def _read(path: Path) -> IdTable:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"Cannot read {path}: {error.strerror or error}. Check the path.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8. Save it as UTF-8 and try again.") from error
    if len(data) > MAX_BYTES:
        raise UsageError(f"{path} is larger than {MAX_BYTES >> 20} MiB. Split it.")
    table = _of_json(path, text) if text.lstrip().startswith("{") else _of_csv(path, text)
    if not table.columns or not table.lines:
        raise UsageError(f"{path} has no lines under a heading. The first line names the columns.")
    if len(table.lines) > MAX_LINES:
        raise UsageError(f"{path} has more than {MAX_LINES:,} lines. Split it.")
    return table


def _of_csv(path: Path, text: str) -> IdTable:
    sample = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=sample.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    except csv.Error as error:
        raise UsageError(f"{path} is not a CSV: {error}. Save it as CSV and try again.") from error
    columns = [one_line(bounded(name.strip(), 60)) for name in rows[0]] if rows else []
    if len(set(columns)) < len(columns):
        raise UsageError(f"{path} names a column twice. Give each a name of its own.")
    width = len(columns)
    lines = [[restored(cell).strip() for cell in [*row, *[""] * width][:width]] for row in rows[1:]]
    return IdTable(path, columns, lines)


def _of_json(path: Path, text: str) -> IdTable:
    objects = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            objects.append(read_object(line))
        except ValueError as error:
            raise UsageError(f"Line {number} of {path} is no JSON object. Mend it, or use CSV.") from error
    columns = list(dict.fromkeys(name for found in objects for name in found))
    lines = [[csv_cell(found.get(name)).strip() for name in columns] for found in objects]
    return IdTable(path, columns, lines)


def id_column_of(columns: Sequence[str]) -> str:
    """The column that most likely has the ids; empty when none stands out."""
    plain = {"".join(filter(str.isalnum, name.lower())): name for name in columns}
    return next((plain[name] for name in ("notificationid", "id") if name in plain), "")


async def plan_feedback(
    ledger: Ledger,
    table: IdTable,
    id_column: str,
    proof_column: str,
    environment: Environment,
    profile: str = "",
) -> FeedbackPlan:
    """Match the ids of a file with rows of an environment; a line without proof is left out.

    Args:
        profile: Only rows of it, when one is named.

    Raises:
        UsageError: The file has no such column, or both are one.
        StoreError: The history cannot be read.
    """
    ledger.require_readable()
    ids, proofs = _column(table, id_column), _column(table, proof_column)
    if ids == proofs:
        raise UsageError("The proof cannot be the id itself. Choose the column that proves the action.")
    proof_of: dict[str, str] = {}
    every = dict.fromkeys(line[ids] for line in table.lines if line[ids])
    for line in table.lines:
        if _is_proof(line[proofs]):
            proof_of.setdefault(line[ids], line[proofs])
    entries: dict[str, HistoryEntry] = {}
    unknown: list[str] = []
    for id_ in every:
        found = await _found(ledger, id_, environment, profile)
        if not found:
            unknown.append(id_)
        elif id_ in proof_of:
            entries[id_] = next((row for row in found if not left_out_reason(row)), found[0])
    rows, left_out = await sorted_out(ledger, list(entries.values()))
    proven = [Proven(row, proof_of[row.notification_id or ""]) for row in rows]
    missing = set(unknown)
    unproven = [id_ for id_ in every if id_ not in proof_of and id_ not in missing]
    return FeedbackPlan(proven, left_out, unknown, unproven)


async def _found(ledger: Ledger, id_: str, environment: Environment, profile: str) -> list[HistoryEntry]:
    return [
        row
        for row in await ledger.history.by_notification_id(id_)
        if row.environment is environment and profile in {"", row.profile}
    ]


def _is_proof(cell: str) -> bool:
    """Whether a cell says more than that somebody clicked, or that nothing was done."""
    word = cell.strip().lower()
    return word not in {"", "-", "no", "n", "false", "0", "null", "none", "n/a", *_CLICKS}


def _column(table: IdTable, name: str) -> int:
    if name not in table.columns:
        known = ", ".join(table.columns[:20])
        raise UsageError(f"{table.path} has no column {one_line(name)}. It has {known}.")
    return list(table.columns).index(name)
