"""Paths as they are shown, offered and typed."""

from pathlib import Path

import pytest

from spconsole.domain.errors import UsageError
from spconsole.tui.flows.typed_path import typed_path
from spconsole.tui.look import path_text, short_path


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    return tmp_path


def test_a_path_is_offered_so_that_it_can_be_typed_back_and_shown_so_that_it_stays_on_its_line(
    home: Path,
) -> None:
    path = home / "two  blanks" / "a.csv"
    assert short_path(path) == "~/two  blanks/a.csv"
    assert typed_path(short_path(path)) == path
    assert path_text(path) == "~/two blanks/a.csv"


def test_a_path_outside_the_home_folder_is_whole(tmp_path: Path) -> None:
    path = tmp_path.parent / "elsewhere" / "a.csv"
    assert short_path(path) == str(path)


@pytest.mark.parametrize("typed", ["~/a b.csv", "'~/a b.csv'", '"~/a b.csv"'])
def test_a_pasted_path_may_stand_in_quotation_marks(home: Path, typed: str) -> None:
    assert typed_path(typed) == home / "a b.csv"


def test_a_home_that_nobody_has_is_said() -> None:
    with pytest.raises(UsageError, match=r"~nobody-of-this-name/a.csv has no home folder\. Write the whole"):
        typed_path("~nobody-of-this-name/a.csv")
