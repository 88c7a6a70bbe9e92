"""A new user on a machine of their own: nothing of the developer's is seen."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail

from tests.config.keys import MemoryKeyring

from .amazon import Amazon
from .shell import Shell

FOREIGN = ("SPCONSOLE_", "SP_API_", "LWA_", "XDG_")
TERMINAL = ("NO_COLOR", "COLORTERM", "COLUMNS", "LINES", "TMUX", "STY")
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


@pytest.fixture(autouse=True, scope="session")
def interruptible() -> None:
    """What a shell runs in the background ignores Ctrl-C, and so would every program that a test starts."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty home, and no keyring."""
    for name in [name for name in os.environ if name.startswith(FOREIGN) or name in TERMINAL + PROXIES]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("SPCONSOLE_DATA_DIR", str(home / "data"))
    monkeypatch.setenv("SPCONSOLE_CONFIG_DIR", str(home / "config"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    """A keyring that works."""
    memory = MemoryKeyring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: memory)
    return memory


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(tmp_path / "home", monkeypatch, capsys)


@pytest.fixture
def amazon(shell: Shell) -> Iterator[Amazon]:
    """An Amazon sandbox of this machine that fails as it is told, with the seller acme in it."""
    with Amazon() as server:
        shell.profile()
        shell.set(
            SPCONSOLE_SANDBOX_URL=server.url, SPCONSOLE_LWA_URL=server.url, SPCONSOLE_ENVIRONMENT="sandbox"
        )
        yield server
