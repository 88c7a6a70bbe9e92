"""`repair`: the plan of a deletion from the shell, and its lines sent again once."""

import pytest

from .amazon import Amazon
from .shell import SUMMARY, Ran, Shell
from .test_outcomes import OWN
from .test_triage import OTHER_ASIN, RIGHT_ASIN, price

LOCAL = ("--environment", "local")

RECIPIENT = ("--reason", "INCORRECT_RECIPIENT")


def to(name: str) -> tuple[str, ...]:
    return (*LOCAL, "--profile", name)


def taken_along(shell: Shell, *reason: str) -> tuple[str, str]:
    """Ids of a right row and a wrong one of beta, which one deletion took; acme is there too."""
    for name in ("acme", "beta"):
        shell.profile(name)
    right = shell.done(*to("beta"), *price(OTHER_ASIN, "185")).json["id"]
    wrong = shell.done(*to("beta"), *price(RIGHT_ASIN, "200.50")).json["id"]
    shell.done(
        *to("beta"), "delete", "PRICE_CHANGE", *(reason or RECIPIENT), "--count", "2", "--wrong", wrong
    )
    return right, wrong


def went_to(ran: Ran) -> list[tuple[str, str]]:
    return [(row["profile"], row["status"]) for row in ran.json["sent"]]


def test_the_plan_of_a_deletion_is_listed_and_shown(shell: Shell) -> None:
    right, wrong = taken_along(shell)
    [plan] = shell.done("repair", "list", "--json").json
    assert (plan["profile"], plan["templateId"], plan["left"]) == ("beta", "PRICE_CHANGE", 2)
    assert [(line["id"], line["wrong"], line["to"]) for line in plan["lines"]] == [
        (wrong, True, None),
        (right, False, "beta"),
    ]
    assert shell.done("repair", "show", right, "--json").json == plan
    assert wrong[:8] in shell.done("repair", "show", right[:8]).out
    assert "2 of 2" in shell.done("repair", "list").out


def test_named_lines_go_to_whom_was_said_and_the_rest_where_they_were(shell: Shell) -> None:
    right, wrong = taken_along(shell)
    ran = shell.done(*LOCAL, "repair", "send", right, wrong, "--to", "acme", "--json")
    assert went_to(ran) == [("acme", "SENT")]
    first, second = ran.json["plan"]["lines"]
    assert first["newNotificationId"] == ran.json["sent"][0]["notificationId"]
    assert (first["open"], second["open"], ran.json["plan"]["left"]) == (False, True, 1)
    assert went_to(shell.done(*LOCAL, "repair", "send", right, "--json")) == [("beta", "SENT")]
    assert shell.done("repair", "list", "--json").json == []


def test_lines_that_go_together_are_one_batch_and_one_goes_alone(shell: Shell) -> None:
    right, wrong = taken_along(shell)
    both = shell.done(*LOCAL, "repair", "send", right, right, wrong, "--to", "acme", "--json").json["sent"]
    [batch] = {row["batch"] for row in both}
    assert batch.startswith("repair-")
    assert {row["id"] for row in shell.rows(f"batch:{batch}")} == {row["id"] for row in both}
    shell.done(*to("beta"), *price(OTHER_ASIN, "18"))
    again = shell.done(*to("beta"), *price(RIGHT_ASIN, "20")).json["id"]
    shell.done(*to("beta"), "delete", "PRICE_CHANGE", *RECIPIENT, "--count", "2", "--wrong", again)
    [alone] = shell.done(*LOCAL, "repair", "send", again, again, "--to", "acme", "--json").json["sent"]
    assert alone["batch"] is None


def ticked(shell: Shell, *words: str) -> dict[str, bool]:
    return {line["id"]: line["ticked"] for line in shell.done("repair", *words, "--json").json["lines"]}


def test_a_line_is_left_out_and_taken_in_again(shell: Shell) -> None:
    right, wrong = taken_along(shell)
    assert ticked(shell, "untick", wrong, right[:8]) == {right: False, wrong: True}
    assert ticked(shell, "show", right) == {right: False, wrong: True}, "it is kept"
    assert ticked(shell, "untick", wrong) == {right: False, wrong: False}
    assert shell.done("repair", "list", "--json").json == [], "nothing is left to send"
    ran = shell(*LOCAL, "repair", "send", wrong)
    assert (ran.code, shell.rows("status:sent")) == (1, [])
    assert ticked(shell, "tick", wrong, right) == {right: True, wrong: False}
    assert "[x]" in shell.done("repair", "tick", wrong).out
    assert ticked(shell, "show", right) == {right: True, wrong: True}


def test_what_was_sent_is_not_decided_about(shell: Shell) -> None:
    right, wrong = taken_along(shell)
    shell.done(*LOCAL, "repair", "send", wrong, right)
    for words in (("untick", wrong, wrong, right), ("tick", right, right)):
        ran = shell("repair", *words)
        assert ran.code == 1
        assert "was sent already" in ran.err
    assert shell("repair", "untick", wrong, "11111111-0000").code == 2
    assert ticked(shell, "show", wrong) == {right: True, wrong: True}
    assert ticked(shell, "untick", wrong) == {right: True, wrong: False}, "the one that is open"


def test_a_shell_that_only_looks_decides_nothing(shell: Shell) -> None:
    right, wrong = taken_along(shell)
    ran = shell("--read-only", "repair", "untick", wrong, right)
    assert ran.code == 1
    assert "What was decided is not kept" in ran.err
    assert ticked(shell, "show", wrong) == {right: True, wrong: True}


