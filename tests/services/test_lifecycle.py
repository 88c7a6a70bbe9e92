"""A template from draft to proven, and what sends follow meanwhile."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs

from spconsole.config.paths import write_atomically
from spconsole.domain.errors import BlockedError, UsageError
from spconsole.domain.sellers import Environment
from spconsole.domain.templates import Template
from spconsole.services.lifecycle import (
    MAX_NOTE,
    mark,
    prove,
    save,
    save_as,
    step_moment,
    template_to_send,
    undo,
)
from spconsole.store.templates import TemplateStore

from .claims import AT, CLAIMS

PRODUCTION, SANDBOX, LOCAL = Environment.PRODUCTION, Environment.SANDBOX, Environment.LOCAL


@pytest.fixture
def store(tmp_path: Path) -> TemplateStore:
    made = TemplateStore(tmp_path / "templates", write_atomically)
    made.save(CLAIMS)
    return made


def step(store: TemplateStore, *states: str, note: str = "") -> Template:
    for state in states:
        template = mark(store, CLAIMS.type, state, AT, "op@desk", note)
    return template


def own(store: TemplateStore) -> Template:
    found = store.get(CLAIMS.type)
    assert found is not None
    return found


def test_the_steps_are_in_the_file_with_day_and_actor(store: TemplateStore) -> None:
    step(store, "submitted", "in review", "published")
    assert [(each.state, each.at, each.by) for each in own(store).life] == [
        (state, AT, "op@desk") for state in ("submitted", "in review", "published")
    ]


def test_a_template_with_stops_is_not_submitted(store: TemplateStore) -> None:
    store.save(structs.replace(CLAIMS, cta_url=""))
    with pytest.raises(BlockedError, match="no CTA URL"):
        step(store, "submitted")
    assert own(store).state == "draft"


def test_what_is_published_is_frozen_and_sends_follow_it(store: TemplateStore) -> None:
    step(store, "submitted", "published")
    edited = save(
        store, structs.replace(own(store), content="Look: ${claims}.", parameters=CLAIMS.parameters[1:])
    )
    assert (edited.version, edited.state) == (2, "draft")
    for environment in (PRODUCTION, SANDBOX, LOCAL):
        sent = template_to_send(store, environment, CLAIMS.type)
        assert (sent.version, sent.contract) == (1, CLAIMS.contract)
    step(store, "submitted", "published")
    assert template_to_send(store, PRODUCTION, CLAIMS.type).version == 2


@pytest.mark.parametrize("state", ["submitted", "in review", "translated"])
def test_what_was_submitted_is_not_edited_but_followed(store: TemplateStore, state: str) -> None:
    step(store, state)
    edited = save(store, structs.replace(own(store), content="New ${claims} ${expiresOn}"))
    assert (edited.version, edited.state) == (2, "draft")
    assert own(store).version == 2


def test_a_draft_is_edited_in_place(store: TemplateStore) -> None:
    assert save(store, structs.replace(CLAIMS, topic="Money")).version == 1
    assert own(store).topic == "Money"


def test_a_returned_one_becomes_the_next_draft_with_amazon_s_words(store: TemplateStore) -> None:
    step(store, "submitted")
    step(store, "returned", note="Say what expires.")
    edited = save(store, own(store))
    assert (edited.version, edited.state) == (2, "draft")
    assert edited.life[-1].note == "Say what expires."


def test_a_note_has_a_limit_and_one_above_it_marks_nothing(store: TemplateStore) -> None:
    step(store, "submitted")
    with pytest.raises(UsageError, match=r"4001 characters; at most 4000\. Shorten it"):
        step(store, "returned", note="x" * (MAX_NOTE + 1))
    assert own(store).state == "submitted"
    assert step(store, "returned", note="x" * MAX_NOTE).life[-1].note == "x" * 4000


def test_taking_a_publication_back_thaws_it(store: TemplateStore) -> None:
    step(store, "submitted", "published", "relisted")
    assert undo(store, CLAIMS.type).state == "published"
    assert store.published(CLAIMS.type) is not None
    assert undo(store, CLAIMS.type).state == "submitted"
    assert store.published(CLAIMS.type) is None
    undo(store, CLAIMS.type)
    with pytest.raises(UsageError, match="no step to take back"):
        undo(store, CLAIMS.type)


def test_production_is_offered_what_is_published(store: TemplateStore) -> None:
    with pytest.raises(UsageError, match="not published: Amazon would answer 400"):
        template_to_send(store, PRODUCTION, CLAIMS.type)
    assert template_to_send(store, PRODUCTION, CLAIMS.type, unpublished=True).version == 1
    assert template_to_send(store, SANDBOX, CLAIMS.type).version == 1
    step(store, "published")
    assert template_to_send(store, PRODUCTION, CLAIMS.type).state == "published"


def test_a_file_that_says_published_needs_no_copy(store: TemplateStore) -> None:
    store.save(structs.replace(CLAIMS, state="published"))
    assert template_to_send(store, PRODUCTION, CLAIMS.type).version == 1


def test_editing_it_freezes_it_first(store: TemplateStore) -> None:
    store.save(structs.replace(CLAIMS, state="published"))
    assert save(store, structs.replace(own(store), topic="Money")).version == 2
    assert template_to_send(store, PRODUCTION, CLAIMS.type).version == 1


def test_another_type_is_another_name_of_the_same_file(store: TemplateStore) -> None:
    save_as(store, structs.replace(CLAIMS, type="CLAIM_ENDING"), CLAIMS.type, None)
    assert [template.type for template in store.all()] == ["CLAIM_ENDING"]
    store.save(CLAIMS)
    for before in ("CLAIM_ENDING", ""):
        with pytest.raises(UsageError, match="is there already"):
            save_as(store, CLAIMS, before, None)


def test_a_file_that_changed_is_not_renamed(store: TemplateStore) -> None:
    seen = store.mark_of(CLAIMS.type)
    store.save(structs.replace(CLAIMS, topic="Theirs"))
    with pytest.raises(BlockedError, match="changed by somebody else"):
        save_as(store, structs.replace(CLAIMS, type="CLAIM_ENDING"), CLAIMS.type, seen)
    assert [template.type for template in store.all()] == [CLAIMS.type]


def test_the_first_send_in_production_proves_it_once(store: TemplateStore) -> None:
    step(store, "published")
    assert prove(store, CLAIMS.type, 1, AT, "op@desk")
    assert not prove(store, CLAIMS.type, 1, AT, "op@desk")
    assert own(store).state == "proven"
    frozen = store.published(CLAIMS.type)
    assert frozen is not None
    assert frozen.state == "proven"


def test_proving_the_published_leaves_the_next_draft_alone(store: TemplateStore) -> None:
    step(store, "published")
    save(store, structs.replace(own(store), topic="Money"))
    assert prove(store, CLAIMS.type, 1, AT, "op@desk")
    assert (own(store).state, own(store).version) == ("draft", 2)
    assert not prove(store, CLAIMS.type, 2, AT, "op@desk")


def test_nobody_marks_a_template_proven_by_hand(store: TemplateStore) -> None:
    step(store, "published")
    with pytest.raises(UsageError, match="first notification"):
        step(store, "proven")


def test_what_is_not_there_is_said(store: TemplateStore) -> None:
    with pytest.raises(UsageError, match="There is no template NOWHERE"):
        mark(store, "NOWHERE", "submitted", AT, "op@desk")
    assert not prove(store, "NOWHERE", 1, AT, "op@desk")
    store.path_of("BROKEN").write_text("=")
    with pytest.raises(UsageError, match="not TOML"):
        template_to_send(store, LOCAL, "BROKEN")


def test_a_step_is_noted_on_the_day_that_was_typed(store: TemplateStore) -> None:
    now = AT + timedelta(days=9)
    assert step_moment(own(store), "", now) == now
    assert step_moment(own(store), f"{now.astimezone():%Y-%m-%d}", now) == now
    earlier = step_moment(own(store), f"{AT.astimezone():%Y-%m-%d}", now)
    assert (earlier.astimezone().date(), earlier.astimezone().hour) == (AT.astimezone().date(), 0)


def test_a_day_never_comes_before_the_step_before_it(store: TemplateStore) -> None:
    now, day = AT + timedelta(days=9), AT.astimezone().date()
    submitted = step(store, "submitted")
    assert step_moment(submitted, str(day), now) == AT
    with pytest.raises(UsageError, match="is before the last step"):
        step_moment(submitted, str(day - timedelta(days=1)), now)
    with pytest.raises(UsageError, match="is still to come"):
        step_moment(submitted, str(day + timedelta(days=10)), now)
