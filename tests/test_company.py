"""Three processes on one data folder send for one seller: nothing is lost, the usage plan is kept."""

from pathlib import Path

import pytest

from tests.hammering import hammer, journal, serving

AHEAD = 0.25
"""What a busy machine may add up between a request's turn and its arrival."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return tmp_path / "home"


def test_three_processes_together_keep_to_the_usage_plan_and_lose_nothing(home: Path) -> None:
    with serving(home / "data") as watch:
        ended = hammer(home, watch, processes=3, seconds=2.0, senders=2)
    given, kept = journal(home / "data")
    assert {status for each in ended for status in each} == {"SENT"}
    assert sum(each["SENT"] for each in ended) == len(given)
    assert given == kept
    assert len(given) >= 8
    assert watch.most_ahead() <= AHEAD
    assert watch.refused() <= 1
