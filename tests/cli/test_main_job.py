"""Send, feedback and delete, each from a process that knows nothing but the data folder."""

import json
import sqlite3
from contextlib import closing

import pytest

from .shell import CANNED_ID, OTHER_SUMMARY, PRICES, ROW_KEYS, SUMMARY, Shell


def test_the_example_of_the_contract_gives_the_canned_id(shell: Shell) -> None:
    sent = shell.program("--environment", "local", "send", *SUMMARY, "--json")
    assert (sent.code, sent.err) == (0, "")
    assert list(sent.json) == ROW_KEYS
    assert (sent.json["notificationId"], sent.json["status"]) == (CANNED_ID, "SENT")
    assert '"salesSummaryInUSD": 1000.50}' in sent.out


def test_other_values_give_an_id_of_their_own(shell: Shell) -> None:
    first, second = (shell.done("send", *OTHER_SUMMARY, "--json").json["notificationId"] for _ in "ab")
    assert len({first, second, CANNED_ID}) == 3


def test_later_processes_know_the_notification(shell: Shell) -> None:
    sent = shell.program("send", *OTHER_SUMMARY, "--json").json
    acted = shell.program("feedback", sent["notificationId"], "--json")
    deleted = shell.program(
        "delete", "SALES_SUMMARY", "--reason", "INCORRECT_CONTENT", "--count", "1", "--json"
    )
    assert (acted.code, deleted.code) == (0, 0), acted.err + deleted.err
    [row] = shell.program("history", "--format", "json").json
    assert list(row) == ROW_KEYS
    assert row["id"] == sent["id"] == acted.json["id"]
    assert (row["status"], row["deletionReason"]) == ("DELETED", "INCORRECT_CONTENT")
    assert row["feedbackActionCode"] == "SELLER_ACTION_COMPLETED"
    assert row["sentAt"] < row["feedbackAt"] < row["deletedAt"]
    assert row["feedbackAt"] == acted.json["feedbackAt"]


def test_a_delete_says_what_is_known_and_what_amazon_said(shell: Shell) -> None:
    shell.done("send", *SUMMARY)
    shell.done("send", *OTHER_SUMMARY)
    reason = ("--reason", "INCORRECT_RECIPIENT", "--count", "2")
    deleted = shell.done("delete", "SALES_SUMMARY", *reason, "--json").json
    assert deleted == {
        "templateId": "SALES_SUMMARY",
        "deletionReason": "INCORRECT_RECIPIENT",
        "profile": "demo",
        "environment": "local",
        "requestId": deleted["requestId"],
        "knownHere": 2,
        "error": None,
    }
    assert deleted["requestId"]
    assert {row["status"] for row in shell.rows()} == {"DELETED"}


def test_people_read_what_became_of_it(shell: Shell) -> None:
    sent = shell.done("send", *SUMMARY, "--ticket", "SUP-1").out
    for words in ("✓ SENT", CANNED_ID, "demo (local)", "Sales up to 2022-08-30 come to 1000.50 USD", "SUP-1"):
        assert words in sent
    assert "✓ SENT # ACTIONED" in shell.done("feedback", CANNED_ID).out
    deleted = shell.done("delete", "SALES_SUMMARY", "--reason", "INCORRECT_CONTENT").out
    assert "1, now DELETED" in deleted
    assert "does not say how many" in deleted


def test_the_marketplace_is_the_profiles_own_unless_named(shell: Shell) -> None:
    assert shell.done("send", *SUMMARY, "--json").json["marketplaceId"] == "ATVPDKIKX0DER"
    sent = shell.done("send", *SUMMARY, "--marketplace", "ca", "--json").json
    assert sent["marketplaceId"] == "A2EUQ1WTGCTBG2"


def test_the_same_values_again_are_worth_a_word(shell: Shell) -> None:
    assert shell.done("send", *SUMMARY).err == ""
    assert "warning: The same values went to demo" in shell.done("send", *SUMMARY).err


@pytest.mark.parametrize("given", [(), ("--count", "1"), ("--count", "3")])
def test_more_than_one_needs_the_right_count(shell: Shell, given: tuple[str, ...]) -> None:
    shell.done("send", *PRICES)
    shell.done("send", *PRICES)
    refused = shell("delete", "PRICE_CHANGE", "--reason", "INCORRECT_CONTENT", "--yes", "--json", *given)
    assert (refused.code, refused.out) == (2, "")
    assert "2 known PRICE_CHANGE" in refused.err
    assert {row["status"] for row in shell.rows()} == {"SENT"}


def test_one_known_needs_no_count_but_a_wrong_one_is_refused(shell: Shell) -> None:
    shell.done("send", *PRICES)
    refused = shell("delete", "PRICE_CHANGE", "--reason", "INCORRECT_CONTENT", "--count", "2")
    assert refused.code == 2
    assert "2 is not 1" in refused.err
    shell.done("delete", "PRICE_CHANGE", "--reason", "INCORRECT_CONTENT")
    assert [row["status"] for row in shell.rows()] == ["DELETED"]


