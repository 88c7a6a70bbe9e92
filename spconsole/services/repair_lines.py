"""Lines of a repair plan that are to go out: named, given to somebody, and judged before the first leaves."""

from collections.abc import Mapping, Sequence

from msgspec import Struct, field, structs

from spconsole.domain.errors import BlockedError, UsageError
from spconsole.domain.history import Status
from spconsole.domain.notifications import DeletionReason
from spconsole.domain.repair import RepairLine, RepairPlan
from spconsole.domain.sellers import SellerProfile
from spconsole.domain.templates import Template
from spconsole.domain.text import one_line
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.notifications import PreparedSend
from spconsole.services.repair import prepare_repair, seller_of_line
from spconsole.services.resolving import SHORTEST_ID


class RepairWishes(Struct, frozen=True):
    """What is wanted of a plan.

    Attributes:
        lines: Ids of lines; what the plan has ticked when there are none.
        to: The profile that gets them; empty for the one that the plan has.
        differing: Values that are other ones now; for one line only.
    """

    lines: Sequence[str] = ()
    to: str = ""
    differing: Mapping[str, str] = field(default_factory=dict)


class RepairSend(Struct, frozen=True):
    """A line that may go."""

    line: RepairLine
    profile: SellerProfile
    prepared: PreparedSend


async def begin_repair(
    workspace: Workspace, plan: RepairPlan, template: Template, wishes: RepairWishes
) -> tuple[RepairPlan, list[RepairSend]]:
    """The plan as it is decided now, and its sends; every line is judged before any goes.

    Raises:
        UsageError: A line is not of the plan, has no recipient, or goes to whom it should not have gone.
        BlockedError: A line was sent, or may have been; or nothing may be sent.
    """
    chosen = _chosen(plan, wishes)
    lines = [_given_to(line, wishes.to) for line in chosen]
    sends = []
    for line in lines:
        _require_sendable(line, plan, wishes)
        seller = await seller_of_line(workspace, line)
        seller.require_writes()
        _require_other_account(line, plan, seller)
        prepared = prepare_repair(seller.profile, template, line.entry, wishes.differing)
        sends.append(RepairSend(line, seller.profile, prepared))
    decided = {line.entry.id: line for line in lines}
    now = structs.replace(plan, lines=[decided.get(line.entry.id, line) for line in plan.lines])
    return now, sends


def _chosen(plan: RepairPlan, wishes: RepairWishes) -> list[RepairLine]:
    if not wishes.lines:
        if wishes.to or wishes.differing:
            raise UsageError("Say which lines: their ids stand after the plan's. repair show ID lists them.")
        if not plan.due:
            raise BlockedError("Nothing of this plan is ticked and left to send, so nothing was sent.")
        return plan.due
    found = {line.entry.id: line for line in (_line(plan, id_) for id_ in wishes.lines)}
    if wishes.differing and len(found) > 1:
        raise UsageError("Other values are for one line. Name one, and send the others by themselves.")
    return list(found.values())


def _line(plan: RepairPlan, id_: str) -> RepairLine:
    """The one line whose row's id starts so, or whose notification has that id."""
    text = id_.strip().lower()
    found = [
        line
        for line in plan.lines
        if text == (line.entry.notification_id or "").lower()
        or (len(text) >= SHORTEST_ID and line.entry.id.startswith(text))
    ]
    if len(found) == 1:
        return found[0]
    known = ", ".join(line.entry.id[:SHORTEST_ID] for line in plan.lines[:10])
    what = "Several lines start with" if found else "No line of this plan is"
    raise UsageError(f"{what} {one_line(id_)}. Its lines are {known}; repair show ID lists them.")


def _given_to(line: RepairLine, to: str) -> RepairLine:
    choice = structs.replace(line.choice, is_ticked=True, profile=to or line.choice.profile)
    return structs.replace(line, choice=choice)


def _require_sendable(line: RepairLine, plan: RepairPlan, wishes: RepairWishes) -> None:
    short = line.entry.id[:SHORTEST_ID]
    if not line.is_open:
        raise BlockedError(f"{short} {_became(line)} Nothing was sent.")
    if not line.choice.profile:
        raise UsageError(f"{short} has no recipient. Name the line, and say who gets it with --to PROFILE.")
    if line.choice.is_wrong and plan.reason is DeletionReason.INCORRECT_CONTENT and not wishes.differing:
        raise UsageError(f"The content of {short} was wrong. Give the right values with -p NAME=VALUE.")


def _became(line: RepairLine) -> str:
    made = line.made
    if made is not None and made.status is Status.UNKNOWN:
        return (
            f"may have been sent, and is not sent again. spconsole resolve {made.id} says what became of it."
        )
    return f"was sent already, as {made.id if made else 'another row'}, and is never sent twice."


def _require_other_account(line: RepairLine, plan: RepairPlan, seller: SellerContext) -> None:
    """What went to the wrong seller does not go there again, by whatever profile."""
    wrong_there = line.choice.is_wrong and plan.reason is DeletionReason.INCORRECT_RECIPIENT
    if wrong_there and seller.account == line.entry.account:
        raise UsageError(
            f"{line.entry.id[:SHORTEST_ID]} was wrong for {seller.profile.label}. Give --to another seller."
        )
