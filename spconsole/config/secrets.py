"""Client secrets and refresh tokens: from the environment, the keyring or its like, or this session only."""

import contextlib
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, NoReturn

from msgspec import Struct

from spconsole.domain.errors import ConfigError, CredentialsError
from spconsole.domain.redaction import hand_out
from spconsole.domain.sellers import App, SellerProfile

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

    from spconsole.config.vault import Ask, Vault

LOG = logging.getLogger("spconsole.secrets")
SERVICE = "spconsole"


class SecretText:
    """Text that shows itself to nobody by accident."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The secret itself; for a request body or the keyring. The log hides it from now on."""
        return hand_out(self._text)

    def __reduce__(self) -> NoReturn:
        raise TypeError("A secret is not pickled or copied.")

    def __format__(self, spec: str) -> str:
        return format(repr(self), spec)

    def __repr__(self) -> str:
        return "SecretText('**********')"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self._text)


class Credentials(Struct, frozen=True):
    """What Login with Amazon needs for one seller of one app."""

    client_id: str
    client_secret: SecretText
    refresh_token: SecretText


class Whereabouts(Struct, frozen=True):
    """Where the parts of a profile's credentials are: a variable's name, `session`, `keyring`, or nothing.

    Attributes:
        keyring: Whether a new secret can be kept beyond this session.
        place: Where it would go then: `keyring` or `file`.
    """

    client_id: str = ""
    client_secret: str = ""
    refresh_token: str = ""
    keyring: bool = True
    place: str = "keyring"


