"""The encrypted file: opens under its passphrase only, and never half."""

import base64
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from spconsole.config import vault as module
from spconsole.config.keeping import open_secrets
from spconsole.config.paths import Paths
from spconsole.config.secrets import Secrets
from spconsole.config.settings import SecretsPlace, Settings
from spconsole.config.vault import LockedVaultError, Question, Vault
from spconsole.domain.errors import ConfigError, CredentialsError
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import App, SellerProfile

WORDS = "correct horse battery"
APP = App("main", "client-1")
ACME = SellerProfile("acme", "main", SellingRegion.NA, "ATVPDKIKX0DER")


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "N", 1 << 4)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "secrets.vault"


def vault(path: Path, passphrase: str = WORDS) -> Vault:
    return Vault(path, {"SPCONSOLE_PASSPHRASE": passphrase})


def kept(path: Path) -> Path:
    """A file with one secret in it."""
    vault(path).set_password("spconsole", "app", "s3cr3t-value")
    return path


def answers(*texts: str) -> tuple[Callable[[Question], str], list[Question]]:
    asked: list[Question] = []
    left = list(texts)

    def ask(question: Question) -> str:
        asked.append(question)
        return left.pop(0)

    return ask, asked


def test_the_real_cost_is_memory_hard() -> None:
    assert module.R * 128 * (1 << 17) == 1 << 27
    assert module.P == 1
    assert "N, R, P = 1 << 17, 8, 1" in Path(module.__file__).read_text(encoding="utf-8")


def test_what_is_kept_is_found_by_another_console(path: Path) -> None:
    kept(path)
    assert vault(path).get_password("spconsole", "app") == "s3cr3t-value"
    assert vault(path).get_password("spconsole", "other") is None


def test_nothing_readable_is_in_the_file(path: Path) -> None:
    text = kept(path).read_text(encoding="utf-8")
    assert "s3cr3t" not in text
    assert WORDS not in text
    assert b"s3cr3t" not in base64.b64decode(text.splitlines()[1])
    assert json.loads(text.splitlines()[0])["kdf"] == "scrypt"


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
def test_the_file_and_its_folder_are_their_owners_alone(path: Path) -> None:
    kept(path)
    assert {each.stat().st_mode & 0o777 for each in path.parent.iterdir()} == {0o600}
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_each_write_is_sealed_anew(path: Path) -> None:
    first = kept(path).read_bytes()
    vault(path).set_password("spconsole", "app", "s3cr3t-value")
    assert path.read_bytes() != first
    nonces = {json.loads(text.splitlines()[0])["nonce"] for text in (first, path.read_bytes())}
    assert len(nonces) == 2


def test_a_wrong_passphrase_says_so(path: Path) -> None:
    kept(path)
    with pytest.raises(CredentialsError, match="passphrase does not open"):
        vault(path, "something else entirely").get_password("spconsole", "app")


def test_without_a_passphrase_it_stays_closed_and_says_how(path: Path) -> None:
    kept(path)
    with pytest.raises(LockedVaultError, match="SPCONSOLE_PASSPHRASE"):
        Vault(path, {}).get_password("spconsole", "app")


def test_where_there_is_no_file_nobody_is_asked(path: Path) -> None:
    locked = Vault(path, {})
    assert locked.get_password("spconsole", "app") is None
    locked.delete_password("spconsole", "app")
    assert not path.parent.exists()


def test_a_person_is_asked_once_and_again_after_a_slip(path: Path) -> None:
    kept(path)
    opened = Vault(path, {})
    opened.ask, asked = answers("wrong words here", WORDS)
    assert opened.get_password("spconsole", "app") == "s3cr3t-value"
    assert opened.get_password("spconsole", "app") == "s3cr3t-value"
    assert [question.is_new for question in asked] == [False, False]
    assert asked[0].problem == ""
    assert "does not open" in asked[1].problem


def test_nobody_is_asked_for_ever(path: Path) -> None:
    kept(path)
    opened = Vault(path, {})
    opened.ask, asked = answers(*["wrong words here"] * 9)
    with pytest.raises(CredentialsError, match="does not open"):
        opened.get_password("spconsole", "app")
    assert len(asked) == 3


def test_a_new_file_takes_no_short_passphrase(path: Path) -> None:
    with pytest.raises(CredentialsError, match="at least 10 characters"):
        vault(path, "short").set_password("spconsole", "app", "x")
    assert not path.exists()


def test_a_passphrase_asked_for_in_advance_is_not_asked_for_again(path: Path) -> None:
    opened = Vault(path, {})
    opened.ask, asked = answers(WORDS)
    opened.open(make=True)
    opened.set_password("spconsole", "app", "x")
    opened.set_password("spconsole", "other", "y")
    assert [question.is_new for question in asked] == [True]
    assert vault(path).get_password("spconsole", "other") == "y"


