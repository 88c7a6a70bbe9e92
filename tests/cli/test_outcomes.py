"""Exit codes: what a script may believe after an end that was not a good one."""

import pytest

from .amazon import REQUEST_ID, Amazon
from .shell import ROW_KEYS, Shell

OWN = 'content = "${n} left."\n[parameters.n]\ntype = "number"\n'


@pytest.fixture(autouse=True)
def template(shell: Shell) -> None:
    shell.write("templates/OWN.toml", OWN)


SEND = ("send", "OWN", "-p", "n=5", "--json")
DELETE = ("delete", "OWN", "--reason", "INCORRECT_CONTENT", "--json")
FEEDBACK = ("feedback", "fresh-1", "--json")


@pytest.mark.parametrize(
    ("answer", "code", "status"),
    [
        (200, 0, "SENT"),
        (400, 1, "REJECTED"),
        (404, 1, "REJECTED"),
        (302, 1, "REJECTED"),
        (403, 4, "REJECTED"),
        (500, 3, "UNKNOWN"),
        ("close", 3, "UNKNOWN"),
    ],
)
def test_a_send_ends_by_what_amazon_said(
    shell: Shell, amazon: Amazon, answer: int | str, code: int, status: str
) -> None:
    amazon.api = answer
    sent = shell(*SEND)
    assert (sent.code, list(sent.json), sent.json["status"]) == (code, ROW_KEYS, status)
    assert (sent.json["error"] is None) is (code == 0)
    assert shell.rows() == [sent.json]


def test_what_was_asked_of_amazon_is_what_is_kept(shell: Shell, amazon: Amazon) -> None:
    shell.done(*SEND)
    body = {"templateId": "OWN", "marketplaceId": "ATVPDKIKX0DER", "notificationParameters": {"n": 5}}
    assert amazon.requests == [("/appIntegrations/2024-04-01/notifications", body)]


def test_an_unknown_end_says_that_it_is_not_repeated(shell: Shell, amazon: Amazon) -> None:
    amazon.api = 500
    sent = shell("send", "OWN", "-p", "n=5")
    assert (sent.code, sent.out) == (3, "")
    assert "may have been done" in sent.err
    assert REQUEST_ID in sent.err
    assert len(amazon.requests) == 1


def test_an_answer_is_shown_without_its_escapes(shell: Shell, amazon: Amazon) -> None:
    amazon.api = 400
    for ended in (shell(*SEND), shell("send", "OWN", "-p", "n=5"), shell("history")):
        assert "No such\\x1b[31m thing" in ended.out.replace("\\\\", "\\") + ended.err
        assert "\x1b" not in ended.out + ended.err


def test_a_throttled_send_says_when_it_tries_again(shell: Shell, amazon: Amazon) -> None:
    amazon.api = 429
    ended = shell(*SEND)
    assert (ended.code, ended.json["status"]) == (1, "REJECTED")
    assert len(amazon.requests) == 5
    assert "Again in 1 s (try 2 of 5)." in ended.err
    assert "(try 5 of 5)." in ended.err


@pytest.mark.parametrize(
    ("answer", "login", "next_step"),
    [
        (500, 200, "Find it with: spconsole history status:UNKNOWN"),
        (403, 200, "spconsole profile check NAME tells whether the seller's token works."),
        (400, 200, "spconsole send ... --dry-run prints the exact request."),
        (200, 400, "Then give the new refresh token."),
        (200, 503, "Nothing was sent: the same command may be run again."),
    ],
)
def test_each_failure_names_the_command_that_helps_and_the_request_id(
    shell: Shell, amazon: Amazon, answer: int, login: int, next_step: str
) -> None:
    amazon.api, amazon.login = answer, login
    ended = shell(*SEND)
    assert next_step in ended.err
    assert f"Request id, for a support case: {REQUEST_ID}" in ended.err
    assert ended.json["requestId"] == REQUEST_ID


def test_sent_without_an_id_is_sent_and_says_what_is_lost(shell: Shell, amazon: Amazon) -> None:
    amazon.body = {}
    sent = shell.done(*SEND)
    assert (sent.json["status"], sent.json["notificationId"]) == ("SENT", None)
    assert "no feedback" in sent.err


def test_a_refused_login_is_a_matter_of_credentials(shell: Shell, amazon: Amazon) -> None:
    amazon.login = 400
    sent = shell(*SEND)
    assert (sent.code, sent.json["status"]) == (4, "NOT_SENT")
    assert "refused the refresh token" in sent.err
    assert amazon.requests == []


