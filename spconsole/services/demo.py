"""The demo's own folder: sellers, templates and a past, made once, whole or not at all."""

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from random import Random

from filelock import FileLock, Timeout
from msgspec import structs

from spconsole.config.account_key import account_key
from spconsole.config.paths import Paths, make_private_folder, write_atomically
from spconsole.config.profiles import ProfileFile
from spconsole.config.settings import Settings
from spconsole.domain.errors import BlockedError, ConfigError
from spconsole.domain.sellers import App, Environment, SellerProfile
from spconsole.services.accounts import account_of, local_credentials
from spconsole.services.demo_data import APPS, FIRST_SELLER, demo_sellers, demo_templates
from spconsole.services.demo_past import Arrival, Past, Who
from spconsole.services.demo_story import Story
from spconsole.store.calls import CallStore
from spconsole.store.database import open_database
from spconsole.store.history import HistoryStore
from spconsole.store.processes import ProcessLock
from spconsole.store.template_edit import edited

SEED = 20240401
LOCK_S = 30.0
"""How long one demo waits for another that is being made."""

FillSandbox = Callable[[Path, Sequence[Arrival]], None]
"""Gives the embedded sandbox, on a file of its own, the notifications that it has to know."""


def demo_paths(folder: Path) -> Paths:
    """The demo's folders; nothing of the user's is among them."""
    return Paths(folder / "config", folder / "data")


def demo_settings(settings: Settings) -> Settings:
    """The user's settings for the demo: it starts in local, with its own sellers and templates."""
    return structs.replace(settings, profile=FIRST_SELLER, environment=Environment.LOCAL, templates_dir=None)


async def make_demo(folder: Path, now: datetime, fill_sandbox: FillSandbox, *, reset: bool = False) -> Paths:
    """Make the demo where there is none, or make it again.

    It grows in a folder beside and is moved in place at the end: however this is interrupted, the next
    start finds all of it or none.

    Raises:
        BlockedError: Another demo is open, or being made.
        ConfigError: The folder cannot be written.
    """
    if not _is_wanted(folder, reset=reset):
        return demo_paths(folder)
    try:
        with _making(folder):
            if _is_wanted(folder, reset=reset):
                _require_closed(demo_paths(folder))
                with _draft_of(folder) as draft:
                    await _fill(demo_paths(draft), now, fill_sandbox)
                    _put_in_place(draft, folder)
    except Timeout as error:
        raise BlockedError("Another demo is being made. Wait for it, then try again.") from error
    except OSError as error:
        reason = error.strerror or error
        raise ConfigError(
            f"Cannot make the demo in {folder}: {reason}. Choose another --data-dir."
        ) from error
    return demo_paths(folder)


def _is_wanted(folder: Path, *, reset: bool) -> bool:
    return reset or not folder.is_dir()


def _making(folder: Path) -> FileLock:
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return FileLock(folder.with_name(f"{folder.name}.lock"), timeout=LOCK_S)


def _require_closed(paths: Paths) -> None:
    """Refuse to take the folder away from a demo that is open.

    Raises:
        BlockedError: There is one.
    """
    lock = ProcessLock(paths.processes)
    if any(lock.is_alive(held.stem) for held in paths.processes.glob("*.lock")):
        raise BlockedError("The demo is open in another terminal. Leave it there, then reset.")


@contextlib.contextmanager
def _draft_of(folder: Path) -> Iterator[Path]:
    """A folder beside the demo's own; it and what earlier ones have left are gone afterwards."""
    prefix = f".{folder.name}-making-"
    try:
        yield Path(tempfile.mkdtemp(prefix=prefix, dir=folder.parent)) / "new"
    finally:
        for left in folder.parent.glob(f"{prefix}*"):
            shutil.rmtree(left, ignore_errors=True)


def _put_in_place(draft: Path, folder: Path) -> None:
    if folder.exists():
        folder.rename(draft.with_name("old"))
    draft.rename(folder)


async def _fill(paths: Paths, now: datetime, fill_sandbox: FillSandbox) -> None:
    for private in (paths.config_dir, paths.data_dir):
        make_private_folder(private)
    apps = {app.name: app for app in APPS}
    profiles, sellers = ProfileFile(paths.profiles), demo_sellers()
    for profile in sellers:
        profiles.save(profile, apps[profile.app])
    templates = demo_templates(now.date())
    for template in templates:
        write_atomically(paths.templates / f"{template.type}.toml", edited("", template))
    key = account_key(paths.account_key)
    past = Past(Random(SEED), now, lambda profile, place: _who(profile, apps[profile.app], place, key))  # noqa: S311 - the same each time
    Story(past, {each.name: each for each in sellers}, {each.type: each for each in templates}).tell()
    database = await open_database(paths.history)
    try:
        await HistoryStore(database).add_many(past.entries.values())
        await CallStore(database).add_many(past.calls)
    finally:
        await database.close()
    fill_sandbox(paths.sandbox, past.arrivals())


def _who(profile: SellerProfile, app: App, environment: Environment, key: bytes) -> Who:
    """As the workspace will know the profile when the demo runs."""
    credentials = local_credentials(profile, app, environment)
    account = account_of(profile, credentials, key)
    return Who(str(account), credentials.client_id, credentials.refresh_token.reveal())
