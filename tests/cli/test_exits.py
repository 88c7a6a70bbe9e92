"""How a command ends when something of ours breaks."""

import asyncio
import sys

import pytest

from spconsole.__main__ import main
from spconsole.cli import exits
from spconsole.domain.errors import ExitCode, StoreError, UsageError
from spconsole.spapi.client import AppIntegrationsClient
from spconsole.store.history import HistoryStore

from .shell import CANNED_ID, PRICES, SUMMARY, Shell

SECRET = "Atza|in-a-local-variable"


@pytest.fixture(autouse=True)
def _no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """How long a full disk is waited for is seen in `tests/services/test_unwritten.py`."""
    monkeypatch.setattr("spconsole.services.unwritten.PATIENT_WAITS_S", (0.0, 0.0, 0.0))


async def break_down(*_: object, **__: object) -> None:
    raise ZeroDivisionError(SECRET)


async def fill_the_disk(*_: object) -> None:
    raise StoreError("The disk is full.")


def test_a_fault_is_one_paragraph_without_values(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HistoryStore, "window", break_down)
    ended = shell("history")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("error: This is a fault in spconsole")
    assert "ZeroDivisionError in break_down" in ended.err
    assert len(ended.err.splitlines()) == 1
    for word in ("Traceback", SECRET):
        assert word not in ended.err


@pytest.mark.parametrize(
    "arguments",
    [("send", *PRICES), ("delete", "PRICE_CHANGE", "--reason", "INCORRECT_CONTENT"), ("feedback", CANNED_ID)],
)
def test_a_fault_on_the_way_to_amazon_may_have_done_it(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setattr(AppIntegrationsClient, "call", break_down)
    ended = shell(*arguments, "--json")
    assert ended.code == 3
    assert ended.json["error"]["code"] == "OutcomeUnknown"
    assert ended.json.get("status", "UNKNOWN") in {"UNKNOWN", None}
    assert "look before you repeat" in ended.err
    assert SECRET not in ended.err


def test_a_send_that_cannot_be_written_down_is_not_sent(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HistoryStore, "add", fill_the_disk)
    ended = shell("send", *SUMMARY, "--json")
    assert (ended.code, ended.json["status"]) == (1, "NOT_SENT")
    assert "The disk is full." in ended.err


def test_a_send_whose_end_cannot_be_written_down_is_told_all_the_same(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HistoryStore, "finish", fill_the_disk)
    ended = shell("send", *SUMMARY, "--json")
    assert ended.code == 3
    assert (ended.json["status"], ended.json["notificationId"]) == ("SENT", CANNED_ID)
    assert ended.json["error"]["code"] == "Unrecorded"
    assert f"It is SENT, id {CANNED_ID}, but that could not be recorded." in ended.err


def test_a_delete_whose_end_cannot_be_written_down_may_have_been_done(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.done("send", *SUMMARY)
    monkeypatch.setattr(HistoryStore, "mark_deleted", fill_the_disk)
    ended = shell("delete", "SALES_SUMMARY", "--reason", "INCORRECT_CONTENT", "--json")
    assert ended.code == 3
    assert ended.json["error"]["code"] == "Unrecorded"
    assert "could not be recorded" in ended.err


def test_feedback_whose_end_cannot_be_written_down_may_have_been_done(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.done("send", *SUMMARY)
    monkeypatch.setattr(HistoryStore, "end_feedback", fill_the_disk)
    assert shell("feedback", CANNED_ID).code == 3


def test_a_delete_that_cannot_be_written_down_is_not_asked_for(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HistoryStore, "begin_deletion", fill_the_disk)
    ended = shell("delete", "PRICE_CHANGE", "--reason", "INCORRECT_CONTENT", "--json")
    assert (ended.code, ended.json["error"]["code"]) == (1, "StoreError")


@pytest.mark.parametrize("error", [KeyboardInterrupt, EOFError])
def test_an_interruption_before_anything_says_so(
    error: type[BaseException], capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> None:
        raise error

    assert exits.end(interrupted) == 130
    assert capsys.readouterr().err == "error: Interrupted. Nothing was sent.\n"


@pytest.mark.parametrize("error", [KeyboardInterrupt, asyncio.CancelledError])
def test_a_second_interruption_does_not_hide_the_first(
    error: type[BaseException], capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted_twice() -> None:
        try:
            with exits.acting("It may have gone out."):
                raise error
        finally:
            raise KeyboardInterrupt

    assert exits.end(interrupted_twice) == 130
    assert capsys.readouterr().err == "error: It may have gone out.\n"


def test_known_errors_pass_an_act_as_they_are() -> None:
    with pytest.raises(UsageError), exits.acting("x"):
        raise UsageError("no")
    with pytest.raises(StoreError), exits.acting("x"):
        raise StoreError("no")


def test_what_the_system_refuses_has_words(capsys: pytest.CaptureFixture[str]) -> None:
    def refused() -> None:
        raise PermissionError(13, "Permission denied", "/some/file")

    assert exits.end(refused) == ExitCode.NOT_DONE
    assert capsys.readouterr().err == "error: The system refused: /some/file: Permission denied.\n"


def test_the_program_ends_with_the_exit_code(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["spconsole", "history", "satus:x"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2


def test_an_interruption_while_it_loads_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("spconsole.cli.main.run", interrupted)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 130
