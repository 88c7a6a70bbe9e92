"""What a person needs to know to mend an installation; it changes nothing and shows no secret."""

import os
import platform
import sqlite3
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from msgspec import Struct

from spconsole import __version__
from spconsole.config.filesystem import network_type
from spconsole.config.paths import Paths
from spconsole.config.secrets import Secrets, Whereabouts
from spconsole.config.vault import LockedVaultError
from spconsole.domain.errors import CredentialsError, StoreError
from spconsole.domain.sellers import Environment
from spconsole.domain.templates import template_problems
from spconsole.services.catalog import Catalog
from spconsole.services.profiles import app_of
from spconsole.services.templates import visible_templates
from spconsole.store.inspection import count_history, finds_words

PRIVATE = 0o077


class Folder(Struct, frozen=True):
    """One folder of ours.

    Attributes:
        writable: Whether it, or the folder it would be made in, can be written.
        private: Whether only its owner can look into it; None where that cannot be told.
        network: The kind of network file system that it is on; empty for a disk of this machine.
    """

    name: str
    path: Path
    exists: bool
    writable: bool
    private: bool | None
    network: str = ""

    @property
    def problem(self) -> str:
        if self.exists and not self.path.is_dir():
            return f"{self.path} is not a folder. Move it away, or choose another for {self.name}."
        return "" if self.writable else f"{self.path} cannot be written. Make it writable, or choose another."


class HistoryFile(Struct, frozen=True):
    """The history file as it stands.

    Attributes:
        rows: How many notifications it has; None when there is no file or it cannot be read.
    """

    path: Path
    rows: int | None = None
    problem: str = ""


class ProfileState(Struct, frozen=True):
    """One profile and where its secrets are; never the secrets.

    Attributes:
        kept: Where each of them is; None when the keyring or the encrypted file did not open.
        problem: What it lacks, in words; empty when it lacks nothing.
    """

    kept: Whereabouts | None
    problem: str = ""


class Diagnosis(Struct, frozen=True):
    """Everything that was looked at.

    Attributes:
        log: The log file, or why it cannot be written.
        audit: The audit trail, or why it cannot be written.
        templates: Each template, and what stops it.
        closed: What cannot be written that should be, one sentence each.
        settings: What was set aside in the settings and profiles, one sentence each.
    """

    versions: Mapping[str, str]
    word_search: bool
    folders: tuple[Folder, ...]
    history: HistoryFile
    log: str
    audit: str
    keyring: str
    profiles: Mapping[str, ProfileState]
    templates: Mapping[str, tuple[str, ...]]
    closed: tuple[str, ...]
    settings: tuple[str, ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """What must be mended, one sentence each."""
        return (
            *self.settings,
            *filter(None, (folder.problem for folder in self.folders)),
            *filter(None, (self.history.problem, *self.closed)),
            *(state.problem for state in self.profiles.values() if state.problem),
            *(f"{type_}: {stop}" for type_, stops in self.templates.items() for stop in stops),
        )


def examine(
    paths: Paths, catalog: Catalog, secrets: Secrets, settings_problems: tuple[str, ...]
) -> Diagnosis:
    """Look at everything once; nothing is made, opened for writing or contacted."""
    folders = {
        "config": paths.config_dir,
        "data": paths.data_dir,
        "templates": catalog.templates.folder,
        "log": paths.log.parent,
    }
    book = catalog.profiles.book()
    return Diagnosis(
        versions=_versions(),
        word_search=finds_words(),
        folders=tuple(_folder(name, path) for name, path in folders.items()),
        history=_history(paths.history),
        log=str(paths.log),
        audit=str(paths.audit),
        keyring=secrets.backend_name(),
        profiles={name: _state(catalog, secrets, name) for name in book.profiles},
        templates={
            template.type: template_problems(template)
            for template in visible_templates(catalog.templates, Environment.LOCAL)
        },
        closed=tuple(filter(None, map(_unwritable, (paths.log, paths.audit)))),
        settings=settings_problems + book.problems,
    )


def _versions() -> dict[str, str]:
    try:
        textual = version("textual")
    except PackageNotFoundError:
        textual = "not installed"
    return {
        "spconsole": __version__,
        "python": platform.python_version(),
        "textual": textual,
        "sqlite": sqlite3.sqlite_version,
        "system": f"{platform.system()} {platform.release()}",
    }


def _folder(name: str, path: Path) -> Folder:
    exists = path.exists()
    nearest = next(folder for folder in (path, *path.parents) if folder.exists())
    private = None
    if exists and os.name == "posix":
        private = not path.stat().st_mode & PRIVATE
    return Folder(name, path, exists, os.access(nearest, os.W_OK | os.X_OK), private, network_type(path))


def _unwritable(path: Path) -> str:
    """Why lines cannot be added to a file; empty when they can, or when it is not there yet."""
    if not path.exists() or (path.is_file() and os.access(path, os.W_OK)):
        return ""
    what = "cannot be written" if path.is_file() else "is not a file"
    return f"{path} {what}. Make it writable, or move it away; a new one is made."


def _history(path: Path) -> HistoryFile:
    if not path.exists():
        return HistoryFile(path)
    try:
        return HistoryFile(path, count_history(path).rows)
    except StoreError as error:
        return HistoryFile(path, problem=str(error))


def _state(catalog: Catalog, secrets: Secrets, name: str) -> ProfileState:
    """Where a profile's secrets are, and what it lacks; the secrets themselves are let go of at once."""
    profile = catalog.profiles.book().profiles[name]
    app = app_of(catalog.profiles, profile)
    kept: Whereabouts | None = None
    try:
        kept = secrets.where(profile, app)
        secrets.credentials(profile, app)
    except LockedVaultError:
        return ProfileState(None)  # nobody is asked for a passphrase here
    except CredentialsError as error:
        return ProfileState(kept, str(error))
    return ProfileState(kept)
