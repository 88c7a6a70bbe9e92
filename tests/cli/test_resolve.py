"""An unknown result from the shell: closing it, and what it holds back until then."""

from typing import Any

import pytest

from .amazon import Amazon
from .shell import CANNED_ID, ROW_KEYS, Shell
from .terminal import Terminal

SEND = ("send", "OWN", "-p", "n=5")


@pytest.fixture(autouse=True)
def template(shell: Shell) -> None:
    shell.write("templates/OWN.toml", 'content = "${n} left."\n[parameters.n]\ntype = "number"\n')


@pytest.fixture
def row(shell: Shell, amazon: Amazon) -> dict[str, Any]:
    """A send that may have arrived; Amazon answers again after it."""
    amazon.api = 500
    sent = shell(*SEND, "--json")
    assert (sent.code, sent.json["status"]) == (3, "UNKNOWN")
    amazon.api = 200
    amazon.requests.clear()
    found: dict[str, Any] = sent.json
    return found


@pytest.mark.parametrize(
    ("answer", "status", "id_"),
    [
        (("--arrived",), "SENT", None),
        (("--arrived", CANNED_ID), "SENT", CANNED_ID),
        ((CANNED_ID, "--arrived"), "SENT", CANNED_ID),
        (("--not-arrived",), "NOT_SENT", None),
        (("--leave-open",), "UNKNOWN", None),
    ],
)
def test_an_answer_is_recorded_and_the_row_printed(
    shell: Shell, amazon: Amazon, row: dict[str, Any], answer: tuple[str, ...], status: str, id_: str | None
) -> None:
    resolved = shell.done("resolve", row["id"], *answer, "--json")
    assert list(resolved.json) == ROW_KEYS
    assert (resolved.json["status"], resolved.json["notificationId"]) == (status, id_)
    assert shell.rows() == [resolved.json]
    assert amazon.requests == []


def test_the_beginning_of_the_id_is_enough_and_the_words_name_who_did_it(
    shell: Shell, row: dict[str, Any]
) -> None:
    said = shell.done("resolve", row["id"][:8], "--not-arrived").out
    assert "- NOT SENT" in said
    assert f"{row['actor']} recorded: it did not arrive" in said


def test_an_id_of_an_unusual_shape_is_kept_with_a_warning(shell: Shell, row: dict[str, Any]) -> None:
    resolved = shell.done("resolve", row["id"], "--arrived", "short-1", "--json")
    assert resolved.json["notificationId"] == "short-1"
    assert "warning: Not shaped like Amazon's ids. It is kept all the same." in resolved.err


WRONG = {
    "nothing": ((), "one of --arrived, --not-arrived and --leave-open"),
    "two": (("--arrived", "--leave-open"), "one of --arrived"),
    "an id without --arrived": (("n-1", "--not-arrived"), "add --arrived, or leave it out"),
    "an empty id": (("--arrived", ""), "id is needed"),
    "a control character": (("--arrived", "a\x1b[31m"), "not a notification id"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_meant_is_wrong_usage(shell: Shell, row: dict[str, Any], wrong: str) -> None:
    arguments, says = WRONG[wrong]
    refused = shell("resolve", row["id"], *arguments, "--json")
    assert (refused.code, refused.out) == (2, "")
    assert says in refused.err
    assert "\x1b" not in refused.err
    assert shell.rows() == [row]


@pytest.mark.parametrize(
    ("id_", "says"), [("1234567", "too short"), ("1" * 8, "No row"), ("%" * 8, "No row")]
)
def test_a_row_that_is_not_there_is_wrong_usage(
    shell: Shell, row: dict[str, Any], id_: str, says: str
) -> None:
    refused = shell("resolve", id_, "--arrived")
    assert (refused.code, refused.out) == (2, "")
    assert says in refused.err


def test_a_row_that_is_not_unknown_is_refused_with_its_row(shell: Shell, row: dict[str, Any]) -> None:
    shell.done("resolve", row["id"], "--not-arrived")
    refused = shell("resolve", row["id"], "--arrived", "--json")
    assert (refused.code, refused.json["status"]) == (1, "NOT_SENT")
    assert "recorded that already: it did not arrive" in refused.err
    assert "recorded that already" in refused.json["error"]["message"]


def test_read_only_records_nothing(shell: Shell, row: dict[str, Any]) -> None:
    refused = shell("--read-only", "resolve", row["id"], "--arrived")
    assert refused.code == 1
    assert "started read only" in refused.err
    assert shell.rows() == [row]


def test_what_is_unknown_is_listed_and_counts_in_a_delete(shell: Shell, row: dict[str, Any]) -> None:
    shell.done("resolve", row["id"], "--leave-open")
    assert [each["id"] for each in shell.rows("status:unknown")] == [row["id"]]
    refused = shell("delete", "OWN", "--reason", "INCORRECT_CONTENT", "--count", "2")
    assert (refused.code, "2 is not 1" in refused.err) == (2, True)


# The same values again.


def test_the_same_values_are_refused_while_nobody_knows_whether_they_arrived(
    shell: Shell, amazon: Amazon, row: dict[str, Any]
) -> None:
    refused = shell(*SEND, "--yes", "--json")
    assert (refused.code, refused.json["status"]) == (1, "NOT_SENT")
    for words in ("UNKNOWN since", f"spconsole resolve {row['id']} --arrived", "--again", "Nothing was sent"):
        assert words in refused.err
    assert amazon.requests == []
    assert shell.rows() == [row]


def test_other_values_and_other_sellers_are_not_held_back(shell: Shell, row: dict[str, Any]) -> None:
    shell.done("send", "OWN", "-p", "n=6")
    shell.profile("other")
    shell.done("--profile", "other", *SEND)


def test_again_says_that_it_is_known(shell: Shell, row: dict[str, Any]) -> None:
    sent = shell.done(*SEND, "--again", "--json")
    assert sent.json["status"] == "SENT"
    assert "The same values went to acme" in sent.err


@pytest.mark.parametrize(("answer", "code"), [("--not-arrived", 0), ("--arrived", 0), ("--leave-open", 1)])
def test_an_answer_lets_the_values_go_again(
    shell: Shell, row: dict[str, Any], answer: str, code: int
) -> None:
    shell.done("resolve", row["id"], answer)
    assert shell(*SEND).code == code


@pytest.mark.parametrize(("typed", "code", "sent"), [("yes", 0, 1), ("no", 1, 0)])
def test_on_a_terminal_it_asks(amazon: Amazon, row: dict[str, Any], typed: str, code: int, sent: int) -> None:
    with Terminal(*SEND) as terminal:
        terminal.read_until("Type yes to send them again:")
        assert "may have reached acme" in terminal.text
        terminal.type(typed)
        assert terminal.end() == code
    assert len(amazon.requests) == sent
