"""Each failure tells the shell what kind it is."""

import pytest

from spconsole.domain import errors
from spconsole.domain.errors import ErrorDetail, ExitCode, SpApiError, SpConsoleError

EXITS = {
    "SpConsoleError": ExitCode.NOT_DONE,
    "ConfigError": ExitCode.USAGE,
    "UsageError": ExitCode.USAGE,
    "BlockedError": ExitCode.NOT_DONE,
    "StoreError": ExitCode.NOT_DONE,
    "DiskFullError": ExitCode.NOT_DONE,
    "ChangedMeanwhileError": ExitCode.NOT_DONE,
    "UnrecordedError": ExitCode.UNKNOWN,
    "SpApiError": ExitCode.NOT_DONE,
    "NotDoneError": ExitCode.NOT_DONE,
    "NotSentError": ExitCode.NOT_DONE,
    "CredentialsError": ExitCode.CREDENTIALS,
    "RefusedError": ExitCode.NOT_DONE,
    "AccessDeniedError": ExitCode.CREDENTIALS,
    "ThrottledError": ExitCode.NOT_DONE,
    "OutcomeUnknownError": ExitCode.UNKNOWN,
}
FAMILY = {
    name: each for name, each in vars(errors).items() if isinstance(each, type) and name.endswith("Error")
}


def test_the_exit_codes_are_those_of_the_contract() -> None:
    assert {code.name: code.value for code in ExitCode} == {
        "DONE": 0,
        "NOT_DONE": 1,
        "USAGE": 2,
        "UNKNOWN": 3,
        "CREDENTIALS": 4,
        "INTERRUPTED": 130,
    }


@pytest.mark.parametrize("name", FAMILY)
def test_every_failure_has_its_exit_code_title_and_code(name: str) -> None:
    kind = FAMILY[name]
    assert issubclass(kind, SpConsoleError)
    assert kind.exit_code == EXITS[name]
    assert kind.title
    assert kind.code


def test_the_table_of_exit_codes_is_whole() -> None:
    assert set(EXITS) == set(FAMILY)


def test_only_what_was_done_or_may_have_been_is_told_as_unknown() -> None:
    assert not issubclass(errors.OutcomeUnknownError, errors.NotDoneError)
    assert issubclass(errors.CredentialsError, errors.NotDoneError)


def test_the_detail_is_amazons_first_error_or_our_own_words() -> None:
    theirs = ErrorDetail("InvalidInput", "No such template", "'X'")
    assert SpApiError("words", errors=(theirs, theirs)).detail == theirs
    assert errors.NotSentError("words").detail == ErrorDetail("NotSent", "words")
