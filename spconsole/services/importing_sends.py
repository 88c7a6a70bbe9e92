"""Importing sends of other systems: what Amazon's API cannot list, from a backend's own log."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct, structs

from spconsole.domain.errors import SpConsoleError, UsageError
from spconsole.domain.history import HistoryEntry
from spconsole.domain.sellers import DEMO_SELLER, Environment, SellerProfile
from spconsole.domain.send_line import NEEDED, SendLine, entry_of, named, read_object, reason_of, send_line
from spconsole.domain.spreadsheet import csv_cells, restored
from spconsole.domain.text import bounded, one_line
from spconsole.services.context import Workspace
from spconsole.services.importing import (
    ImportKind,
    ImportReport,
    OnProgress,
    Stretch,
    lines_of,
    note_import,
    read_lines,
    require_import,
)
from spconsole.store.coverage import Coverage, CoverageStore
from spconsole.store.imports import Fate, ImportStore
from spconsole.store.lookup import Target

NEW, HERE = "new", "here already"
TOMORROW = timedelta(days=1)
"""How far another clock may be ahead."""
MAX_TARGETS = 20_000
"""Sellers and templates of one file whose coverage is kept; a file with more is no backend's log."""

Reader = Callable[[bytes], SendLine | None]


class SendsWish(Struct, frozen=True):
    """What is to be imported.

    Attributes:
        seller: The profile of lines that name none.
        until: Up to when the file is complete; the newest of its lines by default.
        dry_run: Only look.
        batch: What lines that name none went out with.
    """

    path: Path
    environment: Environment
    seller: str = ""
    until: datetime | None = None
    dry_run: bool = False
    batch: str = ""


async def import_sends(
    workspace: Workspace, wish: SendsWish, on_progress: OnProgress | None = None
) -> ImportReport:
    """Add what other systems sent; a line that is here already, or comes twice, stays one row.

    When no line was refused, every seller and template of the file counts as complete up to its newest
    line, which the delete dialog then says.

    Raises:
        UsageError: The file cannot be read, or names no columns that are known; or `until` is yet to come.
        StoreError: The history cannot be written; what was written before stays.
    """
    require_import(workspace)
    if wish.until and wish.until > workspace.ledger.now():
        raise UsageError(
            f"{wish.until.astimezone():%Y-%m-%d %H:%M} is yet to come: no file is complete up to then, and "
            "it could not be taken back. Give the moment up to which the file was written."
        )
    sends = _Sends(workspace, wish)
    async with lines_of(wish.path) as stretches:
        async for stretch, part in stretches:
            await sends.take(stretch)
            sends.report.read = part
            if on_progress:
                on_progress(sends.report)
    sends.tell_of_batches()
    await sends.cover()
    note_import(workspace, sends.report)
    return sends.report


class _Sends:
    """One import on its way."""

    def __init__(self, workspace: Workspace, wish: SendsWish) -> None:
        self._wish = wish
        self._ledger = workspace.ledger
        self._store = ImportStore(workspace.ledger.history.database)
        self._accounts = Accounts(workspace, wish.environment, wish.seller)
        self._read: Reader | None = None
        self._targets: set[Target] = set()
        self._is_cut = False
        self._newest: datetime | None = None
        self._learnt = 0
        self.report = ImportReport(ImportKind.SENDS, wish.path, wish.dry_run, {NEW: 0, HERE: 0})

    async def take(self, stretch: Stretch) -> None:
        """Read some lines and keep what they say."""
        if self._read is None:
            self._read = await asyncio.to_thread(_reader, self._wish.path, stretch)
        lines = await asyncio.to_thread(read_lines, stretch, self._read, self.report)
        rows: list[HistoryEntry] = []
        for number, line in lines:
            if line.at > self._ledger.now() + TOMORROW:
                self.report.refuse(number, "Its time is yet to come. Check the clock that wrote it.")
                continue
            account = await self._accounts.of(line.seller)
            if isinstance(account, str):
                self.report.refuse(number, account)
                continue
            profile, name = account
            row = entry_of(line, profile.name, name, self._wish.environment)
            rows.append(structs.replace(row, batch=row.batch or self._wish.batch or None))
            self._note(rows[-1], line)
        fates = await self._store.add(rows, keep=not self._wish.dry_run)
        self.report.counts[NEW] += fates.count(Fate.NEW)
        self.report.counts[HERE] += fates.count(Fate.SAME) + fates.count(Fate.NEWER)
        self._learnt += fates.count(Fate.NEWER)

    def _note(self, row: HistoryEntry, line: SendLine) -> None:
        target = Target(row.account, row.environment, line.template_id)
        if len(self._targets) < MAX_TARGETS:
            self._targets.add(target)
        self._is_cut = self._is_cut or target not in self._targets
        self._newest = max(self._newest or line.at, line.at)

    def tell_of_batches(self) -> None:
        """What came of a batch's name for rows that were here."""
        if self._learnt:
            one = self._learnt == 1
            what = f"{self._learnt:,} row{'' if one else 's'} that {'was' if one else 'were'} here"
            self.report.notes.append(f"Of {what} already, the batch was not known before.")
        elif self._wish.batch and self.report.counts[HERE]:
            self.report.notes.append("Rows that are here already keep the batch that they have.")

    async def cover(self) -> None:
        """Write up to when it is complete, or say why it is not."""
        if self._newest is None:
            return
        now, actor = self._ledger.now(), self._ledger.actor
        # The clock of a line may be ahead, but what is yet to come nobody knows.
        until = self._wish.until or min(self._newest, now)
        if self.report.refused_count:
            self.report.notes.append(
                "Lines were refused, so it does not count as complete: the delete dialog goes on saying what "
                "it said before. Mend them and import it again; nothing doubles."
            )
            return
        if not self._wish.dry_run:
            await CoverageStore(self._ledger.history.database).cover(
                self._targets, Coverage(until, now, actor)
            )
        one = len(self._targets) == 1
        many = f"{len(self._targets):,} seller and template pair{'' if one else 's'}"
        verb = "would count" if self._wish.dry_run else "counts" if one else "count"
        self.report.notes.append(f"{many} {verb} as complete up to {until.astimezone():%Y-%m-%d %H:%M}.")
        if self._is_cut:
            self.report.notes.append(
                f"It names more than {MAX_TARGETS:,} such pairs: the rest of them do not count as complete. "
                "Import the file in parts."
            )


