"""Apps and seller profiles in `profiles.toml`; no secret is ever in it.

[apps.main]
client_id = "amzn1.application-oa2-client.example"

[profiles.acme-us]
app = "main"
region = "NA"
marketplace = "US"
"""

from collections.abc import Callable, Collection, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from spconsole.config.paths import file_stamp
from spconsole.config.removals import RemovedProfile
from spconsole.config.secrets import variable
from spconsole.config.toml import read_toml, unknown_key, wrong_value
from spconsole.domain.errors import ConfigError, UsageError
from spconsole.domain.marketplaces import SellingRegion, country_of, find_marketplace, marketplace_problem
from spconsole.domain.sellers import App, Environment, SellerProfile, name_problem

_PROFILE_KEYS = (
    *("app", "region", "marketplace", "sandbox", "production", "read_only", "seller_id", "title"),
    "authorised_on",
)
_APP_KEYS = ("client_id", "role_added_on", "developer_role_on")
LONGEST = 300
"""Characters of any text in the file: a title or an id has far fewer."""
_SANDBOXES = {"local": Environment.LOCAL, "amazon": Environment.SANDBOX}


@dataclass(frozen=True, slots=True)
class ProfileBook:
    """What `profiles.toml` says, and a sentence for every part that was set aside."""

    apps: Mapping[str, App] = field(default_factory=dict)
    profiles: Mapping[str, SellerProfile] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


class ProfileFile:
    """`profiles.toml`, read again when it changed outside."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamp: tuple[int, int] | None = None
        self._book = ProfileBook()
        self._read = False

    def book(self) -> ProfileBook:
        """The apps and profiles as the file has them now."""
        stamp = file_stamp(self.path)
        if not self._read or stamp != self._stamp:
            self._stamp, self._read = stamp, True
            try:
                values, text = read_toml(self.path)
                self._book = _Reading(self.path, text).book(values)
            except ConfigError as error:
                self._book = ProfileBook(problems=(str(error),))
        return self._book

    def save(self, profile: SellerProfile, app: App, *, replaces: str = "") -> None:
        """Add or change a profile and its app; comments and order stay.

        Args:
            replaces: The profile's name so far, when it is renamed or changed.

        Raises:
            ConfigError: The file cannot be read or written.
            UsageError: Another profile has that name.
        """
        for name in self.book().profiles:
            if name != replaces and variable(name, "") == variable(profile.name, ""):
                raise UsageError(
                    f"A profile named {name} exists already, with the same variables. Choose another name."
                )

        def change(document: Any) -> None:
            changes = {"client_id": app.client_id} if app.client_id else {}
            _put(_table(document, "apps"), app.name, changes)
            profiles = _table(document, "profiles")
            _put(profiles, profile.name, _values(profile), replaces)

        self._edit(change)

    def remove(self, name: str) -> RemovedProfile:
        """Take a profile out; its app stays.

        Returns:
            What it takes to put it back.

        Raises:
            ConfigError: The file cannot be read or written.
            UsageError: There is no such profile.
        """
        if name not in self.book().profiles:
            raise UsageError(f"There is no profile named {name}. {known_names(self.book().profiles)}")
        tables: list[Any] = []
        self._edit(lambda document: tables.append(document.get("profiles", {}).pop(name, None)))
        return RemovedProfile(tuple(tables))

    def put_back(self, name: str, removed: RemovedProfile) -> None:
        """Put a profile that was taken out in again, with its comments, after the others.

        Raises:
            ConfigError: The file cannot be read or written.
            UsageError: Another has its name, or its variables, by now.
        """
        for other in self.book().profiles:
            if variable(other, "") == variable(name, ""):
                raise UsageError(f"There is a profile named {other} by now, so {name} was not put back.")
        tables = iter(removed.tables)
        self._edit(lambda document: _table(document, "profiles").__setitem__(name, next(tables)))

    def has(self, name: str) -> bool:
        """Whether a profile of that name stands in the file now, be it one that cannot be used.

        Raises:
            ConfigError: The file cannot be read.
        """
        profiles = read_toml(self.path)[0].get("profiles", {})
        if not isinstance(profiles, dict):
            raise ConfigError(f"{self.path}: profiles is not a table. Correct it by hand.")
        return name in profiles

    def _edit(self, change: Callable[[Any], object]) -> None:
        from spconsole.config.edit import edit_toml  # noqa: PLC0415 - only edits need tomlkit

        edit_toml(self.path, change)
        self._read = False


def known_names(names: Collection[str]) -> str:
    """`Known: a, b.` or how to add the first one."""
    return f"Known: {', '.join(names)}." if names else "Add one with: spconsole profile add NAME."


def _table(parent: Any, key: str) -> Any:
    """The table of that name, made when there is none."""
    table = parent.setdefault(key, {})
    if not isinstance(table, MutableMapping):
        raise TypeError(f"{key} is not a table")
    return table


def _put(parent: Any, name: str, changes: Mapping[str, Any], replaces: str = "") -> None:
    """Change a table; a value of None is taken out. A new one is put in whole: tomlkit hands out copies."""
    old = replaces if replaces in parent else name
    table = _table(parent, old) if old in parent else {}
    for key, value in changes.items():
        if value is not None:
            table[key] = value
        else:
            table.pop(key, None)
    if old != name:
        del parent[old]
    if name not in parent:
        parent[name] = table


def _values(profile: SellerProfile) -> dict[str, Any]:
    """What a profile's table says; None for a value at its default."""
    return {
        "app": profile.app,
        "region": profile.region.value,
        "marketplace": country_of(profile.marketplace_id),
        "sandbox": "amazon" if profile.sandbox is Environment.SANDBOX else "local",
        "production": profile.production,
        "read_only": profile.read_only or None,
        "seller_id": profile.seller_id or None,
        "title": profile.title or None,
    }