def test_a_line_is_never_sent_twice(shell: Shell) -> None:
    right, _ = taken_along(shell)
    shell.done(*LOCAL, "repair", "send", right, right)
    count = len(shell.rows())
    for lines in ((right,), (right, right[:8])):
        ran = shell(*LOCAL, "repair", "send", right, *lines, "--to", "beta", "--json")
        assert (ran.code, ran.json["sent"]) == (1, [])
        assert "was sent already" in ran.err
    assert len(shell.rows()) == count


def test_nothing_goes_when_one_of_the_named_lines_was_sent(shell: Shell) -> None:
    right, wrong = taken_along(shell)
    shell.done(*LOCAL, "repair", "send", right, right)
    ran = shell(*LOCAL, "repair", "send", right, wrong, right, "--to", "acme")
    assert ran.code == 1
    assert len(shell.rows("status:sent")) == 1


def test_nothing_goes_while_one_line_has_no_recipient(shell: Shell) -> None:
    right, wrong = taken_along(shell)
    ran = shell(*LOCAL, "repair", "send", right)
    assert ran.code == 2
    assert f"{wrong[:8]} has no recipient" in ran.err
    assert shell.rows("status:sent") == []


def test_the_wrong_one_does_not_go_to_the_wrong_seller_again(shell: Shell) -> None:
    _, wrong = taken_along(shell)
    ran = shell(*LOCAL, "repair", "send", wrong, wrong, "--to", "beta")
    assert ran.code == 2
    assert "was wrong for beta" in ran.err
    assert shell.rows("status:sent") == []


def test_wrong_content_needs_other_values(shell: Shell) -> None:
    _, wrong = taken_along(shell, "--reason", "INCORRECT_CONTENT")
    again = (*LOCAL, "repair", "send", wrong, wrong, "--to", "beta")
    refused = shell(*again)
    assert refused.code == 2
    assert "Give the right values with -p NAME=VALUE." in refused.err
    [row] = shell.done(*again, "-p", "priceValue=199", "--json").json["sent"]
    assert row["notificationParameters"]["priceValue"] == 199
    assert row["notificationParameters"]["asin"] == RIGHT_ASIN


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--to", "acme"), "Say which lines"),
        (("nonsense",), "No line of this plan is nonsense"),
        (("11111111-0000",), "No line of this plan is 11111111-0000"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_sent(
    shell: Shell, words: tuple[str, ...], said: str
) -> None:
    right, _ = taken_along(shell)
    ran = shell(*LOCAL, "repair", "send", right, *words)
    assert ran.code == 2
    assert said in ran.err
    assert shell.rows("status:sent") == []


def test_a_plan_of_elsewhere_and_writes_that_are_off_send_and_decide_nothing(shell: Shell) -> None:
    right, wrong = taken_along(shell)
    before = shell.done("repair", "show", right, "--json").json
    wish = ("repair", "send", right, wrong, "--to", "acme")
    by_amazons_id = ("repair", "send", before["lines"][0]["oldNotificationId"], wrong, "--to", "acme")
    for words in (wish, by_amazons_id):
        elsewhere = shell("--environment", "sandbox", *words)
        assert elsewhere.code == 2
        assert "was sent as beta in local. Say so, or say neither." in elsewhere.err
    shell.write("config.toml", 'environment = "sandbox"\n')
    elsewhere = shell(*wish)
    assert elsewhere.code == 2
    assert "This plan is of local. Say so: spconsole --environment local repair send." in elsewhere.err
    assert shell(*LOCAL, "--read-only", *wish).code == 1
    assert shell.rows("status:sent") == []
    assert shell.done("repair", "show", right, "--json").json == before


def test_a_row_that_was_not_deleted_has_no_plan(shell: Shell) -> None:
    shell.profile("beta")
    row = shell.done(*to("beta"), *price(OTHER_ASIN, "185")).json["id"]
    ran = shell("repair", "show", row)
    assert ran.code == 2
    assert "It is not DELETED" in ran.err


def test_wrong_has_to_be_among_what_goes(shell: Shell) -> None:
    taken_along(shell)
    prices = shell.done(*to("beta"), *price(OTHER_ASIN, "186")).json
    summary = shell.done(*to("beta"), "send", *SUMMARY, "--json").json
    ran = shell(*to("beta"), "delete", "PRICE_CHANGE", *RECIPIENT, "--wrong", summary["id"])
    assert ran.code == 2
    assert f"{summary['id']} is no PRICE_CHANGE of this seller that would go" in ran.err
    assert {row["id"] for row in shell.rows("status:sent")} == {prices["id"], summary["id"]}


def test_an_unknown_result_is_not_repeated_and_the_rest_waits(amazon: Amazon, shell: Shell) -> None:
    shell.write("templates/OWN.toml", OWN)
    rows = [shell.done("send", "OWN", "-p", f"n={n}", "--json").json["id"] for n in (1, 2, 3)]
    amazon.api = 204
    shell.done("delete", "OWN", "--reason", "INCORRECT_RECIPIENT", "--count", "3", "--wrong", rows[0])
    amazon.api = "close"
    asked = len(amazon.requests)
    again = ("repair", "send", rows[0], rows[1], rows[2], "--json")
    ran = shell(*again)
    assert (ran.code, went_to(ran)) == (3, [("acme", "UNKNOWN")])
    assert shell(*again).code == 1
    assert len(amazon.requests) == asked + 1
