"""Whatever comes from outside is spelled out: from Amazon, from files, from variables, from names."""

import json
from pathlib import Path

import pytest

from tests.hostile import ENDLESS, HOSTILE, SURROGATE, got_through

from . import amazon as loopback
from .amazon import Amazon
from .shell import SUMMARY, Ran, Shell

OWN = 'content = "${n} left."\n[parameters.n]\ntype = "number"\n'
ERRORS = {
    "errors": [
        {"code": HOSTILE, "message": HOSTILE + SURROGATE + ENDLESS, "details": f"={HOSTILE}"},
        *[{"code": ENDLESS, "message": ENDLESS, "details": ENDLESS}] * 2,
    ]
}
FORMATS = ("table", "json", "jsonl", "csv")
SEND = ("send", "OWN", "-p", "n=5")


def is_safe(ended: Ran) -> bool:
    return not got_through(ended.out + ended.err)


@pytest.fixture
def hostile(amazon: Amazon, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Amazon:
    """An Amazon whose every word is meant to do harm."""
    shell.write("templates/OWN.toml", OWN)
    monkeypatch.setattr(loopback, "REFUSAL", ERRORS)
    monkeypatch.setattr(
        loopback, "REQUEST_ID", f"r{HOSTILE.encode('ascii', 'ignore').decode()}".replace("\x00", "")
    )
    return amazon


@pytest.mark.parametrize(("status", "code"), [(400, 1), (401, 4), (403, 4), (404, 1), (413, 1), (500, 3)])
def test_what_amazon_answers_reaches_nothing_unescaped_and_unbounded(
    shell: Shell, hostile: Amazon, status: int, code: int
) -> None:
    hostile.api = status
    for arguments in (SEND, ("delete", "OWN", "--reason", "INCORRECT_CONTENT", "--json")):
        ended = shell(*arguments)
        assert ended.code == code
        assert "ra\\x1b]52;c;aGk=" in ended.err
        assert is_safe(ended)
        assert len(ended.err) < 4_000
    for format_ in FORMATS:
        listed = shell.done("history", "--format", format_)
        assert is_safe(listed)
        assert len(listed.out) < 40_000


def test_amazons_words_make_no_lines_of_ours(
    shell: Shell, hostile: Amazon, monkeypatch: pytest.MonkeyPatch
) -> None:
    forged = {"errors": [{"code": "C", "message": "x\nerror: all is well\r\nwarning: y", "details": ""}]}
    monkeypatch.setattr(loopback, "REFUSAL", forged)
    hostile.api = 400
    lines = shell(*SEND).err.splitlines()
    assert [line for line in lines if line.startswith(("error: all", "warning: y"))] == []


def test_a_file_with_hostile_names_is_shown_safely(shell: Shell) -> None:
    title = json.dumps(HOSTILE)
    shell.write(
        "profiles.toml",
        f'[profiles.acme]\nregion = "NA"\nmarketplace = "US"\ntitle = {title}\n'
        f'[profiles.{title}]\nregion = "NA"\nmarketplace = "US"\n[apps.main]\n{title} = 1\n',
    )
    shell.write("config.toml", f"{title} = {title}\ntheme = {title}\n")
    shell.write("templates/OWN.toml", f"content = {title}\n{title} = 1\n")
    (shell.data / "templates" / "B\x1b[2J\u202eAD.toml").write_text(OWN, encoding="utf-8")
    for arguments in (
        ("profile", "list"),
        ("profile", "list", "--json"),
        ("template", "list"),
        ("template", "show", "OWN"),
        ("doctor",),
        ("doctor", "--json"),
        ("--environment", "sandbox", *SEND),
        ("--environment", "local", "--profile", "acme", "send", *SUMMARY),
    ):
        assert is_safe(shell(*arguments)), arguments


def test_a_text_of_the_profiles_file_is_bounded(shell: Shell) -> None:
    shell.profile("acme", title=ENDLESS)
    ended = shell("profile", "list")
    assert "title: it has 100000 characters" in ended.err
    assert len(ended.err + ended.out) < 2_000


def test_the_name_of_whoever_sends_is_kept_safely(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: HOSTILE + ENDLESS)
    monkeypatch.setattr("socket.gethostname", lambda: HOSTILE)
    shell.done("send", *SUMMARY)
    [row] = shell.rows()
    assert got_through(row["actor"]) == set()
    assert len(row["actor"]) < 1_000


@pytest.mark.parametrize("name", ["SPCONSOLE_PROFILE", "SPCONSOLE_ENVIRONMENT", "SPCONSOLE_SANDBOX_URL"])
def test_a_hostile_variable_is_named_safely(shell: Shell, name: str) -> None:
    shell.profile("acme")
    shell.set(**{"SPCONSOLE_ENVIRONMENT": "sandbox", name: HOSTILE.replace("\x00", "")})
    ended = shell("send", *SUMMARY)
    assert ended.code != 0
    assert is_safe(ended)


@pytest.mark.parametrize(
    "arguments",
    [
        ("send", "OWN", "-p", f"n={HOSTILE}"),
        ("send", HOSTILE),
        ("delete", HOSTILE, "--reason", "INCORRECT_CONTENT"),
        ("feedback", HOSTILE),
        ("history", HOSTILE),
        ("send", *SUMMARY, "--ticket", HOSTILE),
        ("history", f"seller:{SURROGATE}"),
        (HOSTILE,),
    ],
)
def test_a_hostile_argument_is_repeated_safely(shell: Shell, arguments: tuple[str, ...]) -> None:
    assert is_safe(shell(*arguments))
    assert Path.cwd().exists()
