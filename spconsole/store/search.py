"""A search as an SQL condition; wildcards and quotes in it are plain text."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from spconsole.domain.history import Status
from spconsole.domain.query import Query, Term
from spconsole.store.rows import stamp

Condition = tuple[str, tuple[object, ...]]

_FREE_TEXT = (
    "parameters",
    "notification_id",
    "template_id",
    "profile",
    "ticket",
    "request_id",
    "message",
    "id",
)
_COLUMNS = {"seller": ("profile",), "tpl": ("template_id",), "by": ("actor",), "ticket": ("ticket",),
            "asin": ("parameters",), "id": ("notification_id", "request_id", "id")}  # fmt: skip
_HAS = {
    "feedback": "feedback = 'RECORDED'",
    "error": "error_code is not null",
    "ticket": "coalesce(ticket, '') <> ''",
    "id": "notification_id is not null",
}


def condition(query: Query, zone: tzinfo | None = None) -> Condition:
    """A `where` clause without the word, and its values.

    Args:
        zone: Whose days `date:` means; the machine's own zone by default.
    """
    clauses: list[str] = []
    values: list[object] = []
    for term in query.terms:
        clause, wanted = _clause(term, zone)
        clauses.append(f"not coalesce(({clause}), 0)" if term.negated else f"({clause})")
        values += wanted
    return (" and ".join(clauses) or "1"), tuple(values)


def _clause(term: Term, zone: tzinfo | None) -> Condition:
    if term.key == "status":
        return f"status = '{Status(term.value).value}'", ()  # spelled out: the index of the unknown needs it
    if term.key == "env":
        return "environment = ?", (term.value,)
    if term.key == "seller" and term.comparison == "==":
        return "profile = ?", (term.value,)
    if term.key == "has":
        return _HAS[term.value], ()
    if term.key == "date":
        return _days(term, zone)
    columns = _COLUMNS.get(term.key, _FREE_TEXT)
    pattern = f"%{_escaped(term.value)}%"
    return " or ".join(f"{column} like ? escape '\\'" for column in columns), (pattern,) * len(columns)


def _days(term: Term, zone: tzinfo | None) -> Condition:
    day = date.fromisoformat(term.value)
    start, end = _midnight(day, zone), _midnight(day + timedelta(days=1), zone)
    if term.comparison == "<":
        return "created_at < ?", (start,)
    if term.comparison == ">":
        return "created_at >= ?", (end,)
    return "created_at >= ? and created_at < ?", (start, end)


def _midnight(day: date, zone: tzinfo | None) -> str:
    local = datetime.combine(day, time.min, zone) if zone else datetime.combine(day, time.min).astimezone()
    return stamp(local.astimezone(UTC)) or ""


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
