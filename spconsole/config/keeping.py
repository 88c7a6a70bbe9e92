"""Where the secrets of a console are kept, as its settings say; and where other tools keep theirs."""

from collections.abc import Mapping

from spconsole.config.paths import Paths
from spconsole.config.secrets import Secrets, variable
from spconsole.config.settings import SecretsPlace, Settings


def open_secrets(
    paths: Paths, settings: Settings, environ: Mapping[str, str], *, demo: bool = False
) -> Secrets:
    """The secrets of a console; to open them asks nobody.

    Args:
        demo: It needs none, and leaves the keyring and the file alone.
    """
    if settings.secrets is SecretsPlace.FILE and not demo:
        from spconsole.config.vault import Vault  # noqa: PLC0415 - few have one

        return Secrets(environ, vault=Vault(paths.vault, environ))
    return Secrets(environ, keyring=not demo and settings.secrets is SecretsPlace.KEYRING)


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
