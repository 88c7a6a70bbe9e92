"""What every test starts from: nothing of the developer's machine, and no clock that hurries hypothesis."""

import gc
import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from spconsole.config.paths import Paths

settings.register_profile("spconsole", deadline=None, print_blob=False)
settings.load_profile("spconsole")


def pytest_collection_finish() -> None:
    """The collector need not look through all that was imported each time a test makes some objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 20)


FOREIGN = ("SPCONSOLE_", "SP_API_", "LWA_", "XDG_", "KEYRING_", "PYTHON_KEYRING_", "PYTHONUNBUFFERED")
"""The last one hides what goes wrong with output that is still in a buffer."""
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def _no_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home that is not there, no keyring, no proxy, no settings."""
    for name in list(os.environ):
        if name.startswith(FOREIGN) or name.upper() in PROXIES:
            monkeypatch.delenv(name)
    for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "nobody"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """The folders of a new user; neither exists yet."""
    return Paths(tmp_path / "config", tmp_path / "data")


@pytest.fixture(autouse=True)
def _no_type_ahead_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests press keys faster than people do; where the guard is what is tested, it is put back."""
    if guarded := sys.modules.get("spconsole.tui.guarded"):
        monkeypatch.setattr(guarded.GuardedApp, "TYPE_AHEAD_S", 0.0)
