"""Where secrets come from, where they go, and where they never show."""

import copy
import json
import pickle
import traceback

import keyring
import pytest
from keyring.backends import fail, null

from spconsole.config.keeping import foreign_secrets
from spconsole.config.secrets import Credentials, Secrets, SecretText, variable
from spconsole.domain.errors import CredentialsError
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import App, SellerProfile

from .keys import Chain, LockedKeyring, MemoryKeyring, in_module

APP = App("main", "client-1")
ACME = SellerProfile("acme-us", "main", SellingRegion.NA, "ATVPDKIKX0DER")
BETA = SellerProfile("beta", "main", SellingRegion.NA, "ATVPDKIKX0DER")
VARIABLES = {
    "SPCONSOLE_ACME_US_CLIENT_ID": "env-client",
    "SPCONSOLE_ACME_US_CLIENT_SECRET": "env-secret",
    "SPCONSOLE_ACME_US_REFRESH_TOKEN": "env-token",
}


def revealed(credentials: Credentials) -> tuple[str, str, str]:
    return (
        credentials.client_id,
        credentials.client_secret.reveal(),
        credentials.refresh_token.reveal(),
    )


def test_secrets_are_kept_in_the_keyring() -> None:
    memory = MemoryKeyring()
    assert Secrets({}, memory).keep(ACME, APP, "secret", "token") == "keyring"
    assert revealed(Secrets({}, memory).credentials(ACME, APP)) == ("client-1", "secret", "token")


def test_the_secret_of_an_app_serves_all_its_sellers_and_a_token_only_one() -> None:
    secrets = Secrets({}, MemoryKeyring())
    secrets.keep(ACME, APP, "secret", "token-a")
    secrets.keep(BETA, APP, "", "token-b")
    assert revealed(secrets.credentials(ACME, APP)) == ("client-1", "secret", "token-a")
    assert revealed(secrets.credentials(BETA, APP)) == ("client-1", "secret", "token-b")


def test_the_environment_comes_before_session_and_keyring() -> None:
    secrets = Secrets(VARIABLES, MemoryKeyring())
    secrets.keep(ACME, APP, "secret", "token")
    assert revealed(secrets.credentials(ACME, APP)) == ("env-client", "env-secret", "env-token")


def test_each_part_comes_from_where_it_is() -> None:
    secrets = Secrets({"SPCONSOLE_ACME_US_REFRESH_TOKEN": "env-token"}, MemoryKeyring())
    secrets.keep(ACME, APP, "secret", "token")
    assert revealed(secrets.credentials(ACME, APP)) == ("client-1", "secret", "env-token")


def test_an_empty_variable_is_none() -> None:
    secrets = Secrets({"SPCONSOLE_ACME_US_REFRESH_TOKEN": ""}, MemoryKeyring())
    secrets.keep(ACME, APP, "secret", "token")
    assert revealed(secrets.credentials(ACME, APP))[2] == "token"


def test_what_a_locked_keyring_did_not_take_lasts_for_the_session_and_comes_before_it() -> None:
    memory = MemoryKeyring()
    Secrets({}, memory).keep(ACME, APP, "secret", "old-token")
    locked = LockedKeyring()
    secrets = Secrets({}, locked)
    assert secrets.keep(ACME, APP, "secret", "token") == "session"
    assert revealed(secrets.credentials(ACME, APP)) == ("client-1", "secret", "token")


def test_a_new_secret_in_the_keyring_replaces_that_of_the_session() -> None:
    memory = MemoryKeyring()
    secrets = Secrets({}, memory)
    secrets._session["profile:acme-us:refresh_token"] = SecretText("old")
    secrets.keep(ACME, APP, "secret", "new")
    assert revealed(secrets.credentials(ACME, APP))[2] == "new"


def test_a_locked_keyring_says_what_to_do() -> None:
    with pytest.raises(CredentialsError, match="The keyring did not open") as caught:
        Secrets({}, LockedKeyring()).credentials(ACME, APP)
    assert caught.value.exit_code == 4


@pytest.mark.parametrize(
    "backend",
    [
        fail.Keyring(),  # type: ignore[no-untyped-call] # keyring's backends are untyped
        null.Keyring(),  # type: ignore[no-untyped-call]
        in_module("keyrings.alt.file"),
        in_module("keyrings.alt.pyfs"),
        in_module("keyrings.cryptfile.cryptfile"),
        in_module("keyring.backends.fail"),
        Chain(in_module("keyrings.alt.file")),
    ],
    ids=lambda backend: type(backend).__module__,
)
def test_a_keyring_that_keeps_nothing_or_keeps_it_in_a_file_is_not_used(backend: MemoryKeyring) -> None:
    secrets = Secrets({}, backend)
    assert secrets.keep(ACME, APP, "secret", "token") == "session"
    assert revealed(secrets.credentials(ACME, APP)) == ("client-1", "secret", "token")
    assert "none usable" in secrets.backend_name()
    assert not getattr(backend, "kept", {})


def test_of_a_chain_the_first_that_is_no_plain_file_is_used() -> None:
    plain, good = in_module("keyrings.alt.file"), MemoryKeyring()
    secrets = Secrets({}, Chain(plain, good))
    assert secrets.keep(ACME, APP, "secret", "token") == "keyring"
    assert plain.kept == {}
    assert len(good.kept) == 2
    assert secrets.backend_name() == "memory"


