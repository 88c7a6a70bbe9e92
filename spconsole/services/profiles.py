"""Sellers: which there are, adding, changing, testing and removing one."""

from msgspec import Struct

from spconsole.config.profiles import ProfileFile, known_names
from spconsole.domain.errors import CredentialsError, SpConsoleError, UsageError
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
from spconsole.services.auditing import AuditEvent
from spconsole.services.calls import fresh_token
from spconsole.services.context import SellerContext, Workspace

KEPT_IN_SESSION = (
    "No usable keyring: the secrets last until this console ends. To keep them, set the "
    'SPCONSOLE_<PROFILE>_... variables, or secrets = "file" in config.toml.'
)


class NewSeller(Struct, frozen=True):
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


def seller_labels(profiles: ProfileFile) -> dict[str, str]:
    """Every profile's name as people say it."""
    own = {name: profile.label for name, profile in profiles.book().profiles.items()}
    return {DEMO_SELLER.name: DEMO_SELLER.label, **own}


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
    hint = " ".join((known_names(own), *profiles.book().problems))
    if name:
        found = own.get(name) or (
            DEMO_SELLER if name == DEMO_SELLER.name and environment is Environment.LOCAL else None
        )
        if found is None:
            raise UsageError(f"There is no profile named {name}. {hint}")
    elif environment is Environment.LOCAL:
        found = own.get(DEMO_SELLER.name, DEMO_SELLER)
    elif len(own) == 1:
        [found] = own.values()
    else:
        raise UsageError(f"Say which seller with --profile. {hint}")
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


def taken_problem(profiles: ProfileFile, name: str, replaces: str = "") -> str | None:
    """Why a profile cannot have a name because of the others, or None.

    Args:
        replaces: The profile's name so far.
    """
    if name == replaces:
        return None
    if name in profiles.book().profiles:
        return f"A profile named {name} exists already. Choose another name."
    if name == DEMO_SELLER.name:
        return f"{name} is the seller built into the local sandbox. Choose another name."
    return None


def secret_problem(text: str) -> str | None:
    """Why `text` cannot be an id, a secret or a token, or None; the text itself is not repeated."""
    if text.isascii() and text.isprintable() and " " not in text:
        return None
    return "It has blanks or other characters in it that none of Amazon's has. Copy it again."


def save_seller(workspace: Workspace, seller: NewSeller) -> str:
    """Keep a seller: the profile in its file, the secrets in the keyring.

    Returns:
        `keyring`, `file` or `session`: where the secrets went.

    Raises:
        UsageError: Something typed cannot be.
        ConfigError: The file cannot be written.
        CredentialsError: The keyring does not open, so a renamed seller would lose its token.
    """
    name, old = seller.profile.name, seller.replaces
    found = [*seller_problems(seller).values(), taken_problem(workspace.profiles, name, old)]
    problems = [problem for problem in found if problem]
    if problems:
        raise UsageError(" ".join(problems))
    if seller.client_secret or seller.refresh_token:
        workspace.secrets.make_ready()
    workspace.removals.give_way(name)
    renamed = bool(old) and old != name
    if renamed:
        workspace.secrets.rename(old, name)
    try:
        workspace.profiles.save(seller.profile, seller.app, replaces=old)
    except SpConsoleError:
        if renamed:
            workspace.secrets.rename(name, old)
        raise
    workspace.ledger.audit.note(AuditEvent.PROFILE_SAVED, _saved_words(seller), profile=name)
    return workspace.secrets.keep(seller.profile, seller.app, seller.client_secret, seller.refresh_token)


def _saved_words(seller: NewSeller) -> str:
    """What a saved profile may do, for the audit trail; of its secrets, only that they are new."""
    old = seller.replaces
    facts = (
        ("changed" if old == seller.profile.name else f"renamed from {old}") if old else "added",
        "production allowed" if seller.profile.production else "production off",
        "read only" if seller.profile.read_only else "",
        f"app {seller.app.name} has a new secret" if seller.client_secret else "",
        "new refresh token" if seller.refresh_token else "",
    )
    return ", ".join(filter(None, facts))


def account_warning(
    profiles: ProfileFile, before: SellerProfile, seller: NewSeller, *, has_token: bool
) -> str:
    """What a change does to the rows sent so far, when Amazon will count it as another account.

    Args:
        has_token: Whether it has a refresh token so far.
    """
    after, client_id = seller.profile, app_of(profiles, before).client_id
    changed = (
        before.region is not after.region
        or before.seller_id != after.seller_id
        or (has_token and bool(seller.refresh_token) and not after.seller_id)
        or bool(client_id and client_id != (seller.app.client_id or app_of(profiles, after).client_id))
    )
    if not changed:
        return ""
    return "This makes it another account: rows sent so far cannot be deleted or acted on with it."


def remove_seller(workspace: Workspace, name: str) -> None:
    """Forget a profile and its refresh token; history keeps its rows, the app keeps its secret.

    Raises:
        UsageError: There is no such profile.
        ConfigError: The file cannot be written.
        CredentialsError: The token is still where it was kept.
    """
    workspace.secrets.make_ready(to_keep=False)
    workspace.profiles.remove(name)
    workspace.ledger.audit.note(AuditEvent.PROFILE_REMOVED, "with its refresh token", profile=name)
    workspace.secrets.forget(name)


class TokenCheck(Struct, frozen=True):
    """What became of asking for an access token.

    Attributes:
        tried: Whether it was asked for with the seller's own credentials.
        error: Why there is no token; None when one came.
    """

    environment: Environment
    tried: bool
    error: SpConsoleError | None = None

    @property
    def word(self) -> str:
        """`ok`, `refused` or `?`; nothing when the credentials were not tried."""
        if self.error is None:
            return "ok" if self.tried else ""
        return "refused" if isinstance(self.error, CredentialsError) else "?"

    @property
    def sentence(self) -> str:
        if self.error is not None:
            return str(self.error)
        if not self.tried:
            return "The local sandbox gave a token. It takes any credentials: these were not tried."
        return "An access token came. Nothing was sent to the seller."


def environment_to_check(profile: SellerProfile) -> Environment:
    """Where a profile's credentials are tried: its sandbox, or production when that one is local."""
    if profile.sandbox is Environment.LOCAL and profile.production:
        return Environment.PRODUCTION
    return profile.sandbox


async def check_token(workspace: Workspace, profile: SellerProfile) -> TokenCheck:
    """Ask for an access token where the profile's credentials count; sends no notification."""
    environment = environment_to_check(profile)
    embedded = environment is Environment.LOCAL or workspace.demo
    tried = not embedded or workspace.demo or profile == DEMO_SELLER
    try:
        await check_seller(await workspace.open_seller(profile, environment))
    except SpConsoleError as error:
        return TokenCheck(environment, tried, error)
    return TokenCheck(environment, tried)


async def check_seller(seller: SellerContext) -> None:
    """Ask Login with Amazon for an access token; sends no notification.

    Raises:
        SpConsoleError: Why there is none.
    """
    await fresh_token(seller)
