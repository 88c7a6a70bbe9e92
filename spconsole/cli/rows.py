"""Rows of history as the shell shows them."""

from collections.abc import Sequence
from datetime import datetime

from spconsole.cli.tables import Column
from spconsole.domain.errors import ErrorDetail, SpConsoleError
from spconsole.domain.history import HistoryEntry, engagement_words, status_mark
from spconsole.domain.marketplaces import country_of
from spconsole.domain.resolution import resolution_words
from spconsole.services.exporting import KEYS
from spconsole.services.history import as_json

COLUMNS = (
    Column("WHEN"),
    Column("STATUS"),
    Column("FEEDBACK", rank=4),
    Column("SELLER", least=8, rank=1),
    Column("ENVIRONMENT", least=5, rank=2),
    Column("TEMPLATE", least=12),
    Column("MARKET", rank=5),
    Column("NOTIFICATION ID", least=36),
    Column("TICKET", least=8, rank=3),
    Column("NOTE", least=16, rank=6),
)


def error_json(error: ErrorDetail) -> dict[str, str]:
    """An error as scripts see it."""
    return {"code": error.code, "message": error.message, "details": error.details}


def row_json(entry: HistoryEntry, error: SpConsoleError | None = None) -> dict[str, object]:
    """One notification; an error of what was just asked for stands above one that it had."""
    return as_json(entry) | ({"error": error_json(error.detail)} if error else {})


def no_row_json(error: SpConsoleError, **known: object) -> dict[str, object]:
    """The same keys for a request that did not get as far as history."""
    return {**dict.fromkeys(KEYS), **known, "error": error_json(error.detail)}


def row_cells(entry: HistoryEntry) -> Sequence[str]:
    """A row in the order of `COLUMNS`, times as the clock on the wall had them."""
    return (
        local_time(entry.created_at),
        status_mark(entry),
        engagement_words(entry),
        entry.profile,
        entry.environment.value,
        entry.template_id or "",
        country_of(entry.marketplace_id),
        entry.notification_id or "",
        entry.ticket or "",
        _remark(entry),
    )


def row_card(entry: HistoryEntry) -> list[tuple[str, str]]:
    """One row with everything that a person asks about it."""
    fields = [
        ("status", " ".join((status_mark(entry), engagement_words(entry))).strip()),
        ("id", entry.notification_id or "none"),
        ("seller", f"{entry.profile} ({entry.environment.value})"),
        ("template", entry.template_id or ""),
        ("message", entry.message),
        ("market", country_of(entry.marketplace_id)),
        ("ticket", entry.ticket or ""),
        ("batch", entry.batch or ""),
        ("request id", entry.request_id or ""),
        ("first click", local_time(entry.clicked_at) if entry.clicked_at else ""),
        ("resolved", resolution_words(entry)),
    ]
    return [(name, value) for name, value in fields if value]


def local_time(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


def _remark(entry: HistoryEntry) -> str:
    if entry.deletion_reason:
        return entry.deletion_reason.value
    if entry.resolution:
        return resolution_words(entry)
    return f"{entry.error.code}: {entry.error.message}" if entry.error else ""