class Accounts:
    """Which account a line's seller is: by profile name, by seller id, or by a name that only one has."""

    def __init__(self, workspace: Workspace, environment: Environment, default: str) -> None:
        self._workspace = workspace
        self._environment = environment
        self._default = default
        self._known: dict[str, tuple[SellerProfile, str] | str] = {}

    async def of(self, seller: str) -> tuple[SellerProfile, str] | str:
        """The profile and its account, or why there is none, as a sentence."""
        name = seller or self._default
        if name not in self._known:
            self._known[name] = await self._find(name)
        return self._known[name]

    async def _find(self, name: str) -> tuple[SellerProfile, str] | str:
        if not name:
            return "It names no seller. Add a column seller, or choose one with --profile."
        profiles = dict(self._workspace.profiles.book().profiles)
        if self._environment is Environment.LOCAL:
            profiles.setdefault(DEMO_SELLER.name, DEMO_SELLER)
        found = [profiles[name]] if name in profiles else _called(name, list(profiles.values()))
        said = one_line(bounded(name, 60))
        if not found:
            return f"No seller is called {said}. Add the profile, or name one that is here."
        if len(found) > 1:
            return f"{len(found)} sellers are called {said}. Write the profile's name."
        try:
            seller = await self._workspace.open_seller(found[0], self._environment)
        except SpConsoleError as error:
            words, profile = str(error), found[0].name
            return one_line(words if profile in words else f"{profile}: {words}")
        return found[0], seller.account


def _called(name: str, profiles: Sequence[SellerProfile]) -> list[SellerProfile]:
    by_id = [profile for profile in profiles if profile.seller_id == name]
    return by_id or [profile for profile in profiles if profile.label.casefold() == name.casefold()]


def _reader(path: Path, stretch: Stretch) -> Reader:
    """How to read the file, told by its first line."""
    first = next((line for line in stretch.lines if line and line.strip()), b"")
    if first.lstrip().startswith(b"{"):
        return lambda line: send_line(read_object(line.decode("utf-8"))) if line.strip() else None
    try:
        names = csv_cells(first)
    except ValueError as error:
        raise UsageError(f"{path}: {reason_of(error)} CSV and JSON Lines are read.") from error
    known = named(dict.fromkeys(names))
    if missing := [name for name in NEEDED if name not in known]:
        raise UsageError(
            f"{path}: the first line names no column {missing[0]}. Columns: notificationId, seller, "
            "templateId, marketplaceId, values (a JSON object), time."
        )

    def read(line: bytes) -> SendLine | None:
        if line is first or not line.strip():
            return None
        cells = csv_cells(line)
        if len(cells) != len(names):
            many = f"{len(cells)} cell{'' if len(cells) == 1 else 's'}"
            raise ValueError(f"it has {many} where the first line names {len(names)}")
        return send_line(dict(zip(names, map(restored, cells), strict=True)))

    return read
