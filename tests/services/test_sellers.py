"""Sellers: which is meant, and keeping, renaming, testing and removing one."""

from collections.abc import AsyncIterator

import keyring
import pytest
from msgspec import structs

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.config.profiles import ProfileFile
from spconsole.config.secrets import SecretText
from spconsole.domain.errors import ConfigError, CredentialsError, UsageError
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import DEMO_APP, DEMO_SELLER, App, Environment, SellerProfile
from spconsole.services.accounts import account_of, local_credentials
from spconsole.services.context import Workspace
from spconsole.services.profiles import (
    NewSeller,
    app_of,
    check_token,
    environment_to_check,
    remove_seller,
    require_profile,
    save_seller,
    seller_labels,
    seller_problems,
    sellers,
)
from tests.config.keys import LockedKeyring, MemoryKeyring

from .conftest import QUICK

LOCAL, SANDBOX, PRODUCTION = Environment.LOCAL, Environment.SANDBOX, Environment.PRODUCTION
APP = App("main", "client-1")
ACME = SellerProfile("acme", "main", SellingRegion.NA, "ATVPDKIKX0DER", sandbox=SANDBOX)
BETA = SellerProfile("beta", "main", SellingRegion.NA, "ATVPDKIKX0DER", production=True)


@pytest.fixture
def file(paths: Paths) -> ProfileFile:
    return ProfileFile(paths.profiles)


def test_without_profiles_only_the_local_sandbox_has_a_seller(file: ProfileFile) -> None:
    assert require_profile(file, LOCAL, "") == DEMO_SELLER
    assert require_profile(file, LOCAL, "demo") == DEMO_SELLER
    assert sellers(file, LOCAL) == [DEMO_SELLER]
    for environment in (SANDBOX, PRODUCTION):
        assert sellers(file, environment) == []
        with pytest.raises(UsageError, match="spconsole profile add NAME"):
            require_profile(file, environment, "")
        with pytest.raises(UsageError, match="There is no profile named demo"):
            require_profile(file, environment, "demo")


def test_the_only_profile_need_not_be_named_outside_local(file: ProfileFile) -> None:
    file.save(ACME, APP)
    assert require_profile(file, SANDBOX, "") == ACME
    assert require_profile(file, LOCAL, "") == DEMO_SELLER
    assert require_profile(file, LOCAL, "acme") == ACME


def test_of_several_profiles_one_must_be_named(file: ProfileFile) -> None:
    file.save(ACME, APP)
    file.save(BETA, APP)
    with pytest.raises(UsageError, match=r"Say which seller with --profile. Known: acme, beta."):
        require_profile(file, SANDBOX, "")
    assert require_profile(file, SANDBOX, "beta") == BETA


def test_an_unknown_profile_is_refused_with_those_that_are_known(file: ProfileFile) -> None:
    file.save(ACME, APP)
    with pytest.raises(UsageError, match=r"There is no profile named beta. Known: acme."):
        require_profile(file, SANDBOX, "beta")


def test_a_profile_that_is_missing_because_its_file_is_broken_says_so(file: ProfileFile) -> None:
    file.path.parent.mkdir()
    file.path.write_text("[profiles.acme", encoding="utf-8")
    with pytest.raises(UsageError, match="is not TOML"):
        require_profile(file, SANDBOX, "acme")


def test_production_is_refused_before_it_is_allowed(file: ProfileFile) -> None:
    file.save(ACME, APP)
    with pytest.raises(UsageError, match="acme is sandbox only"):
        require_profile(file, PRODUCTION, "")


def test_a_profile_of_ones_own_may_be_called_demo(file: ProfileFile) -> None:
    own = structs.replace(ACME, name="demo")
    file.save(own, APP)
    assert require_profile(file, LOCAL, "") == own
    assert sellers(file, LOCAL) == [own]


