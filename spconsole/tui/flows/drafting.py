"""`a`, `e`, `x` and `m` in Templates: write one, change one, hand it in, and note how its review goes."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from spconsole.config.lint_words import read_words
from spconsole.domain.errors import UsageError
from spconsole.domain.lifecycle import BY_HAND, RETURNED, changed_since_export, mark_problem
from spconsole.domain.templates import Template
from spconsole.services.context import Workspace
from spconsole.services.editing import DraftFile
from spconsole.services.lifecycle import mark, step_moment, undo
from spconsole.services.packet import StoppedError
from spconsole.tui.flows.outside import NOTHING_TAKEN, edit_outside
from spconsole.tui.flows.submission import submit
from spconsole.tui.modals.confirm import Confirm
from spconsole.tui.modals.picker import Choice
from spconsole.tui.modals.step import StepPicker
from spconsole.tui.modals.words import WordsDialog
from spconsole.tui.place import Place
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.screens.editor import EditorScreen
from spconsole.tui.widgets.lists import TemplatesTable

NEW_TYPE = "NEW_TEMPLATE"
_UNDO = "undo"
Screen = ConsoleScreen[None]


async def act_on(screen: Screen, workspace: Workspace, place: Place, asked: TemplatesTable.Asked) -> None:
    """Do what a key of the list asked for.

    Raises:
        UsageError: There is nothing to do it to.
    """
    what, template = asked.what, asked.template
    if what == "export" and asked.ticked:
        if await _submit(screen, workspace, place, asked.ticked):
            screen.query_one(TemplatesTable).ticked = ()
        return
    if what == "add":
        await write_new(screen, workspace, place)
        return
    if template is None:
        raise UsageError("No template is selected. a starts one.")
    if template.builtin:
        raise UsageError(f"{template.type} is built into the local sandbox. a starts a template of your own.")
    acts: dict[str, Callable[[Screen, Workspace, Place, Template], Awaitable[None]]] = {
        "edit": edit,
        "outside": _outside,
        "mark": mark_step,
        "export": _export,
    }
    await acts[what](screen, workspace, place, template)


async def write_new(screen: Screen, workspace: Workspace, place: Place) -> None:
    """Open the editor on a template that is not there yet."""
    await _edit(screen, workspace, place, Template(_free_type(workspace)), "")


def _free_type(workspace: Workspace) -> str:
    taken = {template.type for template in workspace.templates.all()}
    number = next(n for n in range(1, len(taken) + 2) if _numbered(n) not in taken)
    return _numbered(number)


def _numbered(number: int) -> str:
    return NEW_TYPE if number == 1 else f"{NEW_TYPE}_{number}"


async def edit(screen: Screen, workspace: Workspace, place: Place, template: Template) -> None:
    """Open a template in the editor.

    Raises:
        UsageError: Its file cannot be read.
    """
    if template.problem:
        raise UsageError(template.problem)
    seen = await asyncio.to_thread(workspace.templates.mark_of, template.type)
    await _edit(screen, workspace, place, template, seen)


async def _edit(screen: Screen, workspace: Workspace, place: Place, template: Template, seen: str) -> None:
    await screen.app.push_screen_wait(EditorScreen(workspace, place.environment, template, seen))


async def _outside(screen: Screen, workspace: Workspace, place: Place, template: Template) -> None:
    """In an editor of one's own; also a file that cannot be read, to mend it."""
    seen = await asyncio.to_thread(workspace.templates.mark_of, template.type)
    file = DraftFile(workspace.templates, template, seen)
    changed = await edit_outside(screen, workspace, file, place.environment)
    done = f"{file.kept.type} is {file.kept.state}, version {file.kept.version}."
    screen.say(done if changed else NOTHING_TAKEN)


async def _export(screen: Screen, workspace: Workspace, place: Place, template: Template) -> None:
    await _submit(screen, workspace, place, [template.type])


async def _submit(screen: Screen, workspace: Workspace, place: Place, types: Sequence[str]) -> bool:
    """Hand them in, or show what stands in the way and open the first draft that has to be mended."""
    try:
        return await submit(screen, workspace, place.environment, types)
    except StoppedError as error:
        go = f"Enter opens {error.first}."
        question = Confirm("Not exported", str(error), go, "leaves them as they are", place.environment)
        template = workspace.templates.get(error.first)
        if await screen.app.push_screen_wait(question) and template is not None:
            await edit(screen, workspace, place, template)
    return False


async def mark_step(screen: Screen, workspace: Workspace, place: Place, template: Template) -> None:
    """Ask for the step that happened in Seller Central, and note it."""
    ledger, picker = workspace.ledger, _step_picker(workspace, place, template)
    chosen = await screen.app.push_screen_wait(picker)
    if chosen is None:
        return
    if chosen == _UNDO:
        await undo_step(screen, workspace, template)
        return
    words = ""
    if chosen == RETURNED:
        asked = await screen.app.push_screen_wait(
            WordsDialog(
                "Amazon's words", "Paste what Amazon wrote; it stays beside the lint.", place.environment
            )
        )
        if asked is None:
            return
        words = asked
    lists = read_words(workspace.paths.lint)
    at = step_moment(template, picker.day, ledger.now())
    done = await asyncio.to_thread(
        mark, workspace.templates, template.type, chosen, at, ledger.actor, words, lists
    )
    screen.say(f"{done.type} is {done.state}, version {done.version}. z takes that back.")


def _step_picker(workspace: Workspace, place: Place, template: Template) -> StepPicker:
    """What may have happened, and when.

    Raises:
        UsageError: Nothing may.
    """
    states = [state for state in BY_HAND if mark_problem(template, state) is None]
    choices = [Choice(state, state, _note(state)) for state in states]
    if template.life:
        choices.append(Choice(_UNDO, "take the last step back", f"it is {template.state}"))
    if not choices:
        raise UsageError(mark_problem(template, BY_HAND[-1]) or f"{template.type} has no step left.")
    title = f"{template.type} is {template.state}. What happened in Seller Central?"
    if changed_since_export(template):
        title = f"{template.type} was changed after its export. x exports it again."
    now = workspace.ledger.now
    return StepPicker(
        title, choices, place.environment, now().astimezone().date(),
        lambda day: step_moment(template, day, now()), undated=_UNDO,
    )  # fmt: skip


async def undo_step(screen: Screen, workspace: Workspace, template: Template) -> None:
    """Take the last step of a review back."""
    done = await asyncio.to_thread(undo, workspace.templates, template.type)
    screen.say(f"{done.type} was {template.state}, and is {done.state} again.")


def _note(state: str) -> str:
    return {
        "submitted": "no edits after this",
        "published": "its contract is frozen; sends follow it",
        RETURNED: "with Amazon's words",
    }.get(state, "")
