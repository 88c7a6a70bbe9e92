"""The copy walk: every field once, in order, and back again."""

from msgspec import structs

from spconsole.domain.form import form_fields
from spconsole.domain.templates import Template
from spconsole.domain.walk import walk_of

ONE = Template("ONE", "Text", topic="Other", topic_name="Claims")
TWO = structs.replace(ONE, type="TWO", topic="Money")


def test_the_walk_takes_every_field_in_the_form_s_order() -> None:
    walk = walk_of([ONE, TWO])
    seen = []
    while walk.current is not None:
        seen.append((walk.template, walk.current.field))
        walk = walk.copied()
    assert seen == [(0, field) for field in form_fields(ONE)] + [(1, field) for field in form_fields(TWO)]
    assert walk.missing == 0
    assert walk.copied() == walk


def test_a_field_back_keeps_what_was_copied() -> None:
    walk = walk_of([ONE]).copied().copied().moved(-1)
    assert (walk.at, walk.missing) == (1, len(walk.halts) - 2)
    assert walk.copied().missing == walk.missing


def test_the_walk_stays_within_its_ends() -> None:
    walk = walk_of([ONE])
    assert walk.moved(-1).at == 0
    assert walk.moved(100).current is None
    assert walk.moved(100).template == 0


def test_turning_goes_to_the_first_field_of_another_template() -> None:
    walk = walk_of([ONE, TWO]).moved(3)
    assert walk.turned(+1).at == len(form_fields(ONE))
    assert walk.turned(+1).turned(-1).at == 0
    assert walk.turned(-1) == walk
