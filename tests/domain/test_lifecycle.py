"""The steps of a template's life: which may follow which, and what each leaves behind."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec import structs

from spconsole.domain.lifecycle import (
    BY_HAND,
    ORDER,
    age,
    changed_since_export,
    contract_differences,
    feedback,
    is_live,
    is_locked,
    mark_problem,
    marked,
    next_version,
    settled,
    since,
    step_day,
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
        template = structs.replace(DRAFT, state=state)
        follows = {later for later in ORDER if mark_problem(template, later) is None}
        wanted = set(ORDER[here + 1 :])
        if not is_live(template):
            wanted.discard("relisted")
        assert follows == wanted


def test_only_what_was_submitted_can_be_returned() -> None:
    returnable = {
        state for state in ORDER if mark_problem(structs.replace(DRAFT, state=state), "returned") is None
    }
    assert returnable == {"submitted", "in review", "translated"}


def test_what_was_returned_is_edited_first() -> None:
    problem = mark_problem(at("returned"), "submitted")
    assert problem is not None
    assert "Edit it first" in problem
    assert next_version(at("returned")).version == 2
    assert next_version(at("returned")).state == "draft"


def test_built_in_broken_and_unknown_are_refused() -> None:
    assert "no review" in (mark_problem(structs.replace(DRAFT, builtin=True), "submitted") or "")
    assert mark_problem(structs.replace(DRAFT, problem="It is broken."), "submitted") == "It is broken."
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
        return structs.replace(DRAFT, parameters=tuple(Parameter(n, t) for n, t in types.items()))

    before = with_parameters(claims=ParameterType.NUMBER, day=ParameterType.DATE)
    after = with_parameters(claims=ParameterType.DATE, asin=ParameterType.ASIN)
    assert contract_differences(before, after) == ["asin is new", "day is gone", "claims was number, is date"]
    assert contract_differences(before, before) == []


TODAY, BEFORE = date(2026, 8, 21), date(2026, 8, 19)


@pytest.mark.parametrize("day", ["2026-08-19", "2026-08-20", " 2026-08-21 "])
def test_a_step_happened_on_a_day_from_the_one_before_it_to_today(day: str) -> None:
    assert step_day(day, TODAY, BEFORE) == date.fromisoformat(day.strip())


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2026-08-22", "2026-08-22 is still to come. Write 2026-08-21, or an earlier day."),
        ("2026-08-18", "before the last step, of 2026-08-19. Write that day or a later one."),
        ("21.08.2026", "Did you mean 2026-08-21?"),
        ("2026-02-30", "2026-02-30 is no day. Write it as YYYY-MM-DD, like 2026-08-21."),
        ("yesterday", "yesterday is no day. Write it as YYYY-MM-DD"),
        ("  ", "Nothing is no day. Write it as YYYY-MM-DD"),
        ("\x1b[31m", r"\\x1b[31m is no day"),
    ],
)
def test_another_day_is_refused_with_what_to_write(day: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says.replace("\\\\", "\\"))):
        step_day(day, TODAY, BEFORE)


def test_the_first_step_has_no_day_before_it_but_is_not_older_than_the_api() -> None:
    assert step_day("2025-01-02", TODAY, None) == date(2025, 1, 2)
    with pytest.raises(ValueError, match="too long ago"):
        step_day("0001-01-01", TODAY, None)


def test_a_change_after_the_export_makes_it_a_draft_and_undoing_it_exported_again() -> None:
    exported = at("exported")
    edited = settled(structs.replace(exported, content="${claims} until ${day}."))
    assert (exported.state, edited.state) == ("exported", "draft")
    assert changed_since_export(edited) == AT
    assert settled(structs.replace(edited, content=DRAFT.content)) == exported
    again = marked(edited, "exported", AT, "op@desk")
    assert (settled(again).state, changed_since_export(again)) == ("exported", None)
    assert undone(again).state == "draft"


def test_what_was_changed_after_its_export_is_not_marked_submitted() -> None:
    edited = settled(structs.replace(at("exported"), topic="Money"))
    for state in ("submitted", "in review", "published"):
        problem = mark_problem(edited, state)
        assert problem is not None
        assert "was changed after its export on 2026-08-" in problem
    assert mark_problem(edited, "exported") is None
    assert mark_problem(undone(edited), "submitted") is None


def test_a_sample_is_not_what_was_exported() -> None:
    asked = structs.replace(DRAFT, parameters=(Parameter("claims", ParameterType.NUMBER, "3"),))
    exported = marked(asked, "exported", AT, "op@desk")
    other = (Parameter("claims", ParameterType.NUMBER, "4"),)
    assert settled(structs.replace(exported, parameters=other)).state == "exported"


def test_an_export_of_an_older_console_or_of_another_version_says_nothing() -> None:
    exported = at("exported")
    older = structs.replace(exported, life=(structs.replace(exported.life[0], digest=""),))
    for template in (older, structs.replace(exported, version=2)):
        assert settled(structs.replace(template, topic="Money")).state == "exported"
        assert changed_since_export(structs.replace(template, topic="Money")) is None
