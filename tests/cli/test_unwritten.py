"""A command whose answer cannot be written: it says the id at once, tries again, ends with what it knows."""

import pytest

from spconsole.domain.errors import DiskFullError
from spconsole.store.history import HistoryStore

from .amazon import Amazon
from .shell import Shell

SEND = ("send", "OWN", "-p", "n=5")


@pytest.fixture(autouse=True)
def template(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.write("templates/OWN.toml", 'content = "${n} left."\n[parameters.n]\ntype = "number"\n')
    monkeypatch.setattr("spconsole.services.unwritten.PATIENT_WAITS_S", (0.0, 0.0, 0.0))


def full_for(monkeypatch: pytest.MonkeyPatch, tries: int) -> list[int]:
    """A disk without room for the first tries."""
    real = HistoryStore.finish
    counted: list[int] = []

    async def finish(store: HistoryStore, *arguments: object) -> None:
        counted.append(1)
        if len(counted) <= tries:
            raise DiskFullError("Cannot write history.db: the disk is full. Free space and try again.")
        await real(store, *arguments)  # type: ignore[arg-type] # handed on as they came

    monkeypatch.setattr(HistoryStore, "finish", finish)
    return counted


def test_the_id_is_said_at_once_and_an_answer_written_late_is_written(
    shell: Shell, amazon: Amazon, monkeypatch: pytest.MonkeyPatch
) -> None:
    full_for(monkeypatch, 2)
    sent = shell.done(*SEND, "--json")
    assert "OWN is SENT, id fresh-1, which could not be written yet. Trying again." in sent.err
    assert shell.rows() == [sent.json]


def test_one_that_is_never_written_ends_as_may_have_been_done_with_its_id(
    shell: Shell, amazon: Amazon, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = full_for(monkeypatch, 99)
    sent = shell(*SEND, "--json")
    assert sent.code == 3
    assert sent.json["notificationId"] == "fresh-1"
    assert sent.json["error"]["code"] == "Unrecorded"
    assert "It is SENT, id fresh-1, but that could not be recorded." in sent.err
    assert "Free space" in sent.err
    assert len(counted) == 4
    assert len(amazon.requests) == 1
