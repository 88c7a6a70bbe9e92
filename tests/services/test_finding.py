"""Find and Who else, from the text to the rows."""

import uuid
from typing import Any

import pytest
from msgspec import structs

from spconsole.domain.errors import StoreError
from spconsole.domain.history import HistoryEntry, Origin
from spconsole.domain.sellers import Environment
from spconsole.services import finding as module
from spconsole.services import likeness as likeness_module
from spconsole.services.context import Workspace
from spconsole.services.finding import find, learn
from spconsole.services.likeness import likeness_of, mismatches
from spconsole.store import likeness as store_module
from tests.store.rows import NOW, entry, minutes_ago

ID = "47f05db0-03fe-11ed-b939-0242ac120002"
OTHER = "174ec9ce-4c66-4208-ac92-46e22a925aa2"
LINK = f"https://app.example.com/p?src={OTHER}&nid={ID}"


async def keep(workspace: Workspace, *rows: HistoryEntry) -> list[HistoryEntry]:
    history = workspace.ledger.history
    await history.add_many(rows)
    return [found for row in rows if (found := await history.get(row.id))]


async def test_a_link_finds_the_row_of_its_id_and_says_what_is_not_known(workspace: Workspace) -> None:
    await keep(workspace, entry(id="it", notification_id=ID))
    found = await find(workspace.ledger, LINK)
    [hit] = found.hits
    assert (hit.entry.id, hit.by, hit.token.name) == ("it", "its id", "nid")
    assert found.words == f"1 row with {ID}; not known here: {OTHER}"


async def test_several_ids_are_listed_newest_first(workspace: Workspace) -> None:
    await keep(
        workspace,
        entry(id="old", notification_id=ID, created_at=minutes_ago(5)),
        entry(id="new", notification_id="x", request_id=OTHER.upper()),
    )
    found = await find(workspace.ledger, f"{ID}, {OTHER.upper()}")
    assert [(hit.entry.id, hit.by) for hit in found.hits] == [("new", "its request"), ("old", "its id")]
    assert "and 1 more" in found.words


async def test_an_id_in_capitals_is_the_same_id(workspace: Workspace) -> None:
    await keep(workspace, entry(id="it", notification_id=ID))
    assert [hit.entry.id for hit in (await find(workspace.ledger, ID.upper())).hits] == ["it"]


async def test_an_asin_finds_its_rows_in_every_environment(workspace: Workspace) -> None:
    await keep(
        workspace, entry(id="a"), entry(id="b", environment=Environment.LOCAL), entry(id="c", parameters="{}")
    )
    found = await find(workspace.ledger, "b09zx1lrxx")
    assert [hit.entry.id for hit in found.hits] == ["b", "a"]
    assert found.words == "2 rows with B09ZX1LRXX, newest first"


@pytest.mark.parametrize(
    ("text", "words", "unknown"),
    [
        ("", "Paste a link", ""),
        ("yesterday afternoon", "No id, ASIN or request id in it.", ""),
        (ID, f"No send with {ID} is known here. Another system or machine may have sent it", ID),
        (f"{ID} {OTHER}", f"No send with any of {OTHER} and 1 more is known here.", ""),
        ("B0C4ZZ7YQ1", "No send with B0C4ZZ7YQ1 is known here.", ""),
    ],
)
async def test_what_is_not_found_is_said(workspace: Workspace, text: str, words: str, unknown: str) -> None:
    await keep(workspace, entry())
    found = await find(workspace.ledger, text)
    assert not found.hits
    assert words in found.words
    assert found.unknown_id == unknown


async def test_the_parameter_of_a_row_that_was_taken_is_learnt_for_its_template(workspace: Workspace) -> None:
    await keep(
        workspace,
        entry(id="it", notification_id=ID, created_at=minutes_ago(5)),
        entry(id="newer", notification_id=OTHER),
    )
    before = await find(workspace.ledger, LINK)
    assert before.hits[before.best].entry.id == "newer"
    await learn(workspace, next(hit for hit in before.hits if hit.entry.id == "it"))
    after = await find(workspace.ledger, LINK)
    assert [hit.is_learnt for hit in after.hits] == [False, True]
    assert after.hits[after.best].entry.id == "it"


async def test_nothing_is_learnt_by_who_may_only_look(workspace: Workspace) -> None:
    await keep(workspace, entry(id="it", notification_id=ID))
    only = structs.replace(workspace, settings=structs.replace(workspace.settings, read_only=True))
    [hit] = (await find(workspace.ledger, LINK)).hits
    await learn(only, hit)
    assert not (await find(workspace.ledger, LINK)).hits[0].is_learnt


