"""When the history speaks against a recipient, and when it must not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spconsole.domain.mismatch import Mismatch, Recipient, asins_in, mismatch_of

ASIN = "B09ZX1LRXX"
ACME, BETA, CEDAR, DELTA = (Recipient(name, name, 3) for name in ("acme", "beta", "cedar", "delta"))


def test_an_asin_that_went_to_another_only_is_a_mismatch() -> None:
    found = mismatch_of(ASIN, "beta", [ACME])
    assert found == Mismatch(ASIN, (ACME,))
    assert found.words("Beta", {"acme": "Acme"}) == f"{ASIN} went to Acme 3 times, never to Beta."


@pytest.mark.parametrize(
    "recipients",
    [
        [],
        [BETA],
        [ACME, BETA],
        [ACME, Recipient("beta", "beta", 1)],
        [Recipient("acme", "acme", 1)],
        [Recipient("acme", "acme", 0, 4)],
        [ACME, CEDAR, DELTA],
    ],
)
def test_nothing_is_said_without_a_reason(recipients: list[Recipient]) -> None:
    assert mismatch_of(ASIN, "beta", recipients) is None


def test_two_others_are_named_the_likelier_first() -> None:
    found = mismatch_of(ASIN, "beta", [Recipient("acme", "acme", 1), CEDAR])
    assert found is not None
    assert found.words("Beta", {}) == f"{ASIN} went to cedar 3 times and acme once, never to Beta."


def test_what_was_deleted_as_sent_to_the_wrong_seller_is_said_and_not_called_never() -> None:
    found = mismatch_of(ASIN, "beta", [ACME, Recipient("beta", "beta", 0, 1)])
    assert found is not None
    assert found.words("Beta", {}) == (
        f"{ASIN} went to acme 3 times, and what Beta got of it was deleted as sent to the wrong seller."
    )


@pytest.mark.parametrize(
    ("parameters", "asins"),
    [
        ('{"asin": "B09ZX1LRXX", "price": 1000.50}', ("B09ZX1LRXX",)),
        ('{"a": "B09ZX1LRXX", "b": "B09ZX1LRXX", "c": "B0C4ZZ7YQ1"}', ("B09ZX1LRXX", "B0C4ZZ7YQ1")),
        ('{"units": 1234567890, "day": "2026-08-21"}', ()),
        ('{"asin": "the B09ZX1LRXX"}', ()),
        ("[]", ()),
        ("not JSON", ()),
    ],
)
def test_the_asins_of_a_row(parameters: str, asins: tuple[str, ...]) -> None:
    assert asins_in(parameters) == asins


@given(st.text(max_size=80))
def test_values_of_any_kind_can_be_looked_through(text: str) -> None:
    assert isinstance(asins_in(text), tuple)