def test_sellers_are_called_what_people_call_them(file: ProfileFile) -> None:
    assert seller_labels(file) == {"demo": DEMO_SELLER.label}
    file.save(structs.replace(ACME, title="Acme Home Goods"), APP)
    file.save(structs.replace(ACME, name="demo", title="Our own"), APP)
    assert seller_labels(file) == {"acme": "Acme Home Goods", "demo": "Our own"}


def test_an_app_is_found_by_its_name(file: ProfileFile) -> None:
    file.save(ACME, APP)
    assert app_of(file, ACME) == APP
    assert app_of(file, DEMO_SELLER) == DEMO_APP
    assert app_of(file, structs.replace(ACME, app="other")) == App("other")


def test_what_is_wrong_with_a_new_seller_is_told_by_field() -> None:
    typed = NewSeller(structs.replace(ACME, name="a b", app="", marketplace_id="DE"), APP)
    assert set(seller_problems(typed)) == {"name", "app", "marketplace"}
    assert seller_problems(NewSeller(ACME, APP)) == {}


def test_a_new_seller_does_not_show_its_secrets() -> None:
    assert repr(NewSeller(ACME, APP, "never", "never")) == "NewSeller(acme)"


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    found = MemoryKeyring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: found)
    return found


def token_of(workspace: Workspace, profile: SellerProfile) -> str:
    return workspace.secrets.credentials(profile, APP).refresh_token.reveal()


async def test_a_seller_is_kept_in_file_and_keyring(workspace: Workspace, memory: MemoryKeyring) -> None:
    assert save_seller(workspace, NewSeller(ACME, APP, "secret", "token")) == "keyring"
    assert workspace.profiles.book().profiles == {"acme": ACME}
    assert token_of(workspace, ACME) == "token"
    for path in workspace.paths.config_dir.iterdir():
        assert "secret" not in path.read_text(encoding="utf-8")
        assert '"token"' not in path.read_text(encoding="utf-8")


async def test_without_a_keyring_the_secrets_last_for_the_session(workspace: Workspace) -> None:
    assert save_seller(workspace, NewSeller(ACME, APP, "secret", "token")) == "session"
    assert token_of(workspace, ACME) == "token"


async def test_secrets_that_are_not_typed_stay(workspace: Workspace, memory: MemoryKeyring) -> None:
    save_seller(workspace, NewSeller(ACME, APP, "secret", "token"))
    changed = structs.replace(ACME, title="ACME Toys")
    save_seller(workspace, NewSeller(changed, APP, replaces="acme"))
    assert workspace.profiles.book().profiles == {"acme": changed}
    assert token_of(workspace, ACME) == "token"


async def test_a_renamed_seller_takes_its_token_along(workspace: Workspace, memory: MemoryKeyring) -> None:
    save_seller(workspace, NewSeller(ACME, APP, "secret", "token"))
    renamed = structs.replace(ACME, name="acme-us")
    save_seller(workspace, NewSeller(renamed, APP, replaces="acme"))
    assert set(workspace.profiles.book().profiles) == {"acme-us"}
    assert token_of(workspace, renamed) == "token"
    with pytest.raises(CredentialsError):
        workspace.secrets.credentials(ACME, APP)


