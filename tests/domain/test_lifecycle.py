"""The steps of a template's life: which may follow which, and what each leaves behind."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest

from spconsole.domain.lifecycle import (
    BY_HAND,
    ORDER,
    age,
    contract_differences,
    feedback,
    is_live,
    is_locked,
    mark_problem,
    marked,
    next_version,
    since,
    undo_problem,
    undone,
)
from spconsole.domain.parameters import Parameter, ParameterType
from spconsole.domain.templates import Template

AT = datetime(2026, 8, 19, 15, 2, tzinfo=UTC)
DRAFT = Template("CLAIM_EXPIRING", "${claims} by ${day}.")


def at(state: str) -> Template:
    return marked(DRAFT, state, AT, "op@desk")


@pytest.mark.parametrize(
    ("hours", "words"), [(-1, "today"), (0, "today"), (23, "today"), (24, "1 day"), (167, "6 days")]
)
def test_an_age_is_in_whole_days(hours: int, words: str) -> None:
    assert age(AT, AT + timedelta(hours=hours)) == words


def test_steps_go_forward_and_may_be_skipped() -> None:
    for here, state in enumerate(ORDER):
        template = dataclasses.replace(DRAFT, state=state)
        follows = {later for later in ORDER if mark_problem(template, later) is None}
        wanted = set(ORDER[here + 1 :])
        if not is_live(template):
            wanted.discard("relisted")
        assert follows == wanted


def test_only_what_was_submitted_can_be_returned() -> None:
    returnable = {
        state for state in ORDER if mark_problem(dataclasses.replace(DRAFT, state=state), "returned") is None
    }
    assert returnable == {"submitted", "in review", "translated"}


def test_what_was_returned_is_edited_first() -> None:
    problem = mark_problem(at("returned"), "submitted")
    assert problem is not None
    assert "Edit it first" in problem
    assert next_version(at("returned")).version == 2
    assert next_version(at("returned")).state == "draft"


def test_built_in_broken_and_unknown_are_refused() -> None:
    assert "no review" in (mark_problem(dataclasses.replace(DRAFT, builtin=True), "submitted") or "")
    assert mark_problem(dataclasses.replace(DRAFT, problem="It is broken."), "submitted") == "It is broken."
    assert "Steps: submitted" in (mark_problem(DRAFT, "sold") or "")
    assert "proven" not in BY_HAND


def test_a_step_has_its_day_and_its_actor() -> None:
    submitted = at("submitted")
    [step] = submitted.life
    assert (step.state, step.version, step.at, step.by) == ("submitted", 1, AT, "op@desk")
    assert since(submitted) == AT
    assert since(next_version(submitted)) is None


def test_the_last_step_is_taken_back() -> None:
    published = marked(at("submitted"), "published", AT + timedelta(days=6), "op@desk")
    assert undone(published) == at("submitted")
    assert undone(at("submitted")) == DRAFT
    assert undo_problem(DRAFT) is not None
    assert undo_problem(published) is None


def test_a_step_of_an_older_version_does_not_come_back_as_a_state() -> None:
    second = marked(next_version(at("published")), "submitted", AT, "op@desk")
    assert undone(second).state == "draft"


def test_amazon_s_words_stay_until_it_is_published() -> None:
    returned = marked(at("submitted"), "returned", AT, "op@desk", "Say what expires.")
    again = marked(next_version(returned), "submitted", AT, "op@desk")
    assert feedback(returned) == feedback(again) == "Say what expires."
    assert feedback(marked(again, "published", AT, "op@desk")) == ""
    assert feedback(DRAFT) == ""


@pytest.mark.parametrize("state", ORDER)
def test_what_was_submitted_is_locked(state: str) -> None:
    assert is_locked(at(state)) == (state not in {"draft", "exported"})


def test_what_a_draft_changes_of_the_contract_is_named() -> None:
    def with_parameters(**types: ParameterType) -> Template:
        return dataclasses.replace(DRAFT, parameters=tuple(Parameter(n, t) for n, t in types.items()))

    before = with_parameters(claims=ParameterType.NUMBER, day=ParameterType.DATE)
    after = with_parameters(claims=ParameterType.DATE, asin=ParameterType.ASIN)
    assert contract_differences(before, after) == ["asin is new", "day is gone", "claims was number, is date"]
    assert contract_differences(before, before) == []
