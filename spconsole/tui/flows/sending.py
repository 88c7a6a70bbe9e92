"""`n` and `r`: the form, the review, and what became of it."""

import dataclasses

from spconsole.domain.errors import UsageError
from spconsole.domain.history import HistoryEntry, Status
from spconsole.domain.literals import read_parameters
from spconsole.domain.sellers import Environment
from spconsole.domain.templates import Template, sample_values
from spconsole.domain.usage import Pause
from spconsole.services.context import Workspace
from spconsole.services.templates import visible_templates
from spconsole.tui.flows.holding import Delivery, deliver, was_taken_back
from spconsole.tui.flows.places import pick_seller
from spconsole.tui.look import status_text
from spconsole.tui.place import Place
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.screens.send import Draft, Reviewed, SendScreen


class Drafts:
    """What was typed and not sent, until this console ends."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, Environment, str], Draft] = {}

    def keep(self, draft: Draft) -> None:
        self._kept[draft.profile.name, draft.environment, draft.template.type] = draft

    def offer(self, draft: Draft) -> None:
        """Keep what did not go out, unless something newer was typed meanwhile."""
        self._kept.setdefault((draft.profile.name, draft.environment, draft.template.type), draft)

    def find(self, place: Place, template: Template) -> Draft | None:
        name = place.profile.name if place.profile else ""
        return self._kept.get((name, place.environment, template.type))

    def forget(self, draft: Draft) -> None:
        self._kept.pop((draft.profile.name, draft.environment, draft.template.type), None)


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
    template = _template(workspace, place.environment, template_type)
    kept = drafts.find(place, template)
    fresh = Draft(place.environment, place.profile, template, _first_values(place, template))
    # What was typed comes back, the seller's profile and the template as they are now.
    draft = dataclasses.replace(kept, profile=place.profile, template=template) if kept else fresh
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
    template = _template(workspace, place.environment, entry.template_id or "")
    profile = await pick_seller(screen, workspace, place, f"Send these {template.type} values to")
    if profile is None:
        return
    draft = Draft(place.environment, profile, template, read_parameters(entry.parameters))
    await _fill_and_send(screen, workspace, draft, drafts, delivery)


async def _fill_and_send(
    screen: ConsoleScreen[None], workspace: Workspace, draft: Draft, drafts: Drafts, delivery: Delivery
) -> None:
    outcome = await screen.app.push_screen_wait(SendScreen(workspace, draft))
    if isinstance(outcome, Reviewed):
        drafts.forget(draft)
        if await _send_now(screen, workspace, outcome, delivery) is Status.NOT_SENT:
            drafts.offer(draft_of(outcome))
    elif isinstance(outcome, Draft) and outcome != draft:
        drafts.keep(outcome)
        screen.say("Kept as a draft until this console ends. n on the same template opens it again.")


async def _send_now(
    screen: ConsoleScreen[None], workspace: Workspace, reviewed: Reviewed, delivery: Delivery
) -> Status:
    """Send it and say what became of it."""

    def waiting(pause: Pause) -> None:
        screen.say(pause.words, title="Waiting")

    result = await deliver(screen, workspace, reviewed, delivery, waiting)
    if was_taken_back(result):
        why = result.entry.error.message if result.entry.error else ""
        screen.say(f"{why}\nn on the same template opens a draft.", title="Not sent")
        return result.entry.status
    if result.error is not None:
        screen.report(result.error, "u resolves it." if result.entry.status is Status.UNKNOWN else "")
        return result.entry.status
    words = f"{result.entry.notification_id or 'no id in the answer'}"
    if result.entry.status is Status.SENT and reviewed.seller.environment is not Environment.PRODUCTION:
        words += "\nNothing reached a seller."
    screen.say(words, title=f"{status_text(result.entry)} to {reviewed.seller.profile.label}")
    return result.entry.status


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


def _template(workspace: Workspace, environment: Environment, type_: str) -> Template:
    """The template asked for, or the first there is."""
    templates = visible_templates(workspace.templates, environment)
    if not templates:
        raise UsageError(
            f"No templates here. They live in Seller Central; describe yours in {workspace.templates.folder}."
        )
    found = next((template for template in templates if template.type == type_), None)
    if found is None and type_:
        raise UsageError(f"The template {type_} is not known here, so its values cannot be checked.")
    template = found or next((each for each in templates if not each.problem), templates[0])
    if template.problem:
        raise UsageError(template.problem)
    return template
