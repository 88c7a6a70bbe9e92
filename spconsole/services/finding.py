"""Find: from what somebody pasted to the rows it is about, in every environment."""

import contextlib
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from spconsole.domain.errors import StoreError
from spconsole.domain.history import HistoryEntry
from spconsole.domain.pasted import Token, tokens_of
from spconsole.domain.sellers import Environment
from spconsole.domain.text import bounded, one_line
from spconsole.services.context import Ledger, Setup
from spconsole.services.resolving import recording_problem
from spconsole.store.likeness import LikenessStore

MOST_HITS = 100
NOTHING_IN_IT = "No id, ASIN or request id in it. {} for words."
NOTHING_PASTED = "Paste a link, ids, an ASIN or a request id."
NOT_KNOWN = (
    "No send with {}{} is known here. Another system or machine may have sent it: {} takes in its sends."
)
IMPORT_IN_THE_SHELL = "spconsole import sends FILE"
SEARCH_IN_THE_SHELL = "spconsole history WORDS searches"
_SHOWN = 60


class Hit(Struct, frozen=True):
    """A row, and how it was found.

    Attributes:
        by: What the token is to the row: its id, its request, its own id here, or an ASIN.
        is_learnt: The id came by the parameter that carried it before for this template.
    """

    entry: HistoryEntry
    token: Token
    by: str
    is_learnt: bool = False


class Found(Struct, frozen=True):
    """What came of a text.

    Attributes:
        hits: Newest first.
        words: What was found, as a sentence.
    """

    tokens: Sequence[Token]
    hits: Sequence[Hit]
    words: str

    @property
    def best(self) -> int:
        """Which hit is likeliest meant: the newest one that came the way it came before, or the newest."""
        learnt = [number for number, hit in enumerate(self.hits) if hit.is_learnt]
        return learnt[0] if learnt else 0

    @property
    def unknown_id(self) -> str:
        """The one id in it that no row has; empty when there is none, or more than one."""
        if self.hits:
            return ""
        uuids = [token for token in self.tokens if token.is_uuid] or list(self.tokens)
        return uuids[0].text if len(uuids) == 1 and not uuids[0].asin else ""


async def find(
    ledger: Ledger,
    text: str,
    importing: str = IMPORT_IN_THE_SHELL,
    searching: str = SEARCH_IN_THE_SHELL,
    profile: str = "",
    environment: Environment | None = None,
) -> Found:
    """Look up every id in a text; ASINs when no row has one of the ids.

    Args:
        importing: How sends of other systems are brought in from where this is asked.
        searching: How words are searched from there.
        profile: Only its rows, when one is named.
        environment: Only its rows, when one is named.

    Raises:
        StoreError: The history cannot be read.
    """
    ledger.require_readable()
    tokens = tokens_of(text)
    if not tokens:
        return Found((), (), NOTHING_IN_IT.format(searching) if text.strip() else NOTHING_PASTED)
    among = _Among(LikenessStore(ledger.history.database), profile, environment)
    hits = await _by_id(among, tokens)
    if not hits:
        hits = await _by_asin(among, tokens)
    return Found(tokens, hits, _words(tokens, hits, importing, among.words))


async def learn(setup: Setup, hit: Hit) -> None:
    """Remember which parameter carried the id of a row that a person took; a loss of that harms nobody."""
    name, template = hit.token.name, hit.entry.template_id
    if name and template and hit.token.text == hit.entry.notification_id and not recording_problem(setup):
        with contextlib.suppress(StoreError):
            await LikenessStore(setup.ledger.history.database).learn(template, name)


class _Among(Struct, frozen=True):
    """The rows among which something is looked for: all, or those of a profile or an environment."""

    store: LikenessStore
    profile: str
    environment: Environment | None

    @property
    def words(self) -> str:
        """` to acme in sandbox`; empty for all."""
        to = f" to {self.profile}" if self.profile else ""
        return f"{to} in {self.environment.value}" if self.environment else to


async def _by_id(among: _Among, tokens: Sequence[Token]) -> list[Hit]:
    known = {spelling: token for token in tokens for spelling in (token.text.lower(), token.text)}
    store = among.store
    rows = (await store.by_ids(known, MOST_HITS, among.profile, among.environment)).entries
    if not rows:
        return []
    asked = await store.request_ids([row.id for row in rows], known)
    learnt = await store.learnt({row.template_id for row in rows if row.template_id})
    hits = [_hit(row, known, asked, learnt) for row in rows]
    return [hit for hit in hits if hit is not None]


def _hit(
    row: HistoryEntry, known: Mapping[str, Token], asked: Mapping[str, str], learnt: Mapping[str, str]
) -> Hit | None:
    ways = (
        (row.notification_id, "its id"),
        (row.request_id, "its request"),
        (row.id, "its id here"),
        (asked.get(row.id), "a request about it"),
    )
    for id_, by in ways:
        if id_ and (token := known.get(id_)):
            carried = bool(token.name) and learnt.get(row.template_id or "") == token.name
            return Hit(row, token, by, carried and by == "its id")
    return None


async def _by_asin(among: _Among, tokens: Sequence[Token]) -> list[Hit]:
    hits: dict[str, Hit] = {}
    for token in _asins(tokens):
        found = await among.store.with_asin(token.asin, MOST_HITS, among.environment, profile=among.profile)
        for row in found.entries:
            hits.setdefault(row.id, Hit(row, token, "its ASIN"))
    return sorted(hits.values(), key=lambda hit: hit.entry.place, reverse=True)[:MOST_HITS]


def _asins(tokens: Sequence[Token]) -> list[Token]:
    return list({token.asin: token for token in tokens if token.asin}.values())


def _words(tokens: Sequence[Token], hits: Sequence[Hit], importing: str, among: str) -> str:
    if not hits:
        return NOT_KNOWN.format(_named(tokens), among, importing)
    number = f"{len(hits)}+" if len(hits) == MOST_HITS else f"{len(hits)}"
    number += " row" if len(hits) == 1 else " rows"
    matched = {hit.token.text for hit in hits}
    if all(hit.token.asin for hit in hits):
        return f"{number} with {_listed({hit.token.asin for hit in hits})}, newest first"
    uuids = [token for token in tokens if token.is_uuid]
    missed = [token.text for token in uuids if token.text not in matched]
    words = f"{number} with {_listed(matched)}"
    return words + (f"; not known{among or ' here'}: {_listed(missed)}" if missed else "")


def _named(tokens: Sequence[Token]) -> str:
    likely = [token.text for token in tokens if token.is_uuid] or [token.text for token in tokens]
    return ("any of " if len(likely) > 1 else "") + _listed(likely)


def _listed(texts: Collection[str]) -> str:
    first, *others = [bounded(one_line(text), _SHOWN) for text in sorted(texts)]
    return first if not others else f"{first} and {len(others)} more"
