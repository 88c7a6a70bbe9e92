"""The words of a search, and what is said about those that are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spconsole.domain.errors import UsageError
from spconsole.domain.history import Status
from spconsole.domain.query import KEYS, Query, QueryError, Term, complete, is_begun, parse_query

WORDS = st.sampled_from([*KEYS, "template", "sttus", ""]).flatmap(
    lambda key: st.text(max_size=12).map(lambda value: f"{key}:{value}")
)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", ()),
        ("B09ZX1LRXX", (Term("", "B09ZX1LRXX"),)),
        ("!spam", (Term("", "spam", negated=True),)),
        ("!", (Term("", "!"),)),
        ("status:unknown", (Term("status", "UNKNOWN"),)),
        ("status:not-sent", (Term("status", "NOT_SENT"),)),
        ("STATUS:Sent", (Term("status", "SENT"),)),
        ("!seller:acme", (Term("seller", "acme", negated=True),)),
        ("profile:acme", (Term("seller", "acme"),)),
        ("template:PRICE", (Term("tpl", "PRICE"),)),
        ("env:prod", (Term("env", "production"),)),
        ("has:Feedback", (Term("has", "feedback"),)),
        ("date:2026-08-21", (Term("date", "2026-08-21"),)),
        ("date:>2026-08-01", (Term("date", "2026-08-01", comparison=">"),)),
        ("!date:<20260801", (Term("date", "2026-08-01", negated=True, comparison="<"),)),
        ("by:me id:1", (Term("by", "me"), Term("id", "1"))),
        ("https://app.example.com/x", (Term("", "https://app.example.com/x"),)),
        ("12:30", (Term("", "12:30"),)),
        ("zzzz:1", (Term("", "zzzz:1"),)),
    ],
)
def test_a_search_is_its_words(text: str, terms: tuple[Term, ...]) -> None:
    assert parse_query(text) == Query(terms)


@pytest.mark.parametrize("text", ["status:", "!tpl:", "date:>", "date:<"])
def test_a_key_without_a_value_yet_is_passed_over(text: str) -> None:
    assert parse_query(f"{text} acme") == Query((Term("", "acme"),))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("sttus:sent", "sttus: is not a search key. Did you mean status:?"),
        ("status:snt", "snt is not a status. Did you mean sent?"),
        ("status:zzz", "It is one of held, sending, sent, rejected, not_sent, unknown, deleted, deletion."),
        ("env:prodction", "Did you mean production?"),
        ("has:nothing", "It is one of feedback, click, error, ticket, id."),
        ("date:2026-02-30", "2026-02-30 is not a day. Write date:2026-08-21 or date:>2026-08-01."),
        ("date:9999-12-31", "9999-12-31 is not a day."),
        ("date:0001-01-01", "0001-01-01 is not a day."),
        ("date:>yesterday", "yesterday is not a day."),
    ],
)
def test_a_word_that_cannot_be_says_what_can(text: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_query(text)
    assert says in str(caught.value)


@pytest.mark.parametrize("status", Status)
def test_every_status_can_be_searched_for(status: Status) -> None:
    assert parse_query(f"status:{status.lower()}") == Query((Term("status", status),))


def test_the_word_that_cannot_be_is_pointed_at() -> None:
    with pytest.raises(QueryError, match="At character 6: snt is not a status") as caught:
        parse_query("acme status:snt")
    assert caught.value.at == 5


@given(st.text() | WORDS | st.lists(WORDS).map(" ".join))
def test_any_text_is_a_search_or_gets_a_sentence_and_a_position(text: str) -> None:
    terms: tuple[Term, ...] = ()
    said: QueryError | None = None
    try:
        terms = parse_query(text).terms
    except QueryError as error:
        said = error
    if said is not None:
        assert str(said).endswith(".")
        assert text[said.at].strip()
        assert not text[: said.at] or text[said.at - 1].isspace()
        assert str(said).startswith(f"At character {said.at + 1}: ") or said.at == 0
    assert all(term.key in {"", *KEYS} and term.value for term in terms)


KNOWN = {"seller": ["acme-us", "acme eu", "beta", 'zed "z"'], "tpl": ["PRICE_CHANGE"]}


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("se", "seller:"),
        ("acme !sta", "acme !status:"),
        ("status:un", "status:unknown"),
        ("status:NOT", "status:NOT_sent"),
        ("env:p", "env:production"),
        ("has:cl", "has:click"),
        ("profile:be", "profile:beta"),
        ("seller:ac", "seller:acme-us"),
        ("!tpl:pr", "!tpl:prICE_CHANGE"),
        ("seller:acme ", "seller:acme "),
        ("seller:acme e", "seller:acme env:"),
        ("seller:beta", "seller:beta"),
        ("B09Z", "B09Z"),
        ("date:>20", "date:>20"),
        ("zzz:x", "zzz:x"),
        ('seller:"ac', 'seller:"acme-us"'),
        ('x !seller:"acme e', 'x !seller:"acme eu"'),
        ('seller:"acme eu" st', 'seller:"acme eu" status:'),
        ('seller:"acme eu"', 'seller:"acme eu"'),
        ('seller:"ze', 'seller:"ze'),
        (":be", ":be"),
        (":se", ":se"),
        ("", ""),
        ("!", "!"),
    ],
)
def test_a_word_that_was_begun_is_completed(text: str, whole: str) -> None:
    assert complete(text, KNOWN) == whole


@given(st.text() | WORDS | st.lists(WORDS).map(" ".join), st.lists(st.text(min_size=1)))
def test_a_completion_adds_to_what_was_typed_and_can_be_searched_for(text: str, values: list[str]) -> None:
    whole = complete(text, {"seller": values, "by": values})
    assert whole.startswith(text)
    if '"' not in text:
        assert len(whole.split()) == len(text.split())


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("seller:", True),
        ("seller:zzz", True),
        ("!profile:acm", True),
        ("seller:ACME-us", False),
        ('seller:"acme eu"', False),
        ("seller:zzz ", False),
        ("status:unk", True),
        ("status:unknown", False),
        ("by:anybody", False),
        ("date:2026", False),
        ("words", False),
        ("", False),
    ],
)
def test_what_wants_another_value_is_begun(text: str, is_it: bool) -> None:
    assert is_begun(text, KNOWN) is is_it


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ('batch:"late night"', (Term("batch", "late night", comparison="=="),)),
        ('a !ticket:"x y" b', (Term("", "a"), Term("ticket", "x y", True, "=="), Term("", "b"))),
        ('batch:"late ni', (Term("batch", "late ni"),)),
        ('Profile:"acme"', (Term("seller", "acme", comparison="=="),)),
        ('status:"unknown"', (Term("status", Status.UNKNOWN),)),
        ('asin:"B09ZX1LRXX"', (Term("asin", "B09ZX1LRXX"),)),
        ('batch:a"b c', (Term("batch", 'a"b'), Term("", "c"))),
        ('"late night"', (Term("", '"late'), Term("", 'night"'))),
        ('foo:"a b"', (Term("", 'foo:"a'), Term("", 'b"'))),
        ('batch:"" batch:"', ()),
    ],
)
def test_a_value_in_quotes_is_meant_whole_and_may_hold_blanks(text: str, terms: tuple[Term, ...]) -> None:
    assert parse_query(text).terms == terms
