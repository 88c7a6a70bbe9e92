"""The log: one line for each thing, its owner's alone, rotated, and without secrets."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from spconsole.config import log as module
from spconsole.config.log import Later, LogFile, begin_log, current_log, log_files, log_words, where_details
from spconsole.domain.errors import ErrorDetail, RefusedError, StoreError, UsageError

LOGGER = logging.getLogger("spconsole.test")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[LogFile]:
    begun = begin_log(tmp_path / "state" / "spconsole" / "spconsole.log")
    yield begun
    begun.close()
    logging.getLogger("spconsole").removeHandler(begun)


def lines(log: LogFile) -> list[str]:
    return log.path.read_text(encoding="utf-8").splitlines()


def test_nothing_is_written_before_it_is_released(log: LogFile) -> None:
    LOGGER.info("first")
    assert not log.path.parent.exists()
    log.start_writing()
    LOGGER.info("second")
    assert [line.rpartition(" test: ")[2] for line in lines(log)] == ["first", "second"]


def test_a_fault_is_written_at_once_with_what_waited(log: LogFile) -> None:
    LOGGER.info("before")
    LOGGER.error("a fault")
    assert [line.rpartition(": ")[2] for line in lines(log)] == ["before", "a fault"]


def test_what_waits_has_an_end(log: LogFile) -> None:
    for number in range(2_000):
        LOGGER.info("%s", number)
    log.start_writing()
    assert len(lines(log)) <= module.MOST_WAITING + 1


def test_words_for_later_are_found_when_they_are_written(log: LogFile) -> None:
    asked: list[str] = []
    LOGGER.info("%s", Later(lambda: asked.append("now") or "found"))  # type: ignore[func-returns-value]
    assert asked == []
    log.start_writing()
    assert set(asked) == {"now"}


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
def test_file_and_folders_are_their_owners_alone(log: LogFile) -> None:
    log.start_writing()
    LOGGER.info("x")
    modes = [path.stat().st_mode & 0o777 for path in (log.path, log.path.parent, log.path.parent.parent)]
    assert modes == [0o600, 0o700, 0o700]


def test_an_older_file_is_kept_and_private_when_the_log_is_full(
    log: LogFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 400)
    log.start_writing()
    for number in range(40):
        LOGGER.info("line %s", number)
    assert [path.name for path in log_files(log.path)] == [
        *("spconsole.log", "spconsole.log.1", "spconsole.log.2", "spconsole.log.3")
    ]
    assert all(path.stat().st_size <= 400 for path in log_files(log.path))
    if os.name == "posix":
        assert {path.stat().st_mode & 0o777 for path in log_files(log.path)} == {0o600}


def test_a_traceback_has_places_but_no_value_and_is_one_line(log: LogFile) -> None:
    def fails(local: str) -> None:
        raise ValueError(f"message with {local}")

    try:
        fails("a seller's business")
    except ValueError:
        LOGGER.error("it broke", exc_info=True)
    [line] = lines(log)
    assert "builtins.ValueError at " in line
    assert "test_log.py:" in line
    assert "fails" in line
    assert "business" not in line


def test_secrets_and_line_ends_never_reach_the_file(log: LogFile) -> None:
    log.start_writing()
    LOGGER.info("a\nb %s", "Atza|s3cr3t")
    [line] = lines(log)
    assert "s3cr3t" not in line
    assert "a\\nb" in line


def test_a_log_that_cannot_be_written_stops_nothing_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    log = begin_log(tmp_path / "file" / "spconsole.log")
    LOGGER.error("a fault")
    assert "cannot be written" in log.problem
    assert where_details() == ""
    log.close()
    logging.getLogger("spconsole").removeHandler(log)


def test_the_log_moves_to_another_file_when_it_is_begun_there(log: LogFile, tmp_path: Path) -> None:
    assert begin_log(log.path) is log
    other = begin_log(tmp_path / "other" / "spconsole.log")
    assert current_log() is other
    LOGGER.error("x")
    assert not log.path.exists()
    assert str(other.path) in where_details()
    other.close()
    logging.getLogger("spconsole").removeHandler(other)


def test_nothing_of_other_libraries_is_in_it(log: LogFile) -> None:
    log.start_writing()
    logging.getLogger("httpx").error("GET https://host/?token=1")
    logging.getLogger("httpcore").error("headers")
    assert not log.path.exists()


def test_an_error_is_told_without_what_amazon_or_a_person_wrote() -> None:
    refused = RefusedError("value", request_id="r-1", status=400, errors=(ErrorDetail("Invalid", "value"),))
    assert log_words(refused) == "RefusedError: HTTP 400, request id r-1, Invalid"
    assert log_words(UsageError("value")) == "UsageError"
    assert log_words(StoreError("The disk is full.")) == "StoreError: The disk is full."
