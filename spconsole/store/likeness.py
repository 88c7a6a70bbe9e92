"""Rows by an id, and rows that are like one: by indexes alone, however long the history is."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from msgspec import Struct

from spconsole.domain.history import HistoryEntry
from spconsole.domain.mismatch import Recipient
from spconsole.domain.query import Query, Term
from spconsole.domain.sellers import Environment
from spconsole.store.database import Database
from spconsole.store.lookup import narrowed
from spconsole.store.rows import entries_at, entry_from
from spconsole.store.search import Condition, search_for

MOST_LOOKED_AT = 2_000
"""Rows with one ASIN of which the recipients are counted, newest first."""
_MS = timedelta(milliseconds=1)


class Rows(Struct, frozen=True):
    """The newest of some rows.

    Attributes:
        is_all: Whether there are certainly no more.
    """

    entries: Sequence[HistoryEntry]
    is_all: bool


class LikenessStore:
    """Looks rows up beside the others; nothing waits for it, and it ends when it is cancelled."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def by_ids(
        self, ids: Collection[str], limit: int, profile: str = "", environment: Environment | None = None
    ) -> Rows:
        """Rows with one of the ids as their notification's, their own, or that of a request about them.

        Args:
            profile: Only of it, when one is named.
            environment: Only of it, when one is named.
        """
        return await self._newest(narrowed(ids_condition(ids), profile, environment), limit)

    async def request_ids(self, entries: Collection[str], ids: Collection[str]) -> Mapping[str, str]:
        """Which of the request ids belongs to each row, by the calls about it.

        Args:
            entries: Ids of rows.
        """
        marks, more = ", ".join("?" * len(ids)), ", ".join("?" * len(entries))
        found = await self._database.search(
            f"select entry_id, request_id from calls where request_id in ({marks}) "  # noqa: S608
            f"and entry_id in ({more})",
            (*ids, *entries),
        )
        return {row["entry_id"]: row["request_id"] for row in found}

    async def same_values(self, entry: HistoryEntry, limit: int) -> Rows:
        """Other rows of the template with exactly these values, whoever the seller is."""
        return await self._newest(values_condition(entry), limit)

    async def with_asin(
        self,
        asin: str,
        limit: int,
        environment: Environment | None = None,
        template_id: str | None = None,
        profile: str = "",
        but: str | None = None,
    ) -> Rows:
        """Rows with an ASIN among their values; of very many, only the newest are looked at.

        Args:
            environment: Only of it.
            template_id: Only of it.
            profile: Only of it, when one is named.
            but: Only with other values than these.
        """
        places, values = self._places_of(asin, environment, profile, template_id or "")
        sql = (
            f"{entries_at(places)} where instr(parameters, ?) and (? is null or template_id = ?) "
            f"and parameters is not ? order by hit desc limit {int(limit) + 1}"
        )
        found = await self._database.search(sql, (*values, f'"{asin}"', template_id, template_id, but))
        entries = [entry_from(row) for row in found]
        if len(entries) > limit:
            return Rows(entries[:limit], is_all=False)
        [looked] = await self._database.search(f"select count(*) from ({places})", values)  # noqa: S608
        return Rows(entries, int(looked[0]) < MOST_LOOKED_AT)

    async def by_actor_around(self, entry: HistoryEntry, around: timedelta, limit: int) -> Rows:
        """Other rows by the same person, a while before and after one."""
        return await self._newest(actor_condition(entry, around), limit)

    async def in_batch(self, entry: HistoryEntry, limit: int) -> Rows:
        """Other rows of what it went out with."""
        return await self._newest(batch_condition(entry), limit)

    async def recipients(
        self, asin: str, environment: Environment, before: HistoryEntry | None = None
    ) -> Sequence[Recipient] | None:
        """To whom an ASIN went; None when it is in too many rows to say.

        Args:
            before: Only rows before this one.
        """
        places, values = self._places_of(asin, environment)
        known = "(instr(parameters, ?) > 0 and place < ?)"
        wrong = "status = 'DELETED' and deletion_reason = 'INCORRECT_RECIPIENT'"
        went = f"status in ('SENT', 'UNKNOWN') or status = 'DELETED' and not ({wrong})"
        sql = (
            f"select account, profile, max(place), count(*) as looked, "  # noqa: S608 - our own words
            f"sum({known} and ({went})) as times, sum({known} and ({wrong})) as withdrawn "
            f"from ({places}) cross join notifications on place = hit group by account"
        )
        edge = (f'"{asin}"', before.place if before else 1 << 62)
        rows = await self._database.search(sql, (*edge, *edge, *values))
        if sum(row["looked"] for row in rows) >= MOST_LOOKED_AT:
            return None
        return [Recipient(row["account"], row["profile"], row["times"], row["withdrawn"]) for row in rows]

    def _places_of(
        self, asin: str, environment: Environment | None, profile: str = "", template_id: str = ""
    ) -> Condition:
        terms = [Term("asin", asin)]
        if template_id:
            terms.append(Term("tpl", template_id))
        if environment:
            terms.append(Term("env", environment.value))
        if profile:
            terms.append(Term("seller", profile, comparison="=="))
        search = search_for(Query(tuple(terms)), self._database.has_trigrams)
        return search.places(f"order by hit desc limit {MOST_LOOKED_AT}")

    async def _newest(self, condition: Condition, limit: int) -> Rows:
        where, values = condition
        sql = _newest_sql(where, limit + 1)
        entries = [entry_from(row) for row in await self._database.search(sql, values)]
        return Rows(entries[:limit], len(entries) <= limit)

    # The parameter of a template's link that carried the id.

    async def learn(self, template_id: str, name: str) -> None:
        """A person took a row that was found by this parameter of the link."""
        sql = (
            "insert into learnt_parameters (template_id, name, times) values (?, ?, 1) "
            "on conflict (template_id, name) do update set times = times + 1"
        )
        await self._database.write(lambda connection: connection.execute(sql, (template_id, name)))

    async def learnt(self, templates: Collection[str]) -> Mapping[str, str]:
        """By template, the parameter that carried the id most often."""
        marks = ", ".join("?" * len(templates))
        rows = await self._database.search(
            f"select template_id, name from learnt_parameters where template_id in ({marks}) order by times",  # noqa: S608
            tuple(templates),
        )
        return {row["template_id"]: row["name"] for row in rows}


