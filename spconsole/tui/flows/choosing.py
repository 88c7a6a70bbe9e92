"""Choosing the template of a send; what production has not heard of is asked about first."""

from typing import Any

from spconsole.domain.lifecycle import is_live
from spconsole.domain.sellers import Environment
from spconsole.domain.templates import Template
from spconsole.services.context import Workspace
from spconsole.services.lifecycle import templates_to_send
from spconsole.tui.modals.confirm import Confirm
from spconsole.tui.modals.picker import Choice, Picker
from spconsole.tui.screens.base import ConsoleScreen


async def choose_template(
    screen: ConsoleScreen[Any], workspace: Workspace, environment: Environment
) -> Template | None:
    """Ask for a template, the published ones first; None when nothing was chosen."""
    production = environment is Environment.PRODUCTION
    templates = sorted(
        templates_to_send(workspace.templates, environment), key=lambda each: production and not is_live(each)
    )
    choices = [Choice(each.type, each.type, _note(each, production=production)) for each in templates]
    chosen = await screen.app.push_screen_wait(Picker("Template", choices, environment))
    template = next((each for each in templates if each.type == chosen), None)
    return template if template and await may_be_sent(screen, template, environment) else None


def _note(template: Template, *, production: bool) -> str:
    if production and not is_live(template) and not template.problem:
        return f"{template.state}, not published"
    return template.problem or template.content


async def may_be_sent(screen: ConsoleScreen[Any], template: Template, environment: Environment) -> bool:
    """Whether a template is for this environment; what nobody has marked published is asked about."""
    if environment is not Environment.PRODUCTION or is_live(template):
        return True
    question = Confirm(
        f"{template.type} is {template.state}",
        f"Nobody has marked {template.type} published. Amazon answers 400 to what it does not know, and "
        "nothing reaches the seller.",
        "Enter opens the form all the same.",
        "goes back",
        environment,
    )
    agreed = await screen.app.push_screen_wait(question)
    return agreed is True
