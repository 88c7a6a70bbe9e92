"""Every marketplace, its region, and the hosts of a region."""

import pytest

from spconsole.domain.marketplaces import (
    LWA_HOST,
    MARKETPLACES,
    SELLING_PARTNER_API_HOSTS,
    SellingRegion,
    country_of,
    find_marketplace,
    marketplace_problem,
    marketplaces_of,
)

NA, EU, FE = SellingRegion.NA, SellingRegion.EU, SellingRegion.FE
PUBLISHED = {
    NA: {"CA": "A2EUQ1WTGCTBG2", "US": "ATVPDKIKX0DER", "MX": "A1AM78C64UM0Y8", "BR": "A2Q3Y263D00KWC"},
    EU: {
        "IE": "A28R8C7NBKEWEA",
        "ES": "A1RKKUPIHCS9HS",
        "UK": "A1F83G8C2ARO7P",
        "FR": "A13V1IB3VIYZZH",
        "BE": "AMEN7PMS3EDWL",
        "NL": "A1805IZSGTT6HS",
        "DE": "A1PA6795UKMFR9",
        "IT": "APJ6JRA9NG5V4",
        "SE": "A2NODRKZP88ZB9",
        "ZA": "AE08WJ6YKNBMC",
        "PL": "A1C3SOZRARQ6R3",
        "EG": "ARBP9OOSHTCHU",
        "TR": "A33AVAJ2PDY3EV",
        "SA": "A17E79C6D8DWNP",
        "AE": "A2VIGQ35RCS4UG",
        "IN": "A21TJRUUN4KGV",
    },
    FE: {"SG": "A19VAU5U5O7RUS", "AU": "A39IBJ37TRP1C6", "JP": "A1VC38T7YXB528"},
}
EVERY = [(region, country, id_) for region, ids in PUBLISHED.items() for country, id_ in ids.items()]


@pytest.mark.parametrize(("region", "country", "id_"), EVERY)
def test_a_marketplace_is_found_by_its_id_and_by_its_country(
    region: SellingRegion, country: str, id_: str
) -> None:
    found = find_marketplace(id_)
    assert found is not None
    assert (found.country, found.id, found.region) == (country, id_, region)
    assert find_marketplace(country.lower()) == found
    assert country_of(id_) == country


def test_there_is_no_marketplace_but_the_published_ones() -> None:
    assert {(m.region, m.country, m.id) for m in MARKETPLACES} == set(EVERY)


def test_each_region_has_its_own_marketplaces() -> None:
    for region, ids in PUBLISHED.items():
        assert {m.id for m in marketplaces_of(region)} == set(ids.values())


def test_great_britain_is_the_united_kingdom() -> None:
    assert find_marketplace("GB") == find_marketplace("UK")


@pytest.mark.parametrize("text", ["", " ", "XX", "ATVPDKIKX0DE", "ATVPDKIKX0DERR"])
def test_anything_else_is_no_marketplace(text: str) -> None:
    assert find_marketplace(text) is None


def test_an_unknown_id_stands_for_itself() -> None:
    assert country_of("A0000000000000") == "A0000000000000"
    assert country_of(None) == ""


def test_the_hosts_are_amazons() -> None:
    assert dict(SELLING_PARTNER_API_HOSTS) == {
        NA: "sellingpartnerapi-na.amazon.com",
        EU: "sellingpartnerapi-eu.amazon.com",
        FE: "sellingpartnerapi-fe.amazon.com",
    }
    assert LWA_HOST == "api.amazon.com"


@pytest.mark.parametrize(
    ("text", "region", "says"),
    [
        ("XX", NA, "XX is not a marketplace. In region NA write one of US, CA, MX, BR."),
        ("", FE, "Nothing is not a marketplace. In region FE write one of JP, AU, SG."),
        ("DE", NA, "DE belongs to region EU, not NA. In NA write one of US, CA, MX, BR."),
    ],
)
def test_a_marketplace_that_does_not_fit_says_what_does(text: str, region: SellingRegion, says: str) -> None:
    assert marketplace_problem(text, region) == says


def test_a_marketplace_of_the_region_is_no_problem() -> None:
    assert marketplace_problem("us", NA) is None
