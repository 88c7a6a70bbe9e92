"""The five usual reasons of a 403, each with what is known of it here: Amazon itself never says which."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit

from msgspec import Struct

from spconsole.domain.errors import SpConsoleError
from spconsole.domain.history import ApiCall, HistoryEntry
from spconsole.domain.marketplaces import country_of, find_marketplace
from spconsole.domain.sellers import DEMO_SELLER, App, SellerProfile
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.profiles import app_of

ROLE = "Notifications in Seller Central"
FORBIDDEN = 403
_REGION_OF_HOST = {"na": "NA", "eu": "EU", "fe": "FE"}


class Verdict(StrEnum):
    """What is known of one reason."""

    FINE = "fine"
    WRONG = "wrong"
    UNKNOWN = "not known"


class Reason(Struct, frozen=True):
    """One of the five.

    Attributes:
        evidence: What it was told by; where nothing is known, where to look.
    """

    question: str
    verdict: Verdict
    evidence: str


class Findings(Struct, frozen=True):
    """What there is to say about a 403.

    Attributes:
        text_for_seller: What to ask the seller for.
    """

    seller: str
    request_id: str | None
    reasons: tuple[Reason, ...]
    text_for_seller: str


async def newest_forbidden(workspace: Workspace, entry: HistoryEntry) -> ApiCall | None:
    """The newest call about a row, or about its template and seller, when Amazon refused it with a 403."""
    about = [
        call
        for call in (*await workspace.ledger.calls.of(entry.id), *await workspace.ledger.calls.recent())
        if call.entry_id == entry.id or _is_same_target(call, entry)
    ]
    newest = max(about, key=lambda call: call.at, default=None)
    return newest if newest is not None and newest.http_status == FORBIDDEN else None


def _is_same_target(call: ApiCall, entry: HistoryEntry) -> bool:
    """Whether it is a deletion that would have taken the row along."""
    wanted = (entry.account, entry.environment, entry.template_id)
    return call.entry_id is None and (call.account, call.environment, call.template_id) == wanted


async def examine_forbidden(workspace: Workspace, entry: HistoryEntry, request_id: str | None) -> Findings:
    """Look at everything that is known here about a 403; nothing is sent."""
    profile = workspace.profiles.book().profiles.get(entry.profile)
    if profile is None and entry.profile == DEMO_SELLER.name:
        profile = DEMO_SELLER
    app = app_of(workspace.profiles, profile) if profile else App("that it was sent with")
    seller = await _open(workspace, profile, entry)
    return Findings(
        profile.label if profile else entry.profile,
        request_id or entry.request_id,
        (
            _token(seller, entry, app),
            _role(f"The app has the role {ROLE}", app.role_added_on, app, "role_added_on"),
            _role("The developer profile has it too", app.developer_role_on, app, "developer_role_on"),
            authorised_since(profile, app),
            _region(entry),
        ),
        f"Please open Manage your apps in Seller Central and authorise {app.name} again.",
    )


async def _open(
    workspace: Workspace, profile: SellerProfile | None, entry: HistoryEntry
) -> SellerContext | None:
    """The seller as it was called; None when its credentials or its profile are gone."""
    if profile is None:
        return None
    try:
        return await workspace.open_seller(profile, entry.environment)
    except SpConsoleError:
        return None


def _token(seller: SellerContext | None, entry: HistoryEntry, app: App) -> Reason:
    question = "The token was issued for this app"
    if seller is None:
        return Reason(question, Verdict.UNKNOWN, "The profile or its credentials are gone from here.")
    client_id = seller.account.partition("/")[0]
    if seller.account != entry.account:
        return Reason(
            question,
            Verdict.WRONG,
            f"The row was sent as another account than {entry.profile} stands for now. Send it again.",
        )
    fetched = seller.client.token_fetched_at
    if fetched is None:
        evidence = f"No token came since this console started. t on the seller asks for one, as {client_id}."
        return Reason(question, Verdict.UNKNOWN, evidence)
    when = fetched.astimezone().strftime("%Y-%m-%d %H:%M")
    evidence = (
        f"One came at {when} for app {app.name} ({client_id}), so id, secret and token belong together."
    )
    return Reason(question, Verdict.FINE, evidence)


def _role(question: str, since: date | None, app: App, key: str) -> Reason:
    """A role that only a person can look up."""
    if since is not None:
        return Reason(question, Verdict.FINE, f"You say: since {since} ({key} of app {app.name}).")
    evidence = (
        f"Look in Seller Central, then note the day: {key} = 2026-08-21 under [apps.{app.name}] in "
        "profiles.toml."
    )
    return Reason(question, Verdict.UNKNOWN, evidence)


def authorised_since(profile: SellerProfile | None, app: App) -> Reason:
    """Whether the seller authorised the app after it had the role."""
    question = "The seller authorised the app after that"
    given = profile.authorised_on if profile else None
    if given is None or app.role_added_on is None:
        missing = "authorised_on of the profile" if given is None else f"role_added_on of app {app.name}"
        evidence = (
            f"{missing} is not in profiles.toml. An authorisation from before the role does not have it."
        )
        return Reason(question, Verdict.UNKNOWN, evidence)
    if given < app.role_added_on:
        evidence = f"Authorised {given}, role added {app.role_added_on}. Ask the seller to authorise again."
        return Reason(question, Verdict.WRONG, evidence)
    return Reason(question, Verdict.FINE, f"Role added {app.role_added_on}, authorised {given}.")


def _region(entry: HistoryEntry) -> Reason:
    """Whether the host that was called is the one of the marketplace."""
    question = "Host and marketplace are of one region"
    host = urlsplit(entry.url).hostname or ""
    marketplace = find_marketplace(entry.marketplace_id or "")
    if marketplace is None:
        return Reason(question, Verdict.UNKNOWN, "The row has no marketplace that is known here.")
    where = f"{country_of(marketplace.id)} is in {marketplace.region}"
    region = _region_of(host)
    if region is None:
        return Reason(
            question, Verdict.UNKNOWN, f"{host or 'no host'} is not one of Amazon's hosts; {where}."
        )
    verdict = Verdict.FINE if region == marketplace.region.value else Verdict.WRONG
    advice = "" if verdict is Verdict.FINE else " Change the region or the marketplace of the profile."
    return Reason(question, verdict, f"{host} serves {region}; {where}.{advice}")


def _region_of(host: str) -> str | None:
    """The region that one of Amazon's API hosts serves."""
    name, _, rest = host.removeprefix("sandbox.").partition(".")
    if rest != "amazon.com":
        return None
    return _REGION_OF_HOST.get(name.removeprefix("sellingpartnerapi-"))


def newest_request_id(entry: HistoryEntry, calls: Sequence[ApiCall]) -> str | None:
    """Amazon's id of the newest call about a row that has one."""
    found = [call for call in calls if call.request_id]
    return max(found, key=lambda call: call.at).request_id if found else entry.request_id
