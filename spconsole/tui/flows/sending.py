"""`n` and `r`: the form, the review, and what became of it."""

import dataclasses
from collections.abc import Callable

from spconsole.domain.errors import UsageError
from spconsole.domain.history import HistoryEntry, Status
from spconsole.domain.literals import read_parameters
from spconsole.domain.notifications import Operation
from spconsole.domain.sellers import Environment
from spconsole.domain.templates import Template, sample_values
from spconsole.services.context import Workspace
from spconsole.services.notifications import create_notification
from spconsole.services.templates import visible_templates
from spconsole.tui.flows.places import pick_seller
from spconsole.tui.look import status_text
from spconsole.tui.place import Place
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.screens.send import Draft, Reviewed, SendScreen

Shown = Callable[[HistoryEntry], None]
"""Told of a row as soon as it is on disk, and again when it ends."""


class Drafts:
    """What was typed and not sent, until this console ends."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, Environment, str], Draft] = {}

    def keep(self, draft: Draft) -> None:
        self._kept[draft.profile.name, draft.environment, draft.template.type] = draft

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
    shown: Shown,
) -> None:
    """Open the form for the place's seller; a draft of the same template comes back."""
    if place.profile is None:
        raise UsageError("No seller is chosen. p chooses one.")
    template = _template(workspace, place.environment, template_type)
    kept = drafts.find(place, template)
    fresh = Draft(place.environment, place.profile, template, _first_values(place, template))
    # What was typed comes back, the seller's profile and the template as they are now.
    draft = dataclasses.replace(kept, profile=place.profile, template=template) if kept else fresh
    await _fill_and_send(screen, workspace, draft, drafts, shown)


def _first_values(place: Place, template: Template) -> dict[str, str]:
    """Samples to try with; production starts empty, so that nobody sends a sample."""
    return sample_values(template) if place.environment is Environment.LOCAL else {}


async def resend(
    screen: ConsoleScreen[None],
    workspace: Workspace,
    place: Place,
    drafts: Drafts,
    entry: HistoryEntry,
    shown: Shown,
) -> None:
    """The values of a row in a new form; who gets them is asked, never assumed."""
    template = _template(workspace, place.environment, entry.template_id or "")
    profile = await pick_seller(screen, workspace, place, f"Send these {template.type} values to")
    if profile is None:
        return
    draft = Draft(place.environment, profile, template, read_parameters(entry.parameters))
    await _fill_and_send(screen, workspace, draft, drafts, shown)


async def _fill_and_send(
    screen: ConsoleScreen[None], workspace: Workspace, draft: Draft, drafts: Drafts, shown: Shown
) -> None:
    outcome = await screen.app.push_screen_wait(SendScreen(workspace, draft))
    if isinstance(outcome, Reviewed):
        drafts.forget(draft)
        await _send_now(screen, outcome, shown)
    elif isinstance(outcome, Draft) and outcome != draft:
        drafts.keep(outcome)
        screen.say("Kept as a draft until this console ends. n on the same template opens it again.")


async def _send_now(screen: ConsoleScreen[None], reviewed: Reviewed, shown: Shown) -> None:
    def waiting(operation: Operation, seconds: float, number: int) -> None:
        screen.say(f"Amazon asked for less. Again in {seconds:.0f} s (try {number}).", title="Waiting")

    result = await create_notification(reviewed.seller, reviewed.prepared, waiting, shown)
    shown(result.entry)
    if result.error is not None:
        screen.report(result.error)
        return
    words = f"{result.entry.notification_id or 'no id in the answer'}"
    if result.entry.status is Status.SENT and reviewed.seller.environment is not Environment.PRODUCTION:
        words += "\nNothing reached a seller."
    screen.say(words, title=f"{status_text(result.entry)} to {reviewed.seller.profile.label}")


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