@pytest.mark.parametrize("part", ["nonce", "check", "salt", "body", "head"])
def test_a_changed_file_is_refused(path: Path, part: str) -> None:
    head, body = kept(path).read_text(encoding="utf-8").splitlines()
    fields = json.loads(head)
    if part == "body":
        sealed = bytearray(base64.b64decode(body))
        sealed[-1] ^= 1
        body = base64.b64encode(sealed).decode()
    elif part == "head":
        fields["note"] = "added"
    else:
        value = bytearray(base64.b64decode(fields[part]))
        value[0] ^= 1
        fields[part] = base64.b64encode(value).decode()
    path.write_text(f"{json.dumps(fields)}\n{body}\n", encoding="utf-8")
    words = "passphrase does not open" if part in {"check", "salt"} else "somebody changed it"
    with pytest.raises(CredentialsError, match=words):
        vault(path).get_password("spconsole", "app")


@pytest.mark.parametrize(
    "changes",
    [{"n": 1 << 30}, {"n": 1000}, {"r": 1 << 20}, {"p": 99}, {"n": "x"}, {"salt": "!"}, {"format": "y"}],
)
def test_a_header_that_cannot_be_is_refused_before_it_costs_anything(
    path: Path, changes: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    head, body = kept(path).read_text(encoding="utf-8").splitlines()
    path.write_text(f"{json.dumps(json.loads(head) | changes)}\n{body}\n", encoding="utf-8")
    monkeypatch.setattr(module, "_derived", lambda *_: pytest.fail("it was derived"))
    with pytest.raises(CredentialsError, match="damaged"):
        vault(path).get_password("spconsole", "app")


def test_a_newer_file_is_refused_politely(path: Path) -> None:
    head, body = kept(path).read_text(encoding="utf-8").splitlines()
    path.write_text(f"{json.dumps(json.loads(head) | {'version': 2})}\n{body}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="newer spconsole"):
        vault(path).get_password("spconsole", "app")


@pytest.mark.parametrize("text", [b"", b"\xff\xfe", b"{}\n", b"[]\nAAAA", b"x" * (2 << 20)])
def test_any_other_file_is_refused(path: Path, text: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(text)
    with pytest.raises(CredentialsError, match="damaged"):
        vault(path).get_password("spconsole", "app")


def test_two_consoles_lose_nothing_of_each_other(path: Path) -> None:
    kept(path)
    one, two = vault(path), vault(path)
    assert one.get_password("spconsole", "app") == two.get_password("spconsole", "app")
    one.set_password("spconsole", "of one", "1")
    two.set_password("spconsole", "of two", "2")
    assert [one.get_password("spconsole", name) for name in ("of one", "of two")] == ["1", "2"]


def test_a_failed_write_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = kept(path).read_bytes()
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(ConfigError, match="No space left"):
        vault(path).set_password("spconsole", "app", "other")
    assert path.read_bytes() == before


def test_the_secrets_of_a_console_go_to_the_file_when_the_settings_say_so(paths: Paths) -> None:
    settings = Settings(secrets=SecretsPlace.FILE)
    environ = {"SPCONSOLE_PASSPHRASE": WORDS}
    secrets = open_secrets(paths, settings, environ)
    assert secrets.keep(ACME, APP, "the-secret", "the-token") == "file"
    again = open_secrets(paths, settings, environ)
    assert again.credentials(ACME, APP).refresh_token.reveal() == "the-token"
    where = again.where(ACME, APP)
    assert (where.client_secret, where.refresh_token, where.place) == ("file", "file", "file")
    again.forget("acme")
    with pytest.raises(CredentialsError, match="has no refresh token"):
        open_secrets(paths, settings, environ).credentials(ACME, APP)


def test_a_closed_file_keeps_and_forgets_nothing_and_says_so(paths: Paths) -> None:
    settings = Settings(secrets=SecretsPlace.FILE)
    open_secrets(paths, settings, {"SPCONSOLE_PASSPHRASE": WORDS}).keep(ACME, APP, "the-secret", "the-token")
    closed: Secrets = open_secrets(paths, settings, {})
    with pytest.raises(LockedVaultError):
        closed.make_ready()
    with pytest.raises(LockedVaultError):
        closed.keep(ACME, APP, "", "another")
    with pytest.raises(LockedVaultError):
        closed.forget("acme")


def test_for_the_session_only_the_keyring_is_left_alone(paths: Paths) -> None:
    secrets = open_secrets(paths, Settings(secrets=SecretsPlace.SESSION), {})
    assert secrets.keep(ACME, APP, "the-secret", "the-token") == "session"
    assert not paths.vault.exists()


def test_the_key_is_what_the_header_says(path: Path) -> None:
    """Derived here by another implementation, with the costs that stand in the file."""
    head, body = kept(path).read_text(encoding="utf-8").splitlines()
    fields = {name: str(value) for name, value in json.loads(head).items()}
    salt, nonce = (base64.b64decode(fields[name]) for name in ("salt", "nonce"))
    n, r, p = (int(fields[name]) for name in "nrp")
    key = hashlib.scrypt(WORDS.encode(), salt=salt, n=n, r=r, p=p, dklen=64)
    sealed = AESGCM(key[:32]).decrypt(nonce, base64.b64decode(body), head.encode())
    assert json.loads(sealed) == {"spconsole/app": "s3cr3t-value"}
    assert (r, p) == (8, 1)