def test_none_known_is_asked_of_amazon_all_the_same(shell: Shell) -> None:
    deleted = shell.done("delete", "PRICE_CHANGE", "--reason", "INCORRECT_RECIPIENT", "--json")
    assert deleted.json["knownHere"] == 0
    assert shell("delete", "PRICE_CHANGE", "--reason", "INCORRECT_RECIPIENT", "--count", "1").code == 2


def test_a_template_that_nobody_knows_gets_a_hint(shell: Shell) -> None:
    refused = shell("delete", "PRICE_CHANG", "--reason", "INCORRECT_CONTENT", "--json")
    assert refused.code == 1
    assert "Did you mean PRICE_CHANGE?" in refused.err
    assert refused.json["error"]["code"] == "InvalidInput"
    assert shell("delete", "two words", "--reason", "INCORRECT_CONTENT").code == 2


def test_the_ticket_of_a_delete_is_kept_with_its_call(shell: Shell) -> None:
    shell.done("delete", "PRICE_CHANGE", "--reason", "INCORRECT_CONTENT", "--ticket", " SUP-7 ")
    with closing(sqlite3.connect(shell.data / "history.db")) as connection:
        kept = connection.execute("select operation, outcome, ticket from calls").fetchall()
    assert kept == [("deleteNotifications", "done", "SUP-7")]
    lines = [json.loads(line) for line in (shell.data / "audit.jsonl").read_text("utf-8").splitlines()]
    assert [(line["event"], line["ticket"]) for line in lines] == [("request", "SUP-7"), ("answer", "SUP-7")]
    refused = shell("delete", "PRICE_CHANGE", "--reason", "INCORRECT_CONTENT", "--ticket", "x" * 81)
    assert refused.code == 2
    assert "81 characters" in refused.err


def test_feedback_goes_to_the_newest_row_not_yet_acted_on(shell: Shell) -> None:
    older, newer = (shell.done("send", *SUMMARY, "--json").json["id"] for _ in "ab")
    assert [shell.done("feedback", CANNED_ID, "--json").json["id"] for _ in "ab"] == [newer, older]


def test_feedback_follows_a_row_to_its_own_seller(shell: Shell) -> None:
    shell.profile("acme")
    sent = shell.done("--profile", "acme", "send", *OTHER_SUMMARY, "--json").json
    acted = shell.done("feedback", sent["notificationId"], "--json").json
    assert (acted["id"], acted["profile"]) == (sent["id"], "acme")


def test_feedback_of_a_named_seller_stays_with_that_seller(shell: Shell) -> None:
    shell.profile("acme")
    sent = shell.done("--profile", "acme", "send", *OTHER_SUMMARY, "--json").json
    refused = shell("--profile", "demo", "feedback", sent["notificationId"], "--json")
    assert refused.code == 1
    assert (refused.json["profile"], refused.json["status"]) == ("demo", "REJECTED")


def test_feedback_for_a_seller_that_is_gone_asks_which_it_is_now(shell: Shell) -> None:
    shell.profile("acme")
    sent = shell.done("--profile", "acme", "send", *OTHER_SUMMARY, "--json").json
    shell.done("profile", "remove", "acme", "--yes")
    refused = shell("feedback", sent["notificationId"])
    assert refused.code == 2
    assert "acme, a profile that is gone" in refused.err
    assert "--profile" in refused.err


def test_feedback_looks_at_rows_of_the_chosen_environment_only(shell: Shell) -> None:
    shell.profile("acme", production=True)
    shell.profile("other")
    shell.done("--profile", "acme", "send", *SUMMARY)
    refused = shell("--environment", "production", "feedback", CANNED_ID)
    assert refused.code == 2
    assert "Say which seller" in refused.err


def test_feedback_for_an_unknown_id_is_sent_and_kept(shell: Shell) -> None:
    model_id = "0cf25616-f68c-1234-a5d3-6823b61506c0"
    acted = shell.done("feedback", model_id, "--json").json
    assert (acted["status"], acted["notificationId"], acted["profile"]) == ("SENT", model_id, "demo")
    assert [row["id"] for row in shell.rows()] == [acted["id"]]


@pytest.mark.parametrize("id_", ["", "two words", "x" * 257, "a\x1b[2Jb"])
def test_what_cannot_be_an_id_goes_nowhere(shell: Shell, id_: str) -> None:
    refused = shell("feedback", id_, "--json")
    assert (refused.code, refused.out) == (2, "")
    assert "id" in refused.err
    assert "\x1b" not in refused.err
    assert shell.wrote_nothing()


def test_feedback_after_a_delete_is_refused_in_words(shell: Shell) -> None:
    shell.done("send", *SUMMARY)
    shell.done("delete", "SALES_SUMMARY", "--reason", "INCORRECT_CONTENT")
    refused = shell("feedback", CANNED_ID)
    assert refused.code == 2
    assert "It was deleted" in refused.err


def test_feedback_for_an_id_of_two_sellers_goes_to_the_newest_and_then_to_the_other(shell: Shell) -> None:
    shell.profile("acme")
    shell.done("--profile", "acme", "send", *SUMMARY)
    shell.done("send", *SUMMARY)
    assert [shell.done("feedback", CANNED_ID, "--json").json["profile"] for _ in "abc"] == [
        *("demo", "acme", "demo")
    ]
