"""What stands in the seller form, and what that is a seller of."""

import dataclasses
from dataclasses import dataclass, field

from spconsole.config.profiles import ProfileFile
from spconsole.config.secrets import Whereabouts
from spconsole.domain.marketplaces import SellingRegion, find_marketplace
from spconsole.domain.sellers import App, Environment, SellerProfile
from spconsole.services.profiles import NewSeller

SANDBOXES = {"local": Environment.LOCAL, "amazon": Environment.SANDBOX}


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form; its secrets show themselves to nobody."""

    name: str
    region: SellingRegion
    marketplace: str
    app: str
    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    title: str
    seller_id: str
    sandbox: Environment
    production: bool
    read_only: bool

    @property
    def profile(self) -> SellerProfile:
        found = find_marketplace(self.marketplace)
        return SellerProfile(
            name=self.name,
            app=self.app,
            region=self.region,
            marketplace_id=found.id if found else self.marketplace,
            sandbox=self.sandbox,
            production=self.production,
            read_only=self.read_only,
            seller_id=self.seller_id,
            title=self.title,
        )


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a form is judged by.

    Attributes:
        before: The seller as it is kept; None for a new one.
        kept: Where its secrets are; None until the keyring has answered.
        replacing: Whether an app that is known gets another client id and secret.
    """

    profiles: ProfileFile
    before: SellerProfile | None
    kept: Whereabouts | None
    replacing: bool = False

    def knows_app(self, name: str) -> bool:
        return name in self.profiles.book().apps

    def asks_for_app(self, name: str) -> bool:
        """Whether client id and secret are asked for."""
        return self.replacing or not self.knows_app(name)

    def sellers_of(self, app: str) -> list[str]:
        """The names of the other sellers of an app."""
        own = self.before.name if self.before else ""
        return [p.name for p in self.profiles.book().profiles.values() if p.app == app and p.name != own]


def new_seller(typed: Typed, around: Surroundings) -> NewSeller:
    """What is to be kept; what is not asked for is left as it is."""
    asked = around.asks_for_app(typed.app)
    return NewSeller(
        typed.profile,
        App(typed.app, typed.client_id if asked else ""),
        typed.client_secret if asked else "",
        typed.refresh_token,
        around.before.name if around.before else "",
    )


def without_secrets(typed: Typed) -> Typed:
    """The same after saving: what the keyring has now is typed nowhere."""
    return dataclasses.replace(typed, client_id="", client_secret="", refresh_token="")
