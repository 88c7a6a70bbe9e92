"""Client secrets and refresh tokens: from the environment, the system keyring, or this session only."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spconsole.domain.errors import CredentialsError
from spconsole.domain.sellers import App, SellerProfile

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "spconsole"


class SecretText:
    """Text that shows itself to nobody by accident."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The secret itself; for a request body or the keyring, nothing else."""
        return self._text

    def __repr__(self) -> str:
        return "SecretText('**********')"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self._text)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What Login with Amazon needs for one seller of one app."""

    client_id: str
    client_secret: SecretText
    refresh_token: SecretText


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the parts of a profile's credentials are: a variable's name, `session`, `keyring`, or nothing.

    Attributes:
        keyring: Whether a new secret can be kept beyond this session.
    """

    client_id: str = ""
    client_secret: str = ""
    refresh_token: str = ""
    keyring: bool = True


class Secrets:
    """Where secrets come from, in this order: environment, this session, keyring.

    Args:
        keyring: Whether the system's keyring may be asked at all.
    """

    def __init__(
        self, environ: Mapping[str, str], backend: "KeyringBackend | None" = None, *, keyring: bool = True
    ) -> None:
        self._environ = environ
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
        )

    def _where(self, profile: SellerProfile, field: str, key: str) -> str:
        if self._variable(profile, field):
            return variable(profile.name, field)
        if key in self._session:
            return "session"
        return "keyring" if self._kept(key) else ""

    def keep(self, profile: SellerProfile, app: App, client_secret: str, refresh_token: str) -> str:
        """Keep the secrets that are given; empty ones leave what is there.

        Returns:
            Where they went: `keyring` or `session`.
        """
        where = "keyring"
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
        """Remove a profile's refresh token; its app's secret stays, others use it."""
        self._session.pop(_profile_key(profile_name), None)
        backend = self._usable()
        if backend is not None:
            # Backends raise what they like for a password that is not there; gone is gone.
            with contextlib.suppress(Exception):
                backend.delete_password(SERVICE, _profile_key(profile_name))

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
        except Exception as error:
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
        except Exception:  # a locked keyring raises what it likes; the session keeps it instead
            return False
        self._session.pop(key, None)
        return True

    def _usable(self) -> "KeyringBackend | None":
        """The system's keyring, unless it is none or keeps passwords in a plain file."""
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


def foreign_secrets(environ: Mapping[str, str], name: str) -> Mapping[str, str]:
    """Secrets under the names that other tools use; looked at only when asked."""
    suffixes = (f"_{name.upper().replace('-', '_')}", "")
    found: dict[str, str] = {}
    for field, names in _FOREIGN.items():
        for variable_name in (variable(name, field.upper()), *(n + s for s in suffixes for n in names)):
            if environ.get(variable_name):
                found.setdefault(field, environ[variable_name])
    return found


_FOREIGN = {
    "client_id": ("LWA_APP_ID", "LWA_CLIENT_ID", "SP_API_CLIENT_ID"),
    "client_secret": ("LWA_CLIENT_SECRET", "SP_API_CLIENT_SECRET"),
    "refresh_token": ("SP_API_REFRESH_TOKEN", "LWA_REFRESH_TOKEN"),
}


def _app_key(name: str) -> str:
    return f"app:{name}:client_secret"


def _profile_key(name: str) -> str:
    return f"profile:{name}:refresh_token"


def _text(value: "str | SecretText | None") -> str:
    return value.reveal() if isinstance(value, SecretText) else (value or "")
