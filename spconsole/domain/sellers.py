"""Who a call is made for: apps, seller profiles, accounts, and the three environments."""

import re
from datetime import date
from enum import StrEnum

from msgspec import Struct

from spconsole.domain.marketplaces import SellingRegion


class Environment(StrEnum):
    """Which Amazon answers; independent of the region."""

    LOCAL = "local"
    SANDBOX = "sandbox"
    PRODUCTION = "production"


ENVIRONMENT_LABELS = {
    Environment.LOCAL: "LOCAL SANDBOX",
    Environment.SANDBOX: "SANDBOX",
    Environment.PRODUCTION: "PRODUCTION",
}

MAX_NAME = 40
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class App(Struct, frozen=True):
    """A Selling Partner API application; its secret is kept elsewhere.

    Attributes:
        client_id: The LWA client id; empty when the environment variables give it.
        role_added_on: The day on which the app got the role that sending needs, as its owner says.
        developer_role_on: The same of the developer profile.
    """

    name: str
    client_id: str = ""
    role_added_on: date | None = None
    developer_role_on: date | None = None


class SellerProfile(Struct, frozen=True):
    """One seller of one app, as this console knows it.

    Attributes:
        marketplace_id: The marketplace that a send uses unless told otherwise.
        sandbox: Where `S` leads from production: LOCAL or SANDBOX.
        production: Whether production may be used at all.
        read_only: Whether anything may be sent, deleted or recorded.
        seller_id: The selling partner id, when known.
        authorised_on: The day on which the seller authorised the app, as somebody noted it.
    """

    name: str
    app: str
    region: SellingRegion
    marketplace_id: str
    sandbox: Environment = Environment.LOCAL
    production: bool = False
    read_only: bool = False
    seller_id: str = ""
    title: str = ""
    authorised_on: date | None = None

    @property
    def label(self) -> str:
        """The seller's name as people say it."""
        return self.title or self.name

    @property
    def full_label(self) -> str:
        """The label and the name, for a question or a report: two sellers may be called the same."""
        return f"{self.label} (profile {self.name})"


class Account(Struct, frozen=True):
    """What Amazon counts by: an application, a selling partner and a region.

    Attributes:
        partner: The selling partner id, or `tok-` and a keyed digest of the refresh token.
    """

    client_id: str
    partner: str
    region: SellingRegion

    def __str__(self) -> str:
        return f"{self.client_id}/{self.partner}/{self.region}"


DEMO_APP = App("demo", "amzn1.application-oa2-client.local-sandbox")
DEMO_SELLER = SellerProfile("demo", DEMO_APP.name, SellingRegion.NA, "ATVPDKIKX0DER", title="Demo Seller")
"""The seller that the local sandbox always has."""


def name_problem(name: str) -> str | None:
    """Why `name` cannot name a profile or an app, or None.

    Names become environment variables and file keys, so they are kept plain.
    """
    if not name:
        return "A name is needed. Use letters, digits, - _ and dots, like acme-us."
    if len(name) > MAX_NAME:
        return f"{len(name)} characters; a name has at most {MAX_NAME}."
    if not _NAME.fullmatch(name):
        return f"{name} cannot be a name. Use letters, digits, - _ and dots, like acme-us."
    return None


def environment_problem(profile: SellerProfile, environment: Environment) -> str | None:
    """Why `profile` may not be used in `environment`, or None."""
    if environment is not Environment.LOCAL and profile == DEMO_SELLER:
        return "The demo seller exists in the local sandbox only. Choose or add a seller."
    if environment is Environment.PRODUCTION and not profile.production:
        return (
            f"{profile.name} is sandbox only. Allow production in the profile first "
            "(e in Sellers, or production = true in profiles.toml)."
        )
    return None
