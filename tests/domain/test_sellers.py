"""Names, accounts, and which profile may be used where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import (
    DEMO_SELLER,
    ENVIRONMENT_LABELS,
    MAX_NAME,
    Account,
    Environment,
    SellerProfile,
    environment_problem,
    name_problem,
)

ACME = SellerProfile("acme", "main", SellingRegion.NA, "ATVPDKIKX0DER")


@pytest.mark.parametrize("name", ["a", "acme-us", "Acme.2", "0", "a_b", "x" * MAX_NAME])
def test_a_plain_name_is_taken(name: str) -> None:
    assert name_problem(name) is None


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "A name is needed."),
        ("x" * 41, "41 characters; a name has at most 40."),
        ("-acme", "-acme cannot be a name."),
        ("acme us", "acme us cannot be a name."),
        ("acme/us", "acme/us cannot be a name."),
        ("\u00e4cme", "\u00e4cme cannot be a name."),
        ("acme\n", "cannot be a name."),
    ],
)
def test_a_name_that_cannot_be_says_why(name: str, says: str) -> None:
    assert says in (name_problem(name) or "")


def test_two_sellers_of_one_title_are_told_apart_by_their_names() -> None:
    one, other = (structs.replace(ACME, name=name, title="Acme Ltd") for name in ("acme-us", "acme-de"))
    assert one.label == other.label
    assert (one.full_label, other.full_label) == ("Acme Ltd (profile acme-us)", "Acme Ltd (profile acme-de)")


@given(st.text())
def test_a_name_that_is_taken_is_plain(name: str) -> None:
    if name_problem(name) is None:
        assert name.isascii()
        assert name.isprintable()
        assert " " not in name
        assert "/" not in name


def test_a_profile_may_not_reach_production_before_somebody_allows_it() -> None:
    assert "sandbox only" in (environment_problem(ACME, Environment.PRODUCTION) or "")
    allowed = structs.replace(ACME, production=True)
    assert environment_problem(allowed, Environment.PRODUCTION) is None


@pytest.mark.parametrize("environment", [Environment.LOCAL, Environment.SANDBOX])
def test_a_profile_may_always_use_a_sandbox(environment: Environment) -> None:
    assert environment_problem(ACME, environment) is None


@pytest.mark.parametrize("environment", [Environment.SANDBOX, Environment.PRODUCTION])
def test_the_built_in_seller_is_of_the_local_sandbox_only(environment: Environment) -> None:
    assert "local sandbox only" in (environment_problem(DEMO_SELLER, environment) or "")
    assert environment_problem(DEMO_SELLER, Environment.LOCAL) is None


def test_every_environment_has_a_label() -> None:
    assert set(ENVIRONMENT_LABELS) == set(Environment)


def test_a_seller_is_called_by_its_title_when_it_has_one() -> None:
    assert ACME.label == "acme"
    assert structs.replace(ACME, title="ACME Toys").label == "ACME Toys"


def test_an_account_is_app_partner_and_region() -> None:
    assert str(Account("client", "A1", SellingRegion.EU)) == "client/A1/EU"
    assert str(Account("client", "A1", SellingRegion.EU)) != str(Account("client", "A1", SellingRegion.NA))
