"""`insights`: the numbers of the screen, for a terminal and for scripts."""

from .shell import CANNED_ID, PRICES, SUMMARY, Shell


def test_the_numbers_are_printed_as_tables(shell: Shell) -> None:
    shell.done("send", *SUMMARY)
    shell.done("feedback", CANNED_ID)
    shell.done("send", *PRICES)
    out = shell.done("insights", "--days", "3").out
    for title in ("Sends per day. 2 sends in 3 days", "Clicks and feedback.", "Time from send to click."):
        assert title in out
    [line] = [line.split() for line in out.splitlines() if line.startswith("SALES_SUMMARY")]
    assert line == ["SALES_SUMMARY", "1", "0", "0.0", "1", "100.0"]


def test_json_stands_alone_and_has_every_day_and_status(shell: Shell) -> None:
    shell.done("send", *SUMMARY)
    told = shell.done("insights", "--json").json
    assert list(told) == ["environment", "profile", "since", "until", "sends", "templates", "timeToClick"]
    assert len(told["sends"]) == 30
    assert told["sends"][-1]["SENT"] == 1
    assert set(told["sends"][0]) == {
        *("day", "HELD", "SENDING", "SENT", "REJECTED", "NOT_SENT", "UNKNOWN", "DELETED"),
    }


def test_environment_and_seller_narrow_it(shell: Shell) -> None:
    shell.profile("acme")
    shell.done("send", *SUMMARY)
    shell.done("--profile", "acme", "send", *SUMMARY)

    def count(*given: str) -> int:
        return sum(day["SENT"] for day in shell.done(*given, "insights", "--json").json["sends"])

    assert (count(), count("--profile", "acme"), count("--environment", "production")) == (2, 1, 0)


def test_too_long_a_period_is_a_misuse(shell: Shell) -> None:
    assert shell("insights", "--days", "5000").code == 2
