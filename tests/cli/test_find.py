"""`find`, and `history --like`: rows by what somebody sent, and rows that are like one."""

import pytest

from .shell import OTHER_SUMMARY, PRICES, ROW_KEYS, SUMMARY, Shell

UNKNOWN = "47f05db0-03fe-11ed-b939-0242ac120002"


def sent(shell: Shell, values: tuple[str, ...] = PRICES) -> dict[str, str]:
    row: dict[str, str] = shell.done("send", *values, "--json").json
    return row


def test_a_link_is_found_in_json_and_as_a_table(shell: Shell) -> None:
    row = sent(shell)
    sent(shell, SUMMARY)
    link = f"https://app.example.com/p?src=sc&nid={row['notificationId']}"
    ran = shell.done("find", link, "--json")
    assert [list(found) for found in ran.json] == [ROW_KEYS]
    assert ran.json[0]["id"] == row["id"]
    assert f"1 row with {row['notificationId']}" in ran.err
    assert row["notificationId"] in shell.done("find", link).out


@pytest.mark.parametrize("key", ["id", "notificationId", "requestId"])
def test_every_id_of_a_row_finds_it(shell: Shell, key: str) -> None:
    row = sent(shell)
    assert [found["id"] for found in shell.done("find", row[key], "--json").json] == [row["id"]]


def test_several_ids_come_newest_first_also_from_stdin(shell: Shell) -> None:
    rows = [sent(shell, values) for values in (PRICES, SUMMARY, OTHER_SUMMARY)]
    text = "\n".join(row["notificationId"] for row in rows[:2])
    for found in (shell.done("find", *text.split(), "--json"), shell.done("find", "-", "--json", stdin=text)):
        assert [row["id"] for row in found.json] == [rows[1]["id"], rows[0]["id"]]


def test_only_the_environment_that_was_named(shell: Shell) -> None:
    row = sent(shell)
    assert shell.done("--environment", "local", "find", row["id"], "--json").json != []
    elsewhere = shell.done("--environment", "sandbox", "find", row["id"], "--json")
    assert elsewhere.json == []
    assert f"No send with {row['id']} in sandbox is known here." in elsewhere.err
    assert shell.done("--profile", "demo", "find", row["id"], "--json").json != []
    assert shell.done("--profile", "nobody", "find", row["id"], "--json").json == []


def test_what_is_not_known_is_an_empty_array_and_says_what_to_do(shell: Shell) -> None:
    ran = shell.done("find", UNKNOWN, "--json")
    assert ran.json == []
    assert "Another system or machine may have sent it: spconsole import sends FILE" in ran.err
    assert shell.done("find", UNKNOWN).out == ""


def test_a_text_without_an_id_is_refused_and_says_where_words_are_searched(shell: Shell) -> None:
    ran = shell("find", "yesterday", "afternoon")
    assert ran.code == 2
    assert "spconsole history WORDS searches for words." in ran.err


def test_rows_like_one_and_their_groups(shell: Shell) -> None:
    first, second = sent(shell), sent(shell)
    sent(shell, SUMMARY)
    ran = shell.done("history", "--like", second["notificationId"], "--format", "json")
    assert [row["templateId"] for row in ran.json] == ["SALES_SUMMARY", "PRICE_CHANGE"]
    assert ran.json[1]["id"] == first["id"]
    assert "Same values, any seller: 1" in ran.err
    assert len(shell.done("history", "--like", second["id"], "--limit", "1", "--format", "json").json) == 1


def test_like_needs_a_row_and_stands_without_words(shell: Shell) -> None:
    ran = shell("history", "--like", UNKNOWN)
    assert ran.code == 2
    assert f"No row has the id {UNKNOWN}." in ran.err
    row = sent(shell)
    both = shell("history", "status:sent", "--like", row["id"])
    assert both.code == 2
    assert "--like stands without words." in both.err


def test_the_beginning_of_a_rows_own_id_is_enough_to_ask_who_else_got_it(shell: Shell) -> None:
    first, second = sent(shell), sent(shell)
    told = shell.done("who-else", second["id"][:8], "--json").json
    assert told["row"]["id"] == second["id"]
    [like] = shell.done("history", "--like", second["id"][:8], "--format", "json").json
    assert like["id"] == first["id"]
    for named in (("--profile", "nobody"), ("--environment", "sandbox")):
        refused = shell(*named, "who-else", second["id"][:8])
        assert refused.code == 2
        assert "was sent as demo in local" in refused.err


def test_who_else_tells_group_by_group(shell: Shell) -> None:
    first, second = sent(shell), sent(shell)
    told = shell.done("who-else", second["id"], "--json").json
    assert told["row"]["id"] == second["id"]
    assert [row["id"] for row in told["groups"][0]["rows"]] == [first["id"]]
    assert {*told, *told["groups"][0]} == {
        *("row", "groups", "against", "notKnown"), *("title", "complete", "rows"),
    }  # fmt: skip
    ran = shell.done("who-else", second["notificationId"])
    assert "Same values, any seller: 1" in ran.err
    assert first["notificationId"] in ran.out
    assert shell("who-else", UNKNOWN).code == 2