def test_a_keyring_that_cannot_even_be_found_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ModuleNotFoundError("no.such.Keyring")

    monkeypatch.setattr(keyring, "get_keyring", broken)
    assert Secrets({}).keep(ACME, APP, "secret", "token") == "session"


def test_without_leave_the_systems_keyring_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", lambda: pytest.fail("asked"))
    assert Secrets({}, keyring=False).keep(ACME, APP, "secret", "token") == "session"


def test_secrets_in_variables_need_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", lambda: pytest.fail("asked"))
    assert revealed(Secrets(VARIABLES).credentials(ACME, APP)) == ("env-client", "env-secret", "env-token")


def test_what_is_missing_is_named_with_its_remedies() -> None:
    with pytest.raises(CredentialsError) as caught:
        Secrets({}, MemoryKeyring()).credentials(ACME, App("main"))
    said = str(caught.value)
    assert "acme-us has no client id and no client secret and no refresh token." in said
    assert "SPCONSOLE_ACME_US_REFRESH_TOKEN" in said


def test_a_token_moves_to_the_new_name_of_its_profile() -> None:
    memory = MemoryKeyring()
    secrets = Secrets({}, memory)
    secrets.keep(ACME, APP, "secret", "token")
    secrets.rename("acme-us", "beta")
    assert revealed(secrets.credentials(BETA, APP))[2] == "token"
    assert ("spconsole", "profile:acme-us:refresh_token") not in memory.kept


def test_a_locked_keyring_keeps_a_token_under_its_old_name() -> None:
    with pytest.raises(CredentialsError):
        Secrets({}, LockedKeyring()).rename("acme-us", "beta")


def test_a_forgotten_token_is_gone_and_the_secret_of_the_app_stays() -> None:
    memory = MemoryKeyring()
    secrets = Secrets({}, memory)
    secrets.keep(ACME, APP, "secret", "token")
    secrets.forget("acme-us")
    secrets.forget("acme-us")
    assert list(memory.kept.values()) == ["secret"]


def test_where_the_secrets_are_is_told_without_them() -> None:
    secrets = Secrets({"SPCONSOLE_ACME_US_REFRESH_TOKEN": "env-token"}, MemoryKeyring())
    secrets.keep(ACME, APP, "secret", "")
    where = secrets.where(ACME, APP)
    assert (where.client_secret, where.refresh_token) == ("keyring", "SPCONSOLE_ACME_US_REFRESH_TOKEN")
    assert "secret" not in repr(where).replace("client_secret", "")


def test_secret_text_shows_itself_to_nobody() -> None:
    secret = SecretText("never-to-be-seen")
    credentials = Credentials("client", secret, secret)
    shown = [repr(secret), str(secret), f"{secret}", f"{secret!r:>5}", "%s" % secret, repr(credentials)]  # noqa: UP031
    try:
        raise ValueError(credentials, secret)
    except ValueError as error:
        shown += traceback.format_exception(error)
    assert not any("never" in text for text in shown)
    assert secret.reveal() == "never-to-be-seen"


def test_secret_text_cannot_be_written_as_json() -> None:
    with pytest.raises(TypeError):
        json.dumps(SecretText("never"))
    assert b"never" not in pickle.dumps(repr(SecretText("never")))


def test_an_empty_secret_is_none() -> None:
    assert not SecretText("")
    assert SecretText("x")


@pytest.mark.parametrize(
    ("name", "variable_name"),
    [
        ("acme", "SPCONSOLE_ACME_REFRESH_TOKEN"),
        ("acme-us", "SPCONSOLE_ACME_US_REFRESH_TOKEN"),
        ("acme.us", "SPCONSOLE_ACME_US_REFRESH_TOKEN"),
        ("A1", "SPCONSOLE_A1_REFRESH_TOKEN"),
    ],
)
def test_a_profiles_variables_have_its_name(name: str, variable_name: str) -> None:
    assert variable(name, "REFRESH_TOKEN") == variable_name


def test_the_names_of_other_tools_are_only_read_when_asked() -> None:
    foreign = {"SP_API_REFRESH_TOKEN": "t", "LWA_APP_ID": "i", "LWA_CLIENT_SECRET": "s"}
    with pytest.raises(CredentialsError):
        Secrets(foreign, MemoryKeyring()).credentials(ACME, APP)
    assert foreign_secrets(foreign, "acme-us") == {
        "client_id": "i",
        "client_secret": "s",
        "refresh_token": "t",
    }


def test_our_own_names_come_first_then_those_with_the_accounts_suffix() -> None:
    environ = {
        "SPCONSOLE_ACME_US_REFRESH_TOKEN": "ours",
        "SP_API_REFRESH_TOKEN_ACME_US": "suffixed",
        "SP_API_REFRESH_TOKEN": "plain",
        "LWA_APP_ID_ACME_US": "suffixed",
        "LWA_APP_ID": "plain",
        "LWA_CLIENT_SECRET_OTHER": "of another",
    }
    assert foreign_secrets(environ, "acme-us") == {"client_id": "suffixed", "refresh_token": "ours"}


def test_secret_text_is_neither_pickled_nor_copied_nor_formatted() -> None:
    secret = SecretText("never-to-be-seen")
    credentials = Credentials("client", secret, secret)
    for take in (pickle.dumps, copy.deepcopy, copy.copy):
        with pytest.raises(TypeError, match="not pickled or copied"):
            take(secret)
    with pytest.raises(TypeError, match="not pickled or copied"):
        copy.deepcopy(credentials)
    assert "never" not in f"{secret:>40}"