async def test_a_locked_keyring_leaves_a_seller_its_old_name(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.profiles.save(ACME, APP)
    monkeypatch.setattr(keyring, "get_keyring", LockedKeyring)
    with pytest.raises(CredentialsError):
        save_seller(workspace, NewSeller(structs.replace(ACME, name="new"), APP, replaces="acme"))
    assert set(workspace.profiles.book().profiles) == {"acme"}


async def test_a_name_that_is_taken_leaves_the_others_token_alone(
    workspace: Workspace, memory: MemoryKeyring
) -> None:
    save_seller(workspace, NewSeller(ACME, APP, "secret", "token-a"))
    save_seller(workspace, NewSeller(BETA, APP, "", "token-b"))
    for taken in ("beta", "BETA"):
        with pytest.raises(UsageError, match="exists already"):
            save_seller(workspace, NewSeller(structs.replace(ACME, name=taken), APP, replaces="acme"))
    assert (token_of(workspace, ACME), token_of(workspace, BETA)) == ("token-a", "token-b")


async def test_a_file_that_cannot_be_written_leaves_the_token_where_it_was(
    workspace: Workspace, memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ConfigError("Cannot write.")

    save_seller(workspace, NewSeller(ACME, APP, "secret", "token"))
    monkeypatch.setattr("spconsole.config.edit.write_atomically", refuse)
    with pytest.raises(ConfigError):
        save_seller(workspace, NewSeller(structs.replace(ACME, name="new"), APP, replaces="acme"))
    assert token_of(workspace, ACME) == "token"


async def test_a_removed_seller_takes_its_token_along_and_leaves_the_app_its_secret(
    workspace: Workspace, memory: MemoryKeyring
) -> None:
    save_seller(workspace, NewSeller(ACME, APP, "secret", "token"))
    remove_seller(workspace, "acme")
    assert workspace.profiles.book().profiles == {}
    assert list(memory.kept.values()) == ["secret"]
    with pytest.raises(UsageError, match="There is no profile named acme"):
        remove_seller(workspace, "acme")


async def test_the_local_sandbox_gives_anyone_a_token(workspace: Workspace) -> None:
    assert (await check_token(workspace, DEMO_SELLER)).error is None


@pytest.mark.parametrize(
    ("profile", "environment"),
    [
        (ACME, SANDBOX),
        (structs.replace(ACME, sandbox=LOCAL), LOCAL),
        (structs.replace(ACME, sandbox=LOCAL, production=True), PRODUCTION),
        (structs.replace(ACME, production=True), SANDBOX),
    ],
)
def test_credentials_are_tried_where_they_count(profile: SellerProfile, environment: Environment) -> None:
    assert environment_to_check(profile) is environment


@pytest.fixture
async def elsewhere(paths: Paths) -> AsyncIterator[Workspace]:
    """A workspace whose sandbox and login are pointed at a machine that is not this one."""
    environ = {"SPCONSOLE_SANDBOX_URL": "https://example.com"}
    environ |= {f"SPCONSOLE_ACME_{part}": "x" for part in ("CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN")}
    async with open_workspace(paths, QUICK, environ) as workspace:
        yield workspace


async def test_a_seller_without_credentials_is_not_opened(workspace: Workspace) -> None:
    with pytest.raises(CredentialsError, match="acme has no client id and no client secret"):
        await workspace.open_seller(ACME, SANDBOX)


async def test_a_sandbox_on_another_machine_is_not_opened(elsewhere: Workspace) -> None:
    with pytest.raises(ConfigError, match="SPCONSOLE_SANDBOX_URL must be a loopback address"):
        await elsewhere.open_seller(ACME, SANDBOX)


async def test_production_cannot_be_pointed_anywhere(elsewhere: Workspace) -> None:
    allowed = structs.replace(ACME, production=True)
    seller = await elsewhere.open_seller(allowed, PRODUCTION)
    assert seller.api_url == "https://sellingpartnerapi-na.amazon.com"


KEY = b"k" * 32


def test_an_account_without_an_id_is_a_digest_that_tells_sellers_apart() -> None:
    def account(token: str, key: bytes = KEY) -> str:
        credentials = structs.replace(local_credentials(ACME, APP), refresh_token=SecretText(token))
        return str(account_of(ACME, credentials, key))

    assert account("one") == account("one")
    assert len({account("one"), account("two"), account("one", b"other" * 8)}) == 3
    assert account("one").startswith("client-1/tok-")
    assert "one" not in account("one").removeprefix("client-1/")


def test_an_account_with_an_id_is_the_id() -> None:
    known = structs.replace(ACME, seller_id="A1")
    assert str(account_of(known, local_credentials(known, APP), KEY)) == "client-1/A1/NA"


def test_real_credentials_never_go_to_the_embedded_sandbox() -> None:
    made_up = local_credentials(ACME, APP)
    assert "local-sandbox" in made_up.client_secret.reveal()
    assert "local-sandbox" in made_up.refresh_token.reveal()