async def test_a_flood_of_rows_ends_at_the_most(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_HITS", 3)
    await keep(workspace, *(entry(id=str(uuid.uuid4()), notification_id=ID) for _ in range(5)))
    found = await find(workspace.ledger, ID)
    assert len(found.hits) == 3
    assert found.words.startswith("3+ rows")


async def test_a_flood_of_others_hides_no_row_of_the_seller_and_environment_that_were_named(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_HITS", 3)
    local = Environment.LOCAL
    await keep(
        workspace,
        entry(id="it", notification_id=ID, environment=local, created_at=minutes_ago(9), **BETA),
        *(entry(id=str(uuid.uuid4()), notification_id=ID) for _ in range(5)),
    )
    for text, words in ((ID, f"1 row with {ID}"), ("B09ZX1LRXX", "1 row with B09ZX1LRXX, newest first")):
        for profile, environment in (("beta", None), ("", local), ("beta", local)):
            found = await find(workspace.ledger, text, profile=profile, environment=environment)
            assert [hit.entry.id for hit in found.hits] == ["it"]
            assert found.words == words
    nowhere = await find(workspace.ledger, ID, profile="acme-us", environment=local)
    assert nowhere.hits == []
    assert nowhere.words.startswith(f"No send with {ID} to acme-us in local is known here.")
    both = await find(workspace.ledger, f"{ID} {OTHER}", environment=local)
    assert both.words == f"1 row with {ID}; not known in local: {OTHER}"


async def test_a_text_without_an_id_says_how_words_are_searched_from_where_it_was_asked(
    workspace: Workspace,
) -> None:
    for searching in ("/ searches the history", "spconsole history WORDS searches"):
        found = await find(workspace.ledger, "yesterday afternoon", searching=searching)
        assert found.words == f"No id, ASIN or request id in it. {searching} for words."


async def test_a_history_that_cannot_be_read_finds_nothing_and_says_so(workspace: Workspace) -> None:
    ledger = structs.replace(workspace.ledger, problem="The file is damaged.", is_readable=False)
    with pytest.raises(StoreError, match="The file is damaged"):
        await find(ledger, ID)


BETA = {"account": "beta", "profile": "beta"}


async def test_who_else_has_its_groups_and_why_it_went_wrong(workspace: Workspace) -> None:
    other = '{"price": 7, "asin": "B09ZX1LRXX"}'
    *_, it = await keep(
        workspace,
        entry(id="same", created_at=minutes_ago(60), actor="x@y"),
        entry(id="asin", parameters=other, created_at=minutes_ago(50), actor="x@y"),
        entry(id="batch", parameters="{}", created_at=minutes_ago(40), actor="x@y", batch="nightly"),
        entry(id="near", parameters="{}", template_id="LOW_STOCK", created_at=minutes_ago(5)),
        entry(id="it", created_at=NOW, batch="nightly", **BETA),
    )
    likeness = await likeness_of(workspace.ledger, it)
    groups = [[row.id for row in group.rows] for group in likeness.groups]
    assert groups == [["same"], ["asin"], ["batch"], ["near"]]
    assert [group.title for group in likeness.groups][2] == "Same batch, nightly"
    assert [row.id for row in likeness.rows] == ["near", "batch", "asin", "same"]
    [mismatch] = likeness.mismatches
    assert mismatch.words("Beta", {}) == "B09ZX1LRXX went to acme-us 2 times, never to Beta."
    assert "Last import: never." in likeness.others


async def test_equal_rows_do_not_hide_one_of_other_values(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likeness_module, "MOST", 2)
    await keep(
        workspace,
        entry(id="asin", parameters='{"asin": "B09ZX1LRXX"}', created_at=minutes_ago(60)),
        *(entry(id=f"same-{number}", created_at=minutes_ago(30)) for number in range(5)),
    )
    [it] = await keep(workspace, entry(id="it"))
    _, asin, _, _ = (await likeness_of(workspace.ledger, it)).groups
    assert ([row.id for row in asin.rows], asin.count) == (["asin"], "1")


async def test_none_is_only_said_of_rows_that_were_looked_at(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    [it] = await keep(workspace, entry(id="it"))
    for most, words in ((2, "no other with B09ZX1LRXX"), (1, "none among the newest with B09ZX1LRXX")):
        monkeypatch.setattr(store_module, "MOST_LOOKED_AT", most)
        _, asin, _, _ = (await likeness_of(workspace.ledger, it)).groups
        assert (asin.rows, asin.none) == ([], words)


async def test_a_row_without_template_still_has_its_neighbours(workspace: Workspace) -> None:
    *_, it = await keep(
        workspace, entry(id="near", created_at=minutes_ago(1)), entry(id="it", template_id=None)
    )
    groups = (await likeness_of(workspace.ledger, it)).groups
    assert [[row.id for row in group.rows] for group in groups] == [[], ["near"]]


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({}, "it was sent alone"),
        ({"origin": Origin.MACHINE}, "it was sent alone"),
        ({"origin": Origin.SYSTEM}, "its log names no batch"),
        ({"batch": "nightly"}, "nothing else of it is known here"),
    ],
)
async def test_why_there_is_nothing_of_its_batch(
    workspace: Workspace, known: dict[str, Any], words: str
) -> None:
    *_, it = await keep(workspace, entry(id="other", batch="other"), entry(id="it", **known))
    *_, batch, _ = (await likeness_of(workspace.ledger, it)).groups
    assert (batch.rows, batch.none) == ([] if "batch" in known else (), words)


async def test_a_send_that_is_not_made_yet_is_held_against_all_there_is(workspace: Workspace) -> None:
    it, *_ = await keep(workspace, entry(id="it"), entry(environment=Environment.PRODUCTION, **BETA))
    ledger, values = workspace.ledger, it.parameters
    assert len(await mismatches(ledger, it.environment, "gamma", values)) == 0, "once may be a beginning"
    await keep(workspace, entry())
    assert len(await mismatches(ledger, it.environment, "gamma", values)) == 1
    assert await mismatches(ledger, it.environment, it.account, values) == ()
    assert await mismatches(ledger, it.environment, "gamma", '{"asin": "B0C4ZZ7YQ1"}') == ()
