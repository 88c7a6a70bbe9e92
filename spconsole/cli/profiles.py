"""Seller profiles from the shell: list, check and remove; adding one stands in `new_profile`."""

from collections.abc import Sequence

import typer

from spconsole.cli import options
from spconsole.cli.exits import fail, require_yes
from spconsole.cli.output import write_json, write_line, write_table
from spconsole.cli.rows import error_json
from spconsole.cli.session import Session, start
from spconsole.cli.tables import Column
from spconsole.config.profiles import known_names
from spconsole.domain.errors import ExitCode, SpConsoleError, UsageError
from spconsole.domain.marketplaces import country_of
from spconsole.domain.sellers import DEMO_SELLER, Environment, SellerProfile
from spconsole.services.context import Workspace
from spconsole.services.profiles import check_seller, remove_seller, sellers

COLUMNS = (
    Column("PROFILE"),
    Column("APP", least=8),
    Column("REGION", rank=3),
    Column("MARKET", rank=2),
    Column("SANDBOX", rank=4),
    Column("PRODUCTION"),
    Column("WRITES", rank=1),
    Column("SELLER ID", least=8, rank=5),
)


def list_profiles(context: typer.Context, as_json: options.AsJson = False) -> int:
    """List the sellers that can be chosen."""
    session = start(context)
    session.profile_book()
    found = sellers(session.catalog.profiles, session.environment)
    if as_json:
        write_json([profile_json(profile) for profile in found])
    else:
        write_table(COLUMNS, [_cells(profile) for profile in found])
    return ExitCode.DONE


def check(context: typer.Context, name: options.CheckedName = "", as_json: options.AsJson = False) -> int:
    """Ask Login with Amazon for a token; nothing is sent."""
    session = start(context)
    profile = session.seller(name)
    error = session.run(lambda workspace: _refusal(workspace, profile, session.environment))
    if as_json:
        write_json(
            {
                "profile": profile.name,
                "environment": session.environment.value,
                "ok": error is None,
                "error": error_json(error.detail) if error else None,
            }
        )
    elif error is None:
        write_line(f"{profile.name} ({session.environment}): Login with Amazon gives it a token.")
    return fail(error) if error else ExitCode.DONE


async def _refusal(
    workspace: Workspace, profile: SellerProfile, environment: Environment
) -> SpConsoleError | None:
    """Why a seller gets no token, or None."""
    try:
        await check_seller(await workspace.open_seller(profile, environment))
    except SpConsoleError as error:
        return error
    return None


def remove(
    context: typer.Context,
    name: options.ProfileName,
    yes: options.Yes = False,
    as_json: options.AsJson = False,
) -> int:
    """Forget a seller and its refresh token; history stays."""
    session = start(context)
    _require_known(session, name)
    question = f"Forget the profile {name} and its refresh token?"
    require_yes(question, f"Removing {name} forgets its refresh token.", yes=yes)
    session.run(lambda workspace: _remove(workspace, name))
    if as_json:
        write_json({"profile": name, "removed": True})
    else:
        write_line(f"{name} is forgotten, and its refresh token. Its history stays.")
    return ExitCode.DONE


async def _remove(workspace: Workspace, name: str) -> None:
    remove_seller(workspace, name)


def _require_known(session: Session, name: str) -> None:
    own = session.profile_book().profiles
    if name not in own:
        raise UsageError(f"There is no profile named {name}. {known_names(own)}")


def profile_json(profile: SellerProfile) -> dict[str, object]:
    """One seller as scripts see it; no secret is known here."""
    return {
        "name": profile.name,
        "title": profile.title or None,
        "app": profile.app,
        "region": profile.region.value,
        "marketplaceId": profile.marketplace_id,
        "sandbox": "amazon" if profile.sandbox is Environment.SANDBOX else "local",
        "production": profile.production,
        "readOnly": profile.read_only,
        "sellerId": profile.seller_id or None,
        "builtin": profile == DEMO_SELLER,
    }


def _cells(profile: SellerProfile) -> Sequence[str]:
    return (
        profile.name,
        profile.app,
        profile.region.value,
        country_of(profile.marketplace_id),
        "amazon" if profile.sandbox is Environment.SANDBOX else "local",
        "allowed" if profile.production else "off",
        "off" if profile.read_only else "on",
        profile.seller_id,
    )
