"""`curl`: the request of a row on stdout, without a token."""

from .shell import SUMMARY, Shell


def test_the_request_of_a_row_goes_to_stdout(shell: Shell) -> None:
    sent = shell.done("send", *SUMMARY, "--json").json
    told = shell.done("curl", sent["id"])
    assert told.out.startswith("curl -X POST http")
    assert "1000.50" in told.out
    assert '"x-amz-access-token: $ACCESS_TOKEN"' in told.out
    assert "makes the request again" in told.err
    as_json = shell.done("curl", sent["id"], "--json").json
    assert as_json == {"id": sent["id"], "command": told.out.rstrip("\n")}


def test_a_row_that_is_not_there_is_refused(shell: Shell) -> None:
    shell.done("send", *SUMMARY)
    assert shell("curl", "00000000-0000").code == 2