def test_missing_credentials_send_nothing_and_keep_nothing(shell: Shell, amazon: Amazon) -> None:
    shell.set(SPCONSOLE_ACME_REFRESH_TOKEN="")
    for arguments in (SEND, DELETE, FEEDBACK):
        ended = shell(*arguments)
        assert ended.code == 4
        assert "acme has no refresh token" in ended.err
        assert ended.json["error"]["code"] == "Credentials"
    assert list(shell(*SEND).json) == list(shell(*FEEDBACK).json) == ROW_KEYS
    assert shell(*SEND).json["status"] == "NOT_SENT"
    assert shell.rows() == []


def test_no_connection_is_certainly_not_done(shell: Shell, amazon: Amazon) -> None:
    shell.set(SPCONSOLE_SANDBOX_URL="http://127.0.0.1:9")
    sent = shell(*SEND)
    assert (sent.code, sent.json["status"]) == (1, "NOT_SENT")


def test_read_only_does_nothing(shell: Shell, amazon: Amazon) -> None:
    for arguments in (SEND, DELETE, FEEDBACK):
        blocked = shell("--read-only", *arguments)
        assert blocked.code == 1
        assert blocked.json["error"]["code"] == "Blocked"
    assert amazon.requests == []
    assert shell.rows() == []


def test_a_read_only_profile_does_nothing(shell: Shell, amazon: Amazon) -> None:
    shell.profile("looker", read_only=True)
    assert shell("--profile", "looker", *SEND).code == 1
    assert amazon.requests == []


@pytest.mark.parametrize(
    ("answer", "code", "status"),
    [(204, 0, "DELETED"), (400, 1, "SENT"), (403, 4, "SENT"), (500, 3, "SENT"), ("close", 3, "SENT")],
)
def test_a_delete_ends_by_what_amazon_said(
    shell: Shell, amazon: Amazon, answer: int | str, code: int, status: str
) -> None:
    shell.done(*SEND)
    amazon.api = answer
    ended = shell(*DELETE)
    assert ended.code == code
    assert list(ended.json) == [
        *("templateId", "deletionReason", "profile", "environment", "requestId", "knownHere", "error")
    ]
    assert (ended.json["error"] is None) is (code == 0)
    assert ended.json["knownHere"] == (1 if code == 0 else 0)
    assert [row["status"] for row in shell.rows()] == [status]


@pytest.mark.parametrize(("answer", "code"), [(204, 0), (400, 1), (403, 4), (500, 3), ("close", 3)])
def test_feedback_ends_by_what_amazon_said(
    shell: Shell, amazon: Amazon, answer: int | str, code: int
) -> None:
    shell.done(*SEND)
    amazon.api = answer
    ended = shell(*FEEDBACK)
    assert (ended.code, list(ended.json), ended.json["status"]) == (code, ROW_KEYS, "SENT")
    assert (ended.json["error"] is None) is (code == 0)
    assert (ended.json["feedbackAt"] is not None) is (code == 0)


def test_a_delete_waits_for_what_is_on_its_way(shell: Shell, amazon: Amazon) -> None:
    """Two rows of one account: the delete is refused while the other one is SENDING."""
    amazon.api = "hang"
    with shell.background(*SEND) as sending:
        assert amazon.asked.wait(20)
        refused = shell(*DELETE)
        assert refused.code == 1
        assert "still on its way" in refused.err
        assert refused.json["error"]["code"] == "Blocked"
        assert [row["status"] for row in shell.rows()] == ["SENDING"]
        sending.kill()


def test_an_interrupted_send_may_have_gone_out(shell: Shell, amazon: Amazon) -> None:
    amazon.api = "hang"
    with shell.background(*SEND) as sending:
        assert amazon.asked.wait(20)
        ended = shell.interrupt(sending)
    assert (ended.code, ended.out) == (130, "")
    assert "may have gone out" in ended.err
    assert "Traceback" not in ended.err
    assert [row["status"] for row in shell.rows()] == ["UNKNOWN"]


@pytest.mark.parametrize("arguments", [DELETE, FEEDBACK])
def test_an_interrupted_follow_up_may_have_been_done(
    shell: Shell, amazon: Amazon, arguments: tuple[str, ...]
) -> None:
    amazon.api = "hang"
    with shell.background(*arguments) as acting:
        assert amazon.asked.wait(20)
        ended = shell.interrupt(acting)
    assert ended.code == 130
    assert "may have been" in ended.err


def test_without_a_history_nothing_is_sent(shell: Shell, amazon: Amazon) -> None:
    shell.data.mkdir(exist_ok=True)
    (shell.data / "history.db").write_text("This is no database, and long enough to tell." * 20)
    for arguments in (SEND, DELETE, FEEDBACK):
        ended = shell(*arguments)
        assert ended.code == 1, ended.err
        assert "not a sound history file" in ended.err
        assert ended.json["error"]["code"] == "StoreError"
    listed = shell("history", "--format", "json")
    assert (listed.code, listed.out) == (1, "")
    assert amazon.requests == []
