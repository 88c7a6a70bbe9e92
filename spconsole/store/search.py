"""A search as SQL, by the index of its words where it can be; wildcards and quotes in it are plain text."""

from collections.abc import Sequence
from datetime import date, timedelta, tzinfo

from msgspec import Struct

from spconsole.domain.history import IN_FLIGHT, Status
from spconsole.domain.query import UNCLEAR_DELETION, Query, Term
from spconsole.store import trigrams
from spconsole.store.rows import UNCLEARLY_DELETED, place_of, stamp

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
    "click": "clicked_at is not null",
    "error": "error_code is not null",
    "ticket": "coalesce(ticket, '') <> ''",
    "id": "notification_id is not null",
}
_IN_BATCH = "place in (select place from notifications where batch is not null and batch like ? escape '\\')"
"""By the index of batches alone: rows that are in none are not looked at."""


_MOST_MOVED_MS = 24 * 60 * 60 * 1000
"""Rows of one moment stand in places after it; never as many as this."""


class Search(Struct, frozen=True):
    """Where the rows of a search are.

    Attributes:
        words: What the index is asked for; empty when every row is looked at.
        where: What else has to hold; its values are `values`.
        is_quick: Whether the newest rows are found without looking at many others.
    """

    words: str
    where: str
    values: tuple[object, ...]
    is_quick: bool

    def places(self, tail: str, values: Sequence[object] = ()) -> Condition:
        """A query for the column `hit`, the places of the rows.

        Args:
            tail: Goes after the condition; it may speak of `hit`.
        """
        given = (*self.values, *values)
        if not self.words:
            tail = tail.replace("hit", "place")
            return f"select place as hit from notifications where {self.where} {tail}", given  # noqa: S608
        found = "select rowid as hit from found where found match ?"
        if self.where == "1":
            return f"{found} {tail.replace('hit', 'rowid')}", (self.words, *given)
        return (
            f"select hit from ({found}) cross join notifications on place = hit "  # noqa: S608 - our own words
            f"where {self.where} {tail}"
        ), (self.words, *given)


def search_for(query: Query, has_index: bool, zone: tzinfo | None = None) -> Search:
    """A search, by the index as far as it goes."""
    has_index = has_index and not any(map(_is_among_few, query.terms))
    wanted: list[str] = []
    unwanted: list[str] = []
    others: list[Term] = []
    for term in query.terms:
        words = _words(term) if has_index else ""
        if words:
            (unwanted if term.negated else wanted).append(words)
        if not words or term.comparison == "==":
            others.append(term)
    if has_index and (wanted or unwanted):
        known = [term for term in others if term.key == "env" and not term.negated]
        wanted += [f'environment:"{trigrams.environment_piece(term.value)}"' for term in known]
        others = [term for term in others if term not in known]
    if unwanted and not wanted:  # the index cannot say "all but"
        return Search("", *condition(query, zone), is_quick=False)
    words = f"({' AND '.join(wanted)})" if wanted else ""
    if unwanted:
        words += f" NOT ({' OR '.join(unwanted)})"
    is_few = any(map(_is_among_few, query.terms))
    is_quick = is_few or (not (words and others) and not unwanted and not any(map(_is_looked_for, others)))
    return Search(words, *condition(Query(tuple(others)), zone), is_quick)


def _words(term: Term) -> str:
    """A term in the language of the index; empty when it has no such thing."""
    columns = _columns(term)
    if not columns or len(term.value) < trigrams.SHORTEST or "\0" in term.value:
        return ""
    if term.comparison == "==" and term.negated:
        return ""
    escaped = term.value.replace('"', '""')
    return f'{{{" ".join(columns)}}}:"{escaped}"'


def _is_among_few(term: Term) -> bool:
    """Whether it leaves so few rows that looking at each is faster than any other index."""
    return term.key == "status" and not term.negated and term.value in {*IN_FLIGHT, Status.UNKNOWN}


def _is_looked_for(term: Term) -> bool:
    if term.key == "seller":
        return term.comparison != "=="
    return term.key == "batch" or bool(_columns(term))


def _columns(term: Term) -> Sequence[str]:
    """The columns a text is looked for in; none when the term is about something else."""
    return _FREE_TEXT if not term.key else _COLUMNS.get(term.key, ())


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
    if term.key == "status" and term.value == UNCLEAR_DELETION:
        return UNCLEARLY_DELETED, ()
    if term.key == "status":
        return f"status = '{Status(term.value).value}'", ()  # spelled out: the index of the unknown needs it
    if term.key == "env":
        return "environment = ?", (term.value,)
    if term.key == "batch":
        is_whole = term.comparison == "=="
        return _IN_BATCH, (_escaped(term.value) if is_whole else f"%{_escaped(term.value)}%",)
    if term.key == "has":
        return _HAS[term.value], ()
    if term.key == "date":
        return _days(term, zone)
    columns = _columns(term)
    if term.comparison == "==":
        return " or ".join(f"{column} = ?" for column in columns), (term.value,) * len(columns)
    pattern = f"%{_escaped(term.value)}%"
    return " or ".join(f"{column} like ? escape '\\'" for column in columns), (pattern,) * len(columns)


def _days(term: Term, zone: tzinfo | None) -> Condition:
    """By the place, in whose order rows are read, and exactly by the moment, whose index needs a sort."""
    from spconsole.domain.moments import midnight  # noqa: PLC0415 - few searches name a day

    day = date.fromisoformat(term.value)
    start, end = midnight(day, zone), midnight(day + timedelta(days=1), zone)
    if term.comparison == "<":
        return "place < ? and +created_at < ?", (place_of(start) + _MOST_MOVED_MS, stamp(start))
    if term.comparison == ">":
        return "place >= ? and +created_at >= ?", (place_of(end), stamp(end))
    return (
        "place >= ? and place < ? and +created_at >= ? and +created_at < ?",
        (place_of(start), place_of(end) + _MOST_MOVED_MS, stamp(start), stamp(end)),
    )


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
