"""Whatever is pasted is taken apart without a fault, and its ids are found."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spconsole.domain.notifications import MAX_NOTIFICATION_ID
from spconsole.domain.pasted import MAX_TEXT, MAX_TOKENS, Token, tokens_of

ID = "47f05db0-03fe-11ed-b939-0242ac120002"
OTHER = "174ec9ce-4c66-4208-ac92-46e22a925aa2"


def texts(pasted: str) -> list[str]:
    return [token.text for token in tokens_of(pasted)]


@given(st.text(max_size=300))
def test_any_text_can_be_pasted(text: str) -> None:
    tokens = tokens_of(text)
    assert len(tokens) <= MAX_TOKENS
    assert all(token.text and len(token.text) <= MAX_NOTIFICATION_ID for token in tokens)


@given(st.text(alphabet="0123456789abcdefABCDEF-%&=?#/ .\n", max_size=400))
def test_text_that_is_nearly_an_id_can_be_pasted(text: str) -> None:
    assert len({token.text for token in tokens_of(text)}) == len(tokens_of(text))


def test_a_flood_is_read_as_far_as_its_bound() -> None:
    many = " ".join(f"{number:08x}-03fe-11ed-b939-0242ac120002" for number in range(5_000))
    assert len(tokens_of(many)) == MAX_TOKENS
    assert texts("x " * MAX_TEXT + ID) == []
    assert texts("a1" * (MAX_NOTIFICATION_ID // 2)) != []
    assert texts("a1" * MAX_NOTIFICATION_ID) == []


@given(st.uuids(), st.sampled_from("?&#/ ,\n\"'(<:;"), st.sampled_from([*"&#/ ,\n\"')>;", ""]))
def test_an_id_is_found_wherever_it_stands(id_: object, before: str, after: str) -> None:
    assert str(id_) in texts(f"see https://app.example.com/p{before}{id_}{after}")


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        (f"https://app.example.com/prices?src=sc&id={ID}", [Token(ID, "id")]),
        (f"https://app.example.com/n/{ID}/open", [Token(ID)]),
        (f"https://app.example.com/#/open?nid={ID}", [Token(ID, "nid")]),
        (f"https://l.example.com/?to={quote(f'https://a.example.com/?n={ID}', safe='')}", [Token(ID, "n")]),
        (f"app.example.com/prices?id=n-{ID}", [Token(ID, "id")]),
        (f"{ID}\n{OTHER}\n", [Token(ID), Token(OTHER)]),
        (f'{{"notificationId": "{ID}"}}', [Token(ID)]),
        (f"id={ID} and again {ID}", [Token(ID, "id")]),
        ("0cf25616-f68c", [Token("0cf25616-f68c")]),
        ("B09ZX1LRXX", [Token("B09ZX1LRXX")]),
        ("n-1", [Token("n-1")]),
        ("the 2026-08-21 was 1000.50 and 12", []),
        ("yesterday afternoon", []),
        ("", []),
    ],
)
def test_what_people_paste(pasted: str, expected: list[Token]) -> None:
    assert list(tokens_of(pasted)) == expected


def test_uuids_come_before_other_words() -> None:
    assert texts(f"ticket SUP-4312 {ID}") == [ID, "SUP-4312"]


@pytest.mark.parametrize(
    ("text", "asin"),
    [
        ("B09ZX1LRXX", "B09ZX1LRXX"),
        ("b09zx1lrxx", "B09ZX1LRXX"),
        ("0306406152", "0306406152"),
        ("ABCDEFGHIJ", ""),
        ("summary123", ""),
        ("B09ZX1LRX", ""),
    ],
)
def test_an_asin_is_told_from_other_words(text: str, asin: str) -> None:
    assert Token(text).asin == asin