class _Reading:
    """One pass over the file; what cannot be used is set aside with a sentence."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._text = text
        self._problems: list[str] = []

    def book(self, values: dict[str, Any]) -> ProfileBook:
        for key in values:
            if key not in {"apps", "profiles"}:
                self._problems.append(unknown_key(self._path, self._text, key, ("apps", "profiles")))
        apps = self._tables(values, "apps", self._app)
        profiles = self._apart(self._tables(values, "profiles", self._profile))
        for profile in profiles.values():
            apps.setdefault(profile.app, App(profile.app))
        return ProfileBook(apps, profiles, tuple(self._problems))

    def _apart(self, profiles: dict[str, SellerProfile]) -> dict[str, SellerProfile]:
        """Without those that would read another's variables: one seller's token is never another's."""
        owners: dict[str, str] = {}
        for name in list(profiles):
            owner = owners.setdefault(variable(name, ""), name)
            if owner != name:
                why = f"{owner} has the same variables, {variable(name, '')}... Rename one of them."
                self._problems.append(wrong_value(self._path, self._text, name, why))
                del profiles[name]
        return profiles

    def _tables(
        self, values: dict[str, Any], kind: str, read: Callable[[str, dict[str, Any]], Any]
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        tables = values.get(kind, {})
        if not isinstance(tables, dict):
            why = f"write each as a table, like [{kind}.main]."
            self._problems.append(wrong_value(self._path, self._text, kind, why))
            return found
        for name, table in tables.items():
            why = f"write it as a table, like [{kind}.{name}]."
            problem = name_problem(name) or (None if isinstance(table, dict) else why)
            if problem:
                self._problems.append(wrong_value(self._path, self._text, name, problem))
                continue
            try:
                found[name] = read(name, table)
            except ConfigError as error:
                self._problems.append(str(error))
        return found

    def _app(self, name: str, table: dict[str, Any]) -> App:
        section = f"apps.{name}"
        self._known(table, _APP_KEYS, section)
        return App(
            name,
            self._text_of(table, "client_id", section),
            self._day(table, "role_added_on", section),
            self._day(table, "developer_role_on", section),
        )

    def _profile(self, name: str, table: dict[str, Any]) -> SellerProfile:
        section = f"profiles.{name}"
        self._known(table, _PROFILE_KEYS, section)
        region = self._choice(table, "region", {region.value: region for region in SellingRegion}, section)
        country = self._text_of(table, "marketplace", section)
        marketplace = find_marketplace(country)
        problem = marketplace_problem(country, region)
        if marketplace is None or problem:
            raise ConfigError(wrong_value(self._path, self._text, "marketplace", problem or "", section))
        return SellerProfile(
            name=name,
            app=self._text_of(table, "app", section) or "main",
            region=region,
            marketplace_id=marketplace.id,
            sandbox=self._choice(table, "sandbox", _SANDBOXES, section, "local"),
            production=self._flag(table, "production", section),
            read_only=self._flag(table, "read_only", section),
            seller_id=self._text_of(table, "seller_id", section),
            title=self._text_of(table, "title", section),
            authorised_on=self._day(table, "authorised_on", section),
        )

    def _known(self, table: dict[str, Any], keys: Collection[str], section: str) -> None:
        self._problems += [
            unknown_key(self._path, self._text, key, keys, section) for key in table if key not in keys
        ]

    def _text_of(self, table: dict[str, Any], key: str, section: str) -> str:
        value = table.get(key, "")
        if not isinstance(value, str):
            raise ConfigError(wrong_value(self._path, self._text, key, "write it in quotes.", section))
        if len(value) > LONGEST:
            why = f"it has {len(value)} characters; at most {LONGEST} are meant."
            raise ConfigError(wrong_value(self._path, self._text, key, why, section))
        return value

    def _day(self, table: dict[str, Any], key: str, section: str) -> date | None:
        """A day that a person noted; a wrong one is set aside, for the seller can do without it."""
        value = table.get(key)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            why = "write a day like 2026-08-21."
            self._problems.append(wrong_value(self._path, self._text, key, why, section))
            return None

    def _flag(self, table: dict[str, Any], key: str, section: str) -> bool:
        value = table.get(key, False)
        if not isinstance(value, bool):
            raise ConfigError(wrong_value(self._path, self._text, key, "write true or false.", section))
        return value

    def _choice(
        self, table: dict[str, Any], key: str, choices: Mapping[str, Any], section: str, default: str = ""
    ) -> Any:
        value = self._text_of(table, key, section) or default
        if value not in choices:
            why = f"{value or 'nothing'} is not one of {', '.join(choices)}."
            raise ConfigError(wrong_value(self._path, self._text, key, why, section))
        return choices[value]
