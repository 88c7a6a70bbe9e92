"""Which account a profile's credentials stand for."""

from pathlib import Path

from spconsole.config.account_key import account_key
from spconsole.config.secrets import Credentials, SecretText
from spconsole.domain.sellers import DEMO_APP, Account, App, Environment, SellerProfile
from spconsole.services.context import Ledger


def account_of(profile: SellerProfile, credentials: Credentials, key: bytes) -> Account:
    """The account that Amazon counts these calls for.

    Without a selling partner id, a digest of the refresh token under this machine's own key stands for
    the seller: it tells two sellers apart and nobody can work the token out of it.
    """
    partner = profile.seller_id or "tok-" + _digest(credentials.refresh_token, key)
    return Account(credentials.client_id, partner, profile.region)


async def key_of_accounts(ledger: Ledger, path: Path) -> bytes:
    """This machine's key for `account_of`; a new one is made only while no row needs an older one.

    Raises:
        ConfigError: It is gone, damaged or cannot be kept.
    """
    is_new = bool(ledger.problem) or not await ledger.history.has_own()
    return account_key(path, may_make=is_new)


def local_credentials(
    profile: SellerProfile, app: App, environment: Environment = Environment.LOCAL
) -> Credentials:
    """Made-up credentials for the embedded sandbox; real ones never go there.

    Each environment that it plays knows the seller by others: what one was sent, another never has.
    """
    who = profile.seller_id or profile.name
    if environment is not Environment.LOCAL:
        who += f"|{environment.value}"
    return Credentials(
        app.client_id or DEMO_APP.client_id,
        SecretText("local-sandbox-secret"),
        SecretText(f"Atzr|local-sandbox|{who}"),
    )


def _digest(secret: SecretText, key: bytes) -> str:
    import hashlib  # noqa: PLC0415 - the first screen asks for no account
    import hmac  # noqa: PLC0415

    return hmac.new(key, secret.reveal().encode(), hashlib.sha256).hexdigest()[:16]
