"""Secrets in one file, encrypted under a passphrase, for machines without a keyring.

The key is derived with scrypt, which takes 128 MiB and so is slow to guess; the content is sealed with
AES-256-GCM, header included, so that a changed file is refused and never half read.
"""

import base64
import binascii
import hmac
import json
import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct

from spconsole.config.paths import make_private_folder, write_atomically
from spconsole.domain.errors import ConfigError, CredentialsError
from spconsole.domain.redaction import hand_out

FORMAT, VERSION = "spconsole secrets", 1
N, R, P = 1 << 17, 8, 1
MOST_N, MOST_R, MOST_P = 1 << 20, 16, 4
"""A file that asks for more is refused: it would only be there to exhaust the machine."""
SALT_BYTES, NONCE_BYTES, KEY_BYTES = 16, 12, 32
MAX_BYTES = 1 << 20
SHORTEST = 10
TRIES = 3
PASSPHRASE_VARIABLE = "SPCONSOLE_PASSPHRASE"  # noqa: S105 - the name of a variable


class LockedVaultError(CredentialsError):
    """Nobody gave the passphrase; nothing is wrong with the file."""


class Question(Struct, frozen=True):
    """What a person is asked.

    Attributes:
        is_new: Whether the file is yet to be made, so that the passphrase is asked for twice.
        problem: What was wrong with the answer before.
    """

    path: Path
    is_new: bool
    problem: str = ""


Ask = Callable[[Question], str]
"""Asks a person for the passphrase, in whatever thread needs it; empty when they do not give one."""


class _Sealed(Struct, frozen=True):
    """A file as it was read: its header as bytes and as values, and what is sealed."""

    head: bytes
    salt: bytes
    cost: tuple[int, int, int]
    check: bytes
    nonce: bytes
    body: bytes


