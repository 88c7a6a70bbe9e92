"""Apps and seller profiles in `profiles.toml`; no secret is ever in it.

[apps.main]
client_id = "amzn1.application-oa2-client.example"

[profiles.acme-us]
app = "main"
region = "NA"
marketplace = "US"
"""

from collections.abc import Callable, Collection, Mapping, MutableMapping
from pathlib import Path
from typing import Any

from spconsole.config.paths import file_stamp
from spconsole.config.profile_book import ProfileBook, read_book
from spconsole.config.removals import RemovedProfile
from spconsole.config.secrets import variable
from spconsole.config.toml import read_toml
from spconsole.domain.errors import ConfigError, UsageError
from spconsole.domain.marketplaces import country_of
from spconsole.domain.sellers import App, Environment, SellerProfile


class ProfileFile:
    """`profiles.toml`, read again when it changed outside."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._known: tuple[tuple[int, int] | None, ProfileBook] | None = None

    def book(self) -> ProfileBook:
        """The apps and profiles as the file has them now."""
        stamp, known = file_stamp(self.path), self._known
        if known is None or known[0] != stamp:
            try:
                values, text = read_toml(self.path)
                book = read_book(self.path, text, values)
            except ConfigError as error:
                book = ProfileBook(problems=(str(error),))
            # Both at once: another thread that asks meanwhile would take the book from before for this one.
            self._known = known = stamp, book
        return known[1]

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
        self._known = None


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
