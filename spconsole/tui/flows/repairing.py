"""After a deletion, and `P`: what was wrong goes to the right seller, what went with it goes again."""

from collections.abc import Sequence

from msgspec import structs

from spconsole.domain.errors import BlockedError, SpConsoleError, UsageError
from spconsole.domain.history import HistoryEntry, Status
from spconsole.domain.literals import read_parameters
from spconsole.domain.repair import RepairLine, RepairPlan
from spconsole.domain.sellers import ENVIRONMENT_LABELS
from spconsole.domain.templates import Template
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.lifecycle import templates_to_send
from spconsole.services.repair import (
    keep_choices,
    marketplace_for,
    open_plans,
    plan_of,
    prepare_repair,
    seller_of_line,
)
from spconsole.services.repair_lines import gone_words, recipients_of, require_recipient, require_sendable
from spconsole.tui.flows import deleting
from spconsole.tui.flows.choosing import may_be_sent
from spconsole.tui.flows.places import pick_seller
from spconsole.tui.flows.sending import draft_of
from spconsole.tui.flows.sending_again import RepairDesk, send_all, send_reviewed
from spconsole.tui.place import Place, write_problem
from spconsole.tui.screens.repair import CONSOLE, RepairScreen, RepairWish
from spconsole.tui.screens.review import reviewed
from spconsole.tui.screens.send import Draft, Reviewed, SendScreen


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
        await keep_choices(desk.workspace, wish.plan.choices)
        now = await plan_of(ledger, entry)  # another console, or the shell, may have sent some of it
        try:
            await _do(desk, structs.replace(wish, plan=now))
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
    desk.look()
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
    if wish.edit:
        line = _open_line(wish.plan, wish.edit)
        if edited := await _edited(desk, wish.plan, line, template):
            await send_reviewed(desk, edited)
        return
    if not wish.plan.due:
        raise BlockedError("What is ticked went out meanwhile. Nothing was sent.")
    judged = [await _judged(desk, wish.plan, line, template) for line in wish.plan.due]
    if wish.at_once and len(judged) > 1:
        await send_all(desk, judged)
    else:
        await _one_after_another(desk, judged)


def _open_line(plan: RepairPlan, row: str) -> RepairLine:
    line = next(line for line in plan.lines if line.entry.id == row)
    if gone := gone_words(line, CONSOLE):
        raise BlockedError(gone)
    return line


async def _one_after_another(desk: RepairDesk, judged: Sequence[Reviewed]) -> None:
    for each in judged:
        if not await reviewed(desk.screen, each.seller, each.prepared, demo=desk.workspace.demo):
            return  # the rest stays in the plan
        await send_reviewed(desk, each)


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
    seller = await _recipient(desk, plan, line)
    if seller is None:
        return None
    entry = line.entry
    draft = Draft(
        plan.environment,
        seller.profile,
        template,
        read_parameters(entry.parameters),
        marketplace_for(seller, entry),
        entry.ticket or "",
    )
    outcome = await desk.screen.app.push_screen_wait(SendScreen(desk.workspace, draft, desk.drafts.keep))
    if not isinstance(outcome, Reviewed):
        return None
    require_sendable(line, plan, outcome.seller, outcome.prepared, CONSOLE)
    await desk.drafts.forget(draft_of(outcome))
    prepared = structs.replace(outcome.prepared, repairs=line.entry.id)
    return Reviewed(outcome.seller, prepared)


async def _recipient(desk: RepairDesk, plan: RepairPlan, line: RepairLine) -> SellerContext | None:
    """Who gets a line; the person is asked when nobody was chosen yet."""
    if line.choice.profile:
        return await seller_of_line(desk.workspace, line)
    title = f"Send these {plan.template_id} values to"
    among, place = recipients_of(desk.workspace, plan, line), Place(plan.environment, None)
    profile = await pick_seller(desk.screen, desk.workspace, place, title, among, on_purpose=True)
    return await desk.workspace.open_seller(profile, plan.environment) if profile else None
