"""The lists that lint works with can be changed, and a mistake in them is named."""

from pathlib import Path

import pytest

from spconsole.config.lint_words import read_words
from spconsole.domain.errors import ConfigError
from spconsole.domain.lint import Words


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lint.toml"


def test_without_a_file_the_lists_are_ours(path: Path) -> None:
    assert read_words(path) == Words()


def test_names_are_added_and_dropped_in_any_case(path: Path) -> None:
    path.write_text('[channels]\nadd = ["Target"]\ndrop = ["WALMART"]\n[promotions]\ndrop = ["upgrade"]\n')
    words = read_words(path)
    assert words.channels[-1] == "Target"
    assert "Walmart" not in words.channels
    assert "upgrade" not in words.promotions
    assert "upgrade now" in words.promotions


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[chanels]", "line 1: unknown key chanels. Did you mean channels?"),
        ("channels = 3", "channels"),
        ("[channels]\nad = []", "line 2: unknown key ad. Did you mean add?"),
        ("[channels]\nadd = [3]", "write names in quotes"),
        ('[channels]\nadd = "Target"', "write names in quotes"),
        ('[channels]\nadd = ["--"]', "write names in quotes"),
        ("=", "is not TOML"),
    ],
)
def test_a_mistake_is_named_with_its_line(path: Path, text: str, says: str) -> None:
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        read_words(path)
    assert says in str(caught.value)
