"""Commands typed after a colon, done the way their keys do it."""

from collections.abc import Callable

from msgspec import Struct, structs

from spconsole.domain.errors import BlockedError, UsageError
from spconsole.domain.sellers import Environment
from spconsole.domain.text import one_line
from spconsole.services.context import Workspace
from spconsole.services.profiles import sellers
from spconsole.tui.colon import FAULTS, Typed, nearest_sellers, parse
from spconsole.tui.flows import places
from spconsole.tui.place import Place, write_problem
from spconsole.tui.screens.base import ConsoleScreen

_PANES = frozenset({"sellers", "templates", "detail", "activity"})
_ENVIRONMENTS = {environment.value: environment for environment in Environment}


class Desk(Struct, frozen=True):
    """What typed commands work on: the main screen, as much of it as they need.

    Attributes:
        go: Shows a pane by its name.
        search: Shows what a search of the history finds.
        find: Opens Find on a text.
    """

    screen: ConsoleScreen[None]
    workspace: Workspace
    place: Place
    go: Callable[[str], None]
    search: Callable[[str], None]
    find: Callable[[str], None]


async def run(desk: Desk, text: str) -> Place | None:
    """Do it; the new place when it changes.

    Raises:
        UsageError: It is no command, or cannot be done here.
    """
    typed = parse(text, {"demo": FAULTS, "import": ("clicks ~/access.log",), "feedback": ("~/done.csv",)})
    if typed.word == "history":
        if typed.argument:
            desk.search(typed.argument)
        desk.go("history")
    elif typed.word == "find":
        desk.find(typed.argument)
    elif typed.word in _PANES:
        desk.go(typed.word)
    elif typed.word == "seller":
        return await _seller(desk, typed.argument)
    elif typed.word in _ENVIRONMENTS:
        return await _environment(desk, _ENVIRONMENTS[typed.word])
    elif typed.word == "readonly":
        return _read_only(desk)
    else:
        await _seldom(desk, typed)
    return None


async def _seldom(desk: Desk, typed: Typed) -> None:
    """What is typed seldom; what is none of it is not for the main screen."""
    if typed.word == "demo":
        _fail_next(desk, typed.argument)
    elif typed.word == "import":
        from spconsole.tui.flows.importing import import_file  # noqa: PLC0415 - used seldom

        await import_file(desk.screen, desk.workspace, desk.place, typed.argument)
    elif typed.word == "feedback":
        from spconsole.tui.flows.many_feedback import record_file  # noqa: PLC0415 - used seldom
        from spconsole.tui.flows.typed_path import typed_path  # noqa: PLC0415 - used seldom

        if problem := write_problem(desk.workspace, desk.place):
            raise BlockedError(problem)
        path = typed_path(typed.argument)
        await record_file(desk.screen, desk.workspace, desk.place.environment, path)


async def _seller(desk: Desk, name: str) -> Place | None:
    if not name:
        return await places.choose_seller(desk.screen, desk.workspace, desk.place)
    known = sellers(desk.workspace.profiles, desk.place.environment)
    found = nearest_sellers(name, known)
    if not found:
        raise UsageError(f"No seller is called {one_line(name)}. p shows them all.")
    if len(found) > 1:
        profile = await places.pick_seller(desk.screen, desk.workspace, desk.place, among=found)
    else:
        [profile] = found
    if profile is None:
        return None
    place = places.with_seller(desk.place, profile)
    desk.screen.say(f"Sending to {one_line(profile.label)} ({profile.name}) from now on.")
    return place


async def _environment(desk: Desk, environment: Environment) -> Place | None:
    """To a sandbox at once, as nothing there reaches a seller; else through the dialog.

    The dialog also opens when another seller would come in, which it says.
    """
    here = desk.place
    if environment is here.environment:
        desk.screen.say(f"This is {environment.value} already.")
        return None
    place = places.move(desk.workspace, here, environment, writes=True)
    if environment is Environment.PRODUCTION or place.profile != here.profile:
        return await places.change_environment(desk.screen, desk.workspace, here, environment)
    return place


def _read_only(desk: Desk) -> Place:
    desk.screen.say(f"Writes are off in {desk.place.environment.value}. W turns them on.")
    return structs.replace(desk.place, writes=False)


def _fail_next(desk: Desk, fault: str) -> None:
    if not (desk.workspace.demo or desk.place.environment is Environment.LOCAL):
        where = desk.place.environment.value
        raise UsageError(f"Only the local sandbox fails on request, not {where}. :local goes there.")
    desk.workspace.fail_next(fault)
    desk.screen.say(f"The next call to the sandbox fails: {fault}.")
