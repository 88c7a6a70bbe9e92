"""The shell's way from a link to everything put right: find, who else, delete, send again."""

from .shell import Shell

RIGHT_ASIN, OTHER_ASIN = "B0C4ZZ7YQ1", "B09ZX1LRXX"


def price(asin: str, value: str) -> tuple[str, ...]:
    return (
        "send", "PRICE_CHANGE", "-p", f"priceValue={value}", "-p", f"asin={asin}", "-p",
        "changedOn=2026-08-21", "--json",
    )  # fmt: skip


def test_a_wrong_recipient_is_put_right(shell: Shell) -> None:
    for name in ("acme", "beta"):
        shell.profile(name)
    to_acme, to_beta = (("--environment", "local", "--profile", name) for name in ("acme", "beta"))
    before = shell.done(*to_acme, *price(RIGHT_ASIN, "196")).json
    right = shell.done(*to_beta, *price(OTHER_ASIN, "185")).json
    wrong = shell.done(*to_beta, *price(RIGHT_ASIN, "200.50")).json

    link = f"https://app.example.com/prices?id={wrong['notificationId']}"
    [found] = shell.done("find", link, "--json").json
    assert (found["id"], found["profile"]) == (wrong["id"], "beta")

    like = shell.done("history", "--like", found["id"], "--format", "json").json
    assert before["id"] in {row["id"] for row in like}

    refused = shell(
        *to_beta, "delete", found["templateId"], "--reason", "INCORRECT_RECIPIENT", "--count", "1"
    )
    assert refused.code == 2
    assert "1 is not 2" in refused.err
    deleted = shell.done(
        *to_beta, "delete", found["templateId"], "--reason", "INCORRECT_RECIPIENT", "--count", "2", "--json"
    ).json
    assert deleted["knownHere"] == 2

    went = shell.rows("seller:beta", "status:deleted")
    assert {row["id"] for row in went} == {wrong["id"], right["id"]}
    for row, seller in ((wrong, to_acme), (right, to_beta)):
        values = [
            part
            for name, value in row["notificationParameters"].items()
            for part in ("-p", f"{name}={value}")
        ]
        again = shell.done(*seller, "send", row["templateId"], *values, "--ticket", "SUP-4312", "--json").json
        assert again["status"] == "SENT"
        assert again["notificationParameters"] == row["notificationParameters"]
    assert [row["profile"] for row in shell.rows("ticket:SUP-4312")] == ["beta", "acme"]
