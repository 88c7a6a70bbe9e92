"""What `profiles.toml` says, read once: what cannot be used is set aside with a sentence."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from spconsole.config.secrets import variable
from spconsole.config.toml import unknown_key, wrong_value
from spconsole.domain.errors import ConfigError
from spconsole.domain.marketplaces import SellingRegion, find_marketplace, marketplace_problem
from spconsole.domain.sellers import App, Environment, SellerProfile, name_problem

_PROFILE_KEYS = (
    *("app", "region", "marketplace", "sandbox", "production", "read_only", "seller_id", "title"),
    "authorised_on",
)
_APP_KEYS = ("client_id", "role_added_on", "developer_role_on")
LONGEST = 300
"""Characters of any text in the file: a title or an id has far fewer."""
_SANDBOXES = {"local": Environment.LOCAL, "amazon": Environment.SANDBOX}


class ProfileBook(Struct, frozen=True):
    """What `profiles.toml` says, and a sentence for every part that was set aside."""

    apps: Mapping[str, App] = field(default_factory=dict)
    profiles: Mapping[str, SellerProfile] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def read_book(path: Path, text: str, values: dict[str, Any]) -> ProfileBook:
    """The apps and profiles of a file.

    Args:
        text: The file, for the lines of what is wrong in it.
        values: The same, parsed.
    """
    return _Reading(path, text).book(values)


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
                self._problems.append(wrong_value(self._path, self._text, name, why, "profiles"))
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
                self._problems.append(wrong_value(self._path, self._text, name, problem, kind))
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
