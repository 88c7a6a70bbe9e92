"""`n` and `r`: the form, the review, and what became of it."""

import asyncio

from msgspec import structs

from spconsole.domain.errors import SpConsoleError, UsageError
from spconsole.domain.history import HistoryEntry, Status
from spconsole.domain.lifecycle import is_live
from spconsole.domain.literals import read_parameters
from spconsole.domain.marketplaces import marketplace_problem
from spconsole.domain.samples import Sample, sample_for
from spconsole.domain.sellers import Environment
from spconsole.domain.templates import Template, sample_values
from spconsole.services.context import Workspace
from spconsole.services.lifecycle import prove, templates_to_send
from spconsole.services.notifications import SendResult
from spconsole.tui.flows.choosing import may_be_sent
from spconsole.tui.flows.drafts import Drafts
from spconsole.tui.flows.holding import Delivery, deliver, was_taken_back
from spconsole.tui.flows.places import pick_seller
from spconsole.tui.look import status_text
from spconsole.tui.place import Place
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.screens.send import Draft, Reviewed, SendScreen


async def send(
    screen: ConsoleScreen[None],
    workspace: Workspace,
    place: Place,
    drafts: Drafts,
    template_type: str,
    delivery: Delivery,
) -> None:
    """Open the form for the place's seller; a draft of the same template comes back."""
    if place.profile is None:
        raise UsageError("No seller is chosen. p chooses one.")
    template = await _template(screen, workspace, place.environment, template_type)
    if template is None:
        return
    fresh = Draft(place.environment, place.profile, template, _first_values(place, template))
    draft = await drafts.find(place, template) or fresh
    await _fill_and_send(screen, workspace, draft, drafts, delivery)


def _first_values(place: Place, template: Template) -> dict[str, str]:
    """Samples to try with; production starts empty, so that nobody sends a sample."""
    return sample_values(template) if place.environment is Environment.LOCAL else {}


async def resend(
    screen: ConsoleScreen[None],
    workspace: Workspace,
    place: Place,
    drafts: Drafts,
    entry: HistoryEntry,
    delivery: Delivery,
) -> None:
    """The values of a row in a new form; who gets them is asked, never assumed."""
    template = await _template(screen, workspace, place.environment, entry.template_id or "")
    if template is None:
        return
    profile = await pick_seller(
        screen, workspace, place, f"Send these {template.type} values to", on_purpose=True
    )
    if profile is None:
        return
    draft = Draft(place.environment, profile, template, read_parameters(entry.parameters))
    if place.environment is Environment.SANDBOX and (sample := sample_for(entry)):
        draft = _with_sample(draft, sample)
    await _fill_and_send(screen, workspace, draft, drafts, delivery)


def _with_sample(draft: Draft, sample: Sample) -> Draft:
    """The draft with what Amazon's sandbox answers, as far as the template and the seller's region allow."""
    names = {parameter.name for parameter in draft.template.parameters}
    values = {name: value for name, value in sample.values.items() if name in names}
    allowed = sample.marketplace_id and not marketplace_problem(sample.marketplace_id, draft.profile.region)
    marketplace = sample.marketplace_id if allowed else draft.marketplace_id
    return structs.replace(draft, values={**draft.values, **values}, marketplace_id=marketplace)


async def _fill_and_send(
    screen: ConsoleScreen[None], workspace: Workspace, draft: Draft, drafts: Drafts, delivery: Delivery
) -> None:
    outcome = await screen.app.push_screen_wait(SendScreen(workspace, draft, drafts.keep))
    if isinstance(outcome, Reviewed):
        await drafts.forget(draft_of(outcome))
        if await send_now(screen, workspace, outcome, delivery) is Status.NOT_SENT:
            await drafts.offer(draft_of(outcome))
    elif isinstance(outcome, Draft) and outcome != draft:
        until = "" if await drafts.keep(outcome) else " until this console ends"
        screen.say(f"Kept as a draft{until}. n on the same template opens it again.")


async def send_now(
    screen: ConsoleScreen[None], workspace: Workspace, reviewed: Reviewed, delivery: Delivery
) -> Status:
    """Send it and say what became of it."""
    result = await send_quietly(screen, workspace, reviewed, delivery)
    if was_taken_back(result):
        why = result.entry.error.message if result.entry.error else ""
        screen.say(f"{why}\nn on the same template opens a draft.", title="Not sent")
        return result.entry.status
    if result.error is not None:
        return result.entry.status
    words = f"{result.entry.notification_id or 'no id in the answer'}"
    if result.entry.status is Status.SENT and reviewed.seller.environment is not Environment.PRODUCTION:
        words += "\nNothing reached a seller."
    if await _proves(workspace, reviewed):
        words += f"\n{reviewed.prepared.template.type} is proven: Amazon knows it."
    screen.say(words, title=f"{status_text(result.entry)} to {reviewed.seller.profile.label}")
    return result.entry.status


async def send_quietly(
    screen: ConsoleScreen[None], workspace: Workspace, reviewed: Reviewed, delivery: Delivery
) -> SendResult:
    """Send it; only a failure is said."""
    result = await deliver(screen, workspace, reviewed, delivery, screen.say_wait)
    if result.error is not None:
        screen.report(result.error, "u resolves it." if result.entry.status is Status.UNKNOWN else "")
    return result


async def _proves(workspace: Workspace, reviewed: Reviewed) -> bool:
    """Whether this was the first send that Amazon accepted in production; no sandbox proves anything."""
    if reviewed.seller.environment is not Environment.PRODUCTION or workspace.demo:
        return False
    template, ledger = reviewed.prepared.template, workspace.ledger
    try:
        return await asyncio.to_thread(
            prove, workspace.templates, template.type, template.version, ledger.now(), ledger.actor
        )
    except SpConsoleError:
        return False  # the send is what matters; the next one notes it


def draft_of(reviewed: Reviewed) -> Draft:
    """What was reviewed, to be typed on."""
    seller, prepared = reviewed.seller, reviewed.prepared
    return Draft(
        seller.environment,
        seller.profile,
        prepared.template,
        read_parameters(prepared.parameters),
        prepared.marketplace_id,
        prepared.ticket or "",
    )


async def _template(
    screen: ConsoleScreen[None], workspace: Workspace, environment: Environment, type_: str
) -> Template | None:
    """The version to send of the template asked for, or of the first there is; None to leave it.

    What production has not heard of is asked about first.
    """
    template = _wanted(workspace, environment, type_)
    return template if await may_be_sent(screen, template, environment) else None


def _wanted(workspace: Workspace, environment: Environment, type_: str) -> Template:
    templates = templates_to_send(workspace.templates, environment)
    if not templates:
        raise UsageError("No templates here. They live in Seller Central; 2 then a starts a draft of one.")
    found = next((template for template in templates if template.type == type_), None)
    if found is None and type_:
        raise UsageError(f"The template {type_} is not known here, so its values cannot be checked.")
    sound = [each for each in templates if not each.problem]
    template = found or next(iter(filter(is_live, sound)), None) or (sound or templates)[0]
    if template.problem:
        raise UsageError(template.problem)
    return template
