"""Lines of a repair plan that are to go out: named, given to somebody, and judged before the first leaves."""

import json
import uuid
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct, field, structs

from spconsole.domain.errors import BlockedError, UsageError
from spconsole.domain.history import HistoryEntry, Status
from spconsole.domain.literals import Literal
from spconsole.domain.notifications import DeletionReason
from spconsole.domain.repair import RepairLine, RepairPlan
from spconsole.domain.sellers import SellerProfile
from spconsole.domain.templates import Template
from spconsole.domain.text import one_line
from spconsole.services.context import SellerContext, Setup, Workspace
from spconsole.services.notifications import PreparedSend
from spconsole.services.profiles import sellers
from spconsole.services.repair import keep_choices, prepare_repair, seller_of_line
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


class LineWords(Struct, frozen=True):
    """How a line, and what to do about it, is called where it is read.

    Attributes:
        name: The line, as the beginning of a sentence.
        sent: What it became, or how another is made; `{}` stands for the row that was made.
        resolve: What finds out whether it was sent; `{}` as before.
        recipient: What names one.
        values: What gives other values.
        other: What names another seller.
    """

    name: Callable[[RepairLine], str]
    sent: str
    resolve: str
    recipient: str
    values: str
    other: str


SHELL = LineWords(
    lambda line: line.entry.id[:SHORTEST_ID],
    "It went out as {}.",
    "spconsole resolve {} says what became of it.",
    "Name the line, and say who gets it with --to PROFILE.",
    "Give the right values with -p NAME=VALUE.",
    "Give --to another seller.",
)


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
        require_recipient(line, SHELL)
        seller = await seller_of_line(workspace, line)
        seller.require_writes()
        prepared = prepare_repair(seller, template, line.entry, wishes.differing)
        require_sendable(line, plan, seller, prepared, SHELL)
        sends.append(RepairSend(line, seller.profile, prepared))
    batch = batch_for(len(sends))
    sends = [structs.replace(send, prepared=structs.replace(send.prepared, batch=batch)) for send in sends]
    return plan.decided(line.choice for line in lines), sends


def batch_for(count: int) -> str | None:
    """The name by which sends that go out together find each other; one goes alone."""
    return f"repair-{uuid.uuid4().hex[:8]}" if count > 1 else None


async def tick_lines(setup: Setup, plan: RepairPlan, lines: Sequence[str], *, is_ticked: bool) -> RepairPlan:
    """Take lines in or leave them out, and keep that.

    Args:
        lines: Ids of lines; all that are open when there are none.

    Raises:
        UsageError: A line is not of the plan.
        BlockedError: A line was sent, or may have been; or nothing may be recorded.
        StoreError: It cannot be written.
    """
    found = [_line(plan, id_) for id_ in lines] or [line for line in plan.lines if line.is_open]
    for line in found:
        if gone := gone_words(line, SHELL):
            raise BlockedError(gone)
    now = plan.decided(structs.replace(line.choice, is_ticked=is_ticked) for line in found)
    await keep_choices(setup, now.choices)
    return now


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
        if (text and text == (line.entry.notification_id or "").lower())
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


def require_recipient(line: RepairLine, words: LineWords) -> None:
    """Whether a line can go out, and to somebody.

    Raises:
        UsageError: It has no recipient.
        BlockedError: It was sent, or may have been.
    """
    if gone := gone_words(line, words):
        raise BlockedError(f"{gone} Nothing was sent.")
    if not line.choice.profile:
        raise UsageError(f"{words.name(line)} has no recipient. {words.recipient}")


def require_sendable(
    line: RepairLine, plan: RepairPlan, seller: SellerContext, prepared: PreparedSend, words: LineWords
) -> None:
    """The judgement of one line as it would go out, whoever chose its seller and its values.

    Raises:
        UsageError: It was wrong there, by whatever profile; or its content was wrong and is the same.
    """
    if not line.choice.is_wrong:
        return
    if plan.reason is DeletionReason.INCORRECT_CONTENT and not _has_other_values(line.entry, prepared):
        raise UsageError(f"{words.name(line)}: its content was wrong. {words.values}")
    if plan.reason is DeletionReason.INCORRECT_RECIPIENT and seller.account == line.entry.account:
        raise UsageError(f"{words.name(line)} was wrong for {one_line(seller.profile.label)}. {words.other}")


def _has_other_values(entry: HistoryEntry, prepared: PreparedSend) -> bool:
    """Numbers to the letter, and a number that became a text is another value."""
    before, now = (
        json.loads(text, parse_float=Literal, parse_int=Literal)
        for text in (entry.parameters, prepared.parameters)
    )
    return bool(before != now)


def gone_words(line: RepairLine, words: LineWords) -> str:
    """Why a line is not sent any more; empty while it can be."""
    if line.is_open or line.made is None:
        return ""
    name, made = words.name(line), line.made
    if made.status is Status.UNKNOWN:
        return f"{name} may have been sent, and is not sent again. {words.resolve.format(made.id)}"
    return f"{name} was sent already, and is never sent twice. {words.sent.format(made.id)}"


def recipients_of(workspace: Workspace, plan: RepairPlan, line: RepairLine) -> list[SellerProfile]:
    """The sellers to propose for a line: not the one it was wrong for, as far as the profiles tell."""
    known = sellers(workspace.profiles, plan.environment)
    if not line.choice.is_wrong or plan.reason is not DeletionReason.INCORRECT_RECIPIENT:
        return known
    wrong = {_account_words(profile) for profile in known if profile.name == line.entry.profile}
    return [profile for profile in known if _account_words(profile) not in wrong]


def _account_words(profile: SellerProfile) -> tuple[str, ...]:
    """What Amazon counts a profile by, without reading its secrets."""
    return profile.app, profile.region.value, profile.seller_id or f"profile {profile.name}"
