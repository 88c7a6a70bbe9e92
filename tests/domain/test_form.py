"""The form of a template: parameters that follow its text."""

from datetime import date

import pytest

from spconsole.domain.form import following, guessed, with_placeholders
from spconsole.domain.parameters import Parameter, ParameterType
from spconsole.domain.templates import Template

TODAY = date(2027, 2, 28)


@pytest.mark.parametrize(
    ("name", "type_", "sample"),
    [
        ("expiresOn", ParameterType.DATE, "2027-02-28"),
        ("startDate", ParameterType.DATE, "2027-02-28"),
        ("asin", ParameterType.ASIN, "B09ZX1LRXX"),
        ("claims", ParameterType.NUMBER, "5"),
    ],
)
def test_a_new_parameter_has_a_sample_and_a_date_is_today_s(
    name: str, type_: ParameterType, sample: str
) -> None:
    expected = Parameter(name, type_, sample)
    content = f"See ${{{name}}}"
    assert guessed(name, TODAY) == expected
    assert with_placeholders(Template("ANY", content), TODAY).parameters == (expected,)
    assert following(Template("ANY"), content, {}, TODAY).parameters == (expected,)


def test_a_date_that_is_there_already_keeps_its_sample() -> None:
    own = Parameter("expiresOn", ParameterType.DATE, "2026-09-01")
    template = Template("ANY", "See ${expiresOn}", (own,))
    assert with_placeholders(template, TODAY).parameters == (own,)
    assert following(template, "By ${expiresOn}", {}, TODAY).parameters == (own,)
