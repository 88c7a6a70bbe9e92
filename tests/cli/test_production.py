"""Production reaches real sellers: a person says yes, or a script says --yes; nothing here has secrets."""

import signal
from collections.abc import Iterator

import pytest

from .shell import Shell
from .terminal import Terminal

SEND = ("--environment", "production", "send", "OWN", "-p", "n=5")
DELETE = ("--environment", "production", "delete", "OWN", "--reason", "INCORRECT_CONTENT")


@pytest.fixture(autouse=True)
def seller(shell: Shell) -> None:
    """A seller that may be used in production, without secrets: even a yes reaches nobody."""
    shell.write(
        "profiles.toml",
        '[profiles.acme]\nregion = "NA"\nmarketplace = "US"\nproduction = true\ntitle = "Acme Goods"\n',
    )
    shell.write(
        "templates/OWN.toml", 'content = "${n} left."\nstate = "published"\n[parameters.n]\ntype = "number"\n'
    )


@pytest.fixture
def question(request: pytest.FixtureRequest) -> Iterator[Terminal]:
    with Terminal(*request.param) as terminal:
        terminal.read_until("Type yes to go on:")
        yield terminal


@pytest.mark.parametrize("arguments", [SEND, DELETE])
def test_without_a_terminal_it_is_refused_before_anything_is_opened(
    shell: Shell, arguments: tuple[str, ...]
) -> None:
    refused = shell(*arguments, "--json", stdin="yes\n")
    assert (refused.code, refused.out) == (2, "")
    assert "--yes" in refused.err
    assert not (shell.data / "history.db").exists()


@pytest.mark.parametrize("arguments", [SEND, DELETE])
def test_yes_skips_the_question(shell: Shell, arguments: tuple[str, ...]) -> None:
    ended = shell(*arguments, "--yes")
    assert ended.code == 4
    assert "acme has no client id" in ended.err


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (SEND, "PRODUCTION: send OWN to Acme Goods (profile acme)?"),
        (DELETE, "PRODUCTION: delete every OWN of Acme Goods (profile acme) because the content is wrong?"),
    ],
    indirect=["question"],
)
def test_any_answer_but_yes_does_nothing(shell: Shell, question: Terminal, words: str) -> None:
    assert words in question.text
    question.type("y")
    assert question.end() == 1
    assert "Nothing was done" in question.text
    assert not (shell.data / "history.db").exists()


@pytest.mark.parametrize("question", [SEND], indirect=True)
def test_yes_goes_on(question: Terminal) -> None:
    question.type("yes")
    assert question.end() == 4
    assert "acme has no client id" in question.text


@pytest.mark.parametrize("question", [SEND], indirect=True)
def test_an_interruption_at_the_question_sends_nothing(question: Terminal) -> None:
    question.process.send_signal(signal.SIGINT)
    assert question.end() == 130
    assert "Nothing was sent" in question.text


def test_a_wrong_value_is_said_before_the_question(shell: Shell) -> None:
    refused = shell("--environment", "production", "send", "OWN", "-p", "n=x")
    assert "n: not a number" in refused.err
    assert "--yes" not in refused.err


def test_other_environments_do_not_ask(shell: Shell) -> None:
    shell.done("send", "RESTOCK_LOW_INVENTORY", "-p", "numberOfProducts=5")
    assert "no client id" in shell("--environment", "sandbox", "send", "OWN", "-p", "n=5").err


def test_a_profile_without_production_is_kept_out(shell: Shell) -> None:
    shell.write("profiles.toml", '[profiles.acme]\nregion = "NA"\nmarketplace = "US"\n')
    refused = shell(*SEND, "--yes")
    assert refused.code == 2
    assert "acme is sandbox only" in refused.err