class Secrets:
    """Where secrets come from, in this order: environment, this session, keyring.

    Args:
        keyring: Whether the system's keyring may be asked at all.
        vault: An encrypted file that stands in for the keyring.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        backend: "KeyringBackend | None" = None,
        *,
        keyring: bool = True,
        vault: "Vault | None" = None,
    ) -> None:
        self._environ = environ
        self._vault = vault
        self.place = "file" if vault else "keyring"
        self._backend = backend
        self._keyring = keyring
        self._session: dict[str, SecretText] = {}

    def credentials(self, profile: SellerProfile, app: App) -> Credentials:
        """A profile's credentials.

        Raises:
            CredentialsError: One is missing, or the keyring does not open.
        """
        client_id = self._variable(profile, "CLIENT_ID") or app.client_id
        client_secret = self._variable(profile, "CLIENT_SECRET") or self._kept(_app_key(app.name))
        refresh_token = self._variable(profile, "REFRESH_TOKEN") or self._kept(_profile_key(profile.name))
        missing = [
            name
            for name, value in (
                ("client id", client_id),
                ("client secret", client_secret),
                ("refresh token", refresh_token),
            )
            if not value
        ]
        if missing:
            raise CredentialsError(
                f"{profile.name} has no {' and no '.join(missing)}. Press e on it in Sellers, run "
                f"spconsole profile add, or set {variable(profile.name, 'REFRESH_TOKEN')} and its like."
            )
        return Credentials(client_id, SecretText(_text(client_secret)), SecretText(_text(refresh_token)))

    def where(self, profile: SellerProfile, app: App) -> Whereabouts:
        """Where a profile's secrets are; none of them is shown.

        Raises:
            CredentialsError: The keyring does not open.
        """
        client_id = variable(profile.name, "CLIENT_ID") if self._variable(profile, "CLIENT_ID") else ""
        return Whereabouts(
            client_id,
            self._where(profile, "CLIENT_SECRET", _app_key(app.name)),
            self._where(profile, "REFRESH_TOKEN", _profile_key(profile.name)),
            self._usable() is not None,
            self.place,
        )

    def _where(self, profile: SellerProfile, field: str, key: str) -> str:
        if self._variable(profile, field):
            return variable(profile.name, field)
        if key in self._session:
            return "session"
        return self.place if self._kept(key) else ""

    def keep(self, profile: SellerProfile, app: App, client_secret: str, refresh_token: str) -> str:
        """Keep the secrets that are given; empty ones leave what is there.

        Returns:
            Where they went: `keyring`, `file` or `session`.
        """
        where = self.place
        for key, text in ((_app_key(app.name), client_secret), (_profile_key(profile.name), refresh_token)):
            if text and not self._store(key, text):
                self._session[key] = SecretText(text)
                where = "session"
        return where

    def rename(self, old: str, new: str) -> None:
        """Take a profile's refresh token along to its new name.

        Raises:
            CredentialsError: The keyring does not open; nothing has changed.
        """
        token = self._kept(_profile_key(old))
        if token:
            if not self._store(_profile_key(new), token.reveal()):
                self._session[_profile_key(new)] = token
            self.forget(old)

    def forget(self, profile_name: str) -> None:
        """Remove a profile's refresh token; its app's secret stays, others use it.

        Raises:
            CredentialsError: It is still there, or nobody can say.
        """
        self._session.pop(_profile_key(profile_name), None)
        backend = self._usable()
        if backend is None:
            return
        # Backends raise what they like for a password that is not there, and for one that they keep.
        with contextlib.suppress(Exception):
            backend.delete_password(SERVICE, _profile_key(profile_name))
        if self._kept(_profile_key(profile_name)):
            raise CredentialsError(
                f"The refresh token of {profile_name} is still in the {self.place}, which would not let "
                "go of it. Unlock it, and remove the token there."
            )

    def ask_with(self, ask: "Ask") -> None:
        """Who asks for the passphrase of an encrypted file, when it is first needed."""
        if self._vault is not None:
            self._vault.ask = ask

    def make_ready(self, *, to_keep: bool = True) -> None:
        """Open the encrypted file, if that is where secrets go, before something is half done.

        Args:
            to_keep: Whether a file is made when there is none.

        Raises:
            CredentialsError: It does not open.
        """
        if self._vault is not None:
            self._vault.open(make=to_keep)

    @property
    def opens_unasked(self) -> bool:
        """Whether the secrets can be reached without asking a person for a passphrase."""
        return self._vault is None or self._vault.opens_unasked

    def backend_name(self) -> str:
        """The keyring's name for a person, or why there is none."""
        backend = self._usable()
        return str(backend.name) if backend is not None else "none usable; secrets last for this session only"

    def _variable(self, profile: SellerProfile, field: str) -> str:
        return self._environ.get(variable(profile.name, field), "")

    def _kept(self, key: str) -> SecretText | None:
        if key in self._session:
            return self._session[key]
        backend = self._usable()
        if backend is None:
            return None
        try:
            text = backend.get_password(SERVICE, key)
        except CredentialsError:
            raise
        except Exception as error:
            LOG.warning("the keyring %s did not open: %s", backend.name, type(error).__name__)
            raise CredentialsError(
                "The keyring did not open. Unlock it, or set the SPCONSOLE_<PROFILE>_... variables."
            ) from error
        return SecretText(text) if text else None

    def _store(self, key: str, text: str) -> bool:
        backend = self._usable()
        if backend is None:
            return False
        try:
            backend.set_password(SERVICE, key, text)
        except (CredentialsError, ConfigError):
            raise
        except Exception as error:  # a locked keyring raises what it likes; the session keeps it instead
            LOG.warning("the keyring %s keeps nothing: %s", backend.name, type(error).__name__)
            return False
        self._session.pop(key, None)
        return True

    def _usable(self) -> "KeyringBackend | Vault | None":
        """The encrypted file, or the system's keyring unless that is none or keeps a plain file."""
        if self._vault is not None:
            return self._vault
        if not self._keyring:
            return None
        if self._backend is None:
            self._backend = _system_keyring()
        # A chain asks its links in turn; a plain file must not be one that it falls back to.
        links = getattr(self._backend, "backends", None) or [self._backend]
        return next((link for link in links if not _is_plain(link)), None)


def _system_keyring() -> "KeyringBackend":
    import keyring.backends.fail  # noqa: PLC0415 - slow to import, and never needed for the first screen

    try:
        return keyring.get_keyring()
    except Exception:  # the variable or file that names a backend may name one that is not there
        return keyring.backends.fail.Keyring()  # type: ignore[no-untyped-call] # backends are untyped


def _is_plain(backend: "KeyringBackend") -> bool:
    """Whether a backend keeps nothing, or keeps it where anybody can read it."""
    module = type(backend).__module__
    return "file" in module or module.startswith(
        ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")
    )


def variable(profile_name: str, field: str) -> str:
    """The environment variable for one secret of one profile."""
    plain = "".join(char if char.isalnum() else "_" for char in profile_name.upper())
    return f"SPCONSOLE_{plain}_{field}"


def _app_key(name: str) -> str:
    return f"app:{name}:client_secret"


def _profile_key(name: str) -> str:
    return f"profile:{name}:refresh_token"


def _text(value: "str | SecretText | None") -> str:
    return value.reveal() if isinstance(value, SecretText) else (value or "")