class Vault:
    """The encrypted file; it has the methods of a keyring.

    Args:
        environ: Where the passphrase may stand.
    """

    name = "passphrase-encrypted file"

    def __init__(self, path: Path, environ: Mapping[str, str]) -> None:
        self.path = path
        self.ask: Ask | None = None
        self._environ = environ
        self._keys: dict[tuple[bytes, tuple[int, int, int]], bytes] = {}
        self._fresh: bytes | None = None
        self._asking = threading.RLock()

    @property
    def opens_unasked(self) -> bool:
        """Whether nobody need be asked: the passphrase is known, or there is no file."""
        return bool(self._keys or self._environ.get(PASSPHRASE_VARIABLE)) or not self.path.exists()

    def open(self, *, make: bool) -> None:
        """Ask for the passphrase now, if it was not given yet: before what would be half done without.

        Args:
            make: Whether to ask for a new one when there is no file.

        Raises:
            CredentialsError: It was not given, or does not open the file.
        """
        with self._asking:
            sealed = self._read()
            if sealed is not None:
                self._opened(sealed)
            elif make and self._fresh is None:
                self._new_key()

    def get_password(self, service: str, username: str) -> str | None:
        """One secret; None when there is none, or no file.

        Raises:
            CredentialsError: The file does not open.
        """
        sealed = self._read()
        return self._opened(sealed).get(f"{service}/{username}") if sealed else None

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep one secret; the first one makes the file.

        Raises:
            CredentialsError: The file does not open, or no passphrase was given for a new one.
            ConfigError: It cannot be written.
        """
        self._change(lambda content: content.__setitem__(f"{service}/{username}", password))

    def delete_password(self, service: str, username: str) -> None:
        """Forget one secret; one that is not there is forgotten already."""
        if self._read() is not None:
            self._change(lambda content: content.pop(f"{service}/{username}", None))

    def _change(self, change: Callable[[dict[str, str]], object]) -> None:
        from filelock import FileLock  # noqa: PLC0415 - only writes need it

        with self._asking:
            before = self._read()
            key = self._key_of(before) if before else self._fresh or self._new_key()
            make_private_folder(self.path.parent)
            with FileLock(self.path.with_name(f".{self.path.name}.lock"), timeout=30, mode=0o600):
                sealed = self._read()  # another console may have written while the passphrase was typed
                if (sealed is None) != (before is None) or (before and sealed and before.salt != sealed.salt):
                    raise CredentialsError(
                        f"{self.path} was made anew by another console meanwhile. Try again."
                    )
                content = _unsealed(sealed, key, self.path) if sealed else {}
                change(content)
                salt, cost = next(at for at, known in self._keys.items() if known == key)
                write_atomically(self.path, _seal(content, key, salt, cost))

    def _opened(self, sealed: _Sealed) -> dict[str, str]:
        with self._asking:
            return _unsealed(sealed, self._key_of(sealed), self.path)

    def _key_of(self, sealed: _Sealed) -> bytes:
        """The key of a file: known already, or from the passphrase."""
        at = (sealed.salt, sealed.cost)
        problem = ""
        for _ in range(TRIES):
            if at in self._keys:
                return self._keys[at]
            passphrase = self._passphrase(Question(self.path, is_new=False, problem=problem))
            key = _derived(passphrase, *at)
            if hmac.compare_digest(_check(key), sealed.check):
                self._keys[at] = key
            else:
                problem = f"The passphrase does not open {self.path}. Type it again, or give the right one."
                if self._environ.get(PASSPHRASE_VARIABLE):
                    break
        if at in self._keys:
            return self._keys[at]
        raise CredentialsError(problem)

    def _new_key(self) -> bytes:
        problem = ""
        for _ in range(TRIES):
            passphrase = self._passphrase(Question(self.path, is_new=True, problem=problem))
            problem = passphrase_problem(passphrase) or ""
            if not problem:
                at = (os.urandom(SALT_BYTES), (N, R, P))
                self._fresh = self._keys[at] = _derived(passphrase, *at)
                return self._fresh
            if self._environ.get(PASSPHRASE_VARIABLE):
                break
        raise CredentialsError(problem)

    def _passphrase(self, question: Question) -> str:
        given = self._environ.get(PASSPHRASE_VARIABLE) or (self.ask(question) if self.ask else "")
        if not given:
            raise LockedVaultError(
                f"{self.path} holds the secrets and was not opened. Type its passphrase when you are "
                f"asked, or set {PASSPHRASE_VARIABLE}."
            )
        return hand_out(given)

    def _read(self) -> _Sealed | None:
        try:
            if self.path.stat().st_size > MAX_BYTES:
                raise CredentialsError(_damaged(self.path))
            text = self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            reason = error.strerror or error
            raise CredentialsError(f"Cannot read {self.path}: {reason}. Make it readable.") from error
        return _parsed(text, self.path)


def passphrase_problem(text: str) -> str | None:
    """Why `text` cannot be a new passphrase, or None; it is not repeated."""
    if len(text) < SHORTEST:
        return f"A passphrase has at least {SHORTEST} characters; several words are best. Type a longer one."
    return None


def _parsed(text: bytes, path: Path) -> _Sealed:
    """The parts of a file; nothing in it is believed before it is checked."""
    try:
        head, _, body = text.strip().partition(b"\n")
        fields = json.loads(head)
        if fields["format"] == FORMAT and fields["version"] != VERSION:
            raise ConfigError(f"{path} was written by a newer spconsole. Update this one.")
        cost = (int(fields["n"]), int(fields["r"]), int(fields["p"]))
        sealed = _Sealed(
            head,
            base64.b64decode(fields["salt"], validate=True),
            cost,
            base64.b64decode(fields["check"], validate=True),
            base64.b64decode(fields["nonce"], validate=True),
            base64.b64decode(body, validate=True),
        )
    except (ValueError, KeyError, TypeError, binascii.Error, RecursionError) as error:
        raise CredentialsError(_damaged(path)) from error
    n, r, p = cost
    is_sane = 1 < n <= MOST_N and not n & (n - 1) and 0 < r <= MOST_R and 0 < p <= MOST_P
    if fields["format"] != FORMAT or not is_sane or len(sealed.nonce) != NONCE_BYTES:
        raise CredentialsError(_damaged(path))
    return sealed


def _damaged(path: Path) -> str:
    return (
        f"{path} is damaged, or somebody changed it. Put it back from a backup, or move it away and give the "
        "secrets again."
    )


def _derived(passphrase: str, salt: bytes, cost: tuple[int, int, int]) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt  # noqa: PLC0415 - only the file needs it

    n, r, p = cost
    return Scrypt(salt=salt, length=2 * KEY_BYTES, n=n, r=r, p=p).derive(passphrase.encode())


def _check(key: bytes) -> bytes:
    """What tells a wrong passphrase from a changed file; it says nothing about the key that seals."""
    return hmac.digest(key[KEY_BYTES:], b"spconsole passphrase check", "sha256")


def _seal(content: Mapping[str, str], key: bytes, salt: bytes, cost: tuple[int, int, int]) -> str:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    nonce = os.urandom(NONCE_BYTES)
    fields = {
        "format": FORMAT,
        "version": VERSION,
        "kdf": "scrypt",
        **dict(zip(("n", "r", "p"), cost, strict=True)),
        "salt": base64.b64encode(salt).decode(),
        "check": base64.b64encode(_check(key)).decode(),
        "cipher": "AES-256-GCM",
        "nonce": base64.b64encode(nonce).decode(),
    }
    head = json.dumps(fields)
    body = AESGCM(key[:KEY_BYTES]).encrypt(nonce, json.dumps(content).encode(), head.encode())
    return f"{head}\n{base64.b64encode(body).decode()}\n"


def _unsealed(sealed: _Sealed, key: bytes, path: Path) -> dict[str, str]:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    try:
        plain = AESGCM(key[:KEY_BYTES]).decrypt(sealed.nonce, sealed.body, sealed.head)
    except (InvalidTag, ValueError) as error:
        raise CredentialsError(_damaged(path)) from error
    content: dict[str, str] = json.loads(plain)
    return content
