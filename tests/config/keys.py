"""Keyrings of every temper."""

import keyring.backend
from keyring.errors import KeyringLocked, PasswordDeleteError


class MemoryKeyring(keyring.backend.KeyringBackend):
    """One that works."""

    name = "memory"
    priority = 0  # never chosen by keyring itself

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("there is none")


class LockedKeyring(MemoryKeyring):
    """One that nobody unlocks."""

    name = "locked"

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("it is locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked("it is locked")


def in_module(name: str) -> MemoryKeyring:
    """One that works, but comes from a module of that name."""
    backend = MemoryKeyring()
    backend.__class__ = type("Keyring", (MemoryKeyring,), {"__module__": name})
    return backend


class Chain(MemoryKeyring):
    """One that asks others in turn, as keyring's own chain does."""

    def __init__(self, *backends: MemoryKeyring) -> None:
        super().__init__()
        self.backends = backends
