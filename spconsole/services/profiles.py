"""Sellers: which there are, adding, changing, testing and removing one."""

from dataclasses import dataclass

from spconsole.config.profiles import ProfileFile, known_names
from spconsole.domain.errors import UsageError
from spconsole.domain.marketplaces import marketplace_problem
from spconsole.domain.sellers import (
    DEMO_APP,
    DEMO_SELLER,
    App,
    Environment,
    SellerProfile,
    environment_problem,
    name_problem,
)
from spconsole.services.context import SellerContext, Workspace

KEPT_IN_SESSION = (
    "No usable keyring: the secrets last until this console ends. Set the SPCONSOLE_<PROFILE>_... "
    "variables to keep them."
)


@dataclass(frozen=True, slots=True)
class NewSeller:
    """What a person typed into the form; empty secrets leave what is kept."""

    profile: SellerProfile
    app: App
    client_secret: str = ""
    refresh_token: str = ""
    replaces: str = ""

    def __repr__(self) -> str:
        return f"NewSeller({self.profile.name})"


def sellers(profiles: ProfileFile, environment: Environment) -> list[SellerProfile]:
    """The sellers to choose from; the local sandbox has one of its own."""
    own = list(profiles.book().profiles.values())
    if environment is Environment.LOCAL and DEMO_SELLER.name not in profiles.book().profiles:
        return [*own, DEMO_SELLER]
    return own


def app_of(profiles: ProfileFile, profile: SellerProfile) -> App:
    """The app that a profile belongs to."""
    if profile == DEMO_SELLER:
        return DEMO_APP
    return profiles.book().apps.get(profile.app, App(profile.app))


def require_profile(profiles: ProfileFile, environment: Environment, name: str) -> SellerProfile:
    """The profile of that name; without a name the only one there is, locally the built-in one.

    Raises:
        UsageError: There is none of that name, none at all, or more than one to choose from.
    """
    own = profiles.book().profiles
    if name:
        found = own.get(name) or (
            DEMO_SELLER if name == DEMO_SELLER.name and environment is Environment.LOCAL else None
        )
        if found is None:
            raise UsageError(f"There is no profile named {name}. {known_names(own)}")
    elif environment is Environment.LOCAL:
        found = own.get(DEMO_SELLER.name, DEMO_SELLER)
    elif len(own) == 1:
        [found] = own.values()
    else:
        raise UsageError(f"Say which seller with --profile. {known_names(own)}")
    problem = environment_problem(found, environment)
    if problem:
        raise UsageError(problem)
    return found


def seller_problems(seller: NewSeller) -> dict[str, str]:
    """What is wrong with a seller as typed, by field."""
    found = {
        "name": name_problem(seller.profile.name),
        "app": name_problem(seller.profile.app),
        "marketplace": marketplace_problem(seller.profile.marketplace_id, seller.profile.region),
    }
    return {field: problem for field, problem in found.items() if problem}


def save_seller(workspace: Workspace, seller: NewSeller) -> str:
    """Keep a seller: the profile in its file, the secrets in the keyring.

    Returns:
        `keyring` or `session`: where the secrets went.

    Raises:
        UsageError: Something typed cannot be.
        ConfigError: The file cannot be written.
    """
    problems = seller_problems(seller)
    if problems:
        raise UsageError(" ".join(problems.values()))
    workspace.profiles.save(seller.profile, seller.app, replaces=seller.replaces)
    if seller.replaces and seller.replaces != seller.profile.name:
        workspace.secrets.rename(seller.replaces, seller.profile.name)
    return workspace.secrets.keep(seller.profile, seller.app, seller.client_secret, seller.refresh_token)


def remove_seller(workspace: Workspace, name: str) -> None:
    """Forget a profile and its refresh token; history keeps its rows, the app keeps its secret.

    Raises:
        UsageError: There is no such profile.
        ConfigError: The file cannot be written.
    """
    workspace.profiles.remove(name)
    workspace.secrets.forget(name)


async def check_seller(seller: SellerContext) -> None:
    """Ask Login with Amazon for an access token; sends no notification.

    Raises:
        SpConsoleError: Why there is none.
    """
    await seller.client.fetch_token()
