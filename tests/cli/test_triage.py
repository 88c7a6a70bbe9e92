"""The shell's way from a link to everything put right: find, who else, delete, send again."""

from pathlib import Path
from typing import Any

from .shell import Shell

RIGHT_ASIN, OTHER_ASIN = "B0C4ZZ7YQ1", "B09ZX1LRXX"


def price(asin: str, value: str) -> tuple[str, ...]:
    return (
        "send", "PRICE_CHANGE", "-p", f"priceValue={value}", "-p", f"asin={asin}", "-p",
        "changedOn=2026-08-21", "--json",
    )  # fmt: skip


LOCAL = ("--environment", "local")
TO_ACME, TO_BETA = ((*LOCAL, "--profile", name) for name in ("acme", "beta"))


def test_a_wrong_recipient_is_put_right(shell: Shell, tmp_path: Path) -> None:
    for name in ("acme", "beta"):
        shell.profile(name)
    before = shell.done(*TO_ACME, *price(RIGHT_ASIN, "196")).json
    right = shell.done(*TO_BETA, *price(OTHER_ASIN, "185")).json
    wrong = shell.done(*TO_BETA, *price(RIGHT_ASIN, "200.50")).json

    link = f"https://app.example.com/prices?id={wrong['notificationId']}"
    [found] = shell.done("find", link, "--json").json
    assert (found["id"], found["profile"]) == (wrong["id"], "beta")

    who = shell.done("who-else", found["notificationId"], "--json").json
    assert before["id"] in {row["id"] for group in who["groups"] for row in group["rows"]}

    delete(shell, found)
    after = repaired(shell, wrong["id"], right["id"])
    for line in after:
        assert line["made"]["notificationParameters"] == line["row"]["notificationParameters"]
        assert line["newNotificationId"] not in {None, line["oldNotificationId"]}

    new = after[0]["newNotificationId"]
    proof = tmp_path / "done.csv"
    proof.write_text(f"notificationId,booked\n{new},order 88121\n{right['notificationId']},order 7\n")
    fed = shell.done(*LOCAL, "feedback", "--from", str(proof), "--proof", "booked", "--json").json
    assert fed["recorded"] == 1
    assert [each["notificationId"] for each in fed["leftOut"]] == [right["notificationId"]]

    written = shell.done("incident", wrong["notificationId"]).out
    assert f"as {new} to acme, SENT" in written
    assert f"{wrong['notificationId']}, deleted" in shell.done("incident", new).out


def delete(shell: Shell, found: dict[str, Any]) -> None:
    """The number is read, not remembered."""
    wish = ("delete", found["templateId"], "--reason", "INCORRECT_RECIPIENT", "--wrong", found["id"])
    refused = shell(*TO_BETA, *wish, "--count", "1")
    assert refused.code == 2
    assert "1 is not 2" in refused.err
    assert shell.done(*TO_BETA, *wish, "--count", "2", "--json").json["knownHere"] == 2


def repaired(shell: Shell, wrong: str, right: str) -> list[dict[str, Any]]:
    """The lines of the plan, once the wrong one is with the right seller and the other back."""
    [plan] = shell.done("repair", "list", "--json").json
    assert [(line["id"], line["to"]) for line in plan["lines"]] == [(wrong, None), (right, "beta")]
    send = (*LOCAL, "repair", "send", plan["id"])
    shell.done(*send, wrong, "--to", "acme")
    after: dict[str, Any] = shell.done(*send, "--json").json["plan"]
    assert [(line["to"], line["made"]["status"]) for line in after["lines"]] == [
        ("acme", "SENT"),
        ("beta", "SENT"),
    ]
    assert after["left"] == 0
    return list(after["lines"])
