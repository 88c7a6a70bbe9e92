"""After a deletion, and `P`: what was wrong goes to the right seller, what went with it goes again."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from msgspec import Struct, structs

from spconsole.domain.errors import BlockedError, SpConsoleError, UsageError
from spconsole.domain.history import HistoryEntry, Status
from spconsole.domain.literals import read_parameters
from spconsole.domain.repair import RepairLine, RepairPlan
from spconsole.domain.sellers import ENVIRONMENT_LABELS, SellerProfile
from spconsole.domain.templates import Template
from spconsole.services.context import Workspace
from spconsole.services.lifecycle import templates_to_send
from spconsole.services.repair import (
    keep_choices,
    open_plans,
    plan_of,
    prepare_repair,
    profile_of_line,
    seller_of_line,
)
from spconsole.services.repair_lines import recipients_of, require_recipient, require_sendable
from spconsole.tui.flows import deleting
from spconsole.tui.flows.choosing import may_be_sent
from spconsole.tui.flows.drafts import Drafts
from spconsole.tui.flows.holding import Delivery
from spconsole.tui.flows.places import pick_seller
from spconsole.tui.flows.sending import draft_of, send_now
from spconsole.tui.place import Place, write_problem
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.screens.repair import CONSOLE, RepairScreen, RepairWish
from spconsole.tui.screens.review import reviewed
from spconsole.tui.screens.send import Draft, Reviewed, SendScreen


class RepairDesk(Struct, frozen=True):
    """What a repair works with.

    Attributes:
        place: Where the console stands at the moment of asking.
        act: Runs something to its end, whatever screen is open meanwhile.
    """

    screen: ConsoleScreen[None]
    workspace: Workspace
    place: Callable[[], Place]
    drafts: Drafts
    delivery: Delivery
    act: Callable[[Awaitable[object]], object]


async def repair(desk: RepairDesk, entry: HistoryEntry | None) -> None:
    """Open the plan of the deletion that took a row along; without one the newest that is not done.

    Raises:
        UsageError: There is no plan.
    """
    ledger = desk.workspace.ledger
    if entry is None or entry.status is not Status.DELETED:
        plans = await open_plans(ledger, desk.place().environment)
        if not plans:
            raise UsageError(
                "No repair plan is open here. P on a DELETED row opens the plan of its deletion."
            )
        entry = plans[0]
    while True:
        plan = await plan_of(ledger, entry)
        wish = await desk.screen.app.push_screen_wait(RepairScreen(desk.workspace, desk.place(), plan))
        if wish is None:
            return
        await keep_choices(ledger, [line.choice for line in wish.plan.lines])
        try:
            await _do(desk, wish)
        except SpConsoleError as error:
            desk.screen.report(error)


async def delete_and_repair(
    desk: RepairDesk, entries: Sequence[HistoryEntry], hidden: int = 0
) -> list[HistoryEntry]:
    """Delete what one row or several stand for, and open the plans of what went with them.

    Args:
        hidden: How many of them the filter hides.

    Returns:
        Those that were deleted.
    """
    if len(entries) == 1:
        done = await deleting.delete(desk.screen, desk.workspace, entries[0], hidden)
    else:
        done = await deleting.delete_marked(desk.screen, desk.workspace, entries, hidden)
    for deleted in done:
        if deleted.went_along and desk.screen.app.screen is not desk.screen:
            desk.screen.say(_plan_words(deleted), title=deleted.rows[0].template_id or "")
        elif deleted.went_along:
            await repair(desk, await desk.workspace.ledger.history.get(deleted.rows[0].id))
    return [row for deleted in done for row in deleted.rows]


def _plan_words(deleted: deleting.Deleted) -> str:
    """Another screen was opened meanwhile, over which no plan is opened."""
    known = len(deleted.rows) + deleted.went_along
    return f"Accepted by Amazon; {known} known here are marked DELETED. P opens the plan that sends again."


async def _do(desk: RepairDesk, wish: RepairWish) -> None:
    place = desk.place()
    there = wish.plan.environment
    if place.environment is not there:
        here = ENVIRONMENT_LABELS[place.environment]
        raise BlockedError(
            f"This plan is of {ENVIRONMENT_LABELS[there]}, and you are in {here}. S goes there."
        )
    if problem := write_problem(desk.workspace, place):
        raise BlockedError(problem)
    template = _template(desk.workspace, wish.plan)
    if not await may_be_sent(desk.screen, template, there):
        return
    if wish.edit is not None:
        if edited := await _edited(desk, wish.plan, wish.edit, template):
            await _sent(desk, edited)
        return
    for each in [await _judged(desk, wish.plan, line, template) for line in wish.plan.due]:
        if not await reviewed(desk.screen, each.seller, each.prepared, demo=desk.workspace.demo):
            return  # the rest stays in the plan
        await _sent(desk, each)


async def _judged(desk: RepairDesk, plan: RepairPlan, line: RepairLine, template: Template) -> Reviewed:
    """A line as it would go out; all are judged before the first of them does."""
    require_recipient(line, CONSOLE)
    seller = await seller_of_line(desk.workspace, line)
    prepared = prepare_repair(seller, template, line.entry)
    require_sendable(line, plan, seller, prepared, CONSOLE)
    return Reviewed(seller, prepared)


def _template(workspace: Workspace, plan: RepairPlan) -> Template:
    for template in templates_to_send(workspace.templates, plan.environment):
        if template.type == plan.template_id:
            return template
    raise UsageError(
        f"The template {plan.template_id} is not known here, so its values cannot be checked. "
        "2 then a writes a draft of it."
    )


async def _edited(
    desk: RepairDesk, plan: RepairPlan, line: RepairLine, template: Template
) -> Reviewed | None:
    """A line in the form, to be sent with other values in the place of the deleted one."""
    place = Place(plan.environment, None)
    if line.choice.profile:
        profile: SellerProfile | None = profile_of_line(desk.workspace, line)
    else:
        title = f"Send these {plan.template_id} values to"
        among = recipients_of(desk.workspace, plan, line)
        profile = await pick_seller(desk.screen, desk.workspace, place, title, among, on_purpose=True)
    if profile is None:
        return None
    draft = Draft(plan.environment, profile, template, read_parameters(line.entry.parameters))
    outcome = await desk.screen.app.push_screen_wait(SendScreen(desk.workspace, draft, desk.drafts.keep))
    if not isinstance(outcome, Reviewed):
        return None
    require_sendable(line, plan, outcome.seller, outcome.prepared, CONSOLE)
    await desk.drafts.forget(draft_of(outcome))
    prepared = structs.replace(outcome.prepared, repairs=line.entry.id)
    return Reviewed(outcome.seller, prepared)


async def _sent(desk: RepairDesk, confirmed: Reviewed) -> None:
    """Let one go out by itself, and wait until it is on disk: the next review then knows of it."""
    recorded = asyncio.Event()

    async def go() -> None:
        delivery = Delivery(desk.delivery.held, lambda _: recorded.set())
        try:
            if await send_now(desk.screen, desk.workspace, confirmed, delivery) is Status.NOT_SENT:
                await desk.drafts.offer(draft_of(confirmed))
        finally:
            recorded.set()

    desk.act(go())
    await recorded.wait()
