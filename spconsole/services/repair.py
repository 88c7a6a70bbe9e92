"""Putting right what a deletion took along: the plan of it, and each of its sends."""

from collections.abc import Iterable, Mapping

from msgspec import structs

from spconsole.domain.errors import UsageError
from spconsole.domain.history import HistoryEntry, Status
from spconsole.domain.literals import read_parameters
from spconsole.domain.marketplaces import marketplace_problem
from spconsole.domain.mismatch import Mismatch
from spconsole.domain.repair import RepairChoice, RepairLine, RepairPlan, first_choice
from spconsole.domain.sellers import Environment, SellerProfile
from spconsole.domain.templates import Template
from spconsole.services.context import Ledger, SellerContext, Setup, Workspace
from spconsole.services.likeness import mismatches
from spconsole.services.notifications import PreparedSend, prepare_send
from spconsole.services.profiles import sellers
from spconsole.services.resolving import require_recordable
from spconsole.services.seller_of import open_seller_of
from spconsole.store.repairs import RepairStore


def _store(ledger: Ledger) -> RepairStore:
    return RepairStore(ledger.history.database)


async def plan_of(ledger: Ledger, entry: HistoryEntry) -> RepairPlan:
    """The plan of the deletion that took a row along, as it is kept; else with that row as the wrong one.

    Raises:
        UsageError: The row was not deleted.
        StoreError: The history cannot be read.
    """
    ledger.require_readable()
    now = await ledger.history.get(entry.id) or entry
    if now.status is not Status.DELETED or now.deleted_at is None or not now.template_id:
        raise UsageError("It is not DELETED, so there is nothing to put right. P works on a deleted row.")
    store = _store(ledger)
    kept, made = await store.choices(now), await store.made_for(now)
    wrong = {choice.entry_id for choice in kept.values() if choice.is_wrong} or {now.id}
    lines = [
        RepairLine(
            row,
            kept.get(row.id) or first_choice(row, now.deletion_reason, is_wrong=row.id in wrong),
            made.get(row.id),
        )
        for row in await store.together_with(now)
    ]
    lines.sort(key=lambda line: not line.choice.is_wrong)
    return RepairPlan(
        now.account,
        lines[0].entry.profile,  # of several that are one seller, that of the wrong one, whoever asks
        now.environment,
        now.template_id,
        now.deletion_reason,
        now.deleted_at,
        lines,
    )


async def keep_choices(setup: Setup, choices: Iterable[RepairChoice]) -> None:
    """Write down what was decided, so that it outlives the console.

    Raises:
        BlockedError: This one was started to look only.
        StoreError: It cannot be written.
    """
    require_recordable(setup, "What was decided is not kept")
    await _store(setup.ledger).keep(choices)


async def open_plans(
    ledger: Ledger, environment: Environment | None, profile: str = ""
) -> list[HistoryEntry]:
    """One row of each plan that has something left to send, newest first.

    Args:
        environment: Only plans of it; None for all.
        profile: Only plans of it, when one is named.

    Raises:
        StoreError: The history cannot be read.
    """
    ledger.require_readable()
    rows = [
        row
        for each in ([environment] if environment else Environment)
        for row in await _store(ledger).open_plans(each)
        if profile in {"", row.profile}
    ]
    return sorted(rows, key=lambda row: str(row.deleted_at), reverse=True)


async def evidence_for(ledger: Ledger, line: RepairLine) -> tuple[Mismatch, ...]:
    """To whom the ASINs of a wrong one went before, as a suggestion for its recipient."""
    if not line.choice.is_wrong:
        return ()
    entry = line.entry
    return await mismatches(ledger, entry.environment, entry.account, entry.parameters, before=entry)


async def seller_of_line(workspace: Workspace, line: RepairLine) -> SellerContext:
    """Who gets a line; for one that goes where it was the account decides, not the name.

    Raises:
        SpConsoleError: The seller cannot be opened, or its profile is gone.
    """
    if line.choice.profile == line.entry.profile:
        return await open_seller_of(workspace, line.entry)
    return await workspace.open_seller(profile_of_line(workspace, line), line.entry.environment)


def profile_of_line(workspace: Workspace, line: RepairLine) -> SellerProfile:
    """The profile that was chosen for a line.

    Raises:
        UsageError: It is gone.
    """
    name = line.choice.profile
    for profile in sellers(workspace.profiles, line.entry.environment):
        if profile.name == name:
            return profile
    raise UsageError(f"The profile {name} is gone. Choose another seller for its line.")


def prepare_repair(
    seller: SellerContext,
    template: Template,
    entry: HistoryEntry,
    differing: Mapping[str, str] | None = None,
) -> PreparedSend:
    """The values of a deleted row as a new send, which goes in its place once.

    Args:
        differing: Values that are other ones now.

    Raises:
        UsageError: Every reason it may not be sent, in one message.
    """
    values = {**read_parameters(entry.parameters), **(differing or {})}
    marketplace = marketplace_for(seller, entry)
    prepared = prepare_send(seller.profile, template, values, marketplace, entry.ticket or "")
    return structs.replace(prepared, repairs=entry.id)


def marketplace_for(seller: SellerContext, entry: HistoryEntry) -> str:
    """Where the values of a deleted row go: its own marketplace when its seller gets them again.

    The account tells that, not the profile's name.
    """
    marketplace, profile = entry.marketplace_id or "", seller.profile
    if seller.account != entry.account or marketplace_problem(marketplace, profile.region):
        return profile.marketplace_id
    return marketplace
