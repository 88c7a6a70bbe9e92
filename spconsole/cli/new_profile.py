"""`profile add`: a seller; its secrets come by prompt, stdin or variables, never as arguments."""

import dataclasses
import os
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from getpass import getpass

import typer

from spconsole.cli import options
from spconsole.cli.exits import ask, warn
from spconsole.cli.options import SANDBOXES, SandboxChoice
from spconsole.cli.output import write_json, write_line
from spconsole.cli.profiles import profile_json
from spconsole.cli.session import Session, start
from spconsole.config.keeping import foreign_secrets
from spconsole.config.secrets import variable
from spconsole.domain.errors import CredentialsError, ExitCode, UsageError
from spconsole.domain.marketplaces import find_marketplace
from spconsole.domain.sellers import App, SellerProfile
from spconsole.services.context import Workspace
from spconsole.services.profiles import (
    NewSeller,
    save_seller,
    secret_problem,
    seller_problems,
    taken_problem,
)

FIELDS = ("client_id", "client_secret", "refresh_token")
WORDS = {"client_id": "client id", "client_secret": "client secret", "refresh_token": "refresh token"}
DEFAULT_APP = "main"
VARIABLES = "variables"


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed, piped or found; it shows itself to nobody."""

    found: Mapping[str, str] = dataclasses.field(repr=False)

    def of(self, field: str) -> str:
        return self.found.get(field, "")


def add(  # noqa: PLR0913 - one argument for each option
    context: typer.Context,
    *,
    name: options.ProfileName,
    region: options.Region,
    marketplace: options.OwnMarketplace,
    app: options.AppName = DEFAULT_APP,
    sandbox: options.OwnSandbox = SandboxChoice.LOCAL,
    production: options.Production = False,
    from_env: options.FromEnv = False,
    as_json: options.AsJson = False,
) -> int:
    """Add a seller; its secrets come by prompt, stdin or variables, never as arguments."""
    session = start(context)
    place = find_marketplace(marketplace)
    profile = SellerProfile(
        name, app, region, place.id if place else marketplace, SANDBOXES[sandbox], production=production
    )
    known_app = session.profile_book().apps.get(app, App(app))
    _require_new(session, NewSeller(profile, known_app))
    given = _of_app(_from_variables(name, known_app) if from_env else _typed(name, known_app), known_app)
    seller = NewSeller(
        profile,
        App(app, known_app.client_id or given.of("client_id")),
        given.of("client_secret"),
        given.of("refresh_token"),
    )
    where = session.run(lambda workspace: _save(workspace, seller))
    _report(seller, where, as_json=as_json)
    return ExitCode.DONE


def _require_new(session: Session, seller: NewSeller) -> None:
    """Refuse what cannot be added before any secret is asked for."""
    problems = list(seller_problems(seller).values())
    taken = taken_problem(session.catalog.profiles, seller.profile.name)
    if problems or taken:
        raise UsageError("\n".join([*problems, *filter(None, [taken])]))


def _needed(app: App) -> tuple[str, ...]:
    """What a new seller must bring; an app that is known has its id and secret already."""
    return FIELDS[2:] if app.client_id else FIELDS


def _of_app(given: Given, app: App) -> Given:
    """What belongs to the app; the secret of a known one changes only together with its own client id.

    Raises:
        UsageError: They are of another app.
    """
    if not app.client_id or given.of("client_id") == app.client_id:
        return given
    if given.of("client_id"):
        raise UsageError(f"The app {app.name} has another client id. Name the app of this one with --app.")
    return Given({"refresh_token": given.of("refresh_token")})


def _from_variables(name: str, app: App) -> Given:
    """The secrets under our own names and under those of other tools.

    Raises:
        CredentialsError: One is not there.
    """
    found = foreign_secrets(os.environ, name)
    missing = [field for field in _needed(app) if field not in found]
    if missing:
        raise CredentialsError(
            f"The variables hold no {_listed(missing)}. Set {_variables(name, missing)}, or the names that "
            "python-amazon-sp-api uses."
        )
    return _checked(found)


def _typed(name: str, app: App) -> Given:
    """The secrets that our own variables do not hold, from a person or from stdin."""
    wanted = [field for field in _needed(app) if not os.environ.get(variable(name, field.upper()))]
    if not wanted:
        return Given({})
    typing = sys.stdin is not None and sys.stdin.isatty()
    return _checked(_asked(wanted) if typing else _piped(wanted))


def _asked(wanted: Collection[str]) -> dict[str, str]:
    return {
        field: ask(f"{WORDS[field]}:") if field == "client_id" else getpass(f"{WORDS[field]} (hidden): ")
        for field in wanted
    }


def _piped(wanted: Collection[str]) -> dict[str, str]:
    """One line for each, in the order of `FIELDS`; all three are always fine."""
    try:
        text = sys.stdin.read() if sys.stdin else ""
    except UnicodeDecodeError:
        raise UsageError("What came from stdin is not text.") from None
    lines = [line for line in text.splitlines() if line.strip()]
    for fields in (tuple(wanted), FIELDS):
        if len(lines) == len(fields):
            return dict(zip(fields, lines, strict=True))
    raise UsageError(
        f"stdin has {len(lines)} lines, and {len(wanted)} are needed: {_listed(wanted)}, one a line, in "
        "this order. Or use --from-env."
    )


def _checked(typed: Mapping[str, str]) -> Given:
    """Without the blanks around each; a sentence never repeats what was typed.

    Raises:
        UsageError: One of them cannot be right.
    """
    plain = {field: text.strip() for field, text in typed.items()}
    problems = {field: secret_problem(text) if text else "It is empty." for field, text in plain.items()}
    wrong = [f"The {WORDS[field]}: {problem}" for field, problem in problems.items() if problem]
    if wrong:
        raise UsageError("\n".join(wrong))
    return Given(plain)


async def _save(workspace: Workspace, seller: NewSeller) -> str:
    """Keep the seller, and say what it still lacks.

    Returns:
        Where its secrets are.
    """
    where = save_seller(workspace, seller)
    try:
        workspace.secrets.credentials(seller.profile, seller.app)
    except CredentialsError as error:
        warn(str(error))
    return where if seller.client_secret or seller.refresh_token else VARIABLES


def _report(seller: NewSeller, where: str, *, as_json: bool) -> None:
    name = seller.profile.name
    if where == "session":
        lost = [field for field in FIELDS[1:] if getattr(seller, field)]
        warn(
            f"There is no usable keyring: the {_listed(lost)} of {name} are lost now. "
            f'To use {name}, set {_variables(name, lost)}. Or set secrets = "file" in config.toml: '
            "then they are kept in an encrypted file."
        )
    if as_json:
        write_json(profile_json(seller.profile) | {"secrets": where})
    else:
        write_line(f"{name} is added. {_PLACES[where].format(variables=_variables(name, FIELDS))}")


_PLACES = {
    "keyring": "Its secrets are in the system keyring.",
    "file": "Its secrets are in the encrypted file.",
    "session": "Its secrets are kept nowhere.",
    VARIABLES: "Its secrets are read from {variables}.",
}


def _listed(names: Collection[str]) -> str:
    return ", ".join(WORDS[name] for name in names)


def _variables(profile_name: str, names: Collection[str]) -> str:
    return ", ".join(variable(profile_name, name.upper()) for name in names)
