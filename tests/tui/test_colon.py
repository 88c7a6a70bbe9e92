"""Reading and completing what is typed after a colon."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spconsole.domain.errors import UsageError
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import SellerProfile
from spconsole.domain.text import one_line
from spconsole.sandbox.faults import FAULTS as SANDBOX_FAULTS
from spconsole.tui.colon import FAULTS, VERBS, Typed, completions, nearest_sellers, parse

WORDS = {
    "theme": ("spconsole-dark", "spconsole-light"),
    "demo": FAULTS,
    "seller": ("acme-us", "beta-us"),
}


def seller(name: str, title: str = "") -> SellerProfile:
    return SellerProfile(name, "main", SellingRegion.NA, "ATVPDKIKX0DER", title=title)


ACME, BETA, CEDAR = seller("acme-us", "Acme Toys"), seller("beta-us", "Beta Goods"), seller("cedar-de")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (":history", Typed("history")),
        (":history status:unknown tpl:PRICE", Typed("history", "status:unknown tpl:PRICE")),
        (":seller beta", Typed("seller", "beta")),
        ("  :Seller   beta ", Typed("seller", "beta")),
        (":sellers", Typed("sellers")),
        (":production", Typed("production")),
        (":demo 429", Typed("demo", "429")),
        (":theme spconsole-light", Typed("theme", "spconsole-light")),
        (":q", Typed("quit")),
        (":q!", Typed("quit")),
    ],
)
def test_a_command_is_read(text: str, expected: Typed) -> None:
    assert parse(text, WORDS) == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (":historx", ":historx is not a command. Did you mean :history?"),
        (":zzz", ":zzz is not a command. There are history,"),
        (":sandbox now", ":sandbox stands alone. Leave now out."),
        (":theme", "Write what to use: :theme NAME, like :theme spconsole-dark."),
        (":theme spconsole-ligt", "Did you mean spconsole-light?"),
        (":demo 418", ":demo 418: There are 429, 403, 500, timeout, reset."),
        (":history status:unknwn", "unknwn is not a status. Did you mean unknown?"),
        (":\x1b[31mx", r":\x1b[31mx is not a command."),
    ],
)
def test_what_cannot_be_is_named_with_the_nearest(text: str, sentence: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse(text, WORDS)
    assert sentence in str(raised.value)


@pytest.mark.parametrize(
    ("text", "first", "runs"),
    [
        (":", ":history", True),
        (":sel", ":seller", True),
        (":pro", ":production", True),
        (":q!", ":quit", True),
        (":dem", ":demo", False),
        (":demo ", ":demo 429", True),
        (":theme li", ":theme spconsole-light", True),
        (":seller", ":seller", True),
        (":seller be", ":seller be", True),
        (":history st", ":history st", True),
        (":history status:un", ":history status:unknown", True),
        (":history B09ZX1LRXX !status:un", ":history B09ZX1LRXX !status:unknown", True),
    ],
)
def test_a_beginning_is_completed(text: str, first: str, runs: bool) -> None:
    best = completions(text, WORDS)[0]
    assert (best.text, best.runs) == (first, runs)


def test_a_search_key_is_completed_and_waits_for_its_value() -> None:
    assert (":history status:", False) in [(c.text, c.runs) for c in completions(":history st", WORDS)]


def test_sellers_are_offered() -> None:
    assert [c.text for c in completions(":seller ", WORDS)] == [
        ":seller",
        ":seller acme-us",
        ":seller beta-us",
    ]


@pytest.mark.parametrize("text", [":zzz", ":zzz x", ":sandbox x", ":demo 418", ":history status:zzz"])
def test_nothing_comes_of_what_is_no_command(text: str) -> None:
    assert completions(text, WORDS) == []


@given(st.text(max_size=30))
def test_whatever_completes_and_runs_can_be_read(typed: str) -> None:
    for completion in completions(f":{typed}", WORDS):
        if completion.runs:
            assert parse(completion.text, WORDS).word in VERBS


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_in_one_line(typed: str) -> None:
    sentence = ""
    try:
        parse(f":{typed}", WORDS)
    except UsageError as error:
        sentence = str(error)
    assert one_line(sentence) == sentence


def test_the_failures_are_those_of_the_sandbox() -> None:
    assert FAULTS == SANDBOX_FAULTS


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("beta-us", [BETA]),
        ("BETA", [BETA]),
        ("acme toys", [ACME]),
        ("us", [ACME, BETA]),
        ("cedr-de", [CEDAR]),
        ("nobody at all", []),
    ],
)
def test_the_nearest_seller(typed: str, found: list[SellerProfile]) -> None:
    assert nearest_sellers(typed, [ACME, BETA, CEDAR]) == found
