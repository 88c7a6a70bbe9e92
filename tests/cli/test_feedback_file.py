"""`feedback --from FILE`: only what a column proves, and each once."""

from pathlib import Path

import pytest

from spconsole.cli import progress

from .amazon import Amazon
from .shell import OTHER_SUMMARY, PRICES, SUMMARY, Shell
from .test_outcomes import OWN

UNKNOWN = "47f05db0-03fe-11ed-b939-0242ac120002"


@pytest.fixture
def ids(shell: Shell) -> list[str]:
    return [
        shell.done("send", *each, "--json").json["notificationId"]
        for each in (PRICES, SUMMARY, OTHER_SUMMARY)
    ]


@pytest.fixture
def file(tmp_path: Path, ids: list[str]) -> Path:
    """The first two are proven, the third has a click only; one id is unknown."""
    path = tmp_path / "done.csv"
    path.write_text(f"id,booked\n{ids[0]},order 7\n{ids[1]},order 8\n{ids[2]},clicked\n{UNKNOWN},order 9\n")
    return path


def test_what_is_proven_is_recorded_and_the_rest_is_named(shell: Shell, ids: list[str], file: Path) -> None:
    ran = shell.done("feedback", "--from", str(file), "--proof", "booked", "--json")
    assert ran.json["recorded"] == 2
    assert (ran.json["unproven"], ran.json["unknown"]) == ([ids[2]], [UNKNOWN])
    assert {row["notificationId"] for row in shell.rows("has:feedback")} == set(ids[:2])
    assert f"Without proof, left out 1: {ids[2]}" in ran.err


@pytest.mark.parametrize("person", [True, False])
def test_a_person_who_waits_is_told_how_far_it_is(
    shell: Shell, file: Path, monkeypatch: pytest.MonkeyPatch, person: bool
) -> None:
    monkeypatch.setattr(progress, "EVERY_S", 0.0)
    monkeypatch.setattr(progress, "at_terminal", lambda: person)
    ran = shell.done("feedback", "--from", str(file), "--proof", "booked", "--json")
    assert ("1 of 2 recorded." in ran.err) is person
    assert ran.json["recorded"] == 2


def test_what_is_recorded_is_not_recorded_again(shell: Shell, file: Path) -> None:
    for count in (2, 0):
        ran = shell.done("feedback", "--from", str(file), "--proof", "booked", "--json")
        assert ran.json["recorded"] == count
    assert len(ran.json["leftOut"]) == 2


def test_a_dry_run_records_nothing(shell: Shell, file: Path) -> None:
    ran = shell.done("feedback", "--from", str(file), "--proof", "booked", "--dry-run", "--json")
    assert (len(ran.json["proven"]), ran.json["recorded"]) == (2, 0)
    assert shell.rows("has:feedback") == []


def test_a_profile_that_is_named_keeps_to_its_own_rows(shell: Shell, tmp_path: Path) -> None:
    ids = []
    for name in ("acme", "beta"):
        shell.profile(name)
        sent = shell.done("--environment", "local", "--profile", name, "send", *OTHER_SUMMARY, "--json")
        ids.append(sent.json["notificationId"])
    path = tmp_path / "done.csv"
    path.write_text("".join(["id,booked\n", *(f"{id_},order 7\n" for id_ in ids)]))
    feedback = ("feedback", "--from", str(path), "--proof", "booked", "--json")
    ran = shell.done("--environment", "local", "--profile", "beta", *feedback)
    assert (ran.json["recorded"], ran.json["unknown"]) == (1, ids[:1])
    assert f"Not among the rows of beta 1: {ids[0]}" in ran.err
    assert [row["profile"] for row in shell.rows("has:feedback")] == ["beta"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--proof", ""), "Say with --proof COLUMN"),
        (("--proof", "nothing"), "has no column nothing"),
        (("--proof", "id"), "The proof cannot be the id itself."),
        (("--ids", "nothing", "--proof", "booked"), "has no column nothing"),
    ],
)
def test_a_file_needs_its_columns(shell: Shell, file: Path, words: tuple[str, ...], said: str) -> None:
    ran = shell("feedback", "--from", str(file), *words)
    assert ran.code == 2
    assert said in ran.err
    assert shell.rows("has:feedback") == []


def test_an_id_or_a_file_and_not_both(shell: Shell, file: Path) -> None:
    proven = ("--proof", "booked")
    for words, said in (
        ((), "Give the id of a notification, or a file of ids with --from FILE."),
        ((UNKNOWN, "--from", str(file), *proven), "or a file of ids with --from FILE."),
        ((UNKNOWN, *proven), "--ids, --proof and --dry-run are for a file."),
    ):
        ran = shell("feedback", *words)
        assert ran.code == 2
        assert said in ran.err
    assert shell.rows("has:feedback") == []


def test_writes_that_are_off_record_nothing(shell: Shell, file: Path) -> None:
    assert shell("--read-only", "feedback", "--from", str(file), "--proof", "booked").code == 1
    assert shell.rows("has:feedback") == []


def test_a_lost_answer_is_said_and_never_tried_again(amazon: Amazon, shell: Shell, tmp_path: Path) -> None:
    shell.write("templates/OWN.toml", OWN)
    shell.done("send", "OWN", "-p", "n=5")
    path = tmp_path / "done.csv"
    path.write_text("id,booked\nfresh-1,order 7\n")
    amazon.api, asked = "close", len(amazon.requests)
    again = ("feedback", "--from", str(path), "--proof", "booked", "--json")
    ran = shell(*again)
    assert (ran.code, len(ran.json["failed"])) == (3, 1)
    assert len(shell.done(*again).json["leftOut"]) == 1
    assert len(amazon.requests) == asked + 1
