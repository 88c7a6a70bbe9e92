"""Templates: the message they make, and values checked against them to the letter."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from spconsole.domain.builtin_templates import BUILTIN_TEMPLATES
from spconsole.domain.literals import Literal
from spconsole.domain.parameters import Parameter, ParameterType
from spconsole.domain.templates import (
    Template,
    check_parameters,
    parameters_json,
    render,
    render_parts,
    sample_values,
    template_problems,
    wire_parameters,
)

PRICE = Template(
    type="PRICE_CHANGE",
    content="${asin} costs ${priceValue} USD from ${changedOn} on.",
    parameters=(
        Parameter("priceValue", ParameterType.NUMBER, "200.50"),
        Parameter("asin", ParameterType.ASIN, "B09ZX1LRXX"),
        Parameter("changedOn", ParameterType.DATE, "2026-08-21"),
    ),
)
VALUES = sample_values(PRICE)


def test_the_message_has_the_values_in_it() -> None:
    assert render(PRICE, VALUES) == "B09ZX1LRXX costs 200.50 USD from 2026-08-21 on."


def test_a_value_that_is_missing_is_seen_in_the_message() -> None:
    assert (
        render(PRICE, {"asin": "B1"})
        == "B1 costs \u2039priceValue?\u203a USD from \u2039changedOn?\u203a on."
    )


def test_the_parts_of_a_message_say_what_they_are() -> None:
    assert render_parts("Now ${price} USD, ${day}", {"price": "5"}) == [
        ("Now ", "text"),
        ("5", "value"),
        (" USD, ", "text"),
        ("\u2039day?\u203a", "missing"),
    ]


def test_what_only_looks_like_a_placeholder_is_text() -> None:
    content = "$5 ${} ${a b} ${ae\u0301} {x}"
    assert render_parts(content, {}) == [(content, "text")]


@given(st.text(), st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3))
def test_any_content_can_be_rendered(content: str, values: dict[str, str]) -> None:
    assert "".join(text for text, _ in render_parts(content, values)) == render(
        structs.replace(PRICE, content=content), values
    )


def test_values_that_fit_are_sound() -> None:
    checked = check_parameters(PRICE, VALUES)
    assert checked.ok
    assert checked.problems == ()


def test_a_missing_value_is_named() -> None:
    checked = check_parameters(PRICE, {"asin": "B09ZX1LRXX", "changedOn": "2026-08-21"})
    assert checked.wrong == ("priceValue",)
    assert checked.problems == ("priceValue: empty: this template needs it, like 100.50",)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("PriceValue", "PRICE_CHANGE v1 has priceValue, not PriceValue. Names must match exactly."),
        ("pricevalu", "PRICE_CHANGE v1 has no parameter pricevalu. Did you mean priceValue?"),
        ("zzz", "PRICE_CHANGE v1 has no parameter zzz. It has priceValue, asin, changedOn."),
    ],
)
def test_a_parameter_that_the_template_does_not_have_is_refused(name: str, says: str) -> None:
    checked = check_parameters(PRICE, {**VALUES, name: "5"})
    assert checked.strangers == (says,)
    assert not checked.ok


def test_the_problems_come_in_the_order_of_the_template_and_strangers_last() -> None:
    checked = check_parameters(PRICE, {"stranger": "1", "changedOn": "x", "priceValue": "x", "asin": "x"})
    assert [problem.split(":")[0] for problem in checked.problems[:3]] == ["priceValue", "asin", "changedOn"]
    assert "stranger" in checked.problems[3]


def test_a_date_long_ago_is_accepted_with_a_warning() -> None:
    values = {**VALUES, "changedOn": "2020-01-01"}
    verdict = check_parameters(PRICE, values, date(2026, 8, 21)).verdicts["changedOn"]
    assert verdict.ok
    assert verdict.warning
    assert "days ago" in verdict.message
    assert not check_parameters(PRICE, values).verdicts["changedOn"].warning


def test_numbers_go_out_bare_and_to_the_letter() -> None:
    checked = check_parameters(PRICE, {**VALUES, "priceValue": "1000.50"})
    assert parameters_json(PRICE, checked.verdicts) == (
        '{"priceValue": 1000.50, "asin": "B09ZX1LRXX", "changedOn": "2026-08-21"}'
    )


def test_a_number_that_is_to_go_as_text_does() -> None:
    as_text = structs.replace(PRICE, parameters=(Parameter("n", ParameterType.NUMBER, as_text=True),))
    verdicts = check_parameters(as_text, {"n": "200.50"}).verdicts
    assert wire_parameters(as_text, verdicts) == {"n": "200.50"}


def test_a_value_that_may_not_be_sent_is_left_out_of_the_wire() -> None:
    verdicts = check_parameters(PRICE, {**VALUES, "asin": "short"}).verdicts
    assert wire_parameters(PRICE, verdicts) == {"priceValue": Literal("200.50"), "changedOn": "2026-08-21"}


@pytest.mark.parametrize("template", BUILTIN_TEMPLATES, ids=lambda template: str(template.type))
def test_every_built_in_template_is_sound_and_its_samples_fit(template: Template) -> None:
    assert template_problems(template) == ()
    assert check_parameters(template, sample_values(template)).ok
    assert template.builtin


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            {"type": "price_change"},
            "price_change: write capitals, digits and underscores, like PRICE_CHANGE.",
        ),
        ({"type": ""}, "The type: write capitals, digits and underscores, like PRICE_CHANGE."),
        ({"type": "A__B"}, "A__B: write capitals, digits and underscores, like PRICE_CHANGE."),
        ({"content": "${n} ${m}"}, "${m} is in the text but has no type. Add it to parameters."),
        ({"content": "no more"}, "n is a parameter but not in the text. Add ${n} or remove it."),
        ({"content": "${n}" + "x" * 247}, "251 characters; Amazon takes at most 250."),
        ({"content": "", "parameters": ()}, "0 parameters; Amazon takes one to 5."),
        ({"problem": "It cannot be read."}, "It cannot be read."),
    ],
)
def test_what_stops_a_template_is_one_sentence(changes: dict[str, Any], says: str) -> None:
    sound = Template("SOUND", "${n}", (Parameter("n", ParameterType.NUMBER),))
    assert template_problems(sound) == ()
    assert template_problems(structs.replace(sound, **changes)) == (says,)


def test_six_parameters_are_one_too_many() -> None:
    names = "abcdef"
    template = Template(
        "MANY",
        " ".join(f"${{{name}}}" for name in names),
        tuple(Parameter(name, ParameterType.NUMBER) for name in names),
    )
    assert template_problems(template) == ("6 parameters; Amazon takes one to 5.",)


def test_the_contract_is_names_and_types_in_order() -> None:
    assert list(PRICE.contract.items()) == [
        ("priceValue", "number"),
        ("asin", "ASIN"),
        ("changedOn", "date"),
    ]
