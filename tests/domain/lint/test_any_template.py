"""Whatever a template holds: lint answers, and what it passes fits."""

from hypothesis import given
from hypothesis import strategies as st

from spconsole.domain.lint import lint
from spconsole.domain.parameters import MAX_LITERAL, Parameter, ParameterType
from spconsole.domain.templates import MAX_MESSAGE, Template, render

PIECES = st.sampled_from(
    ["${a}", "${b}", "${A}", "$a", "${", "}", "{", "'", "&", "Walmart", "\n", "% off", " "]
)
ANYTHING = st.lists(PIECES | st.text(max_size=30), max_size=40).map("".join)
PARAMETERS = st.lists(
    st.builds(
        Parameter, st.sampled_from(["a", "b", "A", "c"]), st.sampled_from(ParameterType), st.text(max_size=12)
    ),
    max_size=7,
).map(tuple)
TEMPLATES = st.builds(
    Template,
    type=st.text(max_size=20),
    content=ANYTHING,
    parameters=PARAMETERS,
    cta_url=st.text(max_size=40) | st.just("https://") | st.just("https://[") | st.just("https://a.example/"),
    granularity=st.text(max_size=8),
    expected_action=st.text(max_size=20),
    topic=st.sampled_from(["", "Other", "Sales"]),
    topic_name=st.text(max_size=20),
)
LONGEST = {
    ParameterType.NUMBER: "9" * MAX_LITERAL,
    ParameterType.DATE: "2026-09-01",
    ParameterType.ASIN: "B" * 10,
}


@given(TEMPLATES)
def test_lint_never_raises_and_every_finding_says_what_to_do(template: Template) -> None:
    for finding in lint(template):
        assert finding.text
        assert finding.fix
        assert finding.line >= 1
        assert finding.column >= 1


@given(st.integers(0, 260), st.sampled_from(ParameterType), st.integers(1, 3))
def test_what_passes_fits_with_the_longest_values(filler: int, type_: ParameterType, times: int) -> None:
    template = Template(
        "A_B",
        "x" * filler + " ${value}." * times,
        (Parameter("value", type_, LONGEST[type_]),),
        "https://app.example.com/",
        expected_action="Act",
        topic="Sales",
    )
    fits = len(render(template, {"value": LONGEST[type_]})) <= MAX_MESSAGE
    assert (lint(template) == ()) == fits
