"""The line of a key, as people count lines."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spconsole.config.toml import line_of

TEXT = """\
# comment
theme = "x"
"quoted" = 1
'single' = 1

[profiles.acme]  # the first
region = "NA"

[ profiles . beta ]
region = "EU"
title.long = "x"

[profiles."x.y"]
region = "FE"

[[lists]]
name = "a"
"""


@pytest.mark.parametrize(
    ("key", "section", "line"),
    [
        ("theme", "", 2),
        ("quoted", "", 3),
        ("single", "", 4),
        ("profiles.acme", "", 6),
        ("acme", "", 6),
        ("region", "profiles.acme", 7),
        ("region", "profiles.beta", 10),
        ("title", "profiles.beta", 11),
        ("x.y", "", 13),
        ("region", "profiles.x.y", 14),
        ("lists", "", 16),
        ("nowhere", "", 1),
        ("theme", "profiles.acme", 6),
    ],
)
def test_the_line_of_a_key(key: str, section: str, line: int) -> None:
    assert line_of(TEXT, key, section) == line


def test_the_sample_is_toml() -> None:
    assert tomllib.loads(TEXT)


@given(st.text(), st.text(), st.text())
def test_any_text_has_a_line(text: str, key: str, section: str) -> None:
    assert 1 <= line_of(text, key, section) <= max(1, len(text.splitlines()))
