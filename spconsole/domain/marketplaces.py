"""Amazon's marketplaces, the selling region each belongs to, and the hosts of a region.

Source: Amazon's public pages on marketplace ids and endpoints.
"""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct


class SellingRegion(StrEnum):
    """The three regions that have an endpoint of their own."""

    NA = "NA"
    EU = "EU"
    FE = "FE"


class Marketplace(Struct, frozen=True):
    """One country's Amazon store."""

    country: str
    id: str
    region: SellingRegion


_BY_REGION: Mapping[SellingRegion, str] = {
    SellingRegion.NA: "US ATVPDKIKX0DER CA A2EUQ1WTGCTBG2 MX A1AM78C64UM0Y8 BR A2Q3Y263D00KWC",
    SellingRegion.EU: (
        "UK A1F83G8C2ARO7P DE A1PA6795UKMFR9 FR A13V1IB3VIYZZH IT APJ6JRA9NG5V4 ES A1RKKUPIHCS9HS "
        "NL A1805IZSGTT6HS BE AMEN7PMS3EDWL IE A28R8C7NBKEWEA SE A2NODRKZP88ZB9 PL A1C3SOZRARQ6R3 "
        "TR A33AVAJ2PDY3EV AE A2VIGQ35RCS4UG SA A17E79C6D8DWNP EG ARBP9OOSHTCHU ZA AE08WJ6YKNBMC "
        "IN A21TJRUUN4KGV"
    ),
    SellingRegion.FE: "JP A1VC38T7YXB528 AU A39IBJ37TRP1C6 SG A19VAU5U5O7RUS",
}


def _marketplaces() -> tuple[Marketplace, ...]:
    found: list[Marketplace] = []
    for region, words in _BY_REGION.items():
        pairs = words.split()
        found += [
            Marketplace(country, id_, region) for country, id_ in zip(pairs[::2], pairs[1::2], strict=True)
        ]
    return tuple(found)


MARKETPLACES = _marketplaces()
_BY_ID = {marketplace.id: marketplace for marketplace in MARKETPLACES}
_BY_COUNTRY = {marketplace.country: marketplace for marketplace in MARKETPLACES}

SELLING_PARTNER_API_HOSTS: Mapping[SellingRegion, str] = {
    region: f"sellingpartnerapi-{region.lower()}.amazon.com" for region in SellingRegion
}
LWA_HOST = "api.amazon.com"
LWA_TOKEN_PATH = "/auth/o2/token"  # noqa: S105 - a path, not a password


def find_marketplace(text: str) -> Marketplace | None:
    """A marketplace by its id or its country code, in any case; None when there is none."""
    wanted = text.strip().upper()
    return _BY_ID.get(wanted) or _BY_COUNTRY.get("UK" if wanted == "GB" else wanted)


def marketplaces_of(region: SellingRegion) -> tuple[Marketplace, ...]:
    """The marketplaces of one region, the most used first."""
    return tuple(marketplace for marketplace in MARKETPLACES if marketplace.region is region)


def country_of(marketplace_id: str | None) -> str:
    """The country code for an id, or the id itself when it is not one we know."""
    marketplace = _BY_ID.get(marketplace_id or "")
    return marketplace.country if marketplace else (marketplace_id or "")


def marketplace_problem(text: str, region: SellingRegion) -> str | None:
    """Why `text` cannot be the marketplace of a seller in `region`, or None."""
    marketplace = find_marketplace(text)
    choices = ", ".join(m.country for m in marketplaces_of(region))
    if marketplace is None:
        return f"{text or 'Nothing'} is not a marketplace. In region {region} write one of {choices}."
    if marketplace.region is not region:
        return (
            f"{marketplace.country} belongs to region {marketplace.region}, not {region}. "
            f"In {region} write one of {choices}."
        )
    return None