def places_sql(where: str, limit: int) -> str:
    """The places of the newest rows of a condition, as `hit`."""
    return f"select place as hit from notifications where {where} order by place desc limit {int(limit)}"  # noqa: S608


def _newest_sql(where: str, limit: int) -> str:
    """The rows themselves: places first, so that only what is shown is read whole."""
    return f"{entries_at(places_sql(where, limit))} order by hit desc"


def ids_condition(ids: Collection[str]) -> Condition:
    marks = ", ".join("?" * len(ids))
    about = f"select entry_id from calls where request_id in ({marks}) and entry_id is not null"  # noqa: S608
    where = (
        f"notification_id in ({marks}) or id in ({marks}) or id in ({about}) "
        f"or (request_id is not null and request_id in ({marks}))"
    )
    return where, tuple(ids) * 4


def values_condition(entry: HistoryEntry) -> Condition:
    where = "environment = ? and template_id = ? and parameters = ? and place <> ?"
    return where, (entry.environment.value, entry.template_id, entry.parameters, entry.place)


def batch_condition(entry: HistoryEntry) -> Condition:
    where = "batch = ? and environment = ? and place <> ?"
    return where, (entry.batch, entry.environment.value, entry.place)


def actor_condition(entry: HistoryEntry, around: timedelta) -> Condition:
    reach = around // _MS
    where = "environment = ? and place between ? and ? and place <> ? and actor = ?"
    start, end = entry.place - reach, entry.place + reach
    return where, (entry.environment.value, start, end, entry.place, entry.actor)
